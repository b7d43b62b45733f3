// Half a body and its rest: joined when both are of the same thing to the byte, and never else.
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/net/resume.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Answer;
using net::Ending;
using testing::ScriptedServer;
using Says = ScriptedServer::Says;

namespace {

const std::string body = "0123456789abcdefghij";
const std::string other = "a body of another time, longer than the first";
constexpr std::size_t half = 8;

net::FetchLimits quick() {
    net::FetchLimits limits;
    limits.backoff = 5ms;
    limits.stalled = 1s;
    return limits;
}

struct Asking {
    std::uint64_t limit = 1000;
    std::shared_ptr<std::atomic<std::uint64_t>> came = {};
    std::optional<std::string> posted = {};
};

Answer get(net::Fetch& fetch, const std::string& url, Asking asking = {}) {
    auto promise = std::make_shared<std::promise<Answer>>();
    net::Request request;
    request.url = url;
    request.limit_bytes = asking.limit;
    request.came = std::move(asking.came);
    request.posted = std::move(asking.posted);
    request.then = [promise](Answer answer) { promise->set_value(std::move(answer)); };
    fetch.get(std::move(request));
    auto answered = promise->get_future();
    REQUIRE(answered.wait_for(30s) == std::future_status::ready);
    return answered.get();
}

std::string head(int status, const std::string& fields) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n";
}

std::string length(std::size_t bytes) {
    return "Content-Length: " + std::to_string(bytes) + "\r\n";
}

/// All of it announced, half of it sent.
Says broken(const std::string& fields = "ETag: \"v1\"\r\n") {
    return {head(200, length(body.size()) + fields) + body.substr(0, half)};
}

Says whole(const std::string& text, const std::string& fields = "ETag: \"v2\"\r\n") {
    return {head(200, length(text.size()) + fields) + text};
}

std::string range(std::size_t first, std::size_t last, std::size_t total) {
    return "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(total) +
           "\r\n";
}

const std::string right_range = range(half, body.size() - 1, body.size());

std::string chunked(const std::string& text) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx", text.size());
    return std::string(size) + "\r\n" + text + "\r\n0\r\n\r\n";
}

bool asks_for_part(const std::string& request) {
    return request.find("\r\nRange:") != std::string::npos || request.find("\r\nIf-Range:") != std::string::npos;
}

} // namespace

TEST_CASE("A Content-Range is read, or it is nothing", "[player][net][unit]") {
    const auto read = net::read_content_range("bytes 5-9/10");
    REQUIRE(read);
    CHECK(read->first == 5);
    CHECK(read->last == 9);
    CHECK(read->total == 10);
    CHECK(net::read_content_range("Bytes 0-0/1"));
    CHECK(net::read_content_range("bytes 0-18446744073709551614/18446744073709551615"));
    for (const char* wrong :
         {"", "bytes", "bytes ", "bytes 5-9", "bytes 5-9/", "bytes 5-9/*", "bytes */10", "bytes 9-5/10",
          "bytes 5-10/10", "bytes 5-9/10 ", "bytes 5-9/10, bytes 5-9/10", "bytes -9/10", "bytes 5-/10", "bytes +5-9/10",
          "bytes=5-9/10", "bytes  5-9/10", "items 5-9/10", "bytes 5-9/18446744073709551616", "bytes 5 -9/10"}) {
        INFO(wrong);
        CHECK_FALSE(net::read_content_range(wrong));
    }
}

TEST_CASE("Only a strong tag tells that two bodies are the same to the byte", "[player][net][unit]") {
    CHECK(net::is_strong_etag("\"\""));
    CHECK(net::is_strong_etag("\"3-a1:7f\""));
    for (const char* wrong :
         {"", "\"", "v1", "W/\"v1\"", "w/\"v1\"", "\"a\"b\"", "\"a b\"", "\"v1\", \"v2\"", "\"v1"}) {
        INFO(wrong);
        CHECK_FALSE(net::is_strong_etag(wrong));
    }
}

