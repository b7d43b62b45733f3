// A prepared film while it is played: which addresses lie here, and what becomes of damaged ones.
#include <filesystem>

#include "player/cache/copy.hpp"
#include "tests/catch.hpp"
#include "tests/player/cache/film_on_server.hpp"

using namespace forksight::player;
using namespace forksight::player::cache;
using testing::FilmOnServer;
using testing::order_of;
using testing::prepared;
using testing::ScratchFolder;
using testing::SmallServer;
namespace fs = std::filesystem;

TEST_CASE("A copy is the film as it was prepared, without a streamer", "[player][cache][loopback]") {
    const ScratchFolder cache;
    std::string url;
    std::string film_json;
    {
        SmallServer server;
        const FilmOnServer film(server, "visit", {{"door", 1}, {"hall", 2}});
        CHECK_FALSE(Copy::open(cache.path(), film.url()));
        prepared(order_of(film, cache.path()));
        url = film.url();
        film_json = film.files().at("film.json");
    }
    const auto copy = Copy::open(cache.path(), url);
    REQUIRE(copy);
    CHECK_FALSE(Copy::open(cache.path(), url + "other/"));
    const auto loaded = copy->load();
    if (!loaded) FAIL(forksight::media_manifests::to_string(loaded.errors()));
    CHECK(loaded.value().film.id == "visit");
    CHECK(loaded.value().version == net::digest_of(film_json));
    CHECK(loaded.value().base_url == url);
    REQUIRE(loaded.value().clips.size() == 2);
    CHECK(loaded.value().clips[0].video.size() == 2);
    CHECK(copy->same_clip("door", loaded.value().clip_versions[0]));
    CHECK_FALSE(copy->same_clip("door", net::digest_of("another")));
    CHECK_FALSE(copy->same_clip("yard", loaded.value().clip_versions[0]));

    const auto file = copy->find(url + "door/640x320-k1/00001.m4s");
    REQUIRE(file);
    CHECK(file->bytes == 1000);
    CHECK(copy->file_url(*file).rfind("file:///", 0) == 0);
    CHECK_FALSE(copy->find(url + "door/640x320-k1/00003.m4s"));
    CHECK_FALSE(copy->find("http://elsewhere/films/visit/door/640x320-k1/00001.m4s"));
    CHECK_FALSE(copy->find(url));
    CHECK_FALSE(copy->find(""));

    // What is found to be bad is gone at once, for all who ask.
    const auto place = ObjectStore(cache.path()).path_of(file->sha256);
    testing::write_file(place.string(), testing::some_bytes(1000, 99));
    copy->spoilt(*file);
    CHECK_FALSE(copy->find(url + "door/640x320-k1/00001.m4s"));
    CHECK_FALSE(fs::exists(place));
    CHECK(copy->find(url + "door/640x320-k1/00002.m4s"));
}

TEST_CASE("A copy whose film.json or clip.json is damaged says which", "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}});
    const ScratchFolder cache;
    for (const std::string path : {"film.json", "door/clip.json"}) {
        prepared(order_of(film, cache.path()));
        const auto place = ObjectStore(cache.path()).path_of(sha256_of(film.files().at(path)));
        std::string bytes = film.files().at(path);
        bytes[20] = static_cast<char>(bytes[20] ^ 1);
        testing::write_file(place.string(), bytes);
        const auto loaded = Copy::open(cache.path(), film.url())->load();
        REQUIRE_FALSE(loaded);
        CHECK(forksight::media_manifests::to_string(loaded.errors()) ==
              film.url() + path + ": what was prepared of it is missing or damaged");
        CHECK_FALSE(fs::exists(place)); // the next prepare fetches it
    }
}

TEST_CASE("Of a clip that was ingested anew, what has the same bytes is taken from the copy",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer before(server, "visit", {{"door", 1, "k1"}, {"hall", 2, "k1"}});
    const ScratchFolder cache;
    prepared(order_of(before, cache.path()));
    const auto copy = Copy::open(cache.path(), before.url());
    REQUIRE(copy);
    const FilmOnServer after(server, "visit", {{"door", 1, "k2"}, {"hall", 7, "k1"}});
    for (const std::string clip : {"door", "hall"}) {
        const auto list = forksight::media_manifests::read_hash_list(after.files().at(clip + "/hashes.json"));
        REQUIRE(list);
        copy->fit(clip, list.value());
    }
    CHECK(copy->find(after.url() + "door/640x320-k2/00001.m4s"));
    CHECK_FALSE(copy->find(after.url() + "door/640x320-k1/00001.m4s"));
    // The same address, other bytes: what was prepared is not played for it.
    CHECK_FALSE(copy->find(after.url() + "hall/640x320-k1/00001.m4s"));
    copy->fit("door", {});
    CHECK_FALSE(copy->find(after.url() + "door/640x320-k2/00001.m4s"));
}

