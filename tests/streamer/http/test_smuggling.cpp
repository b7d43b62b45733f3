// Requests made to be understood differently by two servers in a row, over real sockets: each is refused and the
// connection closed, or ends exactly where RFC 9112 says, so that the request after it is answered as the next one.
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;

namespace {

/// What a server that ends the message elsewhere would take for a request of its own.
const std::string hidden = "GET /console.css HTTP/1.1\r\nHost: hidden.example\r\n\r\n";
const std::string host = "Host: a\r\n";

std::string post(const std::string& fields, const std::string& body = hidden) {
    return "POST /healthz HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}
std::string get_with(const std::string& fields, const std::string& body = hidden) {
    return "GET /healthz HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}
std::string line(const std::string& request_line) {
    return request_line + "\r\n" + host + "\r\n" + hidden;
}
/// The length of `hidden`, so that the body is all of it.
const std::string whole = std::to_string(hidden.size());

struct Trick {
    const char* name;
    std::string bytes;
    int status;
};

const std::vector<Trick> refused{
    // RFC 9112 6.1 and 6.3: where a body ends
    {"length and chunked", post("Content-Length: " + whole + "\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + hidden), 400},
    {"gzip and length", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
    {"gzip", post("Transfer-Encoding: gzip\r\n"), 501},
    {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + hidden), 501},
    {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n"), 501},
    {"chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n"), 501},
    {"xchunked", post("Transfer-Encoding: xchunked\r\n"), 501},
    {"chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n"), 501},
    {"chunked with a parameter", post("Transfer-Encoding: chunked;a=b\r\n"), 501},
    {"an empty transfer coding", post("Transfer-Encoding:\r\n"), 501},
    {"two transfer codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400},
    {"two equal transfer codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"a vertical tab before chunked",
     post("Transfer-Encoding:\x0b"
          "chunked\r\n"),
     400},
    {"a space before the colon of the coding", post("Transfer-Encoding : chunked\r\n"), 400},
    {"a folded transfer coding", post("Transfer-Encoding:\r\n chunked\r\n"), 400},
    {"HTTP/1.0 and chunked", "POST /healthz HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n" + hidden, 400},
    {"two lengths", post("Content-Length: 0\r\nContent-Length: " + whole + "\r\n"), 400},
    {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
    {"a list of equal lengths", post("Content-Length: 5, 5\r\n"), 400},
    {"a length with a plus", post("Content-Length: +5\r\n"), 400},
    {"a negative length", post("Content-Length: -1\r\n"), 400},
    {"a hexadecimal length", post("Content-Length: 0x5\r\n"), 400},
    {"an empty length", post("Content-Length:\r\n"), 400},
    {"a length with a fraction", post("Content-Length: 5.0\r\n"), 400},
    {"a length with a space in it", post("Content-Length: 1 0\r\n"), 400},
    {"a length over 64 bits", post("Content-Length: 18446744073709551621\r\n"), 400},
    {"a length with a NUL", post(std::string("Content-Length: 5\0\r\n", 20)), 400},
    {"a GET with a body", get_with("Content-Length: " + whole + "\r\n"), 400},
    {"a GET with chunks", get_with("Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400},
    {"a HEAD with a body", "HEAD /healthz HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n" + hidden, 400},
    {"a DELETE with a body", "DELETE /healthz HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n" + hidden, 400},
    // RFC 9112 2.2 and 5: lines and fields
    {"a bare LF after the request line", "GET /healthz HTTP/1.1\n" + host + "\r\n" + hidden, 400},
    {"a bare LF after a field", "GET /healthz HTTP/1.1\r\nHost: a\n\r\n" + hidden, 400},
    {"a bare LF that ends the head", "GET /healthz HTTP/1.1\r\n" + host + "\n" + hidden, 400},
    {"a bare CR in a field", get_with("X: a\rContent-Length: 5\r\n"), 400},
    {"a NUL in a field", get_with(std::string("X: a\0b\r\n", 8)), 400},
    {"a NUL in a name", get_with(std::string("X\0: a\r\n", 7)), 400},
    {"a folded field", get_with("X: a\r\n Content-Length: 5\r\n"), 400},
    {"a field before its line begins", "GET /healthz HTTP/1.1\r\n " + host + host + "\r\n" + hidden, 400},
    {"a field without a name", get_with(": a\r\n"), 400},
    {"a field without a colon", get_with("Content-Length\r\n"), 400},
    {"a tab before a colon", get_with("Content-Length\t: 5\r\n"), 400},
    {"two empty lines before the request", "\r\n\r\n" + get_with(""), 400},
    {"a bare LF before the request", "\n" + get_with(""), 400},
    {"a bare CR before the request", "\r" + get_with(""), 400},
    // RFC 9112 3: the request line, and Host
    {"no Host", "GET /healthz HTTP/1.1\r\n\r\n" + hidden, 400},
    {"two Hosts", get_with("Host: b\r\n"), 400},
    {"two equal Hosts", get_with(host), 400},
    {"an empty Host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n" + hidden, 400},
    {"a Host with a user", "GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n" + hidden, 400},
    {"a list of Hosts", "GET /healthz HTTP/1.1\r\nHost: a, b\r\n\r\n" + hidden, 400},
    {"two spaces in the request line", line("GET  /healthz HTTP/1.1"), 400},
    {"a tab in the request line", line("GET\t/healthz HTTP/1.1"), 400},
    {"a space after the version", line("GET /healthz HTTP/1.1 "), 400},
    {"a request inside the request line", line("GET /healthz HTTP/1.1 HTTP/1.1"), 400},
    {"high bytes in the address", line("GET /health\xc3\xa9 HTTP/1.1"), 400},
    {"a hidden line end in the address", line("GET /%0d%0aX HTTP/1.1"), 400},
    {"no version", line("GET /healthz"), 400},
    {"HTTP/1.2", line("GET /healthz HTTP/1.2"), 505},
    {"HTTP/2.0", line("GET /healthz HTTP/2.0"), 505},
    {"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hidden, 505},
    {"a version of two digits", line("GET /healthz HTTP/1.10"), 400},
    {"a small version", line("GET /healthz http/1.1"), 400},
    {"CONNECT", line("CONNECT a:80 HTTP/1.1"), 501},
    {"a small method", line("get /healthz HTTP/1.1"), 501},
    // Bodies that no address here takes: told so, and never read as requests
    {"a body for an address that takes none", post("Content-Length: " + whole + "\r\n"), 405},
    {"chunks for an address that takes none",
     post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n" + hidden), 405},
    {"chunks with a wrong size", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n" + hidden), 405},
    {"chunks with an extension", post("Transfer-Encoding: chunked\r\n", "5;a=\n\r\nhello\r\n0\r\n\r\n" + hidden), 405},
    {"a body that is waited for", post("Expect: 100-continue\r\nContent-Length: " + whole + "\r\n"), 405},
};

/// Statuses in order; the last request is always an honest one, and stays open.
const std::vector<Trick> framed{
    {"one empty line before the request", "\r\n" + get_with("", ""), 200},
    {"a GET with a length of nothing", get_with("Content-Length: 0\r\n", ""), 200},
    {"a length of nothing in many digits", get_with("Content-Length: 000\r\n", ""), 200},
    {"a POST without a body", post("", ""), 405},
    {"a POST with a length of nothing", post("Content-Length: 0\r\n", ""), 405},
    {"a coding that only looks like one", get_with("Transfer_Encoding: chunked\r\n", ""), 200},
    {"a length under another name", get_with("X-Content-Length: 5\r\n", ""), 200},
    {"a length that is named as hop by hop", get_with("Connection: content-length\r\n", ""), 200},
    {"an absolute address of another host", "GET http://b/healthz HTTP/1.1\r\n" + host + "\r\n", 200},
    {"high bytes in a field", get_with("X: \xff\xfe\r\n", ""), 200},
    {"white space around a value", get_with("X: \t a \t \r\n", ""), 200},
    {"an upgrade that is not taken", get_with("Connection: Upgrade\r\nUpgrade: h2c\r\n", ""), 200},
    {"an expectation without a body", get_with("Expect: 100-continue\r\n", ""), 200},
    {"HTTP/1.0 that stays", "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200},
};

} // namespace

TEST_CASE("a request whose end is in doubt is refused, closed, and hides no other", "[http][loopback]") {
    House house;
    for (const Trick& trick : refused) {
        INFO(trick.name);
        Client client(house.port());
        REQUIRE(client.send(trick.bytes));
        const auto reply = client.reply(trick.bytes.compare(0, 5, "HEAD ") == 0 && trick.status == 405);
        REQUIRE(reply);
        CHECK(reply->status == trick.status);
        CHECK(reply->fields.at("connection") == "close");
        CHECK(reply->fields.at("content-type") == "application/problem+json");
        CHECK(client.rest() == std::optional<std::string>(""));
    }
    CHECK(refused.size() >= 39);
}

TEST_CASE("such a request is refused as well when it comes byte by byte", "[http][loopback]") {
    House house;
    for (const Trick& trick : refused) {
        INFO(trick.name);
        Client client(house.port());
        // The server may have closed before the last byte: what it said is what counts.
        for (const char c : trick.bytes) {
            if (!client.send({&c, 1})) break;
        }
        const auto reply = client.reply();
        REQUIRE(reply);
        CHECK(reply->status == trick.status);
        CHECK(client.rest() == std::optional<std::string>(""));
    }
}

TEST_CASE("an odd request that is allowed ends where it says, and the next is the next", "[http][loopback]") {
    House house;
    for (const Trick& trick : framed) {
        INFO(trick.name);
        Client client(house.port());
        REQUIRE(client.send(trick.bytes + get("/films/visit/door/640x320/init.mp4")));
        const auto odd = client.reply();
        REQUIRE(odd);
        CHECK(odd->status == trick.status);
        const auto next = client.reply();
        REQUIRE(next);
        CHECK(next->body == "0123456789");
        REQUIRE(client.send(get("/healthz")));
        const auto last = client.reply();
        REQUIRE(last);
        CHECK(last->body == "ok\n");
    }
}

TEST_CASE("a body that goes on after its request was refused ends with the connection", "[http][loopback]") {
    auto limits = quick_limits();
    limits.linger_bytes = 64 * 1024;
    House house(limits);
    Client client(house.port());
    client.send(post("Content-Length: 100000000\r\n", ""));
    const std::string piece(16 * 1024, 'x');
    std::size_t sent = 0;
    while (sent < 100'000'000 && client.send(piece)) sent += piece.size();
    CHECK(sent < 50'000'000); // what fits the buffers on the way, not what the client had to say
    CHECK(fetch(house.port(), "/healthz")->status == 200);
}