TEST_CASE("What a broken line left of a body is kept, and the rest is asked for", "[player][net][loopback]") {
    const auto came = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::atomic<std::uint64_t> came_at_second{0};
    const bool stalls = GENERATE(false, true);
    ScriptedServer server([&](std::size_t number, const std::string&) {
        if (number == 0) return Says{broken().bytes, stalls};
        if (number == 1) came_at_second = came->load();
        return Says{head(206, length(body.size() - half) + right_range + "ETag: \"v1\"\r\n") + body.substr(half)};
    });
    double bits = 0.0; // of the fetch thread, until it is gone
    {
        net::Fetch fetch(quick());
        fetch.hear_line([&bits](double more, double) { bits += more; });
        const Answer answer = get(fetch, server.url() + "/a", {1000, came});
        CHECK(answer.ending == Ending::delivered);
        CHECK(answer.body == body);
        CHECK(answer.received_bytes == body.size()); // over the line, once each
        CHECK(fetch.bytes_fetched() == body.size());
        CHECK(came->load() == body.size());
        CHECK(get(fetch, server.url() + "/b").ending != Ending::cancelled); // time passes: what came was heard of
    }
    CHECK(came_at_second == half);
    const auto requests = server.requests();
    REQUIRE(requests.size() >= 2);
    CHECK_FALSE(asks_for_part(requests[0]));
    CHECK(requests[1].find("\r\nRange: bytes=8-\r\n") != std::string::npos);
    CHECK(requests[1].find("\r\nIf-Range: \"v1\"\r\n") != std::string::npos);
    CHECK_FALSE(asks_for_part(requests[2]));
    CHECK(bits >= 8.0 * static_cast<double>(body.size()));
    CHECK(bits <= 8.0 * static_cast<double>(body.size() + 4 * (body.size() - half)));
}

TEST_CASE("A body may come in as many parts as there are attempts", "[player][net][loopback]") {
    const auto part = [](std::size_t first, std::size_t count) {
        return Says{
            head(206, length(body.size() - first) + range(first, body.size() - 1, body.size()) + "ETag: \"v1\"\r\n") +
            body.substr(first, count)};
    };
    net::Fetch fetch(quick());
    ScriptedServer enough(std::vector<Says>{broken(), part(half, 4), part(half + 4, 100)});
    CHECK(get(fetch, enough.url() + "/a").body == body);
    CHECK(enough.requests()[2].find("\r\nRange: bytes=12-\r\n") != std::string::npos);
    ScriptedServer too_many(std::vector<Says>{broken(), part(half, 1), part(half + 1, 1), part(half + 2, 100)});
    const Answer answer = get(fetch, too_many.url() + "/a");
    CHECK(answer.ending == Ending::unreachable);
    CHECK(answer.body.empty());
    CHECK(too_many.requests().size() == 3);
}

TEST_CASE("A part that is not the one that was asked for is thrown away, and so is what there was",
          "[player][net][loopback]") {
    const std::string rest = body.substr(half);
    const std::string tag = "ETag: \"v1\"\r\n";
    const std::string right = length(rest.size()) + right_range + tag;
    struct Lie {
        const char* what;
        std::string says;
    };
    const std::vector<Lie> lies = {
        {"another start", head(206, length(rest.size()) + range(half + 1, body.size(), body.size() + 1) + tag) + rest},
        {"an earlier start", head(206, length(body.size()) + range(0, body.size() - 1, body.size()) + tag) + body},
        {"another total", head(206, length(rest.size()) + range(half, body.size() - 1, body.size() + 9) + tag) + rest},
        {"a shorter part", head(206, length(3) + range(half, half + 2, body.size()) + tag) + rest.substr(0, 3)},
        {"another tag", head(206, length(rest.size()) + right_range + "ETag: \"v2\"\r\n") + rest},
        {"a weak tag", head(206, length(rest.size()) + right_range + "ETag: W/\"v1\"\r\n") + rest},
        {"no tag", head(206, length(rest.size()) + right_range) + rest},
        {"two tags", head(206, right + "ETag: \"v2\"\r\n") + rest},
        {"no range", head(206, length(rest.size()) + tag) + rest},
        {"two ranges", head(206, right + range(half, half + 2, body.size())) + rest},
        {"several parts", head(206, right + "Content-Type: multipart/byteranges; boundary=x\r\n") + rest},
        {"compressed", head(206, right + "Content-Encoding: gzip\r\n") + rest},
        {"a length that is another", head(206, length(rest.size() + 5) + right_range + tag) + rest + "more!"},
        {"more than it says",
         head(206, "Transfer-Encoding: chunked\r\n" + right_range + tag) + chunked(rest + "and more")},
        {"less than it says",
         head(206, "Transfer-Encoding: chunked\r\n" + right_range + tag) + chunked(rest.substr(0, 3))},
        {"another start, with as many bytes",
         head(206, "Transfer-Encoding: chunked\r\n" + range(half + 1, body.size() - 1, body.size()) + tag) +
             chunked(rest)},
        {"another total, with as many bytes",
         head(206, "Transfer-Encoding: chunked\r\n" + range(half, body.size(), body.size() + 1) + tag) + chunked(rest)},
        {"a shorter part, with as many bytes",
         head(206, "Transfer-Encoding: chunked\r\n" + range(half, half + 2, body.size()) + tag) + chunked(rest)},
        {"unsatisfiable", head(416, length(0) + "Content-Range: bytes */20\r\n")},
        {"unsatisfiable, with a page", head(416, length(4)) + "page"},
    };
    net::Fetch fetch(quick());
    for (const Lie& lie : lies) {
        INFO(lie.what);
        ScriptedServer server(std::vector<Says>{broken(), {lie.says}, whole(other)});
        const auto came = std::make_shared<std::atomic<std::uint64_t>>(0);
        const Answer answer = get(fetch, server.url() + "/a", {1000, came});
        CHECK(answer.ending == Ending::delivered);
        CHECK(answer.body == other);
        CHECK(came->load() == other.size());
        const auto requests = server.requests();
        REQUIRE(requests.size() == 3);
        CHECK(asks_for_part(requests[1]));
        CHECK_FALSE(asks_for_part(requests[2]));
    }
}

