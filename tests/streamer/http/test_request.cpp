#include <string>
#include <vector>

#include "streamer/http/request.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::http;
using State = HeadReader::State;

namespace {

struct Refused {
    const char* name;
    int status;
    std::string bytes;
};

std::string head(const std::string& fields) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}
std::string posted(const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\nbody5";
}
std::string line(const std::string& request_line) {
    return request_line + "\r\nHost: a\r\n\r\n";
}

// Every form in which two servers have been seen to disagree on where a request ends, or on what it asks for.
const std::vector<Refused>& refused_forms() {
    using namespace std::string_literals;
    static const std::vector<Refused> forms{
        {"a coding that is not chunked, then a length", 400,
         posted("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n")},
        {"an unknown coding alone", 501, posted("Transfer-Encoding: gzip\r\n")},
        {"a coding that only begins like chunked", 501, posted("Transfer-Encoding: xchunked\r\n")},
        {"a coding that only ends like chunked", 501, posted("Transfer-Encoding: chunkedx\r\n")},
        {"chunked and identity", 501, posted("Transfer-Encoding: chunked, identity\r\n")},
        {"identity", 501, posted("Transfer-Encoding: identity\r\n")},
        {"chunked twice in one field", 501, posted("Transfer-Encoding: chunked, chunked\r\n")},
        {"chunked in two fields", 400, posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
        {"chunked in quotes", 501, posted("Transfer-Encoding: \"chunked\"\r\n")},
        {"an empty coding", 501, posted("Transfer-Encoding:\r\n")},
        {"a coding with a parameter", 501, posted("Transfer-Encoding: chunked;q=1\r\n")},
        {"chunked under HTTP/1.0", 400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"chunked, then a length", 400, posted("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")},
        {"a length, then chunked", 400, posted("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
        {"a folded coding", 400, posted("Transfer-Encoding:\r\n chunked\r\n")},
        {"a vertical tab before chunked", 400, posted("Transfer-Encoding: \vchunked\r\n")},
        {"a form feed after chunked", 400, posted("Transfer-Encoding: chunked\f\r\n")},
        {"white space before the colon", 400, posted("Transfer-Encoding : chunked\r\n")},
        {"a tab before the colon", 400, posted("Content-Length\t: 5\r\n")},
        {"two lengths that differ", 400, posted("Content-Length: 5\r\nContent-Length: 6\r\n")},
        {"two lengths that agree", 400, posted("Content-Length: 5\r\nContent-Length: 5\r\n")},
        {"a list of lengths", 400, posted("Content-Length: 5, 5\r\n")},
        {"a length with a plus", 400, posted("Content-Length: +5\r\n")},
        {"a negative length", 400, posted("Content-Length: -5\r\n")},
        {"a hexadecimal length", 400, posted("Content-Length: 0x5\r\n")},
        {"a length with an underscore", 400, posted("Content-Length: 1_0\r\n")},
        {"a length with a point", 400, posted("Content-Length: 5.0\r\n")},
        {"a length that overflows", 400, posted("Content-Length: 18446744073709551621\r\n")},
        {"an empty length", 400, posted("Content-Length: \r\n")},
        {"a GET with a body by length", 400, head("Content-Length: 5\r\n") + "body5"},
        {"a GET with a chunked body", 400, head("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"},
        {"a HEAD with a body", 400, "HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"},
        {"a DELETE with a body", 400, "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"},
        {"a folded field", 400, head("X-A: b\r\n c\r\n")},
        {"a field folded with a tab", 400, head("X-A: b\r\n\tc\r\n")},
        {"a first field that begins with a space", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        {"no Host", 400, "GET / HTTP/1.1\r\n\r\n"},
        {"two Hosts", 400, head("Host: a\r\n")},
        {"two Hosts under HTTP/1.0", 400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"},
        {"an empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
        {"a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {"a Host with a user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
        {"a Host with a list", 400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
        {"a Host with a port of letters", 400, "GET / HTTP/1.1\r\nHost: a:http\r\n\r\n"},
        {"a bare LF after the request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"},
        {"a bare LF after a field", 400, "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"},
        {"a bare LF at the end of the head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"},
        {"a bare CR in a field", 400, head("X: y\rTransfer-Encoding: chunked\r\n")},
        {"a bare CR in the request line", 400, line("GET /\r HTTP/1.1")},
        {"a NUL in a field", 400, head("X: y\0z\r\n"s)},
        {"a NUL in a name", 400, head("X\0: y\r\n"s)},
        {"a DEL in a field", 400, head("X: y\x7f\r\n")},
        {"a field without a colon", 400, head("X-A\r\n")},
        {"a field without a name", 400, head(": a\r\n")},
        {"a name with a parenthesis", 400, head("X(A): b\r\n")},
        {"a name with a letter outside ASCII", 400, head("X\xC3\xA9: b\r\n")},
        {"a NUL in the address", 400, line("GET /a\0b HTTP/1.1"s)},
        {"a byte outside ASCII in the address", 400, line("GET /caf\xC3\xA9 HTTP/1.1")},
        {"a tab in the request line", 400, line("GET\t/ HTTP/1.1")},
        {"two spaces before the address", 400, line("GET  / HTTP/1.1")},
        {"two spaces before the version", 400, line("GET /  HTTP/1.1")},
        {"a space in the address", 400, line("GET /a b HTTP/1.1")},
        {"a space after the version", 400, line("GET / HTTP/1.1 ")},
        {"a space before the method", 400, line(" GET / HTTP/1.1")},
        {"HTTP/0.9", 400, "GET /\r\n\r\n"},
        {"HTTP/1.2", 505, line("GET / HTTP/1.2")},
        {"HTTP/2.0", 505, line("GET / HTTP/2.0")},
        {"the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"HTTP/1.10", 400, line("GET / HTTP/1.10")},
        {"HTTP/01.1", 400, line("GET / HTTP/01.1")},
        {"a version in lower case", 400, line("GET / http/1.1")},
        {"an unknown method", 501, line("BREW / HTTP/1.1")},
        {"a method in lower case", 501, line("get / HTTP/1.1")},
        {"CONNECT", 501, line("CONNECT a:80 HTTP/1.1")},
        {"TRACE", 501, line("TRACE / HTTP/1.1")},
        {"a method with a colon", 400, line("GE:T / HTTP/1.1")},
        {"an address without a slash", 400, line("GET films HTTP/1.1")},
        {"an asterisk", 400, line("GET * HTTP/1.1")},
        {"a fragment", 400, line("GET /a#b HTTP/1.1")},
        {"a backslash", 400, line("GET /films\\..\\x HTTP/1.1")},
        {"dots", 400, line("GET /films/../secret HTTP/1.1")},
        {"dots at the end", 400, line("GET /films/.. HTTP/1.1")},
        {"one dot", 400, line("GET /./films HTTP/1.1")},
        {"encoded dots", 400, line("GET /films/%2e%2e/secret HTTP/1.1")},
        {"half encoded dots", 400, line("GET /films/.%2E/secret HTTP/1.1")},
        {"an encoded slash", 400, line("GET /films%2fvisit HTTP/1.1")},
        {"an encoded backslash", 400, line("GET /films%5Cvisit HTTP/1.1")},
        {"an encoded NUL", 400, line("GET /films/a%00b HTTP/1.1")},
        {"an encoded line end", 400, line("GET /films/a%0d%0ab HTTP/1.1")},
        {"a percent sign alone", 400, line("GET /films/100% HTTP/1.1")},
        {"a percent sign before no digits", 400, line("GET /films/%zz HTTP/1.1")},
        {"an absolute address of another scheme", 400, line("GET ftp://a/ HTTP/1.1")},
        {"an absolute address with a user", 400, line("GET http://u@a/ HTTP/1.1")},
        {"an absolute address without a host", 400, line("GET http:///x HTTP/1.1")},
        {"an absolute address with dots", 400, line("GET http://a/../x HTTP/1.1")},
        {"two empty lines first", 400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"a TLS hello", 400, "\x16\x03\x01\x02"s},
        {"too many fields", 431,
         [] {
             std::string many;
             for (int i = 0; i < 101; ++i) many += "X: y\r\n";
             return head(many);
         }()},
        {"a field that is too large", 431, head("X: " + std::string(20'000, 'y') + "\r\n")},
        {"an address that is too long", 414, line("GET /" + std::string(4096, 'a') + " HTTP/1.1")},
        {"an address without an end", 414, "GET /" + std::string(8000, 'a')},
        {"a head without an end", 431, "GET / HTTP/1.1\r\nX: " + std::string(16'400, 'y')},
    };
    return forms;
}

State read_at_once(HeadReader& reader, const std::string& bytes) {
    return reader.read(bytes);
}

State read_bytewise(HeadReader& reader, const std::string& bytes) {
    for (std::size_t size = 1; size <= bytes.size(); ++size) {
        const State state = reader.read(std::string_view(bytes).substr(0, size));
        if (state != State::more) return state;
    }
    return State::more;
}

} // namespace

TEST_CASE("every doubtful form of a request is refused, whole or byte by byte", "[http][unit]") {
    for (const Refused& form : refused_forms()) {
        INFO(form.name);
        HeadReader whole;
        CHECK(read_at_once(whole, form.bytes) == State::refused);
        CHECK(whole.refusal().status == form.status);
        CHECK(whole.refusal().why.find_first_of("\"\\\r\n") == std::string_view::npos);
        HeadReader bytewise;
        CHECK(read_bytewise(bytewise, form.bytes) == State::refused);
        CHECK(bytewise.refusal().status == form.status);
    }
}

TEST_CASE("a folded field is called so, and not taken for one without a name", "[http][unit]") {
    HeadReader reader;
    REQUIRE(reader.read(head("X-A: b\r\n c: d\r\n")) == State::refused);
    CHECK(reader.refusal().why == "a field is folded over two lines");
}

TEST_CASE("an ordinary request is read with its fields", "[http][unit]") {
    const std::string bytes =
        "GET /films/visit/film.json?a=b HTTP/1.1\r\nHost: films.example:8360\r\nRANGE:  bytes=0-1 "
        "\t\r\nX-Empty:\r\n\r\n";
    for (const bool bytewise : {false, true}) {
        HeadReader reader;
        REQUIRE((bytewise ? read_bytewise(reader, bytes) : read_at_once(reader, bytes)) == State::complete);
        const Request& request = reader.request();
        CHECK(request.method == Method::get);
        CHECK(request.path == "/films/visit/film.json");
        CHECK(request.query == "a=b");
        CHECK(request.host == "films.example:8360");
        CHECK(request.field("range") == "bytes=0-1");
        CHECK(request.field("x-empty").empty());
        CHECK(request.count("x-empty") == 1);
        CHECK(request.count("x-missing") == 0);
        CHECK(request.keep_alive);
        CHECK_FALSE(request.has_body);
        CHECK(reader.consumed() == bytes.size());
    }
}

TEST_CASE("what is allowed by the letter is accepted", "[http][unit]") {
    const std::vector<std::pair<const char*, std::string>> accepted{
        {"an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"no space after the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n"},
        {"an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8360\r\n\r\n"},
        {"HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n"},
        {"a value outside ASCII", head("X: caf\xC3\xA9\r\n")},
        {"a length of nothing", head("Content-Length: 0\r\n")},
        {"a POST with a length", posted("Content-Length: 5\r\n")},
        {"a chunked POST", posted("Transfer-Encoding: Chunked\r\n")},
        {"an encoded letter", line("GET /films/%C3%A9 HTTP/1.1")},
        {"dots in a name", line("GET /films/a..b HTTP/1.1")},
        {"an address of the greatest length", line("GET /" + std::string(4095, 'a') + " HTTP/1.1")},
    };
    for (const auto& [name, bytes] : accepted) {
        INFO(name);
        HeadReader reader;
        CHECK(reader.read(bytes) == State::complete);
    }
    HeadReader reader;
    REQUIRE(reader.read(posted("Content-Length: 5\r\n")) == State::complete);
    CHECK(reader.request().has_body);
}

TEST_CASE("the absolute form of an address gives its path and overrules Host", "[http][unit]") {
    HeadReader reader;
    const std::string whole = line("GET HTTP://Films.example:80/films/visit?x HTTP/1.1");
    REQUIRE(reader.read(whole) == State::complete);
    CHECK(reader.request().path == "/films/visit");
    CHECK(reader.request().query == "x");
    CHECK(reader.request().host == "Films.example:80");
    for (const char* target : {"GET http://b HTTP/1.1", "GET http://b?x HTTP/1.1"}) {
        HeadReader bare;
        const std::string bytes = line(target);
        REQUIRE(bare.read(bytes) == State::complete);
        CHECK(bare.request().path == "/");
    }
}

TEST_CASE("whether the connection goes on is what the version and the Connection field say", "[http][unit]") {
    const auto goes_on = [](const std::string& bytes) {
        HeadReader reader;
        REQUIRE(reader.read(bytes) == State::complete);
        return reader.request().keep_alive;
    };
    CHECK(goes_on(head("")));
    CHECK_FALSE(goes_on(head("Connection: close\r\n")));
    CHECK_FALSE(goes_on(head("Connection: keep-alive, Close\r\n")));
    CHECK_FALSE(goes_on(head("Connection: x\r\nConnection: close\r\n")));
    CHECK_FALSE(goes_on("GET / HTTP/1.0\r\n\r\n"));
    CHECK(goes_on("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
    CHECK_FALSE(goes_on("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"));
}

TEST_CASE("requests that arrive together are read one after the other", "[http][unit]") {
    const std::string both = line("GET /one HTTP/1.1") + line("GET /two HTTP/1.1");
    HeadReader reader;
    REQUIRE(reader.read(both) == State::complete);
    CHECK(reader.request().path == "/one");
    const std::size_t first = reader.consumed();
    reader.reset();
    REQUIRE(reader.read(std::string_view(both).substr(first)) == State::complete);
    CHECK(reader.request().path == "/two");
    CHECK(first + reader.consumed() == both.size());
}
