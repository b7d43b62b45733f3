#include <chrono>
#include <filesystem>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/film_json.hpp"
#include "player/net/film_source.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight::player;
using forksight::media_manifests::to_string;
using net::film_base_url;
using net::load_film;

namespace {

const char* const film_text = R"({"forksight":1,"id":"visit","title":{"en":"Visit"},"start":"door",
  "clips":{"door":{},"hall":{}},
  "scenes":{"door":{"clip":"door","then":[{"to":"hall"}]},"hall":{"clip":"hall","end":"in"}}})";

std::string clip_text(double duration_s) {
    forksight::media_manifests::Presentation clip;
    clip.duration_s = duration_s;
    forksight::media_manifests::Rendition picture;
    picture.name = "640x320";
    picture.codecs = "avc3.64001f";
    picture.bandwidth_bps = 1'000'000;
    picture.average_bandwidth_bps = 900'000;
    picture.init_bytes = 700;
    picture.width = 640;
    picture.height = 320;
    picture.frame_rate = {30, 1};
    picture.segments = {{duration_s, 100'000}};
    clip.video.push_back(picture);
    return forksight::media_manifests::write_clip(clip);
}

struct FilmFolder {
    FilmFolder() {
        testing::write_file(path() + "/film.json", film_text);
        testing::write_file(path() + "/door/clip.json", clip_text(1.0));
        testing::write_file(path() + "/hall/clip.json", clip_text(2.0));
    }
    std::string path() const { return scratch.path() + "/vis it"; }
    testing::ScratchFolder scratch;
};

} // namespace

TEST_CASE("A film is named by its address in any of its forms", "[player][net][unit]") {
    for (const std::string form :
         {"http://host/films/visit", "http://host/films/visit/", "http://host/films/visit/film.json"}) {
        const auto url = film_base_url(form);
        REQUIRE(url);
        CHECK(url.value() == "http://host/films/visit/");
    }
    CHECK(film_base_url("https://host:8443/a/b").value() == "https://host:8443/a/b/");
    CHECK_FALSE(film_base_url(""));
    CHECK_FALSE(film_base_url("http://host"));
    CHECK_FALSE(film_base_url("http://host/"));
    CHECK_FALSE(film_base_url("http://host/films/visit?x=1"));
    CHECK_FALSE(film_base_url("ftp://host/films/visit"));
    CHECK_FALSE(film_base_url("file:///etc"));
    CHECK_FALSE(film_base_url("/no/such/folder"));
}

TEST_CASE("A film comes from its folder and from a streamer alike", "[player][net][loopback]") {
    const FilmFolder folder;
    testing::SmallServer server;
    server.serve_folder("films/visit", folder.path());
    net::Fetch fetch;
    for (const std::string& from : {folder.path(), folder.path() + "/", folder.path() + "/film.json",
                                    server.url() + "/films/visit", server.url() + "/films/visit/film.json"}) {
        INFO(from);
        const auto film = load_film(fetch, from);
        REQUIRE(film);
        CHECK(film.value().film.id == "visit");
        REQUIRE(film.value().clips.size() == 2);
        const auto& ids = film.value().film.clips;
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(film.value().clips[i].duration_s == (ids[i].id == "door" ? 1.0 : 2.0));
        }
        CHECK(film.value().version == net::digest_of(film_text));
        CHECK(film.value().base_url.back() == '/');
    }
}

