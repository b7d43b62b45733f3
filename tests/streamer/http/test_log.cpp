// What the log has of requests, what it never has, and that nobody waits for it.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

#include "streamer/http/log_writer.hpp"
#include "streamer/http/recurring.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/program.hpp"

using namespace forksight::tests;
using forksight::streamer::http::Log;
using forksight::streamer::http::LogWriter;
using forksight::streamer::http::Recurring;

namespace {

const std::string small = "/films/visit/door/640x320/00001.m4s";

/// A pipe whose reading end nobody empties unless asked to.
struct Pipe {
    Pipe() {
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        for (const int end : ends) {
            if (end >= 0) ::close(end);
        }
    }
    std::string read() const {
        std::string text;
        std::array<char, 65536> bytes;
        for (ssize_t count = 0; (count = ::read(ends[0], bytes.data(), bytes.size())) > 0;)
            text.append(bytes.data(), static_cast<std::size_t>(count));
        return text;
    }
    std::array<int, 2> ends{-1, -1};
};

} // namespace

TEST_CASE("each request is a line with its number, and none has anything of a person", "[log][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    for (const char* format : {"json", "text"}) {
        Program program(serving(disk.path(), {"--log", format}));
        const std::string private_fields =
            "User-Agent: secret-agent\r\nCookie: secret-cookie\r\nAuthorization: Bearer secret-token\r\n"
            "X-Request-Id: secret-id\r\nReferer: http://secret-page/\r\nX-Forwarded-For: 203.0.113.9\r\n";
        const auto found = fetch(program.port(), small + "?token=secret-query", private_fields);
        REQUIRE(found);
        const auto absent = fetch(program.port(), "/films/secret-film/door/640x320/00001.m4s");
        REQUIRE(absent);
        CHECK(absent->status == 404);
        const auto nowhere = fetch(program.port(), "/secret/path");
        REQUIRE(nowhere);
        Client client(program.port());
        REQUIRE(client.send("GET /secret HTTP/1.1\r\n\r\n"));
        const auto refused = client.reply();
        REQUIRE(refused);
        CHECK(refused->status == 400);
        program.signal(SIGTERM);
        CHECK(program.wait() == 0);

        const std::string log = program.log();
        CHECK(log.find("secret") == std::string::npos);
        CHECK(log.find("203.0.113.9") == std::string::npos);
        CHECK(log.find("127.0.0.1") == log.find(std::string("127.0.0.1:") + std::to_string(program.port())));
        std::set<std::string> ids;
        for (const auto* reply : {&found, &absent, &nowhere, &refused}) {
            const std::string& id = (*reply)->fields.at("x-request-id");
            CHECK(id.size() == 16);
            CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
            CHECK(ids.insert(id).second);
        }
        const std::string id = found->fields.at("x-request-id");
        if (std::string(format) == "text") {
            const std::size_t at = log.find(
                " request id=" + id + " method=GET route=/films/{film}/{clip}/{rendition}/{segment} status=200 bytes=");
            CHECK(at != std::string::npos);
            continue;
        }
        std::istringstream lines(log);
        bool seen = false;
        for (std::string line; std::getline(lines, line);) {
            const auto event = nlohmann::json::parse(line);
            CHECK(event.at("time").get<std::string>().size() == 20);
            if (event.at("event") != "request") continue;
            CHECK(ids.contains(event.at("id")));
            CHECK(event.at("ms").get<double>() >= 0);
            if (event.at("id") != id) continue;
            seen = true;
            CHECK(event.at("method") == "GET");
            CHECK(event.at("status") == 200);
            CHECK(event.at("bytes") > 100);
        }
        CHECK(seen);
    }
}

TEST_CASE("a level of the log says which requests are told of", "[log][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    for (const auto& [level, good, bad] : {std::tuple{"on", 1u, 1u}, {"errors", 0u, 1u}, {"off", 0u, 0u}}) {
        CAPTURE(level);
        Program program(serving(disk.path(), {"--request-log", level}));
        REQUIRE(fetch(program.port(), small));
        REQUIRE(fetch(program.port(), "/nothing"));
        program.signal(SIGTERM);
        CHECK(program.wait() == 0);
        CHECK(count_of(program.log(), " request id=") == good + bad);
        CHECK(count_of(program.log(), "status=404") == bad);
    }
}

