// A connection over which nothing comes any more: what it was to bring is asked for over another one.
#include <future>
#include <memory>
#include <string>

#include "player/net/fetch.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Answer;
using net::Ending;
using testing::ScriptedServer;
using Says = ScriptedServer::Says;

namespace {

const std::string body = "0123456789abcdefghij";

/// One attempt, and a long time for it: whatever is asked for twice here is asked for because it hung.
net::FetchLimits one_attempt() {
    net::FetchLimits limits;
    limits.attempts = 1;
    limits.stalled = 60s;
    limits.hung = 200ms;
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

Answer get(const net::FetchLimits& limits, const std::string& url, bool posted = false) {
    std::promise<Answer> promise;
    net::Fetch fetch(limits);
    net::Request request = asks(url, promise);
    if (posted) request.posted = "lines";
    fetch.get(std::move(request));
    return answer_of(promise);
}

std::string part(std::size_t first, std::size_t count, const std::string& status = "206 Partial Content") {
    const std::string range = "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(body.size() - 1) +
                              "/" + std::to_string(body.size()) + "\r\n";
    return "HTTP/1.1 " + status + "\r\nETag: \"v1\"\r\nContent-Length: " + std::to_string(body.size() - first) +
           "\r\n" + (first == 0 ? "" : range) + "\r\n" + body.substr(first, count);
}

bool asks_from(const std::string& request, int first) {
    return request.find("\r\nRange: bytes=" + std::to_string(first) + "-\r\n") != std::string::npos;
}

} // namespace

TEST_CASE("What hangs is asked for over another connection, from where it broke off, and that is no attempt",
          "[player][net][loopback]") {
    ScriptedServer server([](std::size_t number, const std::string&) -> Says {
        if (number == 0) return {"", true}; // not a word
        if (number == 1) return {part(0, 8, "200 OK"), true};
        return {part(8, 100)};
    });
    const Answer answer = get(one_attempt(), server.url() + "/a");
    CHECK(answer.ending == Ending::delivered);
    CHECK(answer.body == body);
    CHECK(answer.received_bytes == body.size());
    const auto requests = server.requests();
    REQUIRE(requests.size() == 3);
    CHECK(requests[1].find("\r\nRange:") == std::string::npos);
    CHECK(asks_from(requests[2], 8));
}

TEST_CASE("After what hung there are as many attempts as before", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t number, const std::string&) -> Says {
        if (number < 2) return {"", true};
        if (number == 2) return {part(0, 8, "200 OK")}; // broken off: this is the first attempt
        return {part(8, 100)};
    });
    net::FetchLimits limits = one_attempt();
    limits.attempts = 2;
    CHECK(get(limits, server.url() + "/a").body == body);
    CHECK(server.requests().size() == 4);
}

TEST_CASE("What is slow does not hang", "[player][net][loopback]") {
    testing::SmallServer server;
    testing::Conduct slow;
    slow.body = std::string(30, 'x');
    slow.bytes_per_s = 30;
    server.serve("/a", slow);
    CHECK(get(one_attempt(), server.url() + "/a").body == slow.body);
    CHECK(server.times_asked("/a") == 1);
}

TEST_CASE("Each time it may take longer, and then as long as any", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t, const std::string&) -> Says { return {"", true}; });
    net::FetchLimits limits = one_attempt();
    limits.stalled = 1s; // 200, 400 and 800 ms are less
    const Answer answer = get(limits, server.url() + "/a");
    CHECK(answer.ending == Ending::unreachable);
    CHECK(server.requests().size() == 4);
}

TEST_CASE("What is posted is not said twice because nobody answers at once", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t, const std::string&) -> Says { return {"", true}; });
    net::FetchLimits limits = one_attempt();
    limits.stalled = 1s;
    CHECK(get(limits, server.url() + "/a", true).ending == Ending::unreachable);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("What is held by us does not hang", "[player][net][loopback]") {
    const std::string large(60'000, 'x');
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n";
    ScriptedServer server([&](std::size_t, const std::string&) -> Says { return {head + large}; });
    net::FetchLimits limits = one_attempt();
    limits.rate_kbps = 160; // after each 16 kB nothing is taken in for most of a second
    const Answer answer = get(limits, server.url() + "/a");
    CHECK(answer.body == large);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("What hangs is asked for again before what is less urgent", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t, const std::string& request) -> Says {
        if (request.rfind("GET /urgent ", 0) == 0 && !asks_from(request, 8)) return {part(0, 8, "200 OK"), true};
        if (request.rfind("GET /urgent ", 0) == 0) return {part(8, 100)};
        return {part(0, 100, "200 OK")};
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
    const auto requests = server.requests();
    REQUIRE(requests.size() == 3);
    CHECK(requests[2].rfind("GET /later ", 0) == 0);
}