TEST_CASE("A list that gives the hash of a good file another size does not cost the film that has it",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}});
    const ScratchFolder cache;
    prepared(order_of(film, cache.path()));
    const std::string path = "door/640x320-k1/00001.m4s";
    const ObjectStore objects(cache.path());
    const auto right = Copy::open(cache.path(), film.url())->find(film.url() + path);
    REQUIRE(right);
    for (const std::uint64_t bytes : {std::uint64_t{7}, std::uint64_t{7000}}) {
        HashedFile wrong = *right;
        wrong.bytes = bytes;
        CHECK_FALSE(objects.read(wrong));
        const auto copy = Copy::open(cache.path(), film.url());
        copy->spoilt(wrong);
        CHECK(objects.read(*right));
        // Nor is it offered under that size.
        copy->fit("door", {{"640x320-k1/00002.m4s", bytes, right->sha256}});
        CHECK_FALSE(copy->find(film.url() + "door/640x320-k1/00002.m4s"));
    }
}

TEST_CASE("Subtitles are prepared with a film and there without a streamer", "[player][cache][loopback]") {
    const ScratchFolder cache;
    const std::string dutch = "WEBVTT\n\n00:00.500 --> 00:01.000\n<v mia>Kom binnen.\n";
    std::string url;
    {
        SmallServer server;
        const FilmOnServer film(server, "visit", {{"door", 1, "k1", 1000, dutch}, {"hall", 2}});
        prepared(order_of(film, cache.path()));
        CHECK(testing::lies_whole(film, cache.path()));
        url = film.url();
        // Over the line they come as well.
        net::Fetch fetch;
        const auto live = net::load_film(fetch, url);
        REQUIRE(live);
        CHECK(live.value().subtitles.at(0).at("nl").at(0).text == "Kom binnen.");
        CHECK(live.value().subtitles.at(1).empty());
        CHECK(live.value().notes.empty());
    }
    const auto copy = Copy::open(cache.path(), url);
    REQUIRE(copy);
    const auto loaded = copy->load();
    REQUIRE(loaded);
    REQUIRE(loaded.value().subtitles.size() == 2);
    CHECK(loaded.value().subtitles[0].at("nl").at(0).speaker == "mia");
    CHECK(loaded.value().subtitles[1].empty());
    CHECK(loaded.value().notes.empty());
    // Damaged on the disk, they are a note, and the film plays.
    const auto file = copy->find(url + "door/subtitles/nl.vtt");
    REQUIRE(file);
    testing::write_file(ObjectStore(cache.path()).path_of(file->sha256).string(), std::string(dutch.size(), 'x'));
    const auto damaged = copy->load();
    REQUIRE(damaged);
    CHECK(damaged.value().subtitles[0].empty());
    REQUIRE(damaged.value().notes.size() == 1);
    CHECK_THAT(damaged.value().notes[0], ContainsSubstring("door/subtitles/nl.vtt: is missing or damaged"));
}

TEST_CASE("Subtitles that do not come, or are none, are a note and no failure", "[player][cache][loopback]") {
    SmallServer server;
    FilmOnServer film(server, "visit", {{"door", 1, "k1", 1000, "not WebVTT"}, {"hall", 2, "k1", 1000, "WEBVTT\n"}});
    testing::Conduct gone;
    gone.status = 404;
    film.serve("hall/subtitles/nl.vtt", gone);
    net::Fetch fetch;
    const auto loaded = net::load_film(fetch, film.url());
    REQUIRE(loaded);
    CHECK(loaded.value().subtitles.at(0).empty());
    REQUIRE(loaded.value().notes.size() == 2);
    CHECK_THAT(loaded.value().notes[0], ContainsSubstring("door/subtitles/nl.vtt: line 1: a WebVTT file begins"));
    CHECK_THAT(loaded.value().notes[1], ContainsSubstring("hall/subtitles/nl.vtt"));
}
