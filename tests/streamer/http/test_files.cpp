// What the server answers for the files of a library, over real sockets.
#include <sys/stat.h>

#include <string>
#include <thread>

#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;

namespace {

const std::string small = "/films/visit/door/640x320/00001.m4s";
const std::string large = "/films/visit/door/640x320/00002.m4s";

} // namespace

TEST_CASE("files come whole, with their type, tag and rules for caches", "[http][loopback]") {
    House house;
    struct Expected {
        std::string path, type, cache_control;
        std::size_t size;
    };
    const std::string immutable = "public, max-age=31536000, immutable";
    for (const auto& [path, type, cache_control, size] :
         {Expected{small, "video/mp4", immutable, 100}, Expected{large, "video/mp4", immutable, 3'000'000},
          Expected{"/films/visit/door/640x320/init.mp4", "video/mp4", immutable, 10},
          Expected{"/films/visit/door/640x320/media.m3u8", "application/vnd.apple.mpegurl", "no-cache", 23},
          Expected{"/films/visit/door/master.m3u8", "application/vnd.apple.mpegurl", "no-cache", 8},
          Expected{"/films/visit/door/manifest.mpd", "application/dash+xml", "no-cache", 6},
          Expected{"/films/visit/door/clip.json", "application/json", "no-cache", small_clip().size()},
          Expected{"/films/visit/door/poster.jpg", "image/jpeg", "no-cache", 20},
          Expected{"/films/visit/film.json", "application/json", "no-cache", small_film("visit").size()}}) {
        INFO(path);
        const auto reply = fetch(house.port(), path);
        REQUIRE(reply);
        CHECK(reply->status == 200);
        CHECK(reply->body.size() == size);
        CHECK(reply->fields.at("content-type") == type);
        CHECK(reply->fields.at("cache-control") == cache_control);
        CHECK(reply->fields.at("accept-ranges") == "bytes");
        CHECK(reply->fields.at("x-content-type-options") == "nosniff");
        CHECK(reply->fields.at("etag").front() == '"');
        CHECK(reply->fields.count("date") == 1);
        CHECK(reply->fields.count("last-modified") == 1);
    }
    CHECK((fetch(house.port(), small)->body == pattern(100)));
    CHECK((fetch(house.port(), large)->body == pattern(3'000'000)));
    CHECK(fetch(house.port(), "/films/visit/film.json")->body == small_film("visit"));
}

TEST_CASE("subtitles are served as text that may be another tomorrow", "[http][loopback]") {
    House house;
    const std::string text = "WEBVTT\n\n00:01.000 --> 00:02.000\nKom binnen.\n";
    house.disk.write("films/visit/door/subtitles/nl.vtt", text);
    house.disk.write("films/visit/door/subtitles/nl.m3u8", "#EXTM3U\n");
    const std::string path = "/films/visit/door/subtitles/nl.vtt";
    const auto reply = fetch(house.port(), path);
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(reply->body == text);
    CHECK(reply->fields.at("content-type") == "text/vtt; charset=utf-8");
    CHECK(reply->fields.at("cache-control") == "no-cache");
    CHECK(fetch(house.port(), "/films/visit/door/subtitles/nl.m3u8")->fields.at("content-type") ==
          "application/vnd.apple.mpegurl");
    CHECK(fetch(house.port(), "/films/visit/door/subtitles/en.vtt")->status == 404);
    Client client(house.port());
    REQUIRE(client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5\r\n\r\n"));
    const auto part = client.reply();
    REQUIRE(part);
    CHECK(part->status == 206);
    CHECK(part->body == "WEBVTT");
    // Replaced, it has another tag, and whoever asks with the old one gets the new text.
    house.disk.write("films/visit/door/subtitles/nl.vtt", text + "\n00:03.000 --> 00:04.000\nJa.\n");
    REQUIRE(
        client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + reply->fields.at("etag") + "\r\n\r\n"));
    const auto newer = client.reply();
    REQUIRE(newer);
    CHECK(newer->status == 200);
    CHECK(newer->body.size() > text.size());
}

TEST_CASE("HEAD says what GET would, and sends no body", "[http][loopback]") {
    House house;
    for (const std::string& path : {small, large, std::string("/healthz"), std::string("/nothing")}) {
        INFO(path);
        const auto got = fetch(house.port(), path);
        Client client(house.port());
        REQUIRE(client.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + get("/healthz")));
        const auto head = client.reply(true);
        REQUIRE((got && head));
        CHECK(head->status == got->status);
        CHECK(head->fields.at("content-length") == got->fields.at("content-length"));
        const auto next = client.reply(); // would not be read if a body had come
        REQUIRE(next);
        CHECK(next->body == "ok\n");
    }
}

