// What lies in the cache: objects whole under their hash or not at all, lists that are believed or deleted, one lock.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>

#include "player/cache/files.hpp"
#include "player/cache/film_lists.hpp"
#include "player/cache/object_store.hpp"
#include "player/net/gather.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight::player;
using namespace forksight::player::cache;
using testing::read_file;
using testing::ScratchFolder;
using testing::write_file;
namespace fs = std::filesystem;

namespace {

HashedFile hashed(const std::string& bytes, const std::string& path = "x") {
    return {path, bytes.size(), sha256_of(bytes)};
}

PreparedFilm film_of(const std::string& url, const std::string& bytes) {
    return {url, {hashed(bytes, "film.json")}};
}

} // namespace

TEST_CASE("An object lies whole under its hash", "[player][cache][unit]") {
    const ScratchFolder place;
    const fs::path cache = fs::path(place.path()) / "a" / "cache";
    const ObjectStore objects(cache);
    const HashedFile abc = hashed("abc");
    CHECK(abc.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK_FALSE(objects.has(abc));
    CHECK_FALSE(objects.read(abc));
    CHECK_FALSE(fs::exists(cache)); // looking makes nothing
    REQUIRE(objects.put(abc, "abc"));
    REQUIRE(objects.put(abc, "abc")); // once more is no harm
    CHECK(objects.has(abc));
    CHECK(objects.read(abc) == "abc");
    CHECK(read_file((cache / "objects/ba" / abc.sha256.substr(2)).string()) == "abc");
    CHECK(objects.all().size() == 1);
    CHECK(objects.all()[0].bytes == 3);
    CHECK(fs::is_empty(cache / "new"));
    CHECK((fs::status(cache).permissions() & fs::perms::mask) == fs::perms::owner_all);
    objects.settle();
    objects.remove(abc.sha256);
    CHECK_FALSE(objects.has(abc));
    REQUIRE(objects.put(hashed(""), ""));
    CHECK(objects.read(hashed("")) == "");
}

TEST_CASE("Other bytes are not taken for an object, nor believed when they lie under its name",
          "[player][cache][unit]") {
    const ScratchFolder place;
    const ObjectStore objects(place.path());
    const HashedFile abc = hashed("abc");
    CHECK_FALSE(objects.put(abc, "abd"));
    CHECK_FALSE(objects.put(abc, "ab"));
    CHECK_FALSE(objects.put(abc, "abcd"));
    CHECK(objects.all().empty());
    for (const std::string bad : {"abd", "ab", "abcd", ""}) {
        write_file(objects.path_of(abc.sha256).string(), bad);
        CHECK(objects.has(abc) == (bad.size() == 3));
        CHECK_FALSE(objects.read(abc));
        CHECK_FALSE(fs::exists(objects.path_of(abc.sha256)));
    }
}

TEST_CASE("What others put into the cache's folder is neither counted nor deleted", "[player][cache][unit]") {
    const ScratchFolder place;
    const ObjectStore objects(place.path());
    write_file(place.path() + "/objects/ba/notes.txt", "mine");
    write_file(place.path() + "/objects/readme", "mine");
    const std::string hash(64, 'a');
    const std::vector<std::string> mine = {"films/notes.txt",
                                           "films/" + std::string(64, 'x') + ".json",
                                           "films/holiday.json.old-photo",
                                           "films/a.json.old-1",
                                           "films/" + hash + ".json.old-",
                                           "films/" + hash + ".json.old-1b",
                                           "films/" + hash + ".json~",
                                           "new/thesis.txt",
                                           "new/2024-notes",
                                           "new/12",
                                           "new/-1"};
    for (const std::string& name : mine) write_file(place.path() + "/" + name, "mine");
    CHECK(objects.all().empty());
    CHECK(FilmLists(place.path()).all().empty());
    objects.clear_unfinished();
    for (const std::string& name : mine) {
        INFO(name);
        CHECK(fs::exists(place.path() + "/" + name));
    }
    // Of our own making, and good for nothing.
    for (const std::string end : {".json", ".json.old-3", ".json.new"}) {
        write_file(place.path() + "/films/" + hash + end, "half");
        CHECK(FilmLists(place.path()).all().empty());
        CHECK_FALSE(fs::exists(place.path() + "/films/" + hash + end));
    }
}

TEST_CASE("A link within the cache leads to nothing that is written, counted or deleted", "[player][cache][unit]") {
    const ScratchFolder place;
    const std::string cache = place.path() + "/cache";
    const std::string bytes = "abc";
    const std::string sha256 = sha256_of(bytes);
    const std::string inner = sha256.substr(0, 2);
    const std::string list = place.path() + "/films/" + std::string(64, 'a') + ".json";
    const std::string object = place.path() + "/objects/" + inner + "/" + sha256.substr(2);
    fs::create_directory(cache);
    write_file(place.path() + "/new/1-0", "mine");
    write_file(list, "mine");
    write_file(object, "mine");
    for (const std::string name : {"new", "films", "objects"})
        fs::create_directory_symlink(place.path() + "/" + name, cache + "/" + name);
    const ObjectStore objects(cache);
    objects.clear_unfinished();
    CHECK(objects.all().empty());
    CHECK(FilmLists(cache).all().empty());
    objects.remove(sha256);
    CHECK_THROWS_AS(objects.put(hashed(bytes), bytes), CacheFailure);
    fs::remove(cache + "/objects");
    CHECK_THROWS_AS(objects.put(hashed(bytes), bytes), CacheFailure); // by `new`
    CHECK_THROWS_AS(FilmLists(cache).write(film_of("http://h/films/a/", "1")), CacheFailure);
    for (const std::string& file : {place.path() + "/new/1-0", list, object}) CHECK(read_file(file) == "mine");
    // One folder of the objects alone.
    fs::remove_all(cache + "/objects");
    fs::create_directory(cache + "/objects");
    fs::create_directory_symlink(place.path() + "/objects/" + inner, cache + "/objects/" + inner);
    CHECK(objects.all().empty());
    objects.remove(sha256);
    CHECK(read_file(object) == "mine");
}

TEST_CASE("A folder with something in it that is no cache is refused, and left as it is", "[player][cache][unit]") {
    const ScratchFolder place;
    write_file(place.path() + "/new/1-0", "mine");
    try {
        static_cast<void>(try_lock(place.path()));
        FAIL("somebody's folder was taken");
    } catch (const CacheFailure& failure) {
        CHECK(std::string(failure.what()).find("has something in it and was not made by prepare") != std::string::npos);
    }
    CHECK(std::distance(fs::directory_iterator(place.path()), {}) == 1);
    // A new one, an empty one, and a disk of its own are taken; what is taken stays so.
    fs::create_directories(place.path() + "/empty");
    fs::create_directories(place.path() + "/disk/lost+found");
    fs::create_directory_symlink(place.path() + "/empty", place.path() + "/link");
    for (const std::string name : {"fresh", "empty", "disk", "link", "fresh"})
        CHECK(try_lock(place.path() + "/" + name));
    CHECK(fs::exists(place.path() + "/fresh/forksight-films"));
}

TEST_CASE("Half-written files of those who were killed are cleared away", "[player][cache][unit]") {
    const ScratchFolder place;
    write_file(place.path() + "/new/1-0", "half");
    ObjectStore(place.path()).clear_unfinished();
    CHECK(fs::is_empty(place.path() + "/new"));
}

TEST_CASE("A file that cannot be written is told with what to do, and leaves nothing", "[player][cache][unit]") {
    const ScratchFolder place;
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
        const std::string bytes(2000, 'x');
        try {
            ObjectStore(place.path()).put(hashed(bytes), bytes);
        } catch (const CacheFailure& failure) {
            const std::string said = failure.what();
            const bool told = said.find("File too large. Make room on this disk") != std::string::npos;
            ::_exit(told ? 3 : 4);
        }
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 3);
    CHECK(fs::is_empty(place.path() + "/new"));
    CHECK(ObjectStore(place.path()).all().empty());
    write_file(place.path() + "/file", "x");
    CHECK_THROWS_AS(make_folder(place.path() + "/file/cache"), CacheFailure);
    CHECK_THROWS_AS(try_lock("/proc/cache"), CacheFailure);
}

