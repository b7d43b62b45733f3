// What earlier viewers chose is asked for beside the film, and nobody minds if it does not come.
#include "player/net/earlier.hpp"

#include <atomic>
#include <thread>

#include "player/said.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"
#include "tests/player/stream/small_server.hpp"
#include "tests/process.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Earlier;
using testing::Conduct;
using testing::ScriptedServer;
using testing::SmallServer;
namespace tests = forksight::tests;

namespace {

struct Asked {
    explicit Asked(const std::string& answer)
        : server([answer](std::size_t, const std::string&) -> ScriptedServer::Says { return {answer}; }) {}

    /// Waits until an answer came, or long enough.
    Earlier::Known known() {
        for (int i = 0; i < 300 && server.requests().empty(); ++i) std::this_thread::sleep_for(10ms);
        for (int i = 0; i < 30 && !earlier.step(true, Earlier::Clock::now()); ++i) std::this_thread::sleep_for(10ms);
        return earlier.step(true, Earlier::Clock::now());
    }

    ScriptedServer server;
    net::Fetch fetch;
    Earlier earlier{fetch, *net::earlier_url(server.url() + "/films/visit/", "visit"), "visit"};
};

std::string with(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

TEST_CASE("earlier choices are asked for where a streamer's film lies", "[player][net][unit]") {
    CHECK(net::earlier_url("http://school:8360/films/visit/", "visit") == "http://school:8360/api/films/visit/choices");
    CHECK(net::earlier_url("https://school/films/visit/", "visit") == "https://school/api/films/visit/choices");
    for (const char* elsewhere : {"file:///home/me/films/visit/", "http://school/films/other/",
                                  "http://school/deep/films/visit/", "http://school/visit/"}) {
        INFO(elsewhere);
        CHECK_FALSE(net::earlier_url(elsewhere, "visit"));
    }
}

TEST_CASE("what earlier viewers chose is known once it came, and asked for once", "[player][net][loopback]") {
    Asked asked(with(R"({"forksight":1,"film":"visit","scenes":{"door":{"choices":{"ask":5},"silence":1}}})"));
    const auto known = asked.known();
    REQUIRE(known);
    CHECK(known->at("door").choices.at("ask") == 5);
    CHECK(known->at("door").silence == 1);
    CHECK(asked.earlier.take_note().empty());
    REQUIRE(asked.server.requests().size() == 1);
    CHECK(asked.server.requests().front().rfind("GET /api/films/visit/choices HTTP/1.1\r\n", 0) == 0);
}

TEST_CASE("a streamer that does not know, or tells nothing, is not told of", "[player][net][loopback]") {
    for (const std::string& answer : {std::string("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"),
                                      std::string("HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n"),
                                      with(R"({"forksight":1,"film":"visit","scenes":{}})")}) {
        Asked asked(answer);
        CHECK_FALSE(asked.known());
        CHECK(asked.earlier.take_note().empty());
        CHECK(asked.fetch.line_news().empty());
    }
}

TEST_CASE("what cannot be read is noted once, in the viewer's language", "[player][net][loopback]") {
    const std::string right = R"({"forksight":1,"film":"visit","scenes":{"door":{"choices":{"ask":5}}}})";
    std::string other = right;
    other.replace(other.find("visit"), 5, "other");
    for (const std::string& body : {std::string("<html>log in</html>"), other, right.substr(0, right.size() - 1)}) {
        Asked asked(with(body));
        CHECK_FALSE(asked.known());
        CHECK_FALSE(asked.earlier.take_note().empty());
        CHECK(asked.earlier.take_note().empty());
    }
}

TEST_CASE("while the film is on the line nothing is asked, and after five seconds of pictures it is",
          "[player][net][loopback]") {
    ScriptedServer silent([](std::size_t, const std::string&) -> ScriptedServer::Says { return {"", true}; });
    SmallServer server;
    Conduct segment;
    segment.body = std::string(60'000, 's');
    segment.bytes_per_s = 4000;
    server.serve("/segment", segment);
    net::Fetch fetch;
    std::atomic<bool> there{false};
    net::Request wanted;
    wanted.url = server.url() + "/segment";
    wanted.priority = 10;
    wanted.limit_bytes = 100'000;
    wanted.then = [&](const net::Answer&) { there = true; };
    const auto ticket = fetch.get(wanted);
    REQUIRE(tests::soon([&] { return server.times_asked("/segment") == 1; }));
    const auto began = Earlier::Clock::now();
    Earlier earlier(fetch, silent.url() + "/api/films/visit/choices", "visit");
    CHECK_FALSE(earlier.step(false, began));
    CHECK_FALSE(earlier.step(false, began + 60s)); // nothing is seen yet
    CHECK_FALSE(earlier.step(true, began + 61s));
    CHECK_FALSE(earlier.step(true, began + 65s));
    std::this_thread::sleep_for(150ms);
    CHECK(silent.requests().empty());
    CHECK_FALSE(earlier.step(true, began + 67s));
    CHECK(tests::soon([&] { return silent.requests().size() == 1; }, 5s));
    CHECK_FALSE(there);
    fetch.cancel(ticket);
}

TEST_CASE("a server that never answers holds nobody up", "[player][net][loopback]") {
    ScriptedServer silent([](std::size_t, const std::string&) -> ScriptedServer::Says { return {"", true}; });
    SmallServer server;
    server.serve("/segment", {});
    net::Fetch fetch;
    std::atomic<int> came{0};
    const auto want = [&](net::Priority priority) {
        net::Request wanted;
        wanted.url = server.url() + "/segment";
        wanted.priority = priority;
        wanted.limit_bytes = 100;
        wanted.then = [&](const net::Answer& answer) { came += answer.ending == net::Ending::delivered ? 1 : 0; };
        fetch.get(wanted);
    };
    const auto began = Earlier::Clock::now();
    {
        Earlier earlier(fetch, silent.url() + "/api/films/visit/choices", "visit");
        REQUIRE(tests::soon([&] { return silent.requests().size() == 1; }));
        CHECK_FALSE(earlier.step(true, began));
        want(3 * net::class_size);
        CHECK(tests::soon([&] { return came == 1; }, 4s));
        CHECK_FALSE(earlier.step(true, began + 6s)); // beside what is on air
        want(10);
        CHECK(tests::soon([&] { return came == 2; }, 4s));
        CHECK_FALSE(earlier.step(true, began + 11s)); // and behind everything again
        want(3 * net::class_size);
        CHECK(tests::soon([&] { return came == 3; }, 4s));
        CHECK(earlier.take_note().empty());
    }
    CHECK(fetch.line_news().empty());
}