TEST_CASE("one range gives that part, whether the file is in memory, read or sent from the disk", "[http][loopback]") {
    House house;
    const std::string whole = pattern(3'000'000);
    struct Expected {
        std::string path, range, content_range;
        std::size_t first, count;
    };
    for (const auto& [path, range, content_range, first, count] :
         {Expected{small, "bytes=10-19", "bytes 10-19/100", 10, 10},
          Expected{small, "bytes=-7", "bytes 93-99/100", 93, 7},
          Expected{large, "bytes=1000000-1065535", "bytes 1000000-1065535/3000000", 1'000'000, 65'536},
          Expected{large, "bytes=500000-", "bytes 500000-2999999/3000000", 500'000, 2'500'000},
          Expected{large, "bytes=2999999-9999999", "bytes 2999999-2999999/3000000", 2'999'999, 1}}) {
        INFO(path + " " + range);
        const auto reply = fetch(house.port(), path, "Range: " + range + "\r\n");
        REQUIRE(reply);
        CHECK(reply->status == 206);
        CHECK(reply->fields.at("content-range") == content_range);
        CHECK((reply->body == (path == small ? pattern(100) : whole).substr(first, count)));
    }
}

TEST_CASE("a range after the end is 416 with the length, and no sensible range gives the whole", "[http][loopback]") {
    House house;
    for (const char* range : {"bytes=100-", "bytes=5000-6000", "bytes=-0"}) {
        const auto reply = fetch(house.port(), small, "Range: " + std::string(range) + "\r\n");
        REQUIRE(reply);
        CHECK(reply->status == 416);
        CHECK(reply->fields.at("content-range") == "bytes */100");
        CHECK(reply->fields.at("content-type") == "application/problem+json");
    }
    for (const char* fields : {"Range: bytes=0-1,5-6\r\n", "Range: bytes=9-1\r\n", "Range: lines=1-2\r\n",
                               "Range: bytes=0-1\r\nRange: bytes=2-3\r\n"}) {
        const auto reply = fetch(house.port(), small, fields);
        REQUIRE(reply);
        CHECK(reply->status == 200);
        CHECK(reply->body.size() == 100);
        CHECK(reply->fields.count("content-range") == 0);
    }
}

TEST_CASE("If-Range gives the part only of the file that was meant", "[http][loopback]") {
    House house;
    const auto first = fetch(house.port(), small);
    REQUIRE(first);
    const std::string etag = first->fields.at("etag");
    const auto status = [&](const std::string& if_range) {
        return fetch(house.port(), small, "Range: bytes=0-1\r\nIf-Range: " + if_range + "\r\n")->status;
    };
    CHECK(status(etag) == 206);
    CHECK(status("\"another\"") == 200);
    CHECK(status("W/" + etag) == 200);
    CHECK(status(first->fields.at("last-modified")) == 200);
}

TEST_CASE("a file that has not changed is not sent again", "[http][loopback]") {
    House house;
    const auto first = fetch(house.port(), small);
    REQUIRE(first);
    const std::string etag = first->fields.at("etag");
    const std::string date = first->fields.at("last-modified");
    struct Expected {
        std::string fields;
        int status;
    };
    for (const auto& [fields, status] : {Expected{"If-None-Match: " + etag, 304},
                                         Expected{"If-None-Match: W/" + etag, 304},
                                         Expected{"If-None-Match: \"a\", " + etag, 304},
                                         Expected{"If-None-Match: *", 304},
                                         Expected{"If-None-Match: \"a\"\r\nIf-None-Match: " + etag, 304},
                                         Expected{"If-None-Match: \"a\"", 200},
                                         Expected{"If-None-Match: a, " + etag, 200},
                                         Expected{"If-None-Match: \"a\"\r\nIf-Modified-Since: " + date, 200},
                                         Expected{"If-Modified-Since: " + date, 304},
                                         Expected{"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 200},
                                         Expected{"If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT", 200},
                                         Expected{"If-Modified-Since: Sun Nov  6 08:49:37 1994", 200},
                                         Expected{"If-Modified-Since: yesterday", 200},
                                         Expected{"If-Modified-Since: Tue, 01 Jan 2999 00:00:00 GMT", 304},
                                         Expected{"If-Match: " + etag, 200},
                                         Expected{"If-Match: *", 200},
                                         Expected{"If-Match: \"a\"", 412},
                                         Expected{"If-Match: W/" + etag, 412},
                                         Expected{"If-Unmodified-Since: " + date, 200},
                                         Expected{"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 412}}) {
        INFO(fields);
        const auto reply = fetch(house.port(), small, fields + "\r\n");
        REQUIRE(reply);
        CHECK(reply->status == status);
        if (status != 304) continue;
        CHECK(reply->fields.at("etag") == etag);
        CHECK(reply->fields.count("cache-control") == 1);
        CHECK(reply->fields.count("content-length") == 0);
    }
}

TEST_CASE("a file that is replaced is served anew, under another tag", "[http][loopback]") {
    House house(quick_limits(), 1);
    const std::string path = "/films/visit/door/clip.json";
    const auto before = fetch(house.port(), path);
    house.disk.write(path.substr(1), std::string(before->body.size(), 'x'));
    const auto after = fetch(house.port(), path, "If-None-Match: " + before->fields.at("etag") + "\r\n");
    REQUIRE(after);
    CHECK(after->status == 200);
    CHECK(after->body == std::string(before->body.size(), 'x'));
    CHECK(after->fields.at("etag") != before->fields.at("etag"));

    std::filesystem::remove(house.disk.path() / path.substr(1));
    CHECK(fetch(house.port(), path)->status == 404);
    house.disk.write(path.substr(1), "back");
    CHECK(fetch(house.port(), path)->body == "back");
}

TEST_CASE("a file that is replaced while it is sent is finished as it was", "[http][loopback]") {
    House house(quick_limits(), 1);
    Client client(house.port(), 4096);
    REQUIRE(client.send(get(large)));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    house.disk.write(large.substr(1), "short now");
    const auto reply = client.reply();
    REQUIRE(reply);
    CHECK((reply->body == pattern(3'000'000)));
}

TEST_CASE("a file that is cut short where it stands costs its reply, and nothing else", "[http][loopback]") {
    House house(quick_limits(), 1);
    const std::string range = "Range: bytes=1000000-1065535\r\n";
    REQUIRE(fetch(house.port(), large, range)->body == pattern(3'000'000).substr(1'000'000, 65'536));
    std::filesystem::resize_file(house.disk.path() / large.substr(1), 5000);
    const auto cut = fetch(house.port(), large, range);
    CHECK((!cut || cut->status != 206));
    const auto first = fetch(house.port(), large, "Range: bytes=0-99\r\n");
    REQUIRE(first);
    CHECK(first->body == pattern(100));
}

TEST_CASE("what is not a file beneath the library is not served", "[http][loopback]") {
    House house;
    TemporaryFolder outside;
    outside.write("secret", "secret");
    outside.write("clip/640x320/00001.m4s", "secret");
    namespace fs = std::filesystem;
    const fs::path clip = house.disk.path() / "films/visit/door";
    fs::create_symlink(outside.path() / "secret", clip / "640x320/00003.m4s");
    fs::create_symlink("00001.m4s", clip / "640x320/00004.m4s");
    fs::create_symlink("../../../../../../../../../etc/passwd", clip / "640x320/00005.m4s");
    fs::create_directory_symlink(outside.path() / "clip", house.disk.path() / "films/visit/linked");
    fs::create_directory_symlink(house.disk.path() / "films/visit", house.disk.path() / "films/alias");
    fs::create_directory(clip / "640x320/00006.m4s");
    REQUIRE(::mkfifo((clip / "640x320/00007.m4s").c_str(), 0600) == 0);
    for (const char* path :
         {"/films/visit/door/640x320/00003.m4s", "/films/visit/door/640x320/00004.m4s",
          "/films/visit/door/640x320/00005.m4s", "/films/visit/linked/640x320/00001.m4s", "/films/alias/film.json",
          "/films/visit/door/640x320/00006.m4s", "/films/visit/door/640x320/00007.m4s",
          "/films/visit/door/640x320/00008.m4s", "/films/nobody/film.json"}) {
        INFO(path);
        const auto reply = fetch(house.port(), path);
        REQUIRE(reply);
        CHECK(reply->status == 404);
        CHECK(reply->body.find("secret") == std::string::npos);
    }
}
