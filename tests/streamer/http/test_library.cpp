#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "streamer/http/http_date.hpp"
#include "streamer/library/clip_hashes.hpp"
#include "streamer/library/file_cache.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/film_shelf.hpp"
#include "streamer/library/folder.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using namespace forksight::streamer::library;

namespace {

std::string contents(FileCache& cache, const std::string& path, Freshness freshness = Freshness::looked_at) {
    const auto found = cache.find(path, freshness);
    const auto* file = std::get_if<std::shared_ptr<const File>>(&found);
    if (file == nullptr) return "error";
    return (*file)->in_memory ? (*file)->bytes : read_at((*file)->descriptor, 0, (*file)->identity.size);
}

} // namespace

TEST_CASE("a folder opens only regular files beneath it", "[library][unit]") {
    TemporaryFolder outside;
    outside.write("secret", "secret");
    TemporaryFolder disk;
    disk.write("a/b/c", "inside");
    std::filesystem::create_symlink(outside.path() / "secret", disk.path() / "link");
    std::filesystem::create_directory_symlink(disk.path() / "a", disk.path() / "inner");
    const Folder folder(disk.path());
    const auto opens = [&](const std::string& path) { return std::holds_alternative<OpenFile>(folder.open(path)); };
    CHECK(opens("a/b/c"));
    CHECK_FALSE(opens("../" + outside.path().filename().string() + "/secret"));
    CHECK_FALSE(opens("a/../../" + outside.path().filename().string() + "/secret"));
    CHECK_FALSE(opens("link"));
    CHECK_FALSE(opens("inner/b/c"));
    CHECK_FALSE(opens("a/b"));
    CHECK_FALSE(opens("a/b/c/d"));
    CHECK_FALSE(opens("nothing"));
    CHECK_THROWS_AS(Folder(disk.path() / "nothing"), std::system_error);
    CHECK_THROWS_AS(Folder(disk.path() / "a/b/c"), std::system_error);
}

TEST_CASE("a text is read whole or not at all", "[library][unit]") {
    TemporaryFolder disk;
    disk.write("text", "twelve bytes");
    const Folder folder(disk.path());
    REQUIRE(folder.read("text", 12));
    CHECK(folder.read("text", 12).value() == "twelve bytes");
    CHECK_FALSE(folder.read("text", 11));
    CHECK_FALSE(folder.read("other", 100));
}

TEST_CASE("folders and links are listed, in order and up to the limit", "[library][unit]") {
    TemporaryFolder disk;
    for (const char* path : {"films/b/x", "films/a/x", "films/c/x", "films/file"}) disk.write(path, "");
    std::filesystem::create_directory_symlink(disk.path() / "films/a", disk.path() / "films/link");
    const Folder folder(disk.path());
    const auto found = std::get<Contents>(folder.contents("films", 100));
    CHECK(found.folders == std::vector<std::string>{"a", "b", "c"});
    CHECK(found.links == std::vector<std::string>{"link"});
    CHECK(std::get<Contents>(folder.contents("films", 3)).folders.size() <= 3);
    CHECK(std::holds_alternative<std::error_code>(folder.contents("nothing", 100)));
    CHECK(std::holds_alternative<std::error_code>(folder.contents("films/file", 100)));
    CHECK(folder.link_on_the_way("films/link/x") == "films/link");
    CHECK(folder.link_on_the_way("films/link") == "films/link");
    CHECK(folder.link_on_the_way("films/a/x").empty());
    CHECK(folder.link_on_the_way("films/nothing/x").empty());
}

