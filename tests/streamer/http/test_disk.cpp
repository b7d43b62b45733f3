// The library's disk misbehaves: what clients and the log are told meanwhile, and that all is well again afterwards.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "streamer/library/library_watch.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/program.hpp"
#include "tests/streamer/http/small_disk.hpp"

using namespace forksight::tests;
namespace fs = std::filesystem;
namespace library = forksight::streamer::library;
using Seconds = std::chrono::seconds;

namespace {

const std::string film = "/films/visit/film.json";
const std::string small = "/films/visit/door/640x320/00001.m4s";
const std::string large = "/films/visit/door/640x320/00002.m4s";

int status_of(std::uint16_t port, const std::string& path) {
    const auto reply = fetch(port, path);
    return reply ? reply->status : 0;
}

nlohmann::json listed(std::uint16_t port) {
    const auto reply = fetch(port, "/api/films");
    REQUIRE(reply);
    REQUIRE(reply->status == 200);
    return nlohmann::json::parse(reply->body).at("films");
}

/// Writes into the file that is there, as an editor may.
void write_in_place(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

void as_nobody() {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(126);
}

} // namespace

TEST_CASE("a film that is broken in place or by a rename keeps serving its last good version, and says so",
          "[library][loopback]") {
    House house;
    const std::string good = small_film("visit");
    const auto before = fetch(house.port(), film);
    REQUIRE(before);
    REQUIRE(before->body == good);
    REQUIRE(listed(house.port()).at(0).at("last_good") == false);

    const fs::path file = house.disk.path() / "films/visit/film.json";
    // A choice that leads nowhere: well-formed, and not playable.
    std::string nowhere = good;
    nowhere.replace(nowhere.find("\"to\": \"hall\""), 12, "\"to\": \"void\"");
    int number = 0;
    for (const std::string& bad : {std::string("{ broken"), good.substr(0, good.size() / 2), std::string(), nowhere}) {
        for (const bool in_place : {true, false}) {
            CAPTURE(number++);
            in_place ? write_in_place(file, bad) : house.disk.write("films/visit/film.json", bad);
            for (int thread = 0; thread < 4; ++thread) {
                const auto now = fetch(house.port(), film);
                REQUIRE(now);
                CHECK(now->status == 200);
                CHECK(now->body == good);
                CHECK(now->fields.at("etag") == before->fields.at("etag"));
            }
            CHECK(status_of(house.port(), "/films/visit/door/clip.json") == 200);
            const auto entry = listed(house.port()).at(0);
            CHECK(entry.at("playable") == true);
            CHECK(entry.at("last_good") == true);
            CHECK(entry.at("scenes") == 3);
            CHECK(!entry.at("problems").empty());
            const auto page = fetch(house.port(), "/?lang=nl");
            REQUIRE(page);
            CHECK(page->body.find("Kijkers krijgen zolang de laatste versie") != std::string::npos);
            CHECK(page->body.find("Fouten in de nieuwe versie") != std::string::npos);
            CHECK(page->body.find("forksight-player http://") != std::string::npos);
        }
    }
    // Put right: the new one at once.
    std::string better = good;
    better.replace(better.find("The visit"), 9, "The visit again");
    house.disk.write("films/visit/film.json", better);
    CHECK(fetch(house.port(), film)->body == better);
    CHECK(listed(house.port()).at(0).at("last_good") == false);
    // Taken away: that is meant.
    fs::remove(file);
    CHECK(status_of(house.port(), film) == 404);
    CHECK(listed(house.port()).at(0).at("playable") == false);
}

TEST_CASE("a film that never was good is served as it is", "[library][loopback]") {
    House house;
    house.disk.write("films/new/film.json", "{ broken");
    CHECK(fetch(house.port(), "/films/new/film.json")->body == "{ broken");
    CHECK(listed(house.port()).at(0).at("playable") == false);
    CHECK(listed(house.port()).at(0).at("last_good") == false);
}

TEST_CASE("the last good version is no use without its media", "[library][loopback]") {
    House house;
    REQUIRE(fetch(house.port(), "/api/films"));
    write_in_place(house.disk.path() / "films/visit/film.json", "{ broken");
    REQUIRE(listed(house.port()).at(0).at("last_good") == true);
    fs::rename(house.disk.path() / "films/visit/hall", house.disk.path() / "hall");
    CHECK(listed(house.port()).at(0).at("playable") == false);
    CHECK(listed(house.port()).at(0).at("last_good") == false);
    fs::rename(house.disk.path() / "hall", house.disk.path() / "films/visit/hall");
    CHECK(listed(house.port()).at(0).at("last_good") == true);
    CHECK(fetch(house.port(), film)->body == small_film("visit"));
}

TEST_CASE("the log tells of films that come, go, break and are put right, each once", "[library][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Program program(serving(disk.path(), {"--look-time", "100ms"}));
    REQUIRE(program.port() != 0);
    write_in_place(disk.path() / "films/visit/film.json", "{ broken");
    REQUIRE(program.logs("a film serves its last good version film=visit why="));
    disk.write("films/visit/film.json", small_film("visit"));
    REQUIRE(program.logs("a film can be played again film=visit"));
    disk.write("films/new/film.json", "{ broken");
    REQUIRE(program.logs("not served film=new why="));
    fs::remove_all(disk.path() / "films/new");
    REQUIRE(program.logs("a film was taken away film=new"));
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    CHECK(count_of(program.log(), "film=visit") == 2);
    CHECK(count_of(program.log(), "film=new") == 2);
}

TEST_CASE("a library that vanishes is told as such, and served again when it returns", "[library][loopback]") {
    const TemporaryFolder place;
    const TemporaryFolder disk;
    furnish(disk);
    const fs::path here = place.path() / "library";
    const fs::path there = place.path() / "elsewhere";
    fs::copy(disk.path(), here, fs::copy_options::recursive);
    Program program(serving(here, {"--look-time", "100ms"}));
    const std::uint16_t port = program.port();
    REQUIRE(status_of(port, small) == 200);
    const std::string tag = fetch(port, large)->fields.at("etag");
    for (int times = 1; times <= 3; ++times) {
        fs::rename(here, there);
        REQUIRE(soon([&] { return status_of(port, "/readyz") == 503; }));
        CHECK(status_of(port, "/healthz") == 200);
        REQUIRE(soon([&] { return status_of(port, small) == 503; }));
        const auto reply = fetch(port, film);
        REQUIRE(reply);
        CHECK(reply->status == 503);
        CHECK(reply->fields.at("retry-after") == "5");
        CHECK(reply->body.find("the library is not there at the moment") != std::string::npos);
        CHECK(status_of(port, "/") == 503);
        fs::rename(there, here);
        REQUIRE(soon([&] { return status_of(port, "/readyz") == 200; }));
        CHECK(status_of(port, small) == 200);
        CHECK(fetch(port, large)->fields.at("etag") == tag);
        CHECK(fetch(port, large)->body == pattern(3'000'000));
        REQUIRE(soon([&] {
            return count_of(program.log(), "the library can be read again") == static_cast<std::size_t>(times);
        }));
    }
    // Another folder at the same place is opened anew.
    fs::rename(here, there);
    fs::copy(disk.path(), here, fs::copy_options::recursive);
    fs::remove(here / "films/visit/door/640x320/00001.m4s");
    REQUIRE(soon([&] { return status_of(port, small) == 404; }));
    CHECK(status_of(port, large) == 200);
    REQUIRE(program.logs("another folder is the library now"));
    // A flood of requests in trouble is no flood of lines.
    CHECK(count_of(program.log(), "the library's folder is gone address=") <= 2);
    CHECK(count_of(program.log(), "the library cannot be read why=") == 3);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}

TEST_CASE("a disk that is unmounted and mounted again, by force, is followed", "[library][loopback]") {
    const SmallDisk disk("size=16m");
    if (!disk) return;
    const TemporaryFolder source;
    furnish(source);
    fs::copy(source.path() / "films", disk.path() / "films", fs::copy_options::recursive);
    Program program(serving(disk.path(), {"--look-time", "100ms"}));
    REQUIRE(status_of(program.port(), small) == 200);
    REQUIRE(::umount2(disk.path().c_str(), MNT_DETACH) == 0);
    // film.json is looked at every time; a segment may be believed for a second.
    REQUIRE(soon([&] { return status_of(program.port(), film) == 404; }));
    REQUIRE(::mount("tmpfs", disk.path().c_str(), "tmpfs", 0, "size=16m") == 0);
    fs::copy(source.path() / "films", disk.path() / "films", fs::copy_options::recursive);
    REQUIRE(soon([&] { return status_of(program.port(), film) == 200; }));
    CHECK(status_of(program.port(), small) == 200);
    // Read-only: nothing that is served needs to write.
    REQUIRE(::mount(nullptr, disk.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
    CHECK(status_of(program.port(), film) == 200);
    CHECK(status_of(program.port(), large) == 200);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    // And a start from it; a library that would have to be made there is told with the reason.
    Program again(serving(disk.path()));
    CHECK(status_of(again.port(), "/readyz") == 200);
    Start made;
    made.arguments = {"serve", "--config", "/dev/null", "--listen", "127.0.0.1:0"};
    made.environment = {{"XDG_DATA_HOME", (disk.path() / "home").string()}};
    Program unmade(made);
    CHECK(unmade.wait() == 3);
    CHECK(unmade.log() == "forksight-streamer: the library " + (disk.path() / "home/forksight").string() +
                              " cannot be made: Read-only file system\n");
}

TEST_CASE("a full disk under the log stops no request, and lines are written again when there is room",
          "[library][loopback]") {
    const SmallDisk disk("size=1m");
    if (!disk) return;
    const TemporaryFolder source;
    furnish(source);
    const fs::path ballast = disk.path() / "ballast";
    std::ofstream(ballast, std::ios::binary) << std::string(2 << 20, '.');
    const int log = ::open((disk.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    REQUIRE(log >= 0);
    Start start = serving(source.path());
    start.log_to = log;
    Program program(start);
    for (int i = 0; i < 200; ++i) REQUIRE(status_of(program.port(), small) == 200);
    fs::remove(ballast);
    CHECK(soon([&] {
        status_of(program.port(), small);
        const std::string text = text_of(disk.path() / "log");
        return text.find("log lines dropped lines=") != std::string::npos &&
               text.find(" request id=") != std::string::npos;
    }));
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    ::close(log);
}

TEST_CASE("files that may not be read are told as such, and served as soon as they may", "[library][loopback]") {
    if (::geteuid() != 0) {
        WARN("SKIPPED: only root can become somebody else");
        return;
    }
    const TemporaryFolder disk;
    furnish(disk);
    fs::permissions(disk.path(), fs::perms(0755));
    Start start = serving(disk.path(), {"--look-time", "100ms"});
    start.before = as_nobody;
    Program program(start);
    const std::uint16_t port = program.port();
    REQUIRE(port != 0);
    const fs::path segment = disk.path() / small.substr(1);
    const fs::path json = disk.path() / film.substr(1);
    fs::permissions(segment, fs::perms(0000));
    const auto reply = fetch(port, small);
    REQUIRE(reply);
    CHECK(reply->status == 503);
    CHECK(reply->body.find("may not read") != std::string::npos);
    REQUIRE(program.logs("a file may not be read address=" + small));
    fs::permissions(segment, fs::perms(0644));
    CHECK(status_of(port, small) == 200);
    // film.json: its last good version, which it was looked at for when the server started.
    fs::permissions(json, fs::perms(0000));
    CHECK(fetch(port, film)->body == small_film("visit"));
    fs::permissions(json, fs::perms(0644));
    CHECK(fetch(port, film)->body == small_film("visit"));
    // A film that is served as it last was stays so when even its folder cannot be looked into for a while.
    write_in_place(json, "{ broken");
    CHECK(fetch(port, film)->body == small_film("visit"));
    fs::permissions(json.parent_path(), fs::perms(0000));
    CHECK(fetch(port, film)->body == small_film("visit"));
    CHECK(listed(port).at(0).at("playable") == false);
    fs::permissions(json.parent_path(), fs::perms(0755));
    CHECK(fetch(port, film)->body == small_film("visit"));
    CHECK(listed(port).at(0).at("last_good") == true);
    disk.write(film.substr(1), small_film("visit"));
    // The whole library.
    fs::permissions(disk.path() / "films", fs::perms(0000));
    REQUIRE(soon([&] { return status_of(port, "/readyz") == 503; }));
    REQUIRE(soon([&] { return status_of(port, small) == 503; }));
    CHECK(fetch(port, film)->body == small_film("visit"));
    REQUIRE(program.logs("the library cannot be read why=\"Permission denied\""));
    fs::permissions(disk.path() / "films", fs::perms(0755));
    REQUIRE(soon([&] { return status_of(port, "/readyz") == 200; }));
    CHECK(fetch(port, film)->body == small_film("visit"));
    CHECK(listed(port).at(0).at("last_good") == false);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}

TEST_CASE("out of descriptors the server says so, spoils nothing, and goes on when there are some again",
          "[library][loopback]") {
    const TemporaryFolder disk;
    furnish(disk);
    Start start = serving(disk.path(), {"--look-time", "3600s", "--threads", "1"});
    start.arguments.erase(start.arguments.begin() + 7, start.arguments.begin() + 9); // the other --threads
    start.before = [] {
        const rlimit limit{64, 64};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    };
    Program program(start);
    const std::uint16_t port = program.port();
    REQUIRE(port != 0);
    Client early(port);
    REQUIRE(early.send(get(film)));
    REQUIRE(early.reply());
    // What the server reckons with does not let this happen; another limit, set from outside, does.
    rlim_t first_free = 0;
    while (fs::is_symlink("/proc/" + std::to_string(program.process()) + "/fd/" + std::to_string(first_free)))
        ++first_free;
    const rlimit few{first_free, 64};
    REQUIRE(::prlimit(program.process(), RLIMIT_NOFILE, &few, nullptr) == 0);
    REQUIRE(early.send(get(large)));
    const auto refused = early.reply();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->fields.at("retry-after") == "1");
    CHECK(refused->body.find("too many files open") != std::string::npos);
    // Connections wait in the kernel meanwhile.
    Client waiting(port);
    REQUIRE(waiting.send(get("/healthz")));
    REQUIRE(program.logs("cannot accept why="));
    REQUIRE(program.logs("too many files open address=" + large));
    for (int i = 0; i < 50; ++i) {
        REQUIRE(early.send(get(large)));
        REQUIRE(early.reply());
    }
    const rlimit enough{64, 64};
    REQUIRE(::prlimit(program.process(), RLIMIT_NOFILE, &enough, nullptr) == 0);
    REQUIRE(waiting.reply());
    REQUIRE(early.send(get(large)));
    const auto served = early.reply();
    REQUIRE(served);
    CHECK(served->status == 200);
    CHECK(served->body == pattern(3'000'000));
    REQUIRE(soon([&] {
        const auto films = listed(port);
        return films.at(0).at("playable") == true && films.at(0).at("last_good") == false;
    }));
    CHECK(count_of(program.log(), "cannot accept") <= 2);
    CHECK(count_of(program.log(), "too many files open address") == 1);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}