TEST_CASE("a log that nobody reads holds up no request, is counted, and told of when it is read again",
          "[log][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Pipe pipe;
    Start start = serving(disk.path());
    start.log_to = pipe.ends[1];
    Program program(start);
    REQUIRE(program.port() != 0);
    const auto dropped = [&] {
        const auto reply = fetch(program.port(), "/metrics");
        REQUIRE(reply);
        const std::string name = "\nforksight_log_lines_dropped_total ";
        return std::stod(reply->body.substr(reply->body.find(name) + name.size()));
    };
    // Two megabytes of lines fill what waits; each request is answered all the same.
    Client client(program.port());
    std::string many;
    for (int i = 0; i < 200; ++i) many += get("/healthz");
    for (int round = 0; round < 200 && (round % 10 != 0 || dropped() == 0); ++round) {
        REQUIRE(client.send(many));
        for (int i = 0; i < 200; ++i) REQUIRE(client.reply());
    }
    const double lost = dropped();
    CHECK(lost > 0);
    std::string log;
    CHECK(soon([&] {
        log += pipe.read();
        return log.find("log lines dropped lines=") != std::string::npos;
    }));
    CHECK(fetch(program.port(), "/healthz"));
    CHECK(soon([&] {
        log += pipe.read();
        return log.back() == '\n' && log.rfind("status=200") > log.find("log lines dropped");
    }));
    // Lines are whole, dropped or not.
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        CHECK(line.size() > 20);
        CHECK(line[4] == '-');
        if (line.size() <= 20 || line[4] != '-') break;
    }
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}

TEST_CASE("a server whose log is stuck, full or gone ends all the same", "[log][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Pipe stuck;
    ::fcntl(stuck.ends[1], F_SETFL, O_NONBLOCK);
    const std::string filler(4096, '.');
    while (::write(stuck.ends[1], filler.data(), filler.size()) > 0) {
    }
    ::fcntl(stuck.ends[1], F_SETFL, 0);
    Pipe gone;
    ::close(gone.ends[0]);
    gone.ends[0] = -1;
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    for (const int log : {stuck.ends[1], gone.ends[1], full}) {
        Start start = serving(disk.path());
        start.log_to = log;
        Program program(start);
        const auto reply = fetch(program.port(), small);
        REQUIRE(reply);
        CHECK(reply->status == 200);
        program.signal(SIGTERM);
        CHECK(program.wait() == 0);
    }
    ::close(full);
}

TEST_CASE("the writer leaves a pipe as blocking as it was", "[log][unit]") {
    const Pipe pipe;
    {
        LogWriter writer(Log::Format::text, pipe.ends[1]);
        const Log log(Log::Format::text, writer);
        log.event("something", {{"why", "it does"}});
        CHECK((::fcntl(pipe.ends[1], F_GETFL) & O_NONBLOCK) == 0);
    }
    CHECK(pipe.read().find(" something why=\"it does\"\n") == 20);
}

TEST_CASE("what happens over and over is told at once, and then how often", "[log][unit]") {
    const Pipe pipe;
    const Log log(Log::Format::text, pipe.ends[1]);
    Recurring recurring(log);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) recurring.event("no descriptors", {{"why", "too many"}}, begin);
    recurring.event("another", {}, begin);
    recurring.sweep(begin + Recurring::pause / 2);
    std::string text = pipe.read();
    CHECK(count_of(text, "no descriptors why=\"too many\"\n") == 1);
    CHECK(count_of(text, "another\n") == 1);
    CHECK(count_of(text, "\n") == 2);
    recurring.sweep(begin + Recurring::pause);
    CHECK(pipe.read().substr(21) == "no descriptors times=999\n");
    recurring.sweep(begin + 2 * Recurring::pause);
    recurring.event("no descriptors", {{"why", "again"}}, begin + 2 * Recurring::pause);
    CHECK(pipe.read().substr(21) == "no descriptors why=again\n");
    // Made-up kinds do not fill the memory.
    for (int i = 0; i < 1000; ++i) recurring.event("kind " + std::to_string(i), {}, begin);
    CHECK(count_of(pipe.read(), "\n") == Recurring::limit_kinds);
}