TEST_CASE("small files are held in memory and large ones open", "[library][unit]") {
    TemporaryFolder disk;
    disk.write("small", pattern(1000));
    disk.write("large", pattern(1001));
    disk.write("empty", "");
    const Folder folder(disk.path());
    FileCache cache(folder, 4, 1000);
    const auto file = [&](const std::string& path) {
        return std::get<std::shared_ptr<const File>>(cache.find(path, Freshness::looked_at));
    };
    CHECK(file("small")->in_memory);
    CHECK_FALSE(file("small")->descriptor);
    CHECK_FALSE(file("large")->in_memory);
    CHECK(file("large")->descriptor);
    CHECK(contents(cache, "small") == pattern(1000));
    CHECK(contents(cache, "large") == pattern(1001));
    CHECK(contents(cache, "empty").empty());
    CHECK(file("small") == file("small"));
}

TEST_CASE("the cache forgets what was used longest ago", "[library][unit]") {
    TemporaryFolder disk;
    for (const char* name : {"a", "b", "c"}) disk.write(name, name);
    const Folder folder(disk.path());
    FileCache cache(folder, 2, 1000);
    const auto file = [&](const std::string& path) {
        return std::get<std::shared_ptr<const File>>(cache.find(path, Freshness::a_second));
    };
    const auto a = file("a");
    const auto b = file("b");
    CHECK(file("a") == a);
    file("c");
    CHECK(cache.size() == 2);
    CHECK(file("a") == a);
    CHECK(file("b") != b);
}

TEST_CASE("a manifest is looked at every time, a segment once a second", "[library][unit]") {
    TemporaryFolder disk;
    disk.write("file", "old");
    const Folder folder(disk.path());
    FileCache cache(folder, 2, 1000);
    CHECK(contents(cache, "file") == "old");
    disk.write("file", "new");
    CHECK(contents(cache, "file", Freshness::a_second) == "old");
    CHECK(contents(cache, "file", Freshness::looked_at) == "new");
    disk.write("file", "newer");
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    CHECK(contents(cache, "file", Freshness::a_second) == "newer");
    std::filesystem::remove(disk.path() / "file");
    CHECK(contents(cache, "file") == "error");
    CHECK(cache.size() == 0);
}

TEST_CASE("replacing a file changes its tag, even by one of the same size and time", "[library][unit]") {
    TemporaryFolder disk;
    disk.write("file", "same");
    const auto time = std::filesystem::last_write_time(disk.path() / "file");
    const Folder folder(disk.path());
    FileCache cache(folder, 2, 1000);
    const auto etag = [&] {
        return std::get<std::shared_ptr<const File>>(cache.find("file", Freshness::looked_at))->etag;
    };
    const std::string before = etag();
    CHECK(etag() == before);
    disk.write("file", "emas");
    std::filesystem::last_write_time(disk.path() / "file", time);
    CHECK(etag() != before);
    CHECK(before.front() == '"');
    CHECK(before.back() == '"');
}

TEST_CASE("a film's folder is read with its clips and everything wrong with them", "[library][unit]") {
    TemporaryFolder disk;
    const auto read = [&](Media media) { return read_film_folder(Folder(disk.path()), "films/visit", media); };
    const auto has = [](const FilmFolder& film, const std::string& code) {
        for (const auto& problem : film.problems) {
            if (problem.code == code) return true;
        }
        return false;
    };
    CHECK(has(read(Media::required), "FS0002"));
    disk.write("films/visit/film.json", "[]");
    CHECK(has(read(Media::required), "FS0001"));
    disk.write("films/visit/film.json", small_film("visit"));
    CHECK(read(Media::checked_if_any).playable());
    CHECK_FALSE(read(Media::required).playable());
    disk.write("films/visit/door/clip.json", small_clip());
    CHECK_FALSE(read(Media::checked_if_any).playable()); // the hall is missing now
    disk.write("films/visit/hall/clip.json", small_clip());
    CHECK(read(Media::required).playable());
    CHECK(read(Media::required).clip_lengths_s.at("door") == 4.0);
    disk.write("films/visit/hall/clip.json", "{}");
    const FilmFolder broken = read(Media::required);
    CHECK_FALSE(broken.playable());
    CHECK(broken.problems.front().where.find("hall/clip.json") == 0);
}