TEST_CASE("A list is found by its film's address, and replaced by the next", "[player][cache][unit]") {
    const ScratchFolder place;
    const FilmLists lists(place.path());
    CHECK_FALSE(lists.hold("http://h/films/a/"));
    lists.write(film_of("http://h/films/a/", "1"));
    lists.write(film_of("http://h/films/b/", "2"));
    lists.write(film_of("http://h/films/a/", "3"));
    REQUIRE(lists.hold("http://h/films/a/"));
    CHECK(lists.hold("http://h/films/a/")->film.files == film_of("", "3").files);
    CHECK(lists.hold("http://h/films/b/")->film.files == film_of("", "2").files);
    CHECK_FALSE(lists.hold("http://h/films/c/"));
    CHECK(lists.all().size() == 2); // nobody played by the first
}

TEST_CASE("Who plays by a list keeps it, also when it is replaced, and nobody removes it", "[player][cache][unit]") {
    const ScratchFolder place;
    const FilmLists lists(place.path());
    lists.write(film_of("http://h/films/a/", "1"));
    auto playing = lists.hold("http://h/films/a/");
    REQUIRE(playing);
    REQUIRE(lists.all().size() == 1);
    CHECK_FALSE(lists.remove(lists.all()[0]));
    lists.write(film_of("http://h/films/a/", "2"));
    CHECK(lists.hold("http://h/films/a/")->film.files == film_of("", "2").files);
    auto all = lists.all();
    REQUIRE(all.size() == 2);
    CHECK_FALSE(all[0].current); // replaced ones come first
    CHECK(all[0].film.files == film_of("", "1").files);
    CHECK_FALSE(lists.remove(all[0]));
    CHECK(lists.remove(all[1]));
    CHECK_FALSE(lists.hold("http://h/films/a/"));
    playing.reset();
    CHECK(lists.remove(all[0]));
    CHECK(lists.all().empty());
}

