// A connection over which nothing comes any more: what it was to bring is asked for over another one.
#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/net/hung.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Answer;
using net::Ending;
using testing::Conduct;
using testing::ScriptedServer;
using testing::SmallServer;
using Says = ScriptedServer::Says;

namespace {

const std::string body = "0123456789abcdefghij";

/// One attempt, and a long time for it: whatever is asked for twice here is asked for because it hung.
net::FetchLimits one_attempt(std::chrono::milliseconds hung = 200ms) {
    net::FetchLimits limits;
    limits.attempts = 1;
    limits.stalled = 60s;
    limits.hung = hung;
    limits.backoff = 5ms;
    return limits;
}

net::Request asks(const std::string& url, std::promise<Answer>& promise) {
    net::Request request;
    request.url = url;
    request.limit_bytes = 1'000'000;
    request.then = [&promise](Answer answer) { promise.set_value(std::move(answer)); };
    return request;
}

Answer answer_of(std::promise<Answer>& promise) {
    auto answered = promise.get_future();
    REQUIRE(answered.wait_for(30s) == std::future_status::ready);
    return answered.get();
}

Answer get(net::Fetch& fetch, const std::string& url, bool posted = false) {
    std::promise<Answer> promise;
    net::Request request = asks(url, promise);
    if (posted) request.posted = "lines";
    fetch.get(std::move(request));
    return answer_of(promise);
}

/// Two that are under way at the same time.
void get_both(net::Fetch& fetch, const std::string& url, const std::string& other_url) {
    std::promise<Answer> one;
    std::promise<Answer> other;
    fetch.get(asks(url, one));
    fetch.get(asks(other_url, other));
    REQUIRE(answer_of(one).body == body);
    REQUIRE(answer_of(other).body == body);
}

Answer get(const net::FetchLimits& limits, const std::string& url, bool posted = false) {
    net::Fetch fetch(limits);
    return get(fetch, url, posted);
}

const std::string tag = "ETag: \"v1\"\r\n";

std::string part(std::size_t first, std::size_t count, const std::string& fields = tag) {
    const std::string range = "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(body.size() - 1) +
                              "/" + std::to_string(body.size()) + "\r\n";
    return "HTTP/1.1 " + std::string(first == 0 ? "200 OK" : "206 Partial Content") + "\r\n" + fields +
           "Content-Length: " + std::to_string(body.size() - first) + "\r\n" + (first == 0 ? "" : range) + "\r\n" +
           body.substr(first, count);
}

bool asks_from(const std::string& request, int first) {
    return request.find("\r\nRange: bytes=" + std::to_string(first) + "-\r\n") != std::string::npos;
}

/// Its rest would be asked for if it hung.
Conduct slowly(const std::string& text, std::size_t bytes_per_s) {
    Conduct conduct;
    conduct.body = text;
    conduct.bytes_per_s = bytes_per_s;
    conduct.etag = "\"v1\"";
    return conduct;
}

const Says not_a_word{"", true};
const Says silent_after_8{part(0, 8), true};

} // namespace

TEST_CASE("What hangs is asked for over another connection, from where it broke off, and that is no attempt",
          "[player][net][loopback]") {
    ScriptedServer server([](std::size_t number, const std::string& request) -> Says {
        if (number == 0) return not_a_word;
        return asks_from(request, 8) ? Says{part(8, 100)} : silent_after_8;
    });
    const Answer answer = get(one_attempt(), server.url() + "/a");
    CHECK(answer.ending == Ending::delivered);
    CHECK(answer.body == body);
    const auto requests = server.requests();
    REQUIRE(requests.size() >= 3);
    CHECK(requests[1].find("\r\nRange:") == std::string::npos);
}

TEST_CASE("After what hung there are as many attempts as before", "[player][net][loopback]") {
    net::FetchLimits limits = one_attempt(500ms);
    limits.attempts = 2;
    const Says broken_off{part(0, 8)}; // this is the first attempt
    ScriptedServer server(std::vector<Says>{not_a_word, not_a_word, broken_off, {part(8, 100)}});
    CHECK(get(limits, server.url() + "/a").body == body);
    CHECK(server.requests().size() == 4);
}

