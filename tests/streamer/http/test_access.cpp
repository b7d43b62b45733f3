// Who is answered what, over real sockets, with a real store: films' rules, tokens, codes, caches, other origins.
#include <array>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "media_manifests/token_exchange.hpp"
#include "streamer/access/class_code.hpp"
#include "streamer/access/register.hpp"
#include "streamer/access/token.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;
namespace media_manifests = forksight::media_manifests;
using access::Holder;
using access::Rule;

namespace {

const std::int64_t now_s = static_cast<std::int64_t>(std::time(nullptr));
constexpr access::ClassId everything = 11;
constexpr access::ClassId other_film = 12;

/// The film `visit` under a rule, two classes, and the tokens that there can be.
struct School {
    explicit School(Rule rule, const std::vector<std::string>& origins = {}, const access::GuessLimits& guesses = {})
        : house(quick_limits(), 1, Way::as_told, origins, guesses) {
        access::Opened opened = access::open_access(house.disk.path());
        code = add(opened, "all", everything, {});
        add(opened, "other", other_film, {"talk"});
        access::set_rule(*opened.store, "visit", rule);
        for (int i = 0; i < 3000 && house.door.state()->rules.films.count("visit") == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        REQUIRE(house.door.state()->rules.of("visit") == rule);
    }

    static std::string add(access::Opened& opened, const std::string& name, access::ClassId id,
                           std::vector<std::string> films) {
        const std::string code = access::make_code();
        REQUIRE(access::add_class(*opened.store, {name, id, now_s, now_s + 3600, std::move(films)},
                                  access::digest_of_code(opened.keys, access::read_code(code).value())));
        return code;
    }
    std::string token(const Holder& holder) const { return access::Signer(house.door.state()->keys).sign(holder); }
    std::string of_class() const { return token({Holder::Kind::viewer, everything, now_s + 600}); }
    std::string of_staff() const { return token({Holder::Kind::staff, 0, now_s + 600}); }
    std::uint16_t port() const { return house.port(); }

    House house;
    std::string code;
};

/// What the page's cookie is called on the line that this test uses.
std::string our_cookie() {
    return speaks_tls(Way::as_told) ? "__Host-forksight" : "forksight";
}

std::string bearer(const std::string& token) {
    return "Authorization: Bearer " + token + "\r\n";
}

std::optional<ReadReply> ask(std::uint16_t port, const std::string& method, const std::string& path,
                             const std::string& fields = {}, const std::string& body = {}) {
    Client client(port);
    const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!client.send(method + " " + path + " HTTP/1.1\r\nHost: films.example\r\n" + fields + length + "\r\n" + body)) {
        return std::nullopt;
    }
    return client.reply(method == "HEAD");
}

std::optional<ReadReply> exchange(std::uint16_t port, const std::string& code) {
    return ask(port, "POST", "/api/tokens", "Content-Type: application/json\r\n",
               media_manifests::write_code_request(code));
}

const std::array<std::string, 6> film_paths{
    "/films/visit/film.json",       "/films/visit/door/clip.json",          "/films/visit/door/master.m3u8",
    "/films/visit/door/poster.jpg", "/films/visit/door/640x320/media.m3u8", "/films/visit/door/640x320/00001.m4s"};

} // namespace

TEST_CASE("a film's files are given to whom its rule says, by every method that reads", "[access][loopback]") {
    enum Asker { nobody, of_all, of_other, ended, gone, forged, staff, askers };
    struct Row {
        Rule rule;
        std::array<int, askers> statuses;
    };
    for (const auto& [rule, statuses] : {Row{Rule::open, {200, 200, 200, 200, 200, 200, 200}},
                                         Row{Rule::for_class, {401, 200, 403, 401, 401, 401, 200}},
                                         Row{Rule::staff, {401, 403, 403, 401, 401, 401, 200}}}) {
        School school(rule);
        const std::array<std::string, askers> fields{
            "",
            bearer(school.of_class()),
            bearer(school.token({Holder::Kind::viewer, other_film, now_s + 600})),
            bearer(school.token({Holder::Kind::viewer, everything, now_s - 1})),
            bearer(school.token({Holder::Kind::viewer, 99, now_s + 600})),
            bearer(access::Signer(access::make_key_ring()).sign({Holder::Kind::staff, 0, now_s + 600})),
            bearer(school.of_staff())};
        for (std::size_t asker = 0; asker < askers; ++asker) {
            for (const std::string& path : film_paths) {
                for (const std::string method : {"GET", "HEAD"}) {
                    INFO(access::name_of(rule) << " asker " << asker << " " << method << " " << path);
                    const auto reply = ask(school.port(), method, path, fields[asker]);
                    REQUIRE(reply);
                    CHECK(reply->status == statuses[asker]);
                    CHECK((reply->fields.count("www-authenticate") == 1) == (statuses[asker] != 200));
                }
                for (const std::string method : {"POST", "PUT", "DELETE", "PATCH"}) {
                    CHECK(ask(school.port(), method, path, fields[asker])->status == 405);
                }
            }
        }
    }
}

