#include <sys/stat.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "player/net/fetch.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Answer;
using net::Ending;
using net::Fetch;
using testing::SmallServer;
using Clock = std::chrono::steady_clock;

namespace {

/// Gathers answers, in the order in which they come.
class Gather {
  public:
    std::function<void(Answer)> then(const std::string& name = "") {
        return [this, name](Answer answer) {
            const std::lock_guard lock(mutex_);
            answers_.push_back({name, std::move(answer)});
            changed_.notify_all();
        };
    }
    std::vector<std::pair<std::string, Answer>> wait(std::size_t count, std::chrono::seconds longest = 20s) {
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, longest, [&] { return answers_.size() >= count; }));
        return answers_;
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return answers_.size();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::pair<std::string, Answer>> answers_;
};

Answer get(Fetch& fetch, const std::string& url, std::uint64_t limit = 1u << 20) {
    Gather gather;
    fetch.get({url, 0, limit, gather.then()});
    return gather.wait(1)[0].second;
}

net::FetchLimits quick() {
    net::FetchLimits limits;
    limits.backoff = 10ms;
    limits.connect = 1000ms;
    limits.stalled = 1s;
    return limits;
}

testing::Conduct body(std::string text) {
    testing::Conduct conduct;
    conduct.body = std::move(text);
    return conduct;
}

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

} // namespace

