// How the server is run: signals, the service manager, reloading, metrics.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/program.hpp"

using namespace forksight::tests;
using Seconds = std::chrono::seconds;

namespace {

const std::string large = "/films/visit/door/640x320/00002.m4s";
const std::string small = "/films/visit/door/640x320/00001.m4s";

/// A client in the middle of a large reply: it has the head, and the rest waits in the sockets' buffers.
std::unique_ptr<Client> in_the_middle(std::uint16_t port) {
    auto client = std::make_unique<Client>(port, 4096);
    REQUIRE(client->send(get(large)));
    CHECK(client->read_some() > 0);
    return client;
}

/// What a service manager listens on.
class Supervisor {
  public:
    Supervisor() {
        path_ = (place_.path() / "notify").string();
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    ~Supervisor() { ::close(socket_); }
    const std::string& path() const { return path_; }
    bool hears(const std::string& text) {
        return soon([&] {
            std::array<char, 1024> bytes;
            for (ssize_t count = 0; (count = ::recv(socket_, bytes.data(), bytes.size(), 0)) > 0;)
                heard_.append(bytes.data(), static_cast<std::size_t>(count)).append("\n");
            const std::size_t at = heard_.find(text);
            if (at == std::string::npos) return false;
            heard_.erase(0, at + text.size());
            return true;
        });
    }

  private:
    TemporaryFolder place_;
    std::string path_;
    int socket_ = -1;
    std::string heard_;
};

using Samples = std::map<std::string, double>; // by name and labels

/// Reads the text as strictly as Prometheus' own checker; what is wrong with it is a failed check.
Samples read_metrics(const std::string& text) {
    static const std::regex sample(R"re(([a-z_]+)(\{(?:[a-z_]+="[^"\\\n]*",?)+\})? ([0-9.e+-]+))re");
    Samples samples;
    std::map<std::string, std::string> types;
    std::set<std::string> helped, ended;
    std::string family;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        std::istringstream words(line);
        std::string hash, word, name, rest;
        if (line.rfind("# ", 0) == 0) {
            words >> hash >> word >> name;
            std::getline(words, rest);
            CHECK(rest.size() > 1);
            if (word == "HELP") {
                CHECK(helped.insert(name).second);
                CHECK(rest.back() == '.');
            } else {
                CHECK(word == "TYPE");
                CHECK(helped.contains(name));
                CHECK(types.emplace(name, rest.substr(1)).second);
                family = name;
            }
            continue;
        }
        std::smatch parts;
        REQUIRE(std::regex_match(line, parts, sample));
        name = parts[1];
        const bool histogram = types[family] == "histogram";
        if (histogram) {
            CHECK((name == family + "_bucket" || name == family + "_sum" || name == family + "_count"));
        } else {
            CHECK(name == family); // each family in one block, under its own TYPE
        }
        if (types[family] == "counter") CHECK((name.ends_with("_total")));
        CHECK(samples.emplace(name + parts[2].str(), std::stod(parts[3])).second);
    }
    CHECK(text.back() == '\n');
    return samples;
}

Samples metrics_of(std::uint16_t port) {
    const auto reply = fetch(port, "/metrics");
    REQUIRE(reply);
    CHECK(reply->fields.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    return read_metrics(reply->body);
}

} // namespace

TEST_CASE("the metrics are such as Prometheus reads, and count what happened", "[operation][loopback]") {
    House house;
    for (int i = 0; i < 10; ++i) REQUIRE(fetch(house.port(), small));
    REQUIRE(fetch(house.port(), large));
    CHECK(fetch(house.port(), "/films/visit/door/640x320/00009.m4s")->status == 404);
    {
        Client client(house.port());
        REQUIRE(client.send("nonsense\r\n\r\n"));
        CHECK(client.reply()->status == 400);
    }
    const std::string segment = "route=\"/films/{film}/{clip}/{rendition}/{segment}\"";
    const Samples samples = metrics_of(house.port());
    CHECK(samples.at("forksight_http_requests_total{" + segment + ",status=\"200\"}") == 11);
    CHECK(samples.at("forksight_http_requests_total{" + segment + ",status=\"404\"}") == 1);
    CHECK(samples.at("forksight_http_errors_total{kind=\"bad_request\"}") == 1);
    CHECK(samples.at("forksight_http_sent_bytes_total") > 3'001'000);
    // One lookup a request; each of the two threads may have had to load each file once.
    const double hits = samples.at("forksight_files_lookups_total{found=\"yes\"}");
    const double misses = samples.at("forksight_files_lookups_total{found=\"no\"}");
    CHECK(hits + misses == 12);
    CHECK(misses >= 3);
    CHECK(misses <= 4);
    CHECK(samples.at("forksight_files_cached") == misses - 1);
    CHECK(samples.at("forksight_files_cached_bytes") >= 100);
    CHECK(samples.at("forksight_http_connections") >= 1);

    const std::string family = "forksight_http_request_duration_seconds";
    double before = 0;
    for (const char* bound : {"0.000025", "0.00005", "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01",
                              "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"}) {
        CAPTURE(bound);
        const double now = samples.at(family + "_bucket{" + segment + ",le=\"" + bound + "\"}");
        CHECK(now >= before);
        before = now;
    }
    CHECK(before == 12);
    CHECK(samples.at(family + "_count{" + segment + "}") == 12);
    CHECK(samples.at(family + "_sum{" + segment + "}") > 0);
}

