// The list of films, health, metrics and the console, over real sockets.
#include <string>
#include <thread>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;

TEST_CASE("the list of films says what each is made of", "[api][loopback]") {
    House house;
    const auto reply = fetch(house.port(), "/api/films");
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(reply->fields.at("content-type") == "application/json");
    for (const char* part :
         {R"("id":"visit")", R"("title":{"en":"The visit","nl":"Het bezoek"})", R"("url":"/films/visit/film.json")",
          R"("playable":true)", R"("clips":["door","hall"])", R"("scenes":3)", R"("decisions":1)",
          R"("endings":["let-in","sent-away"])", R"("length_s":8.0)", R"("poster":"/films/visit/door/poster.jpg")"}) {
        INFO(part << " in " << reply->body);
        CHECK(reply->body.find(part) != std::string::npos);
    }
    const auto again = fetch(house.port(), "/api/films", "If-None-Match: " + reply->fields.at("etag") + "\r\n");
    REQUIRE(again);
    CHECK(again->status == 304);
}

TEST_CASE("a film with mistakes is listed with them and does not hide the others", "[api][loopback]") {
    House house;
    house.disk.write("films/broken/film.json", R"({"forksight": 1, "id": "broken", "start": "nowhere"})");
    house.disk.write("films/half/film.json", small_film("half"));
    house.disk.write("films/moved/film.json", small_film("visit"));
    std::filesystem::create_directories(house.disk.path() / "films/empty");
    std::filesystem::create_directories(house.disk.path() / "films/.being-made");
    const auto reply = fetch(house.port(), "/api/films");
    REQUIRE(reply);
    CHECK(reply->body.find(R"("id":"visit")") != std::string::npos);
    CHECK(reply->body.find(R"("id":"broken")") != std::string::npos);
    CHECK(reply->body.find("FS0001") != std::string::npos); // broken: film.json is wrong
    CHECK(reply->body.find("FS0002") != std::string::npos); // empty: there is no film.json
    CHECK(reply->body.find("FS0003") != std::string::npos); // moved: another id than its folder
    CHECK(reply->body.find(".being-made") == std::string::npos);
    CHECK(reply->body.find(R"("playable":true)") == reply->body.rfind(R"("playable":true)")); // visit alone
}

TEST_CASE("a symbolic link among the films is listed with why it is none", "[api][loopback]") {
    House house;
    TemporaryFolder elsewhere;
    furnish(elsewhere);
    std::filesystem::create_directory_symlink(elsewhere.path() / "films/visit", house.disk.path() / "films/linked");
    std::filesystem::create_directory_symlink(elsewhere.path(), house.disk.path() / "films/No film");
    const auto reply = fetch(house.port(), "/api/films");
    REQUIRE(reply);
    const std::size_t listed = reply->body.find(R"({"id":"linked")");
    REQUIRE(listed != std::string::npos);
    CHECK(listed < reply->body.find(R"("id":"visit")"));
    CHECK(reply->body.find("'films/linked' is a symbolic link, which is not followed") != std::string::npos);
    CHECK(reply->body.find("No film") == std::string::npos);
    CHECK(reply->body.find(elsewhere.path().filename().string()) == std::string::npos);
    std::filesystem::remove(house.disk.path() / "films/linked");
    house.disk.write("films/linked/film.json", small_film("linked"));
    CHECK(fetch(house.port(), "/api/films")->body.find("symbolic link") == std::string::npos);
}

TEST_CASE("a film that is put right is listed right at once", "[api][loopback]") {
    House house;
    house.disk.write("films/visit/film.json", "{");
    CHECK(fetch(house.port(), "/api/films")->body.find(R"("playable":false)") != std::string::npos);
    house.disk.write("films/visit/film.json", small_film("visit"));
    CHECK(fetch(house.port(), "/api/films")->body.find(R"("playable":true)") != std::string::npos);
    std::filesystem::remove_all(house.disk.path() / "films/visit/hall");
    CHECK(fetch(house.port(), "/api/films")->body.find(R"("playable":false)") != std::string::npos);
}