TEST_CASE("a refusal says what to do, and no cache keeps it", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string path = film_paths[5];
    const auto none = fetch(school.port(), path);
    REQUIRE(none);
    CHECK(none->fields.at("www-authenticate") == "Bearer realm=\"forksight\"");
    CHECK(none->fields.at("content-type") == "application/problem+json");
    CHECK(none->fields.at("cache-control") == "no-store");
    CHECK(none->body.find("/api/tokens") != std::string::npos);
    const std::string ended = school.token({Holder::Kind::viewer, everything, now_s - 1});
    const auto old = fetch(school.port(), path, bearer(ended));
    REQUIRE(old);
    CHECK(old->fields.at("www-authenticate") == "Bearer realm=\"forksight\", error=\"invalid_token\"");
    CHECK(old->body.find(ended) == std::string::npos);
    const auto other =
        fetch(school.port(), path, bearer(school.token({Holder::Kind::viewer, other_film, now_s + 600})));
    REQUIRE(other);
    CHECK(other->fields.at("www-authenticate").find("insufficient_scope") != std::string::npos);
    // Access is looked at before everything that tells of the file.
    CHECK(fetch(school.port(), path, "If-None-Match: *\r\n")->status == 401);
    CHECK(fetch(school.port(), path, "Range: bytes=900-\r\n")->status == 401);
    CHECK(fetch(school.port(), "/films/visit/door/640x320/00009.m4s")->status == 401);
    CHECK(fetch(school.port(), "/films/visit/door/640x320/00009.m4s", bearer(school.of_class()))->status == 404);
}

TEST_CASE("what is not open to all is kept by nobody's cache but the asker's", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string segment = film_paths[5];
    const std::string fields = bearer(school.of_class());
    const auto whole = fetch(school.port(), segment, fields);
    REQUIRE(whole);
    CHECK(whole->fields.at("cache-control") == "private, max-age=31536000, immutable");
    CHECK((whole->body == pattern(100)));
    CHECK(fetch(school.port(), film_paths[0], fields)->fields.at("cache-control") == "private, no-cache");
    const auto part = fetch(school.port(), segment, fields + "Range: bytes=0-1\r\n");
    CHECK(part->status == 206);
    CHECK(part->fields.at("cache-control") == "private, max-age=31536000, immutable");
    const auto same = fetch(school.port(), segment, fields + "If-None-Match: " + whole->fields.at("etag") + "\r\n");
    CHECK(same->status == 304);
    CHECK(same->fields.at("cache-control") == "private, max-age=31536000, immutable");
}

TEST_CASE("a token comes in Authorization or in the cookie, and nowhere else", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string token = school.of_class();
    const auto status = [&](const std::string& fields, const std::string& query = {}) {
        return fetch(school.port(), film_paths[0] + query, fields)->status;
    };
    CHECK(status("authorization: bEARER   " + token + "\r\n") == 200);
    const std::string cookie = our_cookie() + "=" + token;
    CHECK(status("Cookie: " + cookie + "\r\n") == 200);
    CHECK(status("Cookie: a=b; " + cookie + "; c=d\r\n") == 200);
    CHECK(status("Cookie: a=b\r\nCookie: " + cookie + "\r\n") == 200);
    CHECK(status("Cookie: " + cookie + "\r\nAuthorization: Basic YTpi\r\n") == 200);
    CHECK(status("Cookie: " + cookie + "\r\n" + bearer("wrong")) == 401);
    CHECK(status(bearer(token) + bearer(token)) == 401);
    CHECK(status("Authorization: " + token + "\r\n") == 401);
    CHECK(status("Cookie: x" + cookie + "\r\n") == 401);
    CHECK(status("Cookie: forksight=wrong; __Host-forksight=" + token + "\r\n") == 200);
    // Over TLS the cookie that plain HTTP could have set is none.
    CHECK(status("Cookie: forksight=" + token + "\r\n") == (speaks_tls(Way::as_told) ? 401 : 200));
    CHECK(status({}, "?token=" + token) == 401);
}