TEST_CASE("The version is the digest of the file's bytes", "[player][net][unit]") {
    CHECK(net::digest_of("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("Everything that is missing or wrong is said at once, with what to do", "[player][net][loopback]") {
    const FilmFolder folder;
    testing::SmallServer server;
    server.serve("/films/visit/film.json", [] {
        testing::Conduct conduct;
        conduct.body = film_text;
        return conduct;
    }());
    testing::Conduct broken;
    broken.body = "{\"forksight\": 1}";
    server.serve("/films/visit/door/clip.json", broken);
    net::Fetch fetch;
    const auto film = load_film(fetch, server.url() + "/films/visit");
    REQUIRE_FALSE(film);
    const std::string text = to_string(film.errors());
    CHECK_THAT(text, ContainsSubstring(server.url() + "/films/visit/door/clip.json"));
    CHECK_THAT(text, ContainsSubstring("the clip 'hall' has not been ingested: forksight-streamer ingest VIDEO "
                                       "--library LIBRARY --film visit --clip hall"));
}

TEST_CASE("A film that is not there, is none, or cannot be reached is said so", "[player][net][loopback]") {
    const FilmFolder folder;
    testing::SmallServer server;
    net::FetchLimits limits;
    limits.backoff = std::chrono::milliseconds(5);
    net::Fetch fetch(limits);
    CHECK(to_string(load_film(fetch, server.url() + "/films/none").errors()) ==
          server.url() + "/films/none/film.json: there is no film here");
    testing::write_file(folder.path() + "/empty/note.txt", "x");
    CHECK(to_string(load_film(fetch, folder.path() + "/empty").errors()) ==
          folder.path() + "/empty/film.json: there is no film here");
    testing::write_file(folder.path() + "/film.json", "{ \"forksight\": 1, ");
    CHECK_THAT(to_string(load_film(fetch, folder.path()).errors()), ContainsSubstring(folder.path() + "/film.json"));
    std::string gone;
    {
        testing::SmallServer short_lived;
        gone = short_lived.url();
    }
    CHECK_THROWS_WITH(load_film(fetch, gone + "/films/visit"),
                      gone + "/films/visit/film.json: the streamer at " + gone + " does not answer");
}

TEST_CASE("A film of more clips than are asked for at once is there whole, in order", "[player][net][loopback]") {
    constexpr int clips = 5000; // more than may wait in the queue of requests
    const testing::ScratchFolder folder;
    std::string film = R"({"forksight":1,"id":"many","title":{"en":"Many"},"start":"s0000","clips":{)";
    std::string scenes;
    for (int i = 0; i < clips; ++i) {
        char id[16];
        std::snprintf(id, sizeof id, "%04d", i);
        const std::string comma = i == 0 ? "" : ",";
        film += comma + "\"c" + id + "\":{}";
        scenes += comma + "\"s" + id + R"(":{"clip":"c)" + id + R"(","end":"e"})";
        testing::write_file(folder.path() + "/c" + id + "/clip.json", clip_text(1.0 + i % 1000));
    }
    testing::write_file(folder.path() + "/film.json", film + "},\"scenes\":{" + scenes + "}}");
    net::Fetch fetch;
    const auto loaded = load_film(fetch, folder.path());
    if (!loaded) FAIL(to_string(loaded.errors()).substr(0, 500));
    REQUIRE(loaded.value().clips.size() == clips);
    for (std::size_t i = 0; i < clips; i += 499) {
        CHECK(loaded.value().clips[i].duration_s == 1.0 + std::stoi(loaded.value().film.clips[i].id.substr(1)) % 1000);
    }
}

TEST_CASE("Who leaves does not wait for a film that does not come", "[player][net][loopback]") {
    testing::SmallServer server;
    testing::Conduct never;
    never.delay = std::chrono::seconds(60);
    server.serve("/films/visit/film.json", never);
    net::Fetch fetch;
    const auto began = std::chrono::steady_clock::now();
    net::Waiting waiting;
    waiting.go_on = [&] { return std::chrono::steady_clock::now() - began < std::chrono::milliseconds(200); };
    CHECK_THROWS_AS(load_film(fetch, server.url() + "/films/visit", waiting), net::Left);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(7));
}

TEST_CASE("A film that takes too long is given up, with a word on what to do", "[player][net][loopback]") {
    testing::SmallServer server;
    testing::Conduct film;
    film.body = film_text;
    server.serve("/films/visit/film.json", film);
    testing::Conduct never;
    never.delay = std::chrono::seconds(60);
    server.serve("/films/visit/door/clip.json", never);
    server.serve("/films/visit/hall/clip.json", never);
    net::Fetch fetch;
    net::Waiting waiting;
    waiting.at_most = std::chrono::milliseconds(1000);
    CHECK_THROWS_WITH(load_film(fetch, server.url() + "/films/visit", waiting),
                      server.url() +
                          "/films/visit/film.json: the film and its clips had not come after 1 s. Is the "
                          "line fast enough, and the streamer not too busy? Try again");
}

TEST_CASE("A film.json that is there but cannot be had is not said to be absent", "[player][net][unit]") {
    namespace fs = std::filesystem;
    const FilmFolder folder;
    net::Fetch fetch;
    testing::write_file(folder.path() + "/film.json",
                        std::string(forksight::media_manifests::film_json_limit_bytes + 1, ' '));
    CHECK_THAT(to_string(load_film(fetch, folder.path()).errors()), ContainsSubstring("film.json is larger than the"));
    fs::remove(folder.path() + "/film.json");
    fs::create_symlink("nowhere", folder.path() + "/film.json");
    CHECK_THAT(to_string(load_film(fetch, folder.path()).errors()),
               ContainsSubstring("film.json is a symbolic link that leads nowhere"));
    fs::remove(folder.path() + "/film.json");
    fs::create_symlink("film.json", folder.path() + "/film.json"); // a circle: there, and never to be read
    CHECK_THAT(to_string(load_film(fetch, folder.path()).errors()), !ContainsSubstring("there is no film here"));
}

TEST_CASE("Symbolic links in a film's folder are followed, and said", "[player][net][unit]") {
    namespace fs = std::filesystem;
    const FilmFolder folder;
    net::Fetch fetch;
    CHECK(load_film(fetch, folder.path()).value().notes.empty());
    fs::rename(folder.path() + "/hall", folder.path() + "/elsewhere");
    fs::create_symlink("elsewhere", folder.path() + "/hall");
    const auto film = load_film(fetch, folder.path());
    REQUIRE(film);
    REQUIRE(film.value().notes.size() == 1);
    CHECK(film.value().notes[0] ==
          folder.path() + "/hall is a symbolic link: it plays from here, but a streamer serves no links");
    // ".." after a link leads out of where the link leads.
    fs::create_directories(folder.scratch.path() + "/deep/er");
    fs::create_directory_symlink(folder.scratch.path() + "/deep/er", folder.scratch.path() + "/link");
    fs::copy(folder.path(), folder.scratch.path() + "/deep/film", fs::copy_options::recursive);
    CHECK(load_film(fetch, folder.scratch.path() + "/link/../film"));
    fs::create_symlink("gone", folder.scratch.path() + "/broken");
    CHECK_THAT(to_string(film_base_url(folder.scratch.path() + "/broken").errors()),
               ContainsSubstring("is a symbolic link that leads nowhere"));
}
