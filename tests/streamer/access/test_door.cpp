// The door over a real store: what changes there is seen, and what is lost opens nothing.
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "streamer/access/class_code.hpp"
#include "streamer/access/door.hpp"
#include "streamer/access/register.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::streamer::access;
using forksight::streamer::library::Store;
using forksight::streamer::library::StoreFailure;
using forksight::tests::TemporaryFolder;

namespace {

const std::int64_t now_s = static_cast<std::int64_t>(std::time(nullptr));

DoorSettings quick() {
    DoorSettings settings;
    settings.look_every = std::chrono::milliseconds(10);
    return settings;
}

void nothing_told(std::string_view what, const std::string& why) {
    FAIL(std::string(what) + ": " + why);
}

/// The code of a class that is made in `library` as the command does.
std::string add(const std::filesystem::path& library, const std::string& name, ClassId id, std::int64_t expires_s,
                std::vector<std::string> films = {}) {
    Opened opened = open_access(library);
    const std::string code = make_code();
    REQUIRE(add_class(*opened.store, {name, id, now_s, expires_s, std::move(films)},
                      digest_of_code(opened.keys, read_code(code).value())));
    return code;
}

void wait_until(const std::function<bool()>& holds) {
    for (int i = 0; i < 3000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(holds());
}

} // namespace

TEST_CASE("a code becomes a token that lasts no longer than its class", "[access][disk]") {
    TemporaryFolder library;
    Door door(library.path(), quick(), nothing_told);
    const std::string code = add(library.path(), "SW2A", 42, now_s + 100);
    const auto granted = door.exchange(code, now_s);
    REQUIRE(granted);
    CHECK(granted->holder == Holder{Holder::Kind::viewer, 42, now_s + 100});
    CHECK(Signer(door.state()->keys).read(granted->token) == granted->holder);
    CHECK(is_current(door.state()->rules, granted->holder, now_s)); // known at once, not at the next look
    const std::string longer = add(library.path(), "SW2B", 43, now_s + 1'000'000);
    CHECK(door.exchange(longer, now_s)->holder.expires_s == now_s + DoorSettings{}.token_lasts_s);
    CHECK_FALSE(door.exchange(code, now_s + 100));
    CHECK_FALSE(door.exchange(make_code(), now_s));
    CHECK_FALSE(door.exchange("", now_s));
    CHECK(door.exchange(granted->token, now_s)->token == granted->token);
    CHECK_FALSE(door.exchange(granted->token, now_s + 100));
    CHECK_FALSE(door.exchange(std::string(token_length, 'A'), now_s));
}

TEST_CASE("rules that a command changes are seen by a server that runs", "[access][disk]") {
    TemporaryFolder library;
    Door door(library.path(), quick(), nothing_told);
    const auto rule = [&] { return door.state()->rules.of("visit"); };
    CHECK(rule() == Rule::open);
    const std::uint64_t before = door.version();
    set_rule(*open_access(library.path()).store, "visit", Rule::staff);
    wait_until([&] { return rule() == Rule::staff; });
    CHECK(door.version() != before);
    set_rule(*open_access(library.path()).store, "visit", std::nullopt);
    set_rule_otherwise(*open_access(library.path()).store, Rule::for_class);
    wait_until([&] { return rule() == Rule::for_class; });

    const std::string code = add(library.path(), "SW2A", 42, now_s + 100, {"visit", "a"});
    wait_until([&] { return door.state()->rules.classes.count(42) == 1; });
    CHECK(door.state()->rules.classes.at(42).films == std::vector<std::string>{"a", "visit"});
    const auto granted = door.exchange(code, now_s);
    REQUIRE(granted);
    CHECK(remove_class(*open_access(library.path()).store, "SW2A"));
    wait_until([&] { return !is_current(door.state()->rules, granted->holder, now_s); });

    Opened opened = open_access(library.path());
    rotate(opened.keys);
    REQUIRE(replace_key_ring(library.path(), opened.keys).empty());
    wait_until([&] { return door.state()->keys == opened.keys; });
}

TEST_CASE("what is lost or broken while the server runs leaves the rules as they were", "[access][disk]") {
    TemporaryFolder library;
    set_rule(*open_access(library.path()).store, "visit", Rule::staff);
    std::atomic<int> told{0};
    Door door(library.path(), quick(), [&](std::string_view, const std::string&) { ++told; });
    CHECK(told == 0);
    const std::filesystem::path aside = library.path() / "aside";
    std::filesystem::create_directory(aside);
    for (const char* file : {"forksight.db", "forksight.db-wal", "forksight.db-shm"}) {
        if (std::filesystem::exists(library.path() / file))
            std::filesystem::rename(library.path() / file, aside / file);
    }
    wait_until([&] { return told == 1; });
    CHECK(door.state()->rules.of("visit") == Rule::staff);
    std::ofstream(library.path() / "forksight.db") << "no database at all, but long enough to have a header of one";
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(door.state()->rules.of("visit") == Rule::staff);
    CHECK(told == 1); // once, not a hundred times
    for (const char* file : {"forksight.db", "forksight.db-wal", "forksight.db-shm"}) {
        if (std::filesystem::exists(aside / file)) std::filesystem::rename(aside / file, library.path() / file);
    }
    wait_until([&] { return told == 2; });
    set_rule(*open_access(library.path()).store, "visit", Rule::for_class);
    wait_until([&] { return door.state()->rules.of("visit") == Rule::for_class; });
}

TEST_CASE("a library that lost its store or its keys is not opened to everybody", "[access][disk]") {
    TemporaryFolder library;
    add(library.path(), "SW2A", 42, now_s + 100);
    const auto refuses = [&] {
        try {
            Door door(library.path(), quick(), nothing_told);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    std::filesystem::rename(library.path() / key_file, library.path() / "kept");
    CHECK(refuses().find("no token.keys") != std::string::npos);
    std::filesystem::rename(library.path() / "kept", library.path() / key_file);
    CHECK(refuses().empty());
    for (const char* file : {"forksight.db", "forksight.db-wal", "forksight.db-shm"}) {
        std::filesystem::remove(library.path() / file);
    }
    CHECK(refuses().find("no forksight.db") != std::string::npos);
    std::ofstream(library.path() / "forksight.db")
        << "this is not a database, it is only a text that stands in its place";
    CHECK(refuses().find("forksight.db") != std::string::npos);
}

TEST_CASE("a store of a newer program is left alone", "[access][disk]") {
    TemporaryFolder library;
    open_access(library.path()).store->execute("PRAGMA user_version = 1000");
    CHECK_THROWS_AS(open_access(library.path()), StoreFailure);
}

TEST_CASE("many programs may make a library's store and keys at once", "[access][disk]") {
    TemporaryFolder library;
    std::vector<std::thread> threads;
    std::vector<KeyRing> rings(8);
    for (KeyRing& ring : rings) {
        threads.emplace_back([&] { ring = open_access(library.path()).keys; });
    }
    for (std::thread& thread : threads) thread.join();
    for (const KeyRing& ring : rings) CHECK(ring == rings.front());
}

TEST_CASE("a class has a name of its own, and a removed one's tokens never come back", "[access][disk]") {
    TemporaryFolder library;
    Opened opened = open_access(library.path());
    const Digest one = digest_of_code(opened.keys, "K7RW4XH2TM");
    const Digest other = digest_of_code(opened.keys, "K7RW4XH2TW");
    CHECK(add_class(*opened.store, {"SW2A", 1, now_s, now_s + 10, {"b", "a"}}, one));
    CHECK_FALSE(add_class(*opened.store, {"SW2A", 2, now_s, now_s + 10, {}}, other));
    CHECK_FALSE(add_class(*opened.store, {"SW2B", 3, now_s, now_s + 10, {}}, one));
    CHECK(list_classes(*opened.store).size() == 1);
    CHECK(list_classes(*opened.store).front().films == std::vector<std::string>{"a", "b"});
    CHECK(remove_class(*opened.store, "SW2A"));
    CHECK_FALSE(remove_class(*opened.store, "SW2A"));
    CHECK_FALSE(opened.store->prepare("SELECT 1 FROM class_film").step());
    CHECK(is_class_name("Maatschappelijk werk 2A"));
    for (const std::string& wrong : {std::string(), std::string("a\nb"), std::string(" a"), std::string(65, 'a')}) {
        CHECK_FALSE(is_class_name(wrong));
    }
}

TEST_CASE("a disk that cannot tell is not taken for one without class codes", "[access][unit]") {
    const TemporaryFolder disk;
    disk.write("library", "no folder: what lies in it cannot be looked at");
    // Not "no such file", which would open every film.
    CHECK_THROWS_WITH(open_access(disk.path() / "library"), ContainsSubstring("cannot be looked at"));
    CHECK_THROWS_WITH(Door(disk.path() / "library", quick(), nothing_told), ContainsSubstring("cannot be looked at"));
}