TEST_CASE("a time is counted under the first bound that is not below it", "[operation][unit]") {
    using namespace std::chrono_literals;
    forksight::streamer::http::Times times;
    for (const std::chrono::nanoseconds time :
         {-1ns, 0ns, 25'000ns, 25'001ns, 50'000ns, 9'999'999'999ns, 11'000'000'000ns})
        times.add(time);
    CHECK(times.at_most.at(0).value() == 3);
    CHECK(times.at_most.at(1).value() == 2);
    CHECK(times.at_most.at(17).value() == 1);
    CHECK(times.at_most.at(18).value() == 1);
    CHECK(times.total_ns.value() == 21'000'100'000);
}

TEST_CASE("the program's own metrics are those that every dashboard knows", "[operation][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Program program(serving(disk.path()));
    const Samples samples = metrics_of(program.port());
    CHECK(samples.at("process_resident_memory_bytes") > 1 << 20);
    CHECK(samples.at("process_open_fds") > 10);
    CHECK(samples.at("process_max_fds") >= samples.at("process_open_fds"));
    CHECK(samples.at("process_threads") >= 5);
    const double age_s = static_cast<double>(std::time(nullptr)) - samples.at("process_start_time_seconds");
    CHECK(age_s > -2);
    CHECK(age_s < 600);
    CHECK(samples.at("forksight_films{state=\"playable\"}") == 1);
    CHECK(samples.at("forksight_library_readable") == 1);
    CHECK(samples.at("forksight_log_lines_dropped_total") == 0);
    CHECK(samples.contains("forksight_build_info{version=\"" FORKSIGHT_VERSION "\"}"));
    // Each connection is a descriptor, and is gone when it is closed.
    {
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<Client>(program.port()));
            REQUIRE(clients.back()->send(get("/healthz")));
            REQUIRE(clients.back()->reply());
        }
        CHECK(metrics_of(program.port()).at("process_open_fds") >= samples.at("process_open_fds") + 20);
    }
    CHECK(soon([&] { return metrics_of(program.port()).at("process_open_fds") <= samples.at("process_open_fds"); }));
}

TEST_CASE("SIGTERM lets replies in flight end, refuses new connections, and ends with 0", "[operation][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Program program(serving(disk.path()));
    const auto client = in_the_middle(program.port());
    program.signal(SIGTERM);
    REQUIRE(program.logs("stopping"));
    CHECK(soon([&] {
        try {
            const Client another(program.port());
            return false;
        } catch (const std::exception&) {
            return true;
        }
    }));
    CHECK(program.wait(Seconds(0)) == -1); // still at it
    std::size_t bytes = 0;
    for (std::size_t count = 0; (count = client->read_some()) > 0;) bytes += count;
    CHECK(bytes > 3'000'000 - 65'536);
    CHECK(program.wait() == 0);
    CHECK(program.logs("replies=\"all finished\""));
}

TEST_CASE("draining ends at its deadline, or at once on a second signal", "[operation][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    {
        Program program(serving(disk.path(), {"--drain-time", "300ms"}));
        const auto client = in_the_middle(program.port());
        program.signal(SIGTERM);
        CHECK(program.wait() == 0);
        CHECK(program.log().find("some broken off") != std::string::npos);
    }
    Program program(serving(disk.path(), {"--drain-time", "3600s"}));
    const auto client = in_the_middle(program.port());
    program.signal(SIGINT);
    REQUIRE(program.logs("stopping signal=SIGINT"));
    CHECK(program.wait(Seconds(0)) == -1);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    CHECK(program.log().find("ending at once") != std::string::npos);
}

TEST_CASE("SIGHUP takes over what can be taken over, and says what cannot", "[operation][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    disk.write("streamer.conf", "threads = 1\nidle-time = 60s\n");
    Start start;
    start.arguments = {"serve",       "--config",           (disk.path() / "streamer.conf").string(),
                       "--library",   disk.path().string(), "--listen",
                       "127.0.0.1:0", "--connections",      "100"};
    Program program(start);
    Client idle(program.port());
    REQUIRE(idle.send(get("/healthz")));
    REQUIRE(idle.reply());

    disk.write("streamer.conf", "threads = 2\nidle-time = 200ms\nconnections = 50\nrequest-log = off\n");
    program.signal(SIGHUP);
    REQUIRE(program.logs("reloaded changed=request-log,idle-time after_restart=threads"));
    // The new time holds from the next request of a connection on; without it this would take a minute.
    REQUIRE(idle.send(get("/healthz")));
    REQUIRE(idle.reply());
    CHECK(idle.rest().has_value());

    disk.write("streamer.conf", "idle-time = never\n");
    program.signal(SIGHUP);
    REQUIRE(program.logs("line 1: idle-time wants a time"));
    CHECK(fetch(program.port(), "/healthz")->status == 200);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}

TEST_CASE("the connection limits that a reload brings hold for the next connection", "[operation][loopback]") {
    House house;
    Client first(house.port());
    REQUIRE(first.send(get("/healthz")));
    REQUIRE(first.reply());
    auto limits = quick_limits();
    limits.connections_per_address = 1;
    house.server->reload(limits, forksight::streamer::http::RequestLog::off);
    CHECK(soon([&] { return fetch(house.port(), "/healthz")->status == 503; }));
    limits.connections_per_address = 10;
    house.server->reload(limits, forksight::streamer::http::RequestLog::off);
    CHECK(soon([&] { return fetch(house.port(), "/healthz")->status == 200; }));
}

TEST_CASE("a service manager is told of every state, and that all threads live", "[operation][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Supervisor supervisor;
    Start start = serving(disk.path());
    start.environment = {{"NOTIFY_SOCKET", supervisor.path()}, {"WATCHDOG_USEC", "3000000"}};
    Program program(start);
    CHECK(supervisor.hears("READY=1\nSTATUS=Serving at http://127.0.0.1:" + std::to_string(program.port())));
    for (int i = 0; i < 3; ++i) CHECK(supervisor.hears("WATCHDOG=1"));
    program.signal(SIGHUP);
    CHECK(supervisor.hears("RELOADING=1\nMONOTONIC_USEC="));
    CHECK(supervisor.hears("READY=1"));
    program.signal(SIGTERM);
    CHECK(supervisor.hears("STOPPING=1"));
    CHECK(program.wait() == 0);
}

TEST_CASE("a server that is ending is not ready", "[operation][loopback]") {
    House house;
    // Behind a large reply in flight, so that the connection outlives the beginning of the end.
    Client client(house.port(), 4096);
    REQUIRE(client.send(get(large) + get("/readyz")));
    CHECK(client.read_some() > 0);
    house.server->begin_drain();
    const auto rest = client.rest();
    REQUIRE(rest);
    CHECK(rest->find("HTTP/1.1 503 ") != std::string::npos);
    CHECK(rest->find("the server is ending") != std::string::npos);
    CHECK(house.server->wait_drained(std::chrono::milliseconds(30'000)));
}

TEST_CASE("--print-config prints a configuration that the program takes", "[operation][loopback]") {
    const TemporaryFolder disk;
    Start start;
    start.arguments = {"serve", "--config", "/dev/null", "--library", "/srv/films", "--print-config"};
    Program printing(start);
    CHECK(printing.wait() == 0);
    CHECK(printing.output().find("\nlibrary = /srv/films\n") != std::string::npos);
    disk.write("streamer.conf", printing.output());
    Start again;
    again.arguments = {"serve", "--config", (disk.path() / "streamer.conf").string(), "--print-config"};
    Program second(again);
    CHECK(second.wait() == 0);
    CHECK(second.output() == printing.output());
}