TEST_CASE("A file comes whole over http and from disk", "[player][net][loopback]") {
    SmallServer server;
    const std::string text(300'000, 'x');
    server.serve("/a", body(text));
    testing::ScratchFolder folder;
    testing::write_file(folder.path() + "/with space & 50%.bin", text + "y");
    Fetch fetch(quick());

    const Answer over_http = get(fetch, server.url() + "/a");
    CHECK(over_http.ending == Ending::delivered);
    CHECK(over_http.body == text);
    CHECK(over_http.received_bytes == text.size());
    CHECK(over_http.problem.empty());

    const Answer from_disk = get(fetch, net::file_url(folder.path() + "/with space & 50%.bin"));
    CHECK(from_disk.ending == Ending::delivered);
    CHECK(from_disk.body == text + "y");
    CHECK(fetch.bytes_fetched() == 2 * text.size() + 1);
}

TEST_CASE("Requests one after the other share a connection", "[player][net][loopback]") {
    SmallServer server;
    server.serve("/a", body("a"));
    Fetch fetch(quick());
    for (int i = 0; i < 20; ++i) CHECK(get(fetch, server.url() + "/a").ending == Ending::delivered);
    CHECK(server.connections() == 1);
}

TEST_CASE("What is not there is missing at once, and said with its name", "[player][net][loopback]") {
    SmallServer server;
    Fetch fetch(quick());
    const Answer no_page = get(fetch, server.url() + "/nothing");
    CHECK(no_page.ending == Ending::missing);
    CHECK(no_page.problem == server.url() + "/nothing does not exist");
    CHECK(server.times_asked("/nothing") == 1);
    const Answer no_file = get(fetch, "file:///no/such%20file");
    CHECK(no_file.ending == Ending::missing);
    CHECK(no_file.problem == "/no/such file does not exist");
}

TEST_CASE("A pipe in the place of a file is refused, not waited for", "[player][net][loopback]") {
    testing::ScratchFolder folder;
    const std::string pipe = folder.path() + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    Fetch fetch(quick());
    const Answer answer = get(fetch, "file://" + pipe);
    CHECK(answer.ending == Ending::refused);
    CHECK(answer.problem == pipe + " is not a plain file");
}

TEST_CASE("A refusal is final and a server's bad moment is not", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct forbidden;
    forbidden.status = 403;
    server.serve("/secret", forbidden);
    testing::Conduct busy = body("good");
    busy.failures_first = 2;
    server.serve("/busy", busy);
    testing::Conduct dropped = body("better");
    dropped.failures_first = 1;
    dropped.failure_status = 0;
    server.serve("/dropped", dropped);
    testing::Conduct broken;
    broken.status = 500;
    server.serve("/broken", broken);
    Fetch fetch(quick());

    const Answer of_another = get(fetch, server.url() + "/secret");
    CHECK(of_another.ending == Ending::refused);
    CHECK(of_another.problem.find("answers 403") != std::string::npos);
    CHECK(fetch.turned_away() == 0);
    forbidden.type = "application/problem+json";
    server.serve("/private", forbidden);
    CHECK(get(fetch, server.url() + "/private").problem.find("class code") != std::string::npos);
    CHECK(fetch.turned_away() == 1);
    CHECK(server.times_asked("/secret") == 1);
    CHECK(get(fetch, server.url() + "/busy").body == "good");
    CHECK(server.times_asked("/busy") == 3);
    CHECK(get(fetch, server.url() + "/dropped").body == "better");
    const Answer answer = get(fetch, server.url() + "/broken");
    CHECK(answer.ending == Ending::failing);
    CHECK(answer.problem == server.url() + " answers 500 for " + server.url() + "/broken");
    CHECK(server.times_asked("/broken") == 3);
}

TEST_CASE("An answer that ends early is never delivered", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct shorter = body("12345");
    shorter.announced_more = 7;
    server.serve("/short", shorter);
    Fetch fetch(quick());
    const Answer answer = get(fetch, server.url() + "/short");
    CHECK(answer.ending == Ending::unreachable);
    CHECK(answer.body.empty());
    CHECK(answer.received_bytes == 15);
    CHECK_THAT(answer.problem, ContainsSubstring("broke off its answer"));
}

TEST_CASE("A streamer that is not there is named in a sentence", "[player][net][loopback]") {
    std::string url;
    {
        SmallServer gone;
        url = gone.url();
    }
    Fetch fetch(quick());
    const Answer answer = get(fetch, url + "/a");
    CHECK(answer.ending == Ending::unreachable);
    CHECK(answer.problem == "the streamer at " + url + " does not answer");
}

TEST_CASE("A body over its limit is refused, announced or not", "[player][net][loopback]") {
    SmallServer server;
    server.serve("/large", body(std::string(5000, 'x')));
    testing::ScratchFolder folder;
    testing::write_file(folder.path() + "/large", std::string(5000, 'x'));
    Fetch fetch(quick());
    CHECK(get(fetch, server.url() + "/large", 4999).ending == Ending::refused);
    CHECK(get(fetch, server.url() + "/large", 5000).ending == Ending::delivered);
    const Answer file = get(fetch, net::file_url(folder.path() + "/large"), 4999);
    CHECK(file.ending == Ending::refused);
    CHECK_THAT(file.problem, ContainsSubstring("is larger than the 4999 bytes"));
}

TEST_CASE("Redirects are followed within http, but never to this machine's files or in a circle",
          "[player][net][loopback]") {
    SmallServer server;
    testing::ScratchFolder folder;
    testing::write_file(folder.path() + "/secret", "secret");
    server.serve("/there", body("there"));
    const auto redirect = [&](const std::string& path, const std::string& to) {
        testing::Conduct conduct;
        conduct.status = 302;
        conduct.location = to;
        server.serve(path, conduct);
    };
    redirect("/here", "/there");
    redirect("/file", "file://" + folder.path() + "/secret");
    redirect("/circle", "/circle");
    Fetch fetch(quick());
    CHECK(get(fetch, server.url() + "/here").body == "there");
    CHECK(get(fetch, server.url() + "/file").ending == Ending::refused);
    CHECK(get(fetch, server.url() + "/circle").ending == Ending::refused);
    CHECK(get(fetch, "ftp://127.0.0.1/a").ending == Ending::refused);
    CHECK(get(fetch, "http://").ending == Ending::refused);
}

TEST_CASE("A server that stops in mid-answer is given up after the time it has", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct stuck = body("never");
    stuck.delay = 60s;
    server.serve("/stuck", stuck);
    auto limits = quick();
    limits.attempts = 1;
    Fetch fetch(limits);
    const auto began = Clock::now();
    const Answer answer = get(fetch, server.url() + "/stuck");
    CHECK(answer.ending == Ending::unreachable);
    CHECK(answer.problem == "the streamer at " + server.url() + " answers too slowly");
    CHECK(seconds_since(began) < 5.0);
}

TEST_CASE("The urgent overtakes what is waiting and what is under way", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(100'000, 'x'));
    slow.bytes_per_s = 100'000;
    server.serve("/slow", slow);
    server.serve("/quick", body("quick"));
    Fetch fetch(quick());
    Gather gather;
    for (int i = 0; i < 6; ++i) fetch.get({server.url() + "/slow", 10, 1u << 20, gather.then("slow")});
    std::this_thread::sleep_for(100ms);
    fetch.get({server.url() + "/quick", 5, 1u << 20, gather.then("quick")});
    const auto answers = gather.wait(7);
    CHECK(answers[0].first == "quick");
}

TEST_CASE("A less urgent class waits for a more urgent one, and within a class the line is shared",
          "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(60'000, 'x'));
    slow.bytes_per_s = 100'000;
    server.serve("/slow", slow);
    server.serve("/later", body("later"));
    server.serve("/beside", body("beside"));
    Fetch fetch(quick());
    Gather gather;
    fetch.get({server.url() + "/slow", 0, 1u << 20, gather.then("slow")});
    fetch.get({server.url() + "/later", net::class_size, 1u << 20, gather.then("later")});
    fetch.get({server.url() + "/beside", net::class_size - 1, 1u << 20, gather.then("beside")});
    const auto answers = gather.wait(3);
    CHECK(answers[0].first == "beside");
    CHECK(answers[1].first == "slow");
    CHECK(answers[2].first == "later");
}

TEST_CASE("Requests that are held take no turns from those that are not", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(60'000, 'x'));
    slow.bytes_per_s = 60'000;
    server.serve("/slow", slow);
    server.serve("/beside", body("beside"));
    auto limits = quick();
    limits.at_once = 2;
    Fetch fetch(limits);
    Gather gather;
    for (int i = 0; i < 2; ++i) fetch.get({server.url() + "/slow", net::class_size, 1u << 20, gather.then("held")});
    std::this_thread::sleep_for(100ms);
    fetch.get({server.url() + "/slow", 0, 1u << 20, gather.then("urgent")});
    fetch.get({server.url() + "/beside", 0, 1u << 20, gather.then("beside")});
    const auto answers = gather.wait(4);
    CHECK(answers[0].first == "beside");
    CHECK(answers[1].first == "urgent");
}

TEST_CASE("A request moved up is fetched before its elders", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(30'000, 'x'));
    slow.bytes_per_s = 100'000;
    for (const std::string name : {"/a", "/b", "/c"}) server.serve(name, slow);
    auto limits = quick();
    limits.at_once = 1;
    Fetch fetch(limits);
    Gather gather;
    fetch.get({server.url() + "/a", 1, 1u << 20, gather.then("a")});
    fetch.get({server.url() + "/b", 2, 1u << 20, gather.then("b")});
    const auto ticket = fetch.get({server.url() + "/c", 3, 1u << 20, gather.then("c")});
    fetch.prioritise(ticket, 1);
    const auto answers = gather.wait(3);
    CHECK(answers[1].first == "c");
}

TEST_CASE("A cancelled request is answered at once, and the end cancels all", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(1'000'000, 'x'));
    slow.bytes_per_s = 20'000;
    server.serve("/slow", slow);
    Gather gather;
    const auto began = Clock::now();
    {
        Fetch fetch(quick());
        const auto ticket = fetch.get({server.url() + "/slow", 0, 1u << 20, gather.then("first")});
        for (int i = 0; i < 10; ++i) fetch.get({server.url() + "/slow", 1, 1u << 20, gather.then("other")});
        std::this_thread::sleep_for(200ms);
        fetch.cancel(ticket);
        fetch.cancel(ticket);
        fetch.cancel(123456);
        const auto answers = gather.wait(1);
        CHECK(answers[0].first == "first");
        CHECK(answers[0].second.ending == Ending::cancelled);
        CHECK(gather.count() == 1);
    }
    CHECK(gather.count() == 11);
    for (const auto& [name, answer] : gather.wait(11)) CHECK(answer.ending == Ending::cancelled);
    CHECK(seconds_since(began) < 2.0);
}

TEST_CASE("The rate limit holds for everything together, over http and from disk", "[player][net][loopback]") {
    SmallServer server;
    server.serve("/a", body(std::string(100'000, 'x')));
    testing::ScratchFolder folder;
    testing::write_file(folder.path() + "/a", std::string(100'000, 'x'));
    auto limits = quick();
    limits.rate_kbps = 1600; // 200 kB a second
    Fetch fetch(limits);
    CHECK(fetch.throughput_bps() == 1.6e6); // known beforehand
    Gather gather;
    const auto began = Clock::now();
    const std::string from_disk = net::file_url(folder.path() + "/a");
    for (int i = 0; i < 2; ++i) {
        fetch.get({server.url() + "/a", 0, 1u << 20, gather.then()});
        fetch.get({from_disk, 0, 1u << 20, gather.then()});
    }
    for (const auto& [name, answer] : gather.wait(4)) CHECK(answer.ending == Ending::delivered);
    // 400 kB at 200 kB/s, less the first quarter of a second's worth and the last file, which comes in one go.
    CHECK(seconds_since(began) > 1.0);
    CHECK(seconds_since(began) < 3.5);
    REQUIRE(fetch.throughput_bps());
    CHECK(*fetch.throughput_bps() <= 1.6e6);
    CHECK(*fetch.throughput_bps() > 1.0e6);
}

TEST_CASE("The throughput is the line's, not that of the pauses between requests", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow = body(std::string(100'000, 'x'));
    slow.bytes_per_s = 400'000;
    server.serve("/a", slow);
    Fetch fetch(quick());
    CHECK_FALSE(fetch.throughput_bps());
    for (int i = 0; i < 4; ++i) {
        CHECK(get(fetch, server.url() + "/a").ending == Ending::delivered);
        std::this_thread::sleep_for(400ms);
    }
    REQUIRE(fetch.throughput_bps());
    CHECK(*fetch.throughput_bps() == Approx(3.2e6).epsilon(0.25));
}
