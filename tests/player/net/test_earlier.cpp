// What earlier viewers chose is asked for beside the film, and nobody minds if it does not come.
#include "player/net/earlier.hpp"

#include <thread>

#include "player/said.hpp"
#include "tests/catch.hpp"
#include "tests/player/net/scripted_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using net::Earlier;
using testing::ScriptedServer;

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

TEST_CASE("a server that never answers holds nobody up", "[player][net][loopback]") {
    ScriptedServer silent([](std::size_t, const std::string&) -> ScriptedServer::Says { return {"", true}; });
    net::Fetch fetch;
    const auto began = Earlier::Clock::now();
    {
        Earlier earlier(fetch, silent.url() + "/api/films/visit/choices", "visit");
        while (silent.requests().empty()) std::this_thread::sleep_for(5ms);
        CHECK_FALSE(earlier.step(true, began));
        CHECK_FALSE(earlier.step(true, began + 6s)); // more urgent now, and as silent
        CHECK(earlier.take_note().empty());
    }
    CHECK(fetch.line_news().empty());
}
