// Class codes over real sockets: exchanged by programs and by the page, guessed, and the bodies they come in.
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;
namespace media_manifests = forksight::media_manifests;

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
