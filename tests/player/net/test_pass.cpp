// A class code becomes a token, and the token goes where it belongs.
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "media_manifests/token_exchange.hpp"
#include "player/net/pass.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight::player;
using forksight::media_manifests::to_string;
using net::Pass;
using std::chrono::seconds;
using testing::Conduct;
using testing::SmallServer;

namespace {

std::string grant(const std::string& token, std::int64_t lasts_s) {
    return forksight::media_manifests::write_grant({token, 1'900'000'000, lasts_s, {"visit"}});
}

void answer(SmallServer& server, const std::string& path, int status, std::string body = {}) {
    Conduct conduct;
    conduct.status = status;
    conduct.body = std::move(body);
    server.serve(path, conduct);
}

net::Answer get(net::Fetch& fetch, const std::string& url) {
    std::promise<net::Answer> promise;
    net::Request request;
    request.url = url;
    request.limit_bytes = 1000;
    request.then = [&](net::Answer got) { promise.set_value(std::move(got)); };
    fetch.get(std::move(request));
    return promise.get_future().get();
}

bool shows(const std::string& request, const std::string& token) {
    return request.find("\r\nAuthorization: Bearer " + token + "\r\n") != std::string::npos;
}

net::FetchLimits quick() {
    net::FetchLimits limits;
    limits.backoff = std::chrono::milliseconds(5);
    return limits;
}

void wait_for_times(const Pass& pass, int times) {
    for (int i = 0; i < 3000 && pass.times() < times; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(pass.times() == times);
}

} // namespace

TEST_CASE("A code is posted once, and its token goes to that streamer alone", "[player][net][loopback]") {
    SmallServer server;
    SmallServer other;
    answer(server, "/api/tokens", 200, grant("first-token", 3600));
    answer(server, "/films/visit/film.json", 200, "film");
    answer(other, "/films/visit/film.json", 200, "film");
    Conduct away;
    away.status = 302;
    away.location = other.url() + "/films/visit/film.json";
    server.serve("/away", away);
    net::Fetch fetch(quick());
    get(fetch, server.url() + "/films/visit/film.json");
    Pass pass(fetch, server.url() + "/films/visit/", "k7rw4 xh2tm");
    REQUIRE(pass.obtain({}).empty());
    const auto asked = server.requests("/api/tokens");
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].rfind("POST /api/tokens HTTP/1.1\r\n", 0) == 0);
    CHECK(asked[0].find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    CHECK(asked[0].find("\r\n\r\n{\"code\":\"k7rw4 xh2tm\"}") != std::string::npos);

    CHECK(get(fetch, server.url() + "/films/visit/film.json").ending == net::Ending::delivered);
    CHECK(get(fetch, other.url() + "/films/visit/film.json").ending == net::Ending::delivered);
    CHECK(get(fetch, server.url() + "/away").ending == net::Ending::delivered);
    const auto ours = server.requests("/films/visit/film.json");
    REQUIRE(ours.size() == 2);
    CHECK(ours[0].find("Authorization") == std::string::npos);
    CHECK(shows(ours[1], "first-token"));
    const auto theirs = other.requests("/films/visit/film.json");
    REQUIRE(theirs.size() == 2);
    for (const std::string& request : theirs) CHECK(request.find("first-token") == std::string::npos);
}

TEST_CASE("A token is renewed before it runs out", "[player][net][loopback]") {
    SmallServer server;
    answer(server, "/api/tokens", 200, grant("first-token", 3600));
    answer(server, "/segment", 200, "bytes");
    net::Fetch fetch(quick());
    Pass pass(fetch, server.url() + "/films/visit/", "K7RW4-XH2TM");
    REQUIRE(pass.obtain({}).empty());
    const auto now = Pass::Clock::now();
    answer(server, "/api/tokens", 200, grant("second-token", 3600));
    CHECK(pass.step(now + seconds(2600)).empty());
    CHECK(server.times_asked("/api/tokens") == 1);
    CHECK(pass.step(now + seconds(2800)).empty());
    wait_for_times(pass, 2);
    get(fetch, server.url() + "/segment");
    CHECK(shows(server.requests("/segment").back(), "second-token"));
    CHECK(pass.step(now + seconds(2600)).empty()); // it is fresh: not again
    CHECK(server.times_asked("/api/tokens") == 2);

    // The class is over: that is said once, and not asked for ever.
    answer(server, "/api/tokens", 403);
    CHECK(pass.step(now + seconds(6000)).empty());
    std::string problem;
    for (int i = 0; i < 3000 && problem.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        problem = pass.step(now + seconds(6000));
    }
    CHECK(problem.find("knows no class with this code now") != std::string::npos);
    CHECK(pass.step(now + seconds(9000)).empty());
    CHECK(server.times_asked("/api/tokens") == 3);
}

TEST_CASE("A token that is refused on the way is replaced, and what was refused comes", "[player][net][loopback]") {
    SmallServer server;
    answer(server, "/api/tokens", 200, grant("first-token", 3600));
    Conduct changed;
    changed.body = "bytes";
    changed.failures_first = 1;
    changed.failure_status = 401;
    server.serve("/segment", changed);
    net::Fetch fetch(quick());
    Pass pass(fetch, server.url() + "/films/visit/", "K7RW4-XH2TM");
    REQUIRE(pass.obtain({}).empty());
    CHECK(get(fetch, server.url() + "/segment").body == "bytes");
    CHECK(server.times_asked("/segment") == 2);
    CHECK(pass.step(Pass::Clock::now() + seconds(11)).empty());
    wait_for_times(pass, 2);
    CHECK_FALSE(fetch.token_refused()); // told once

    SmallServer closed;
    Conduct own;
    own.status = 401;
    own.type = "application/problem+json";
    closed.serve("/segment", own);
    const net::Answer refused = get(fetch, closed.url() + "/segment"); // without a token there is nothing to renew
    CHECK(refused.ending == net::Ending::refused);
    CHECK(refused.status == 401);
    CHECK(refused.problem.find("--code") != std::string::npos);
    CHECK(closed.times_asked("/segment") == 1);
}

TEST_CASE("What is wrong with a code is said in a sentence", "[player][net][loopback]") {
    SmallServer server;
    net::Fetch fetch(quick());
    const auto said = [&](int status, std::string body = {}) {
        answer(server, "/api/tokens", status, std::move(body));
        Pass pass(fetch, server.url() + "/films/visit/", "K7RW4-XH2TM");
        return to_string(pass.obtain({}));
    };
    CHECK(said(403).find("knows no class with this code now") != std::string::npos);
    const std::size_t before = server.times_asked("/api/tokens");
    CHECK(said(429).find("too many wrong codes") != std::string::npos);
    CHECK(server.times_asked("/api/tokens") == before + 1); // it would be told so again
    CHECK(said(404).find("takes no class codes") != std::string::npos);
    CHECK(said(200, "{}").find("no token") != std::string::npos);
    CHECK_THROWS_AS(said(503), net::LineFailure);
    server.set_down(true);
    CHECK_THROWS_AS(said(200, grant("t", 5)), net::LineFailure);
    server.set_down(false);
    Conduct slow;
    slow.body = grant("t", 5);
    slow.delay = std::chrono::seconds(20);
    server.serve("/api/tokens", slow);
    Pass pass(fetch, server.url() + "/films/visit/", "K7RW4-XH2TM");
    net::Waiting leaves;
    leaves.go_on = [] { return false; };
    CHECK_THROWS_AS(pass.obtain(leaves), net::Left);
}
