#include <set>
#include <string>

#include "streamer/http/routes.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::http;

namespace {

Endpoint endpoint_of(std::string_view path) {
    const Route* route = find_route(path);
    return route == nullptr ? Endpoint::none : route->endpoint;
}

} // namespace

TEST_CASE("every address of the contract has its route", "[http][unit]") {
    CHECK(endpoint_of("/") == Endpoint::console);
    CHECK(endpoint_of("/healthz") == Endpoint::healthz);
    CHECK(endpoint_of("/readyz") == Endpoint::readyz);
    CHECK(endpoint_of("/metrics") == Endpoint::metrics);
    CHECK(endpoint_of("/api/films") == Endpoint::films);
    CHECK(endpoint_of("/api/films/first-visit/choices") == Endpoint::film_choices);
    CHECK(endpoint_of("/api/records/0123456789abcdef0123456789abcdef") == Endpoint::records);
    CHECK(endpoint_of("/films/first-visit") == Endpoint::film_page);
    CHECK(endpoint_of("/films/first-visit/") == Endpoint::film_page);
    CHECK(endpoint_of("/films/first-visit/film.json") == Endpoint::film_json);
    for (const char* name :
         {"master.m3u8", "manifest.mpd", "clip.json", "hashes.json", "poster.jpg", "1280x640/media.m3u8"}) {
        CHECK(endpoint_of("/films/first-visit/door/" + std::string(name)) == Endpoint::clip_manifest);
    }
    for (const char* name : {"init.mp4", "00001.m4s", "99999.m4s"}) {
        CHECK(endpoint_of("/films/first-visit/door/1280x640/" + std::string(name)) == Endpoint::clip_segment);
        // Whatever clip.json may call a rendition.
        CHECK(endpoint_of("/films/first-visit/door/1280x640-k3f9ab/" + std::string(name)) == Endpoint::clip_segment);
        CHECK(endpoint_of("/films/first-visit/door/v1.5_hdr/" + std::string(name)) == Endpoint::clip_segment);
    }
}

TEST_CASE("subtitles have addresses of their own, by language", "[http][unit]") {
    for (const char* name : {"nl.vtt", "pt-br.vtt", "nl.m3u8"}) {
        CHECK(endpoint_of("/films/first-visit/door/subtitles/" + std::string(name)) == Endpoint::clip_subtitles);
    }
    for (const char* path : {"subtitles", "subtitles/", "subtitles/NL.vtt", "subtitles/nl.srt", "subtitles/.vtt",
                             "subtitles/../nl.vtt", "subtitles/nl.vtt/", "1280x640/nl.vtt", "nl.vtt"}) {
        INFO(path);
        CHECK(endpoint_of("/films/first-visit/door/" + std::string(path)) == Endpoint::none);
    }
}

TEST_CASE("an address that is not in the table has no route", "[http][unit]") {
    for (const char* path : {"//",
                             "/films",
                             "/api/records/",
                             "/api/records/0123456789abcdef0123456789abcde",
                             "/api/records/0123456789abcdef0123456789abcdef0",
                             "/api/records/0123456789ABCDEF0123456789ABCDEF",
                             "/api/records/0123456789abcdef0123456789abcdeg",
                             "/api/records/../records/0123456789abcdef0123",
                             "/films/",
                             "/films//film.json",
                             "/films/Visit/film.json",
                             "/films/-a/film.json",
                             "/films/a_b/film.json",
                             "/films/visit/film.json/",
                             "/films/visit/other.json",
                             "/films/visit/.hidden",
                             "/films/visit/door/",
                             "/films/visit/door",
                             "/films/visit/door/secret.txt",
                             "/films/visit/hashes.json",
                             "/films/visit/door/640x320/hashes.json",
                             "/films/visit/door/1280x640/",
                             "/films/visit/door/1280x640/1.m4s",
                             "/films/visit/door/1280x640/000001.m4s",
                             "/films/visit/door/1280x640/0000a.m4s",
                             "/films/visit/door/1280x640/00001.mp4",
                             "/films/visit/door/1280x640/00001.m4s.new",
                             "/films/visit/door/.new/00001.m4s",
                             "/films/visit/door/a..b/00001.m4s",
                             "/films/visit/door/../00001.m4s",
                             "/films/visit/door/Big/00001.m4s",
                             "/films/visit/door/a/b/00001.m4s",
                             "/films/%76isit/film.json",
                             "/healthz/",
                             "/api/films/",
                             "/metrics2"}) {
        INFO(path);
        CHECK(endpoint_of(path) == Endpoint::none);
    }
    CHECK(endpoint_of("/films/" + std::string(64, 'a') + "/film.json") == Endpoint::film_json);
    CHECK(endpoint_of("/films/" + std::string(65, 'a') + "/film.json") == Endpoint::none);
}

TEST_CASE("every endpoint has a name of its own in the metrics, and reads, or takes a body", "[http][unit]") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < endpoint_count; ++i) names.insert(name_of(static_cast<Endpoint>(i)));
    CHECK(names.size() == endpoint_count);
    for (const Route& route : routes) {
        const bool record = route.endpoint == Endpoint::records;
        const bool posting = record || route.endpoint == Endpoint::tokens || route.endpoint == Endpoint::code_form;
        CHECK(allows(route, Method::get) != posting);
        CHECK(allows(route, Method::head) != posting);
        CHECK(allows(route, Method::post) == posting);
        CHECK(allows(route, Method::options));
        CHECK((route.body_bytes > 0) == posting);
        CHECK(route.body_bytes <= (record ? long_body_bytes : small_body_bytes));
        CHECK_FALSE(allows(route, Method::delete_));
        CHECK_FALSE(allows(route, Method::unknown));
    }
}
