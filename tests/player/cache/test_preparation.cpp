// Preparing over real sockets: what is fetched, what is taken over, what is refused, and who makes room for whom.
#include <filesystem>
#include <set>
#include <thread>

#include "player/cache/files.hpp"
#include "tests/catch.hpp"
#include "tests/player/cache/film_on_server.hpp"

using namespace forksight::player;
using namespace forksight::player::cache;
using namespace std::chrono_literals;
using testing::FilmOnServer;
using testing::order_of;
using testing::prepared;
using testing::refused;
using testing::ScratchFolder;
using testing::SmallServer;
namespace fs = std::filesystem;

namespace {

std::size_t segments_asked(const SmallServer& server) {
    std::size_t count = 0;
    for (const std::string& path : server.asked()) count += path.find("-k") != std::string::npos ? 1 : 0;
    return count;
}

const HashedFile& named(const forksight::media_manifests::HashedFiles& files, const std::string& path) {
    for (const HashedFile& file : files)
        if (file.path == path) return file;
    FAIL("no " + path);
    return files.front();
}

std::uint64_t held_in(const ScratchFolder& cache) {
    std::uint64_t bytes = 0;
    for (const auto& object : ObjectStore(cache.path()).all()) bytes += object.bytes;
    return bytes;
}

} // namespace

TEST_CASE("A film is prepared whole, and the second time nothing of it is fetched", "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}, {"hall", 2}});
    const ScratchFolder cache;
    const auto done = prepared(order_of(film, cache.path()));
    CHECK(done.film == "visit");
    CHECK_FALSE(done.already);
    CHECK(done.clips == 2);
    CHECK(done.length_s == 4.0);
    CHECK(testing::lies_whole(film, cache.path()));
    CHECK(segments_asked(server) == 2 * 9);
    const auto list = FilmLists(cache.path()).hold(film.url());
    REQUIRE(list);
    CHECK(list->film.files.size() == film.wanted().size());
    CHECK(server.connections() <= 4 + 2); // kept alive

    const auto again = prepared(order_of(film, cache.path()));
    CHECK(again.already);
    CHECK(again.bytes == done.bytes);
    CHECK(again.fetched_bytes == 0);
    CHECK(segments_asked(server) == 2 * 9);
}

TEST_CASE("Only the renditions that are wanted are fetched, and what is there is offered",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}});
    const ScratchFolder cache;
    auto order = order_of(film, cache.path());
    std::vector<std::size_t> offered;
    order.choose = [&](const auto&, const std::vector<std::size_t>& there) {
        offered = there;
        return std::vector<std::size_t>{1};
    };
    prepared(order);
    CHECK(offered.empty());
    CHECK(segments_asked(server) == 6);
    CHECK(prepared(order).already);
    CHECK(offered == std::vector<std::size_t>{1});
    CHECK_FALSE(prepared(order_of(film, cache.path())).already); // all of them
    CHECK(FilmLists(cache.path()).all().size() == 1);            // nobody plays by the one before
    CHECK(segments_asked(server) == 9);
    CHECK(prepared(order).already); // fewer than there are
    CHECK(segments_asked(server) == 9);
}

TEST_CASE("What a killed prepare left is taken over when its hash is right, and fetched again when not",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}});
    const ScratchFolder cache;
    REQUIRE(try_lock(cache.path()));
    const ObjectStore objects(cache.path());
    const auto wanted = film.wanted();
    const HashedFile good = named(wanted, "door/640x320-k1/00001.m4s");
    const HashedFile bad = named(wanted, "door/640x320-k1/00002.m4s");
    REQUIRE(objects.put(good, film.files().at(good.path)));
    std::string flipped = film.files().at(bad.path);
    flipped[500] = static_cast<char>(flipped[500] ^ 1);
    testing::write_file(objects.path_of(bad.sha256).string(), flipped);
    testing::write_file(cache.path() + "/new/4711-0", "half");
    const auto done = prepared(order_of(film, cache.path()));
    CHECK(testing::lies_whole(film, cache.path()));
    CHECK(server.times_asked("/films/visit/" + good.path) == 0);
    CHECK(server.times_asked("/films/visit/" + bad.path) == 1);
    CHECK(done.fetched_bytes < done.bytes - 1000);
    CHECK(fs::is_empty(cache.path() + "/new"));

    // Of a film that is prepared, sizes are believed; --verify reads.
    testing::write_file(objects.path_of(bad.sha256).string(), flipped);
    auto order = order_of(film, cache.path());
    CHECK(prepared(order).already);
    order.verify = true;
    CHECK_FALSE(prepared(order).already);
    CHECK(testing::lies_whole(film, cache.path()));
    fs::remove(objects.path_of(good.sha256));
    order.verify = false;
    CHECK_FALSE(prepared(order).already);
    CHECK(testing::lies_whole(film, cache.path()));
}