TEST_CASE("What the rest is answered with may be wrong after it hung as ever", "[player][net][loopback]") {
    const Says misfit{"HTTP/1.1 416 X\r\nContent-Length: 0\r\n\r\n"};
    ScriptedServer server(std::vector<Says>{silent_after_8, misfit, {part(0, 100)}});
    CHECK(get(one_attempt(), server.url() + "/a").body == body);
    CHECK_FALSE(asks_from(server.requests()[2], 8));
}

TEST_CASE("Each time it may take longer, and then as long as any", "[player][net][loopback]") {
    net::FetchLimits limits = one_attempt(250ms);
    limits.stalled = 2s; // 250, 500 and 1000 ms are less
    SECTION("in a body") {
        ScriptedServer server([](std::size_t number, const std::string&) -> Says {
            return number == 0 ? silent_after_8 : Says{part(7 + number, 1), true};
        });
        CHECK(get(limits, server.url() + "/a").ending == Ending::unreachable);
        CHECK(server.requests().size() == 4);
    }
    SECTION("before it") {
        ScriptedServer server(std::vector<Says>{not_a_word});
        CHECK(get(limits, server.url() + "/a").ending == Ending::unreachable);
        CHECK(server.requests().size() == 4);
    }
}

TEST_CASE("Before a body nothing may come for twice as long", "[player][net][loopback]") {
    SmallServer server;
    Conduct late;
    late.body = body;
    late.delay = 800ms;
    server.serve("/a", late);
    CHECK(get(one_attempt(500ms), server.url() + "/a").body == body);
    CHECK(server.times_asked("/a") == 1);
}

TEST_CASE("Of connections that were kept alive none is asked because another hung", "[player][net][loopback]") {
    SmallServer server;
    Conduct slow;
    slow.body = body;
    slow.delay = 300ms;
    server.serve("/both", slow);
    std::atomic<int> asked{0};
    Conduct slow_once;
    slow_once.reply = [&asked](const std::string&) {
        if (asked++ == 0) std::this_thread::sleep_for(2s);
        return body;
    };
    server.serve("/slow_once", slow_once);
    net::Fetch fetch(one_attempt(500ms));
    get_both(fetch, server.url() + "/both", server.url() + "/both");
    REQUIRE(server.connections() == 2);
    CHECK(get(fetch, server.url() + "/slow_once").body == body);
    CHECK(server.times_asked("/slow_once") == 2);
    CHECK(server.connections() == 3); // the first was over one of the two
}

TEST_CASE("Where new connections are not served, one that is served is asked", "[player][net][loopback]") {
    SmallServer server;
    Conduct first;
    first.body = body;
    first.delay = 100ms; // so that the second wants a connection of its own
    server.serve("/served", first);
    Conduct waits = first;
    waits.delay = 0ms;
    server.serve("/waits", waits);
    server.accept_no_more_than(1);
    net::Fetch fetch(one_attempt(300ms));
    get_both(fetch, server.url() + "/served", server.url() + "/waits");
    CHECK(server.connections() == 1);
}

TEST_CASE("What hangs is left to the limits where it would cost more than it brings", "[player][net][loopback]") {
    net::FetchLimits limits = one_attempt();
    limits.stalled = 1s;
    const auto times_asked = [&](const Says& says, bool posted = false) {
        ScriptedServer server(std::vector<Says>{says});
        CHECK(get(limits, server.url() + "/a", posted).ending == Ending::unreachable);
        return server.requests().size();
    };
    CHECK(times_asked(not_a_word) > 1); // not so:
    CHECK(times_asked(not_a_word, true) == 1);
    CHECK(times_asked({part(0, 8, ""), true}) == 1); // no tag: it would begin anew
    ScriptedServer elsewhere([](std::size_t, const std::string& request) -> Says {
        if (request.rfind("GET /a ", 0) != 0) return not_a_word;
        return {"HTTP/1.1 302 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"};
    });
    CHECK(get(limits, elsewhere.url() + "/a").ending == Ending::unreachable);
    CHECK(elsewhere.requests().size() == 2);
}