TEST_CASE("A misfit costs no attempt, and comes once", "[player][net][loopback]") {
    const Says misfit{head(416, length(0))};
    net::Fetch fetch(quick());
    const Says more{head(206, length(body.size() - half) + right_range + "ETag: \"v1\"\r\n") + body.substr(half, 2)};
    ScriptedServer late(std::vector<Says>{broken(), more, misfit, whole(body)});
    CHECK(get(fetch, late.url() + "/a").body == body);
    CHECK(late.requests().size() == 4);

    ScriptedServer over_and_over(
        [&](std::size_t number, const std::string&) { return number % 2 == 0 ? broken() : misfit; });
    const Answer answer = get(fetch, over_and_over.url() + "/a");
    CHECK(answer.ending != Ending::delivered);
    CHECK(over_and_over.requests().size() <= 4);
}

TEST_CASE("A whole answer to a request for the rest begins anew", "[player][net][loopback]") {
    net::Fetch fetch(quick());
    ScriptedServer changed(std::vector<Says>{broken(), whole(other)});
    CHECK(get(fetch, changed.url() + "/a").body == other);
    CHECK(changed.requests().size() == 2);

    ScriptedServer emptied(std::vector<Says>{broken(), whole("")});
    const auto came = std::make_shared<std::atomic<std::uint64_t>>(0);
    const Answer empty = get(fetch, emptied.url() + "/a", {1000, came});
    CHECK(empty.ending == Ending::delivered);
    CHECK(empty.body.empty());
    CHECK(came->load() == 0);

    // It breaks off as well: its own rest is asked for, by its own tag.
    const Says second{head(200, length(other.size()) + "ETag: \"v2\"\r\n") + other.substr(0, 30)};
    const Says its_rest{
        head(206, length(other.size() - 30) + range(30, other.size() - 1, other.size()) + "ETag: \"v2\"\r\n") +
        other.substr(30)};
    ScriptedServer twice(std::vector<Says>{broken(), second, its_rest});
    CHECK(get(fetch, twice.url() + "/a").body == other);
    CHECK(twice.requests()[2].find("\r\nIf-Range: \"v2\"\r\n") != std::string::npos);
}

TEST_CASE("An error in answer to a request for the rest is the last such request", "[player][net][loopback]") {
    net::Fetch fetch(quick());
    ScriptedServer busy(std::vector<Says>{broken(), {head(503, length(9)) + "try later"}, whole(other)});
    CHECK(get(fetch, busy.url() + "/a").body == other);
    CHECK_FALSE(asks_for_part(busy.requests()[2]));
    ScriptedServer gone(std::vector<Says>{broken(), {head(404, length(0))}});
    const Answer answer = get(fetch, gone.url() + "/a");
    CHECK(answer.ending == Ending::missing);
    CHECK(answer.body.empty());
}