TEST_CASE("Bytes that are not those of the list are fetched once more, then the file is named",
          "[player][cache][loopback]") {
    SmallServer server;
    FilmOnServer film(server, "visit", {{"door", 1}});
    const std::string path = "door/640x320-k1/00002.m4s";
    const ScratchFolder cache;
    for (const std::string& body : {testing::some_bytes(1000, 77), std::string("<html>log in</html>"),
                                    film.files().at(path).substr(1), film.files().at(path) + "x"}) {
        testing::Conduct conduct;
        conduct.body = body;
        film.serve(path, conduct);
        const std::size_t before = server.times_asked("/films/visit/" + path);
        CHECK_THAT(refused(order_of(film, cache.path())),
                   ContainsSubstring(film.url() + path + ": came twice with other bytes than its clip's list says"));
        CHECK(server.times_asked("/films/visit/" + path) == before + 2);
        CHECK_FALSE(FilmLists(cache.path()).hold(film.url()));
        CHECK_FALSE(ObjectStore(cache.path()).has(named(film.wanted(), path)));
    }
    testing::Conduct right;
    right.body = film.files().at(path);
    film.serve(path, right);
    prepared(order_of(film, cache.path()));
    CHECK(testing::lies_whole(film, cache.path()));
}

TEST_CASE("A clip without a list, with a hostile one, or with one that leaves something out is refused by name",
          "[player][cache][loopback]") {
    SmallServer server;
    FilmOnServer film(server, "visit", {{"door", 1}, {"hall", 2}});
    const ScratchFolder cache;
    testing::Conduct conduct;
    conduct.status = 404;
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())),
               ContainsSubstring(film.url() + "hall/hashes.json: the clip has no list of its files"));
    conduct.status = 200;
    const std::string list = film.files().at("hall/hashes.json");
    const auto with = [&](std::string from, const std::string& to) {
        std::string text = list;
        return text.replace(text.find(from), from.size(), to);
    };
    conduct.body = with("master.m3u8", "../../../x");
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())), ContainsSubstring("hall/hashes.json: /files/"));
    conduct.body = with("audio-k1/00002.m4s", "audio-k1/00003.m4s");
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())),
               ContainsSubstring("hall/hashes.json: does not name audio-k1/00002.m4s, which clip.json does"));
    conduct.body = with(",200,", ",70000000,");
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())), ContainsSubstring("has 70000000 bytes; at most"));
    // Of two files with one hash, one would be believed unseen.
    const std::string first = sha256_of(film.files().at("hall/640x320-k1/00001.m4s"));
    conduct.body = with(sha256_of(film.files().at("hall/audio-k1/00001.m4s")), first);
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())), ContainsSubstring("of the same SHA-256, has "));
    conduct.body = with(sha256_of(film.files().at("hall/clip.json")), std::string(64, 'a'));
    film.serve("hall/hashes.json", conduct);
    CHECK_THAT(refused(order_of(film, cache.path())),
               ContainsSubstring("hall/clip.json: is not the one that the clip's list names"));
    CHECK(FilmLists(cache.path()).all().empty());
}

