// Who is answered what, over real sockets, with a real store: films' rules, tokens, caches, other origins.
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;

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
