// How the server treats its clients, the hostile ones too, over real sockets.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using forksight::streamer::http::Limits;
using Time = Limits::Time;

namespace {

const std::string large = "/films/visit/door/640x320/00002.m4s";

bool still_answers(const House& house) {
    for (int i = 0; i < 4; ++i) { // more than there are threads
        const auto reply = fetch(house.port(), "/healthz");
        if (!reply || reply->body != "ok\n") return false;
    }
    return true;
}

template <class Holds>
bool soon(Holds holds, Time patience = Time(30000)) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(Time(10));
    }
    return true;
}

std::uint64_t sum(House& house, forksight::streamer::http::Count forksight::streamer::http::ThreadCounters::*count) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < house.counters.threads(); ++i) total += (house.counters.thread(i).*count).value();
    return total;
}

std::uint64_t open_connections(House& house) {
    using forksight::streamer::http::ThreadCounters;
    return sum(house, &ThreadCounters::accepted) - sum(house, &ThreadCounters::closed);
}

} // namespace

TEST_CASE("a method that an address does not take is answered with those it takes", "[http][loopback]") {
    House house;
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        Client client(house.port());
        REQUIRE(client.send(std::string(method) + " /healthz HTTP/1.1\r\nHost: a\r\n\r\n"));
        const auto reply = client.reply();
        REQUIRE(reply);
        CHECK(reply->status == 405);
        CHECK(reply->fields.at("allow") == "GET, HEAD, OPTIONS");
    }
}

TEST_CASE("errors are problems by RFC 9457", "[http][loopback]") {
    House house;
    const auto reply = fetch(house.port(), "/nothing/here");
    REQUIRE(reply);
    CHECK(reply->status == 404);
    CHECK(reply->fields.at("content-type") == "application/problem+json");
    CHECK(reply->body.find("\"status\":404") != std::string::npos);
    CHECK(reply->body.find("\"title\":\"Not Found\"") != std::string::npos);
}

TEST_CASE("a refused request is answered, and the connection closed, without reading a second one in it",
          "[http][loopback]") {
    House house;
    for (const std::string& bytes :
         {std::string("POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"),
          std::string("GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"),
          std::string("GET /healthz HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n"),
          std::string("GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"),
          std::string("POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n")}) {
        INFO(bytes);
        Client client(house.port());
        REQUIRE(client.send(bytes + get("/metrics")));
        const auto reply = client.reply();
        REQUIRE(reply);
        CHECK(reply->status >= 400);
        CHECK(reply->fields.at("connection") == "close");
        const auto rest = client.rest();
        REQUIRE(rest);
        CHECK(rest->empty());
    }
    CHECK(still_answers(house));
}

TEST_CASE("pipelined requests are answered in order, and then what follows them", "[http][loopback]") {
    House house;
    Client client(house.port());
    std::string all;
    for (int i = 0; i < 100; ++i) {
        all += get(i % 3 == 0 ? large : i % 3 == 1 ? "/films/visit/door/640x320/00001.m4s" : "/nothing");
    }
    std::jthread sending([&] { client.send(all + get("/healthz").substr(0, 20)); });
    for (int i = 0; i < 100; ++i) {
        const auto reply = client.reply();
        REQUIRE(reply);
        CHECK(reply->status == (i % 3 == 2 ? 404 : 200));
        if (i % 3 == 0) CHECK(reply->body.size() == 3'000'000);
        if (i % 3 == 1) CHECK(reply->body == pattern(100));
    }
    sending.join();
    REQUIRE(client.send(get("/healthz").substr(20)));
    CHECK(client.reply()->body == "ok\n");
}

TEST_CASE("HTTP/1.0 is answered and closed, or kept if it asks for that", "[http][loopback]") {
    House house;
    Client closing(house.port());
    REQUIRE(closing.send("GET /healthz HTTP/1.0\r\n\r\n"));
    const auto last = closing.reply();
    REQUIRE(last);
    CHECK(last->fields.at("connection") == "close");
    CHECK(closing.rest() == std::optional<std::string>(""));
    Client keeping(house.port());
    for (int i = 0; i < 2; ++i) {
        REQUIRE(keeping.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        const auto reply = keeping.reply();
        REQUIRE(reply);
        CHECK(reply->fields.at("connection") == "keep-alive");
    }
}

TEST_CASE("a head of 100 KB is refused and the client is told", "[http][loopback]") {
    House house;
    Client client(house.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'y') + "\r\n\r\n");
    const auto reply = client.reply();
    REQUIRE(reply);
    CHECK(reply->status == 431);
    CHECK(still_answers(house));
}