TEST_CASE("A clip that is replaced while it is fetched is asked for once more", "[player][cache][loopback]") {
    SmallServer server;
    FilmOnServer film(server, "visit", {{"door", 1, "k1"}});
    testing::Conduct gone;
    gone.status = 404;
    film.serve("door/640x320-k1/00002.m4s", gone);
    const ScratchFolder cache;
    auto order = order_of(film, cache.path());
    int asked = 0;
    std::unique_ptr<FilmOnServer> newer;
    order.choose = [&](const auto&, const auto&) {
        if (++asked == 1)
            newer = std::make_unique<FilmOnServer>(server, "visit", std::vector<testing::MadeClip>{{"door", 5, "k2"}});
        if (asked == 1) film.serve("door/640x320-k1/00002.m4s", gone);
        return std::vector<std::size_t>{0, 1};
    };
    prepared(order);
    CHECK(asked == 2);
    CHECK(testing::lies_whole(*newer, cache.path()));
    // Gone for good: said, not tried for ever.
    newer->serve("door/audio-k2/init.mp4", gone);
    fs::remove_all(cache.path() + "/objects");
    CHECK_THAT(refused(order), ContainsSubstring("door/audio-k2/init.mp4 does not exist"));
}

TEST_CASE("A line that fails for a while is waited for, and one that stays away is told", "[player][cache][loopback]") {
    SmallServer server;
    FilmOnServer film(server, "visit", {{"door", 1}});
    testing::Conduct shaky;
    shaky.body = film.files().at("door/640x320-k1/00001.m4s");
    shaky.failures_first = 4; // more than one request tries
    film.serve("door/640x320-k1/00001.m4s", shaky);
    const ScratchFolder cache;
    auto order = order_of(film, cache.path());
    order.patience = 20s;
    prepared(order);
    CHECK(testing::lies_whole(film, cache.path()));

    const ScratchFolder other;
    order = order_of(film, other.path());
    shaky.failures_first = 1'000'000;
    film.serve("door/640x320-k1/00001.m4s", shaky);
    CHECK_THROWS_AS(prepared(order), net::LineFailure);
    CHECK_FALSE(FilmLists(other.path()).hold(film.url()));
    CHECK(ObjectStore(other.path()).all().size() > 5); // what came is kept
    server.set_down(true);
    CHECK_THROWS_AS(prepared(order), net::LineFailure);
}

TEST_CASE("Two films that share a clip share its bytes", "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer one(server, "one", {{"door", 1, "k1"}, {"hall", 2}});
    const FilmOnServer two(server, "two", {{"entry", 1, "k9"}, {"yard", 3}});
    const ScratchFolder cache;
    prepared(order_of(one, cache.path()));
    const auto objects = ObjectStore(cache.path()).all().size();
    const auto done = prepared(order_of(two, cache.path()));
    CHECK(testing::lies_whole(one, cache.path()));
    CHECK(testing::lies_whole(two, cache.path()));
    // A film.json, two clip.json (the renditions are called otherwise) and the yard's nine files.
    CHECK(ObjectStore(cache.path()).all().size() == objects + 1 + 2 + 9);
    CHECK(server.times_asked("/films/two/entry/640x320-k9/00001.m4s") == 0);
    CHECK(done.fetched_bytes < done.bytes - 2500); // the shared clip
}

TEST_CASE("Room is made by the film that was played least recently; what is shared, prepared or played stays",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer old(server, "old", {{"a", 1}, {"shared", 9}});
    const FilmOnServer middle(server, "middle", {{"b", 2}, {"shared", 9}});
    const FilmOnServer recent(server, "recent", {{"c", 3}});
    const FilmOnServer next(server, "next", {{"d", 4}, {"e", 5}});
    const ScratchFolder cache;
    const FilmLists lists(cache.path());
    for (const auto* film : {&old, &middle, &recent}) {
        prepared(order_of(*film, cache.path()));
        std::this_thread::sleep_for(15ms);
    }
    // Played just now: no longer the one to go first.
    FilmLists::touch(*lists.hold(old.url()));
    auto order = order_of(next, cache.path());
    const auto held = held_in(cache);
    const auto size = [](const FilmOnServer& film) {
        std::uint64_t bytes = 0;
        for (const auto& file : film.wanted()) bytes += file.bytes;
        return bytes;
    };
    order.limit_bytes = held + size(next) - 1000; // the middle one's own clip is enough
    std::vector<std::string> evicted;
    order.evicted = [&](const std::string& url) { evicted.push_back(url); };
    prepared(order);
    CHECK(evicted == std::vector<std::string>{middle.url()});
    CHECK(testing::lies_whole(old, cache.path()));
    CHECK(testing::lies_whole(recent, cache.path()));
    CHECK(testing::lies_whole(next, cache.path()));
    CHECK_FALSE(lists.hold(middle.url()));
    CHECK_FALSE(testing::lies_whole(middle, cache.path()));

    // The recent one is the next to go, but it is being played: the old one goes.
    const auto playing = lists.hold(recent.url());
    order = order_of(middle, cache.path());
    order.limit_bytes = held_in(cache) + 1000;
    evicted.clear();
    order.evicted = [&](const std::string& url) { evicted.push_back(url); };
    prepared(order);
    CHECK(evicted == std::vector<std::string>{old.url()});
    CHECK(testing::lies_whole(recent, cache.path()));
    CHECK(testing::lies_whole(middle, cache.path()));
    CHECK(held_in(cache) <= order.limit_bytes);
}