TEST_CASE("on one connection each request is asked for its own token", "[access][loopback]") {
    School school(Rule::for_class);
    Client client(school.port());
    const std::string right = bearer(school.of_class());
    REQUIRE(client.send(get(film_paths[5], right) + get(film_paths[5]) + get(film_paths[5], right) +
                        get(film_paths[5], bearer("x")) + get(film_paths[5], right)));
    for (const int status : {200, 401, 200, 401, 200}) {
        const auto reply = client.reply();
        REQUIRE(reply);
        CHECK(reply->status == status);
    }
}

TEST_CASE("a token ends with its time while the connection goes on", "[access][loopback]") {
    School school(Rule::for_class);
    Client client(school.port());
    const std::int64_t start_s = static_cast<std::int64_t>(std::time(nullptr));
    const std::string fields = bearer(school.token({Holder::Kind::viewer, everything, start_s + 2}));
    int last = 0;
    for (int i = 0; i < 3000 && last != 401; ++i) {
        REQUIRE(client.send(get(film_paths[5], fields)));
        const auto reply = client.reply();
        REQUIRE(reply);
        if (reply->status == 200) REQUIRE(std::time(nullptr) <= start_s + 30);
        last = reply->status;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(last == 401);
}

TEST_CASE("a rule that changes, and a class that goes, count on open connections too", "[access][loopback]") {
    School school(Rule::open);
    Client client(school.port());
    const auto status = [&](const std::string& fields) {
        REQUIRE(client.send(get(film_paths[0], fields)));
        const auto reply = client.reply();
        REQUIRE(reply);
        return reply->status;
    };
    const auto becomes = [&](const std::string& fields, int wanted) {
        for (int i = 0; i < 3000 && status(fields) != wanted; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return status(fields) == wanted;
    };
    const std::string fields = bearer(school.of_class());
    CHECK(status({}) == 200);
    access::set_rule(*access::open_access(school.house.disk.path()).store, "visit", Rule::for_class);
    CHECK(becomes({}, 401));
    CHECK(status(fields) == 200);
    access::remove_class(*access::open_access(school.house.disk.path()).store, "all");
    CHECK(becomes(fields, 401));
}

TEST_CASE("the list, the page and the player's address show only what the asker may see", "[access][loopback]") {
    School school(Rule::for_class);
    school.house.disk.write("films/open/film.json", small_film("open"));
    const auto list = [&](const std::string& fields) { return fetch(school.port(), "/api/films", fields); };
    const auto nobody = list({});
    REQUIRE(nobody);
    CHECK(nobody->body.find("\"visit\"") == std::string::npos);
    CHECK(nobody->body.find("\"open\"") != std::string::npos);
    CHECK(nobody->fields.at("vary") == "Authorization, Cookie");
    CHECK(nobody->fields.at("cache-control") == "private, no-cache");
    const auto inside = list(bearer(school.of_class()));
    CHECK(inside->body.find("\"visit\"") != std::string::npos);
    CHECK(list("If-None-Match: " + nobody->fields.at("etag") + "\r\n")->status == 304);
    CHECK(list(bearer(school.of_class()) + "If-None-Match: " + nobody->fields.at("etag") + "\r\n")->status == 200);

    const auto page = [&](const std::string& fields) { return fetch(school.port(), "/?lang=en", fields)->body; };
    CHECK(page({}).find("film-visit") == std::string::npos);
    CHECK(page({}).find("<form method=\"post\" action=\"/code\">") != std::string::npos);
    const std::string shown = page("Cookie: " + our_cookie() + "=" + school.of_class() + "\r\n");
    CHECK(shown.find("film-visit") != std::string::npos);
    CHECK(shown.find("/films/visit --code CLASSCODE<") != std::string::npos);
    CHECK(fetch(school.port(), "/films/visit")->fields.at("location") == "/?code=needed#code");
    CHECK(fetch(school.port(), "/films/visit", "Cookie: " + our_cookie() + "=" + school.of_class() + "\r\n")
              ->fields.at("location") == "/#film-visit");
}

TEST_CASE("a class code is exchanged for a token that opens the films of the class", "[access][loopback]") {
    School school(Rule::for_class);
    const auto reply = exchange(school.port(), school.code);
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(reply->fields.at("content-type") == "application/json");
    CHECK(reply->fields.at("cache-control") == "no-store");
    CHECK(reply->fields.count("set-cookie") == 0);
    const auto grant = media_manifests::read_grant(reply->body);
    REQUIRE(grant);
    CHECK(grant.value().films == std::vector<std::string>{"visit"});
    CHECK(grant.value().lasts_s <= 3600);
    CHECK(grant.value().lasts_s > 3000);
    CHECK(fetch(school.port(), film_paths[0], bearer(grant.value().token))->status == 200);
    std::string sloppy = school.code;
    for (char& c : sloppy) c = c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    CHECK(exchange(school.port(), " " + sloppy + " ")->status == 200);
    // One that is made while the server runs, and used before it looked again.
    access::Opened opened = access::open_access(school.house.disk.path());
    const auto fresh = exchange(school.port(), School::add(opened, "fresh", 77, {}));
    REQUIRE(fresh->status == 200);
    const auto fresh_grant = media_manifests::read_grant(fresh->body);
    CHECK(fetch(school.port(), film_paths[0], bearer(fresh_grant.value().token))->status == 200);
    for (const std::string& wrong : {std::string("FFFFF-FFFFF"), std::string(), std::string("' OR 1=1 --")}) {
        const auto refused = exchange(school.port(), wrong);
        REQUIRE(refused);
        CHECK(refused->status == 403);
        CHECK(refused->fields.at("content-type") == "application/problem+json");
    }
}

TEST_CASE("bodies are taken only where they are wanted, whole, small and of the right type", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string right = media_manifests::write_code_request(school.code);
    const std::string json = "Content-Type: application/json\r\n";
    const auto status = [&](const std::string& fields, const std::string& body) {
        return ask(school.port(), "POST", "/api/tokens", fields, body)->status;
    };
    CHECK(status(json, right) == 200);
    CHECK(status("Content-Type: Application/JSON ; charset=utf-8\r\n", right) == 200);
    CHECK(status("", right) == 415);
    CHECK(status("Content-Type: text/plain\r\n", right) == 415);
    CHECK(status(json, "") == 400);
    CHECK(status(json, "{\"code\":5}") == 400);
    CHECK(status(json, right + std::string(1024 - right.size(), ' ')) == 200);
    CHECK(status(json, right + std::string(1025 - right.size(), ' ')) == 413);
    CHECK(status(json + "Expect: something\r\n", right) == 417);
    CHECK(ask(school.port(), "POST", "/api/films", json, right)->status == 405);
    CHECK(ask(school.port(), "GET", "/api/tokens")->status == 405);
    CHECK(ask(school.port(), "GET", "/api/tokens")->fields.at("allow") == "POST, OPTIONS");
    Client chunked(school.port());
    REQUIRE(chunked.send("POST /api/tokens HTTP/1.1\r\nHost: a\r\n" + json +
                         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    CHECK(chunked.reply()->status == 411);
    CHECK(chunked.rest() == ""); // and nothing after it is taken for a request
}

TEST_CASE("a body is where its head says, however it arrives and whatever follows", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string body = media_manifests::write_code_request(school.code);
    const std::string post =
        "POST /api/tokens HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n";
    // In the middle of other requests, all at once.
    Client together(school.port());
    REQUIRE(
        together.send(get("/healthz") + post + body + get("/healthz") + post + body + post + body + get("/healthz")));
    for (const char* expected : {"ok", "token", "ok", "token", "token", "ok"}) {
        const auto reply = together.reply();
        REQUIRE(reply);
        CHECK(reply->status == 200);
        CHECK(reply->body.find(expected) != std::string::npos);
    }
    // A byte at a time, with a request before it and one behind it in the same packets.
    Client slowly(school.port());
    for (const char c : get("/healthz") + post + body + get("/healthz")) REQUIRE(slowly.send(std::string(1, c)));
    for (const char* expected : {"ok", "token", "ok"}) CHECK(slowly.reply()->body.find(expected) != std::string::npos);
    // A head of nearly 16 KiB before it.
    Client large(school.port());
    const std::string filler = "X-Filler: " + std::string(15'000, 'x') + "\r\n";
    REQUIRE(large.send(post.substr(0, post.size() - 2) + filler + "\r\n" + body + get("/healthz")));
    CHECK(large.reply()->status == 200);
    CHECK(large.reply()->body == "ok\n");
    // The largest head there may be, with the empty line that is forgiven, and the largest body: all fits, or is
    // refused.
    for (std::size_t size = 16 * 1024 - 6; size <= 16 * 1024 + 2; ++size) {
        for (const std::string empty : {"", "\r\n"}) {
            std::string head = empty + post;
            head.replace(head.find("Content-Length: ") + 16, std::to_string(body.size()).size(), "1024");
            head.resize(head.size() - 2);
            head += "X-Filler: ";
            head += std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
            Client brim(school.port());
            REQUIRE(brim.send(head + std::string(1023, ' ')));
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            brim.send(" "); // it may have been refused by now
            const auto reply = brim.reply();
            INFO(size << " " << empty.size());
            REQUIRE(reply);
            CHECK(reply->status == (size <= 16 * 1024 ? 400 : 431));
        }
    }
    CHECK(fetch(school.port(), "/healthz")->status == 200);
    // Asked whether it may be sent.
    Client asking(school.port());
    REQUIRE(asking.send(post.substr(0, post.size() - 2) + "Expect: 100-continue\r\n\r\n"));
    CHECK(asking.reply()->status == 100);
    REQUIRE(asking.send(body));
    CHECK(asking.reply()->status == 200);
    // As HTTP/1.0 has it.
    Client old(school.port());
    std::string older = post;
    older.replace(older.find("HTTP/1.1"), 8, "HTTP/1.0");
    REQUIRE(old.send(older + body));
    CHECK(old.reply()->status == 200);
    CHECK(old.rest() == "");
}

TEST_CASE("a body that does not come is not waited for", "[access][loopback]") {
    http::Limits limits = quick_limits();
    limits.body_time = http::Limits::Time(200);
    House house(limits);
    Client client(house.port());
    REQUIRE(client.send(
        "POST /api/tokens HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"));
    for (int i = 0; i < 8; ++i) client.send("{"); // a byte now and then does not renew the time; the ninth never comes
    const auto reply = client.reply();
    REQUIRE(reply);
    CHECK(reply->status == 408);
    CHECK(client.rest());
}

TEST_CASE("who guesses is slowed down, and told for how long", "[access][loopback]") {
    access::GuessLimits guesses;
    guesses.wrong_at_once = 5;
    School school(Rule::for_class, {}, guesses);
    for (int i = 0; i < 5; ++i) CHECK(exchange(school.port(), "FFFFF-FFFFF")->status == 403);
    const auto slowed = exchange(school.port(), school.code);
    REQUIRE(slowed);
    CHECK(slowed->status == 429);
    CHECK(std::stoi(slowed->fields.at("retry-after")) > 0);
}

TEST_CASE("the page's form sets a cookie and leads back, without a script", "[access][loopback]") {
    School school(Rule::for_class);
    const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
    const auto right = ask(school.port(), "POST", "/code",
                           form + "Origin: " + (speaks_tls(Way::as_told) ? "https" : "http") + "://films.example\r\n",
                           "lang=en&code=" + school.code);
    REQUIRE(right);
    CHECK(right->status == 303);
    CHECK(right->fields.at("location") == "/?lang=en#films");
    const std::string cookie = right->fields.at("set-cookie");
    CHECK(cookie.find(our_cookie() + "=") == 0);
    CHECK(cookie.find("; Path=/; HttpOnly; SameSite=Lax") != std::string::npos);
    // A browser would not send a Secure one back over plain HTTP.
    CHECK((cookie.find("; Secure") != std::string::npos) == speaks_tls(Way::as_told));
    const std::string sent = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    CHECK(fetch(school.port(), film_paths[0], sent)->status == 200);

    const auto wrong = ask(school.port(), "POST", "/code", form, "lang=nl&code=%3Cscript%3E");
    CHECK(wrong->fields.at("location") == "/?lang=nl&code=wrong#code");
    CHECK(wrong->fields.count("set-cookie") == 0);
    const auto left = ask(school.port(), "POST", "/code", form + sent, "lang=nl&leave=1");
    CHECK(left->fields.at("set-cookie").find(our_cookie() + "=; Max-Age=0;") == 0);
    const auto staff = ask(school.port(), "POST", "/code", form, "code=" + school.of_staff());
    CHECK(staff->fields.at("set-cookie").find(our_cookie() + "=" + school.of_staff() + ";") == 0);

    for (const std::string elsewhere :
         {"Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
          "Sec-Fetch-Site: same-site\r\nOrigin: http://films.example\r\n"}) {
        const auto refused = ask(school.port(), "POST", "/code", form + elsewhere, "code=" + school.code);
        CHECK(refused->status == 403);
        CHECK(refused->fields.count("set-cookie") == 0);
    }
    CHECK(ask(school.port(), "POST", "/code", "Content-Type: application/json\r\n", "{}")->status == 415);
}

TEST_CASE("scripts of other origins read what is served only if they are listed", "[access][loopback]") {
    School school(Rule::for_class, {"https://school.example", "http://localhost:8000"});
    const std::string ours = "Origin: https://school.example\r\n";
    for (const std::string& path : {film_paths[5], std::string("/healthz"), std::string("/nothing")}) {
        const auto reply = fetch(school.port(), path, ours); // an error too: a script must be told which it is
        REQUIRE(reply);
        CHECK(reply->fields.at("access-control-allow-origin") == "https://school.example");
        CHECK(reply->fields.at("vary") == "Origin");
        for (const char* name : {"Accept-Ranges", "Content-Length", "Content-Range", "Date", "ETag"}) {
            CHECK(reply->fields.at("access-control-expose-headers").find(name) != std::string::npos);
        }
        for (const std::string other :
             {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Origin: https://school.example.evil\r\n", ""}) {
            const auto refused = fetch(school.port(), path, other);
            CHECK(refused->fields.count("access-control-allow-origin") == 0);
            CHECK(refused->fields.at("vary") == "Origin");
        }
    }
    CHECK(fetch(school.port(), "/api/films", ours)->fields.at("vary") == "Origin, Authorization, Cookie");
    const std::string preflight =
        "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n";
    const auto allowed = ask(school.port(), "OPTIONS", film_paths[5], ours + preflight);
    REQUIRE(allowed);
    CHECK(allowed->status == 204);
    CHECK(allowed->fields.count("content-length") == 0);
    CHECK(allowed->fields.at("access-control-allow-methods") == "GET, HEAD, OPTIONS");
    CHECK(allowed->fields.at("access-control-allow-headers").find("Authorization") != std::string::npos);
    CHECK(allowed->fields.at("access-control-allow-headers").find("Range") != std::string::npos);
    const auto refused = ask(school.port(), "OPTIONS", film_paths[5], "Origin: https://evil.example\r\n" + preflight);
    CHECK(refused->status == 204);
    CHECK(refused->fields.count("access-control-allow-methods") == 0);
    CHECK(ask(school.port(), "OPTIONS", "/api/tokens")->fields.at("allow") == "POST, OPTIONS");

    House alone;
    const auto plain = fetch(alone.port(), film_paths[5], ours);
    CHECK(plain->fields.count("access-control-allow-origin") == 0);
    CHECK(plain->fields.count("vary") == 0);
    for (const char* wrong : {"*", "school.example", "https://school.example/", "https://School.example", "file://x",
                              "https://", "https://a b"}) {
        INFO(wrong);
        CHECK_FALSE(api::complaint_about_origin(wrong).empty());
    }
    CHECK(api::complaint_about_origin("http://[::1]:8000").empty());
}