TEST_CASE("A list that cannot be read is as none, and goes", "[player][cache][unit]") {
    const ScratchFolder place;
    const FilmLists lists(place.path());
    const std::string url = "http://h/films/a/";
    lists.write(film_of(url, "1"));
    const fs::path path = lists.all()[0].path;
    const std::string good = read_file(path.string());
    for (const std::string& bad : {std::string(), good.substr(0, good.size() / 2), std::string("{}")}) {
        write_file(path.string(), bad);
        CHECK_FALSE(lists.hold(url));
        CHECK(lists.all().empty());
        CHECK_FALSE(fs::exists(path));
        write_file(path.string(), good);
    }
    REQUIRE(lists.hold(url));
    // The list of another film in its place.
    write_file(path.string(), forksight::media_manifests::write_prepared_film(film_of("http://h/films/b/", "1")));
    CHECK_FALSE(lists.hold(url));
}

TEST_CASE("One process at a time holds a cache, and the kernel lets go for the dead", "[player][cache][unit]") {
    const ScratchFolder place;
    const std::string cache = place.path() + "/cache";
    {
        const auto lock = try_lock(cache);
        REQUIRE(lock);
        CHECK_FALSE(try_lock(cache));
    }
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = try_lock(cache);
        const char held = lock ? 'y' : 'n';
        static_cast<void>(!::write(ends[1], &held, 1));
        ::pause();
    }
    char held = 0;
    REQUIRE(::read(ends[0], &held, 1) == 1);
    CHECK(held == 'y');
    CHECK_FALSE(try_lock(cache));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(try_lock(cache));
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("A list that another program keeps locked is not waited for for ever, and may be left",
          "[player][cache][unit]") {
    const ScratchFolder place;
    const FilmLists lists(place.path());
    const std::string url = "http://h/films/a/";
    lists.write(film_of(url, "1"));
    Descriptor other(::open(lists.all()[0].path.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(::flock(other.get(), LOCK_EX) == 0);
    int asked = 0;
    CHECK_THROWS_AS(lists.hold(url, [&] { return ++asked < 3; }), net::Left);
    CHECK(asked == 3);
    // Let go after a moment: nothing is lost.
    asked = 0;
    CHECK(lists.hold(url, [&] {
        if (++asked == 3) other = Descriptor();
        return true;
    }));
    other = Descriptor(::open(lists.all()[0].path.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(::flock(other.get(), LOCK_EX) == 0);
    const auto began = std::chrono::steady_clock::now();
    try {
        static_cast<void>(lists.hold(url));
        FAIL("it was held by two");
    } catch (const CacheFailure& failure) {
        CHECK(std::string(failure.what()).find("is held by another program") != std::string::npos);
    }
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
}