TEST_CASE("What no film names goes before any film, and nothing goes where it would not be enough",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer one(server, "one", {{"a", 1}});
    const FilmOnServer two(server, "two", {{"b", 2}});
    const ScratchFolder cache;
    const ObjectStore objects(cache.path());
    prepared(order_of(one, cache.path()));
    const std::string left = testing::some_bytes(5000, 50);
    REQUIRE(objects.put({"x", left.size(), sha256_of(left)}, left));
    const auto held = held_in(cache);
    auto order = order_of(two, cache.path());
    order.limit_bytes = 100;
    try {
        prepared(order);
        FAIL("there was no room");
    } catch (const CacheFailure& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("give it more with --cache-limit"));
    }
    CHECK(testing::lies_whole(one, cache.path()));
    CHECK(objects.has({"x", left.size(), sha256_of(left)}));
    order.limit_bytes = held;
    order.evicted = [](const std::string& url) { FAIL(url << " went"); };
    prepared(order);
    CHECK_FALSE(objects.has({"x", left.size(), sha256_of(left)}));
    CHECK(testing::lies_whole(one, cache.path()));
}

TEST_CASE("No film makes room for one whose files do not come, and one that did is told also when it fails later",
          "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer one(server, "one", {{"a", 1}});
    FilmOnServer two(server, "two", {{"b", 2}});
    const ScratchFolder cache;
    prepared(order_of(one, cache.path()));
    auto order = order_of(two, cache.path());
    order.limit_bytes = held_in(cache) + 500;
    std::vector<std::string> evicted;
    order.evicted = [&](const std::string& url) { evicted.push_back(url); };
    testing::Conduct refusal;
    refusal.status = 403;
    refusal.type = "application/problem+json; charset=utf-8";
    for (const auto& file : two.wanted())
        if (file.path != "film.json" && file.path != "b/clip.json") two.serve(file.path, refusal);
    CHECK_THAT(refused(order), ContainsSubstring("is not among the films of this class code"));
    CHECK(evicted.empty());
    CHECK(testing::lies_whole(one, cache.path()));
    CHECK(FilmLists(cache.path()).hold(one.url()));
    for (const auto& file : two.wanted()) {
        testing::Conduct right;
        right.body = two.files().at(file.path);
        if (file.path != "b/640x320-k1/00002.m4s") two.serve(file.path, right);
    }
    CHECK_THAT(refused(order), ContainsSubstring("is not among the films of this class code"));
    CHECK(evicted == std::vector<std::string>{one.url()});
}

TEST_CASE("Whoever finds another at work in a cache waits for it, and may leave", "[player][cache][loopback]") {
    SmallServer server;
    const FilmOnServer film(server, "visit", {{"door", 1}});
    const ScratchFolder cache;
    auto lock = try_lock(cache.path());
    REQUIRE(lock);
    net::Fetch fetch;
    net::Waiting waiting;
    int asked = 0;
    bool waited = false;
    const auto tell = [&](const PrepareProgress& progress) {
        if (progress.stage != PrepareProgress::Stage::waiting) return;
        waited = true;
        if (++asked == 2) lock.reset();
    };
    CHECK(cache::prepare(fetch, order_of(film, cache.path()), waiting, tell));
    CHECK(waited);
    lock = try_lock(cache.path());
    bool leaves = false;
    waiting.go_on = [&] { return !leaves; };
    const auto leave = [&](const PrepareProgress& progress) {
        leaves = progress.stage == PrepareProgress::Stage::waiting;
    };
    CHECK_THROWS_AS(cache::prepare(fetch, order_of(film, cache.path()), waiting, leave), net::Left);
}