TEST_CASE("what keeps film.json from being read is told as it is, in both languages", "[library][unit]") {
    TemporaryFolder disk;
    const auto first = [&](Media media = Media::checked_if_any) {
        const FilmFolder film = read_film_folder(Folder(disk.path()), "films/visit", media);
        REQUIRE(film.problems.size() >= 1);
        CHECK_FALSE(film.playable());
        CHECK(film.problems.front().what.count("nl") == 1);
        return film.problems.front();
    };
    std::filesystem::create_directories(disk.path() / "films/visit");
    CHECK(first().code == "FS0002");
    CHECK(first().what.at("en") == "There is no film.json in this folder.");
    std::filesystem::create_directories(disk.path() / "films/visit/film.json");
    CHECK(first().code == "FS0001");
    CHECK(first().what.at("en") == "This is a folder, not a file.");
    std::filesystem::remove(disk.path() / "films/visit/film.json");
    disk.write("films/visit/film.json", std::string((8U << 20) + 1, ' '));
    CHECK(first().code == "FS0001");
    CHECK(first().what.at("en") == "This file has 8388609 bytes; at most 8388608 are read.");
    CHECK(first().what.at("nl") == "Dit bestand heeft 8388609 bytes; er worden er hoogstens 8388608 gelezen.");
}

TEST_CASE("a symbolic link in a film's folder is named, once, and not followed", "[library][unit]") {
    TemporaryFolder disk, outside;
    disk.write("films/visit/film.json", small_film("visit"));
    for (const std::string clip : {"door", "hall"}) disk.write("films/visit/" + clip + "/clip.json", small_clip());
    const auto errors = [&] {
        std::vector<std::string> found;
        for (const auto& problem : read_film_folder(Folder(disk.path()), "films/visit", Media::required).problems) {
            if (problem.severity == forksight::choicegraph::Severity::error)
                found.push_back(problem.code + " " + problem.where);
        }
        return found;
    };
    using Found = std::vector<std::string>;
    CHECK(errors().empty());
    std::filesystem::create_directory_symlink(outside.path(), disk.path() / "films/visit/hall/640x320");
    CHECK(errors() == Found{"FS0004 hall/640x320"});
    std::filesystem::rename(disk.path() / "films/visit/door", outside.path() / "door");
    std::filesystem::create_directory_symlink(outside.path() / "door", disk.path() / "films/visit/door");
    CHECK(errors() == Found{"FS0004 door", "FS0004 hall/640x320"});
    std::filesystem::rename(disk.path() / "films/visit/film.json", outside.path() / "film.json");
    std::filesystem::create_symlink(outside.path() / "film.json", disk.path() / "films/visit/film.json");
    CHECK(errors() == Found{"FS0004 film.json"});
}

TEST_CASE("a clip without a list of its files, or with one that does not fit them, is warned of", "[library][unit]") {
    TemporaryFolder disk;
    furnish(disk);
    const Folder folder(disk.path());
    const auto found = [&] {
        std::vector<std::string> told;
        const FilmFolder film = read_film_folder(folder, "films/visit", Media::required);
        for (const auto& problem : forksight::streamer::library::hash_problems(folder, "films/visit", film)) {
            CHECK(problem.code == "FS0005");
            CHECK(problem.severity == forksight::choicegraph::Severity::warning);
            CHECK(problem.what.count("nl") == 1);
            told.push_back(problem.where + ": " +
                           problem.what.at("en").substr(0, problem.what.at("en").find(" Ingest")));
        }
        return told;
    };
    const std::string hash(64, 'a');
    const auto list = [&](const std::string& clip_json_bytes, const std::string& segment_bytes) {
        return R"({"forksight": 1, "files": [["clip.json", )" + clip_json_bytes + ", \"" + hash +
               R"("], ["640x320/00001.m4s", )" + segment_bytes + ", \"" + hash + R"("]]})";
    };
    using Told = std::vector<std::string>;
    const std::string none = ": This clip has no list of its files.";
    CHECK(found() == Told{"door/hashes.json" + none, "hall/hashes.json" + none});
    std::filesystem::remove_all(disk.path() / "films/visit/hall");
    const std::string size = std::to_string(small_clip().size());
    disk.write("films/visit/door/hashes.json", list(size, "100"));
    CHECK(found() == Told{});
    const std::string off = "door/hashes.json: Of what this list names, this is missing or has another size: ";
    disk.write("films/visit/door/hashes.json", list(size, "101"));
    CHECK(found() == Told{off + "640x320/00001.m4s."});
    disk.write("films/visit/door/hashes.json", list("1", "100"));
    std::filesystem::remove(disk.path() / "films/visit/door/640x320/00001.m4s");
    CHECK(found() == Told{off + "clip.json (+1)."});
    disk.write("films/visit/door/hashes.json", "{}");
    REQUIRE(found().size() == 1);
    CHECK(found()[0].find("cannot be read") != std::string::npos);
}

