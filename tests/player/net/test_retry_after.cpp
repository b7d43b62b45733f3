// A server that asks to be left alone for a while is left alone, but not for ever.
#include <future>
#include <mutex>

#include "player/net/fetch.hpp"
#include "player/net/retry_after.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::pause_before_next;
using net::wanted_pause;
using testing::ScriptedServer;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::time_t now = 1'790'000'000; // Mon, 21 Sep 2026 14:13:20 GMT

/// How long after the first request the second came.
double seconds_between(const std::string& answer, std::chrono::milliseconds backoff) {
    std::mutex mutex;
    std::vector<Clock::time_point> times;
    ScriptedServer server([&](std::size_t number, const std::string&) -> ScriptedServer::Says {
        const std::lock_guard lock(mutex);
        times.push_back(Clock::now());
        return {number == 0 ? answer : "HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\ngood"};
    });
    net::FetchLimits limits;
    limits.backoff = backoff;
    net::Fetch fetch(limits);
    std::promise<net::Answer> promise;
    fetch.get({server.url() + "/a", 0, 1000, [&](net::Answer got) { promise.set_value(std::move(got)); }});
    CHECK(promise.get_future().get().body == "good");
    const std::lock_guard lock(mutex);
    REQUIRE(times.size() == 2);
    return std::chrono::duration<double>(times[1] - times[0]).count();
}

std::string busy(const std::string& fields) {
    return "HTTP/1.1 503 X\r\nContent-Length: 0\r\n" + fields + "\r\n";
}

} // namespace

TEST_CASE("Retry-After is read in seconds and as a date", "[player][net][unit]") {
    CHECK(wanted_pause("7", "", now) == 7s);
    CHECK(wanted_pause("0", "", now) == 0s);
    CHECK(wanted_pause("000000000000000000000000012", "", now) == 12s);
    CHECK(wanted_pause("99999999999999999999999999", "", now) == 24h);
    CHECK(wanted_pause("Mon, 21 Sep 2026 14:13:29 GMT", "", now) == 9s);
    CHECK(wanted_pause("Monday, 21-Sep-26 14:13:29 GMT", "", now) == 9s);
    CHECK(wanted_pause("Mon Sep 21 14:13:29 2026", "", now) == 9s);
    CHECK(wanted_pause("Mon, 21 Sep 2026 14:13:19 GMT", "", now) == 0s);
    CHECK(wanted_pause("Mon, 21 Sep 2099 14:13:19 GMT", "", now) == 24h);
    for (const char* wrong : {"", "-5", "5.5", "5s", "soon", " 5", "+5", "2026-09-21 14:13:29", "Mon"}) {
        INFO(wrong);
        CHECK(wanted_pause(wrong, "", now) == 0s);
    }
}

TEST_CASE("A date counts from the answer's own, whatever the clock here says", "[player][net][unit]") {
    const std::string until = "Mon, 21 Sep 2026 14:13:29 GMT";
    CHECK(wanted_pause(until, "Mon, 21 Sep 2026 14:13:26 GMT", 0) == 3s);
    CHECK(wanted_pause(until, "Mon, 21 Sep 2026 14:13:26 GMT", now + 86'400) == 3s);
    CHECK(wanted_pause(until, "yesterday or so", now) == 9s);
}

TEST_CASE("What a server wants is heeded up to half a minute, and never makes us hurry", "[player][net][unit]") {
    CHECK(pause_before_next(250ms, 0s, 0ms) == 250ms);
    CHECK(pause_before_next(250ms, 0s, 100ms) == 350ms);
    CHECK(pause_before_next(2000ms, 1s, 300ms) == 2300ms);
    CHECK(pause_before_next(250ms, 5s, 0ms) == 5s);
    CHECK(pause_before_next(250ms, 30s, 0ms) == 30s);
    CHECK(pause_before_next(250ms, 24h, 0ms) == 30s);
    CHECK(pause_before_next(0ms, 5s, 0ms) == 5s);
}

TEST_CASE("Thirty who were told the same come back over half as long again", "[player][net][unit]") {
    for (const auto told : {30s, 60s}) {
        CHECK(pause_before_next(250ms, told, 0ms) == 30s);
        CHECK(pause_before_next(250ms, told, 25ms) == 33s);
        CHECK(pause_before_next(250ms, told, 125ms) == 45s);
    }
    CHECK(pause_before_next(250ms, 5s, 100ms) == 7s);
}

TEST_CASE("A busy server is asked again when it says, and not before", "[player][net][loopback]") {
    const double told = seconds_between(busy("Retry-After: 1\r\n"), 5ms);
    CHECK(told >= 1.0);
    CHECK(told < 3.0);
    const double by_date = seconds_between(
        busy("Date: Mon, 21 Sep 2020 14:13:26 GMT\r\nRetry-After: Mon, 21 Sep 2020 14:13:27 GMT\r\n"), 5ms);
    CHECK(by_date >= 1.0);
    CHECK(by_date < 3.0);
    CHECK(seconds_between("HTTP/1.1 507 X\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n", 5ms) >= 1.0);
    CHECK(seconds_between(busy("Retry-After: 0\r\n"), 400ms) >= 0.4);
    CHECK(seconds_between("HTTP/1.1 500 X\r\nContent-Length: 0\r\nRetry-After: 20\r\n\r\n", 5ms) < 5.0);
}

TEST_CASE("What was posted is not posted again to a server that had too much", "[player][net][loopback]") {
    ScriptedServer server([](std::size_t, const std::string&) -> ScriptedServer::Says {
        return {"HTTP/1.1 429 X\r\nContent-Length: 0\r\nRetry-After: 60\r\n\r\n"};
    });
    net::Fetch fetch;
    std::promise<net::Answer> promise;
    net::Request request;
    request.url = server.url() + "/a";
    request.limit_bytes = 1000;
    request.posted = "{}";
    request.then = [&](net::Answer got) { promise.set_value(std::move(got)); };
    fetch.get(std::move(request));
    auto answered = promise.get_future();
    REQUIRE(answered.wait_for(10s) == std::future_status::ready);
    const net::Answer answer = answered.get();
    CHECK(answer.ending == net::Ending::failing);
    CHECK(answer.status == 429);
    CHECK(server.requests().size() == 1);
}