TEST_CASE("health says that the server runs, readiness that its library can be read", "[api][loopback]") {
    House house;
    CHECK(fetch(house.port(), "/healthz")->body == "ok\n");
    CHECK(fetch(house.port(), "/readyz")->body == "ready\n");
    std::filesystem::remove_all(house.disk.path() / "films");
    CHECK(fetch(house.port(), "/readyz")->body == "ready\n"); // nothing was ingested yet
    CHECK(fetch(house.port(), "/api/films")->body == "{\"films\":[]}\n");
    house.disk.write("films", "a file where the folder should be");
    CHECK(fetch(house.port(), "/readyz")->status == 503);
    CHECK(fetch(house.port(), "/api/films")->status == 503);
    CHECK(fetch(house.port(), "/healthz")->status == 200);
}

TEST_CASE("the metrics count requests by address and status", "[api][loopback]") {
    House house;
    for (int i = 0; i < 3; ++i) REQUIRE(fetch(house.port(), "/films/visit/film.json"));
    REQUIRE(fetch(house.port(), "/films/nobody/film.json"));
    REQUIRE(fetch(house.port(), "/who/knows"));
    const auto reply = fetch(house.port(), "/metrics");
    REQUIRE(reply);
    CHECK(reply->fields.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    const auto has = [&](const std::string& line) { return reply->body.find(line + "\n") != std::string::npos; };
    CHECK(has(R"(forksight_http_requests_total{route="/films/{film}/film.json",status="200"} 3)"));
    CHECK(has(R"(forksight_http_requests_total{route="/films/{film}/film.json",status="404"} 1)"));
    CHECK(has(R"(forksight_http_requests_total{route="other",status="404"} 1)"));
    CHECK(has("forksight_http_connections_total 6"));
    CHECK(has("# TYPE forksight_http_sent_bytes_total counter"));
    CHECK_FALSE(has("forksight_http_sent_bytes_total 0"));
}

TEST_CASE("the console is served with its style and lets nothing foreign in", "[console][loopback]") {
    House house;
    const auto dutch = fetch(house.port(), "/", "Accept-Language: nl-NL,nl;q=0.9\r\n");
    const auto english = fetch(house.port(), "/?lang=en");
    const auto style = fetch(house.port(), "/console.css");
    REQUIRE((dutch && english && style));
    CHECK(dutch->fields.at("content-type") == "text/html; charset=utf-8");
    CHECK(dutch->fields.at("content-security-policy").find("default-src 'none'") == 0);
    CHECK(dutch->fields.at("vary") == "Accept-Language, Authorization, Cookie");
    CHECK(dutch->body.find("<html lang=\"nl\">") != std::string::npos);
    CHECK(dutch->body.find("Het bezoek") != std::string::npos);
    const std::string scheme = speaks_tls(Way::as_told) ? "https" : "http";
    CHECK(dutch->body.find("forksight-player " + scheme + "://films.example/films/visit<") != std::string::npos);
    CHECK(english->body.find("<html lang=\"en\">") != std::string::npos);
    CHECK(english->body.find("The visit") != std::string::npos);
    CHECK(style->fields.at("content-type") == "text/css; charset=utf-8");
    for (const char* foreign : {"http://fonts", "href=\"http", "src=\"http", "url(http", "<script", "style=\""}) {
        CHECK(dutch->body.find(foreign) == std::string::npos);
        CHECK(style->body.find(foreign) == std::string::npos);
    }
}

TEST_CASE("the address for the player leads a browser to the film on the page", "[api][loopback]") {
    House house;
    for (const char* path : {"/films/visit", "/films/visit/"}) {
        const auto reply = fetch(house.port(), path);
        REQUIRE(reply);
        CHECK(reply->status == 303);
        CHECK(reply->fields.at("location") == "/#film-visit");
        CHECK(reply->fields.at("content-length") == "0");
    }
    CHECK(fetch(house.port(), "/films/nobody")->status == 404);
}