TEST_CASE("a film's version is the digest of its film.json", "[library][unit]") {
    TemporaryFolder disk;
    disk.write("films/visit/film.json", "abc");
    CHECK(read_film_folder(Folder(disk.path()), "films/visit", Media::required).version ==
          "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the shelf hands out one list until a file changes, also to many at once", "[library][unit]") {
    TemporaryFolder disk;
    furnish(disk);
    disk.write("films/other/film.json", small_film("other"));
    const Folder folder(disk.path());
    FilmShelf shelf(folder);
    const auto films = [&] { return std::get<FilmShelf::Films>(shelf.films()); };
    const FilmShelf::Films before = films();
    CHECK(films() == before); // the same one: nothing is read or copied
    disk.write("films/visit/film.json", "{");
    const FilmShelf::Films after = films();
    CHECK(after != before);
    CHECK(before->at(1).playable); // who holds the list before keeps it
    CHECK_FALSE(before->at(1).last_good);
    CHECK(after->at(1).last_good);
    CHECK(after->at(0).id == "other");

    std::atomic<bool> over = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 3; ++i) {
        askers.emplace_back([&] {
            while (!over) {
                if (films()->size() != 2) ++wrong;
            }
        });
    }
    for (int i = 0; i < 60; ++i) {
        disk.write("films/visit/film.json", i % 2 == 0 ? small_film("visit") : "{");
        if (films()->at(1).last_good != (i % 2 != 0)) ++wrong; // what was written before the question counts
    }
    over = true;
    for (std::thread& asker : askers) asker.join();
    CHECK(wrong == 0);
}

TEST_CASE("dates are written in one form and read in three", "[http][unit]") {
    using forksight::streamer::http::read_http_date;
    CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
    CHECK(read_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == 784111777);
    CHECK(read_http_date("Sun Nov  6 08:49:37 1994") == 784111777);
    CHECK(read_http_date("Sun Nov 16 08:49:37 1994") == 784975777);
    CHECK(read_http_date("Tue, 29 Feb 2028 23:59:60 GMT") == 1835481600);
    // A year of two digits is the nearest one that is no more than fifty years ahead.
    constexpr std::int64_t in_2026_s = 1'790'000'000;
    CHECK(http_date(read_http_date("Friday, 01-Jan-70 00:00:00 GMT", in_2026_s)).find("2070") != std::string::npos);
    CHECK(http_date(read_http_date("Friday, 01-Jan-76 00:00:00 GMT", in_2026_s)).find("2076") != std::string::npos);
    CHECK(http_date(read_http_date("Friday, 01-Jan-77 00:00:00 GMT", in_2026_s)).find("1977") != std::string::npos);
    for (const char* wrong :
         {"", "now", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT+1", "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 46 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
          "sun, 06 nov 1994 08:49:37 gmt", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
          "Sun,  06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun Nov 06 08:49:37 1994 GMT",
          "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1969 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT"}) {
        INFO(wrong);
        CHECK(read_http_date(wrong) == -1);
    }
}