TEST_CASE("a head that comes byte by byte is cut off at the deadline, whatever comes", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.head_time = Time(300);
    House house(limits);
    const auto begin = std::chrono::steady_clock::now();
    Client client(house.port());
    const std::string slow = get("/healthz", "X: " + std::string(1000, 'y') + "\r\n");
    std::size_t sent = 0;
    while (sent < slow.size() && client.send(slow.substr(sent, 1))) {
        ++sent;
        std::this_thread::sleep_for(Time(10));
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(sent < slow.size());
    CHECK(took >= Time(300));
    CHECK(took < Time(8000)); // it would take ten seconds
    CHECK(sum(house, &forksight::streamer::http::ThreadCounters::timeouts_head) == 1);
    CHECK(still_answers(house));
}

TEST_CASE("a head that stops half-way is answered with 408", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.head_time = Time(1000);
    House house(limits);
    Client client(house.port());
    REQUIRE(client.send("GET /healthz HT"));
    const auto reply = client.reply();
    REQUIRE(reply);
    CHECK(reply->status == 408);
    CHECK(client.rest() == std::optional<std::string>(""));
}

TEST_CASE("a connection that asks nothing is closed when its time is over, first or later", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.head_time = Time(1000);
    limits.idle_time = Time(1000);
    House house(limits);
    Client silent(house.port());
    CHECK(silent.rest() == std::optional<std::string>(""));
    Client resting(house.port());
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(resting.send(get("/healthz")));
    REQUIRE(resting.reply());
    CHECK(resting.rest() == std::optional<std::string>(""));
    CHECK(std::chrono::steady_clock::now() - begin >= Time(900));
}

TEST_CASE("a client that stops reading loses its connection, a slow one does not", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.send_time = Time(1000);
    limits.idle_time = Time(1000);
    limits.send_bytes = 4096;
    House house(limits);
    house.disk.write("films/visit/door/640x320/00009.m4s", pattern(30'000'000));
    Client stopped(house.port(), 4096);
    REQUIRE(stopped.send(get("/films/visit/door/640x320/00009.m4s")));
    CHECK(soon([&] { return sum(house, &forksight::streamer::http::ThreadCounters::timeouts_send) == 1; }));
    CHECK(soon([&] { return open_connections(house) == 0; }));
    // And nothing is kept for it: what it did not take is gone, not waiting in the kernel.
    const auto rest = stopped.rest();
    REQUIRE(rest);
    CHECK(rest->size() < 256 * 1024);

    Client slow(house.port(), 16 * 1024);
    REQUIRE(slow.send(get(large)));
    std::this_thread::sleep_for(Time(150));
    const auto reply = slow.reply();
    REQUIRE(reply);
    CHECK(reply->body.size() == 3'000'000);
    CHECK(still_answers(house));
}

TEST_CASE("the last reply reaches a client that takes longer than lingering, but not one that stops",
          "[http][loopback]") {
    Limits limits = quick_limits();
    limits.send_time = Time(4000); // the slow one has that long, however busy the machine
    limits.linger_time = Time(50);
    limits.send_bytes = 4096;
    House house(limits, 1);
    house.disk.write("films/visit/door/640x320/00009.m4s", pattern(400'000)); // the kernel takes it at once
    Client slow(house.port(), 4096);
    Client stopped(house.port(), 4096);
    const std::string last = get("/films/visit/door/640x320/00009.m4s", "Connection: close\r\n");
    REQUIRE(stopped.send(last));
    REQUIRE(slow.send(last));
    std::this_thread::sleep_for(Time(600));
    const auto reply = slow.reply();
    REQUIRE(reply);
    CHECK(reply->body == pattern(400'000));
    CHECK(soon([&] { return open_connections(house) == 0; }));
    const auto rest = stopped.rest();
    REQUIRE(rest);
    CHECK(rest->size() < 256 * 1024);
}

TEST_CASE("a client that reads slowly but steadily gets all of several replies", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.send_time = Time(1000);
    limits.idle_time = Time(1000);
    limits.send_bytes = 4096;
    House house(limits, 1);
    Client client(house.port(), 16 * 1024);
    REQUIRE(client.send(get(large) + get(large) + get("/healthz", "Connection: close\r\n")));
    const std::size_t wanted = 2 * 3'000'000;
    std::size_t got = 0;
    while (got < wanted) {
        const std::size_t count = client.read_some();
        if (count == 0) break;
        got += count;
        std::this_thread::sleep_for(Time(10));
    }
    CHECK(got >= wanted);
    CHECK(sum(house, &forksight::streamer::http::ThreadCounters::timeouts_send) == 0);
}

TEST_CASE("what a client expects is 100-continue or refused", "[http][loopback]") {
    House house;
    CHECK(fetch(house.port(), "/healthz", "Expect: 100-Continue\r\n")->status == 200);
    CHECK(fetch(house.port(), "/healthz", "Expect: a-pony\r\n")->status == 417);
}

TEST_CASE("two hundred connections at once are all served", "[http][loopback]") {
    House house;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<Client>(house.port()));
    for (const auto& client : clients) REQUIRE(client->send(get("/films/visit/film.json")));
    for (const auto& client : clients) {
        const auto reply = client->reply();
        REQUIRE(reply);
        CHECK(reply->body == small_film("visit"));
    }
    CHECK(open_connections(house) == 200);
    clients.clear();
    CHECK(soon([&] { return open_connections(house) == 0; }));
    CHECK(still_answers(house));
}

TEST_CASE("connections over the limit of an address are told so, and many more are dropped", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.connections_per_address = 10;
    limits.refusals = 5;
    House house(limits);
    std::vector<std::unique_ptr<Client>> clients;
    int served = 0;
    int refused = 0;
    int dropped = 0;
    for (int i = 0; i < 20; ++i) {
        try {
            clients.push_back(std::make_unique<Client>(house.port()));
        } catch (const std::runtime_error&) { // dropped before its handshake
            ++dropped;
            continue;
        }
        clients.back()->send(get("/healthz"));
        const auto reply = clients.back()->reply();
        if (!reply) {
            ++dropped;
        } else if (reply->status == 200) {
            ++served;
        } else {
            CHECK(reply->status == 503);
            CHECK(reply->fields.at("retry-after") == "5");
            ++refused;
        }
    }
    CHECK(served == 10);
    CHECK(refused >= 5);
    CHECK(served + refused + dropped == 20);
    clients.clear();
    CHECK(soon([&] { return open_connections(house) == 0; }));
    CHECK(still_answers(house));
}

TEST_CASE("clients that vanish in the middle of a reply leave nothing behind", "[http][loopback]") {
    House house;
    for (int i = 0; i < 50; ++i) {
        Client client(house.port(), 4096);
        REQUIRE(client.send(get(large) + get(large)));
    }
    CHECK(soon([&] { return open_connections(house) == 0; }));
    CHECK(still_answers(house));
}

TEST_CASE("draining lets a reply finish, closes what is idle, and accepts no more", "[http][loopback]") {
    House house(quick_limits(), 1);
    Client idle(house.port());
    REQUIRE(idle.send(get("/healthz")));
    REQUIRE(idle.reply());
    Client busy(house.port(), 4096);
    REQUIRE(busy.send(get(large)));
    std::this_thread::sleep_for(Time(100));
    bool all_finished = false;
    std::jthread draining([&] { all_finished = house.server->drain(); });
    CHECK(idle.rest() == std::optional<std::string>(""));
    CHECK_THROWS(Client(house.port()));
    const auto reply = busy.reply();
    REQUIRE(reply);
    CHECK((reply->body == pattern(3'000'000)));
    CHECK(busy.rest() == std::optional<std::string>(""));
    draining.join();
    CHECK(all_finished);
}

TEST_CASE("draining breaks off what does not finish in time", "[http][loopback]") {
    Limits limits = quick_limits();
    limits.drain_time = Time(300);
    House house(limits);
    house.disk.write("films/visit/door/640x320/00009.m4s", pattern(30'000'000));
    Client stopped(house.port(), 4096);
    REQUIRE(stopped.send(get("/films/visit/door/640x320/00009.m4s")));
    std::this_thread::sleep_for(Time(100));
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(house.server->drain());
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(took >= Time(250));
    CHECK(took < Time(10000));
}

TEST_CASE("a port that is taken, or a host that is not there, is said in one sentence", "[http][loopback]") {
    using namespace forksight::streamer::http;
    House house;
    Counters counters(2);
    const auto start = [&](const std::string& host, std::uint16_t port) -> std::string {
        ServerSettings settings;
        settings.host = host;
        settings.port = port;
        try {
            const Server server(
                settings, counters, [](ThreadCounters&) { return std::unique_ptr<Site>(); }, house.log);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "it listens";
    };
    CHECK(start("127.0.0.1", house.port()) ==
          "cannot listen on 127.0.0.1:" + std::to_string(house.port()) + ": another program listens there already");
    CHECK(start("no-such-host.invalid", 0).find("cannot listen on no-such-host.invalid: ") == 0);
    CHECK(start("192.0.2.1", 0).find("cannot listen on 192.0.2.1:0: ") == 0);
}