TEST_CASE("What is slow does not hang", "[player][net][loopback]") {
    SmallServer server;
    const std::string text(60, 'x');
    server.serve("/a", slowly(text, 20));
    CHECK(get(one_attempt(1s), server.url() + "/a").body == text);
    CHECK(server.times_asked("/a") == 1);
}

TEST_CASE("On a slow line nothing may be seen for as long as a record takes", "[player][net][unit]") {
    CHECK(net::silence_of_records(4, std::nullopt) == 0s);
    // 2 * 4 * 16 KiB * 8 / 131,072 bits a second
    CHECK(net::silence_of_records(4, 131'072.0) == 8s);
    CHECK(net::silence_of_records(1, 1'310'720.0) == 200ms);
    CHECK(net::silence_of_records(4, 0.0) == 120s);
}

TEST_CASE("A streamer that takes its time is not asked twice for each answer", "[player][net][loopback]") {
    net::Beginnings beginnings;
    CHECK(beginnings.usual() == 0s);
    beginnings.note(10s);
    beginnings.note(1s);
    CHECK(beginnings.usual() == 13500ms);
    SmallServer server;
    Conduct late;
    late.body = body;
    late.delay = 800ms;
    for (const char* path : {"/a", "/b", "/c"}) server.serve(path, late);
    net::Fetch fetch(one_attempt(300ms)); // 600 ms before a body, at first
    for (const char* path : {"/a", "/b", "/c"}) REQUIRE(get(fetch, server.url() + path).body == body);
    CHECK(server.times_asked("/a") > 1);
    CHECK(server.times_asked("/b") == 1);
    CHECK(server.times_asked("/c") == 1);
}

TEST_CASE("What a slow line holds up does not hang", "[player][net][loopback]") {
    SmallServer server;
    const std::string large(70'000, 'x');
    server.serve("/large", slowly(large, 25'000)); // 200 kbit/s: a record takes 0.65 s
    server.serve("/halting", slowly("12345", 2));  // 0.5 s between two
    net::Fetch fetch(one_attempt(300ms));
    REQUIRE(get(fetch, server.url() + "/large").body == large);
    CHECK(get(fetch, server.url() + "/halting").body == "12345");
    CHECK(server.times_asked("/halting") == 1);
}

TEST_CASE("What is held by us does not hang", "[player][net][loopback]") {
    SmallServer server;
    const std::string text(400'000, 'x');
    server.serve("/held", slowly(text, 400'000));
    server.serve("/urgent", slowly(std::string(40, 'x'), 20));
    net::Fetch fetch(one_attempt(500ms));
    std::promise<Answer> held;
    std::promise<Answer> urgent;
    net::Request second = asks(server.url() + "/held", held);
    second.priority = net::class_size;
    second.came = std::make_shared<std::atomic<std::uint64_t>>(0);
    const auto came = second.came;
    fetch.get(std::move(second));
    while (*came == 0) std::this_thread::sleep_for(1ms);
    net::Request first = asks(server.url() + "/urgent", urgent); // takes two seconds
    std::uint64_t came_meanwhile = 0;                            // of the fetch thread, until it has answered
    first.then = [&, tells = std::move(first.then)](Answer answer) {
        came_meanwhile = *came;
        tells(std::move(answer));
    };
    fetch.get(std::move(first));
    CHECK(answer_of(urgent).ending == Ending::delivered);
    CHECK(came_meanwhile < text.size());
    CHECK(answer_of(held).body == text);
    CHECK(server.times_asked("/held") == 1);
}

TEST_CASE("What hangs is asked for again before what is less urgent", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t, const std::string& request) -> Says {
        if (request.rfind("GET /later ", 0) == 0) return {part(0, 100)};
        return asks_from(request, 8) ? Says{part(8, 100)} : silent_after_8;
    });
    net::Fetch fetch(one_attempt());
    std::promise<Answer> urgent;
    std::promise<Answer> later;
    fetch.get(asks(server.url() + "/urgent", urgent));
    net::Request second = asks(server.url() + "/later", later);
    second.priority = net::class_size;
    fetch.get(std::move(second));
    CHECK(answer_of(urgent).body == body);
    CHECK(answer_of(later).body == body);
    CHECK(server.requests().back().rfind("GET /later ", 0) == 0);
}