TEST_CASE("A part that nobody asked for is never delivered", "[player][net][loopback]") {
    const Says part{head(206, length(5) + range(0, 4, body.size()) + "ETag: \"v1\"\r\n") + body.substr(0, 5)};
    net::Fetch fetch(quick());
    ScriptedServer server(std::vector<Says>{part});
    const Answer answer = get(fetch, server.url() + "/a");
    CHECK(answer.ending == Ending::failing);
    CHECK(answer.status == 206);
    CHECK(server.requests().size() == 3);
    ScriptedServer once(std::vector<Says>{part, whole(body)});
    CHECK(get(fetch, once.url() + "/a").body == body);
}

TEST_CASE("Where the same bytes are not certain nothing is kept", "[player][net][loopback]") {
    net::Fetch fetch(quick());
    const auto second_asks = [&](const Says& first, Asking asking = {}) {
        ScriptedServer server(std::vector<Says>{first, whole(other)});
        CHECK(get(fetch, server.url() + "/a", std::move(asking)).body == other);
        REQUIRE(server.requests().size() == 2);
        return asks_for_part(server.requests()[1]);
    };
    CHECK(second_asks(broken())); // as these are not:
    CHECK_FALSE(second_asks(broken("")));
    CHECK_FALSE(second_asks(broken("ETag: W/\"v1\"\r\n")));
    CHECK_FALSE(second_asks(broken("ETag: v1\r\n")));
    CHECK_FALSE(second_asks(broken("ETag: \"v1\"\r\nETag: \"v3\"\r\n")));
    CHECK_FALSE(second_asks(broken("ETag: \"v1\"\r\nContent-Encoding: gzip\r\n")));
    CHECK_FALSE(second_asks({head(200, "Transfer-Encoding: chunked\r\nETag: \"v1\"\r\n") + "8\r\n01234567\r\n"}));
    CHECK_FALSE(second_asks({head(200, length(body.size()) + "ETag: \"v1\"\r\n")})); // nothing came
    CHECK_FALSE(second_asks({head(500, length(20) + "ETag: \"v1\"\r\n") + "01234567"}));
    CHECK_FALSE(second_asks(broken(), {1000, nullptr, "posted"}));
    // Nor is anything joined to what was left of the answer to a POST.
    const std::string rest = body.substr(half);
    ScriptedServer posted(
        std::vector<Says>{broken(), {head(206, length(rest.size()) + right_range + "ETag: \"v1\"\r\n") + rest}});
    CHECK(get(fetch, posted.url() + "/a", {1000, nullptr, "posted"}).body == rest);
}

TEST_CASE("The rest is of the address that answered, not of where a redirect leads now", "[player][net][loopback]") {
    std::atomic<int> asked{0};
    ScriptedServer server([&](std::size_t, const std::string& request) -> Says {
        const Says rest{head(206, length(body.size() - half) + right_range + "ETag: \"v1\"\r\n") +
                        std::string(body.size() - half, '!')};
        if (request.rfind("GET /a ", 0) == 0) {
            const int time = asked++;
            return {head(302, length(0) + "Location: " + (time == 0 ? "/first" : "/second") + "\r\n")};
        }
        if (request.rfind("GET /first ", 0) == 0) return broken();
        return asks_for_part(request) ? rest : whole(other);
    });
    net::Fetch fetch(quick());
    CHECK(get(fetch, server.url() + "/a").body == other);
    CHECK(asked == 3);
}

TEST_CASE("A body's limit holds over all its parts", "[player][net][loopback]") {
    net::Fetch fetch(quick());
    const std::string more = body.substr(half) + std::string(500, '+');
    const Says flood{head(206, "Transfer-Encoding: chunked\r\n" + right_range + "ETag: \"v1\"\r\n") + chunked(more)};
    ScriptedServer server(std::vector<Says>{broken(), flood, broken(), broken()});
    const auto came = std::make_shared<std::atomic<std::uint64_t>>(0);
    const Answer answer = get(fetch, server.url() + "/a", {body.size(), came});
    CHECK(answer.ending == Ending::unreachable);
    CHECK(came->load() <= body.size());

    ScriptedServer larger(std::vector<Says>{broken(), whole(other)});
    const Answer refused = get(fetch, larger.url() + "/a", {body.size()});
    CHECK(refused.ending == Ending::refused);
    CHECK_THAT(refused.problem, ContainsSubstring("is larger than the 20 bytes"));
}
