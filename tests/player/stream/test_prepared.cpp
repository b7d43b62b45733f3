// Streams over what was prepared: the disk instead of the line, and the line again where the disk went bad.
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "media_manifests/hash_list.hpp"
#include "player/cache/copy.hpp"
#include "player/net/fetch.hpp"
#include "player/stream/feed.hpp"
#include "player/stream/prepared.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using forksight::media_manifests::Rendition;
using testing::sample_clip;
using testing::SmallServer;
namespace fs = std::filesystem;

namespace {

std::string read_all(video::ByteSource& source) {
    std::string bytes;
    std::vector<char> some(65'536);
    while (true) {
        const std::int64_t got = source.read(some.data(), some.size());
        REQUIRE(got >= 0);
        if (got == 0) return bytes;
        bytes.append(some.data(), static_cast<std::size_t>(got));
    }
}

/// The sample clip behind a server, with some of its renditions prepared in a cache.
struct PreparedFilm {
    explicit PreparedFilm(const std::vector<std::string>& renditions) {
        server.serve_folder("film/door", sample_clip().folder);
        const cache::ObjectStore objects(cache.path());
        forksight::media_manifests::PreparedFilm list{server.url() + "/film/", {}};
        for (const std::string& rendition : renditions) {
            for (const auto& entry : fs::directory_iterator(sample_clip().folder + "/" + rendition)) {
                const std::string name = entry.path().filename().string();
                if (name == "list.m3u8") continue;
                const std::string bytes = testing::read_file(entry.path().string());
                list.files.push_back({"door/" + rendition + "/" + name, bytes.size(), cache::sha256_of(bytes)});
                REQUIRE(objects.put(list.files.back(), bytes));
            }
        }
        cache::FilmLists(cache.path()).write(list);
        copy = cache::Copy::open(cache.path(), list.url);
        REQUIRE(copy);
        feed = std::make_unique<stream::Feed>(fetch, list.url, std::vector<std::string>{"door"},
                                              std::vector{sample_clip().presentation}, stream::Limits{}, copy);
    }
    fs::path object(const std::string& path) const {
        return cache::ObjectStore(cache.path()).path_of(copy->find(server.url() + "/film/door/" + path)->sha256);
    }
    std::string played() {
        const auto source = feed->open_stretch()({0, 0.0, std::nullopt});
        source->on_air(true);
        return read_all(*source);
    }

    SmallServer server;
    testing::ScratchFolder cache;
    net::Fetch fetch;
    std::shared_ptr<cache::Copy> copy;
    std::unique_ptr<stream::Feed> feed;
};

Rendition rendition(int width) {
    Rendition made;
    made.width = width;
    made.height = width / 2;
    made.average_bandwidth_bps = static_cast<std::uint64_t>(width) * 1000;
    return made;
}

} // namespace

TEST_CASE("Of what was prepared the best is shown that this machine shows in time, else the smallest",
          "[player][stream][unit]") {
    const std::vector<Rendition> video{rendition(640), rendition(320), rendition(160)};
    const auto chosen = [&](std::uint64_t max_pixels, std::vector<bool> there) {
        return stream::prepared_rendition(video, max_pixels, [there](std::size_t one) { return bool(there[one]); });
    };
    CHECK(chosen(0, {true, true, true}) == 0u);
    CHECK(chosen(0, {false, true, true}) == 1u);
    CHECK(chosen(320 * 160, {true, true, true}) == 1u);
    CHECK(chosen(320 * 160, {true, false, true}) == 2u);
    CHECK(chosen(320 * 160, {true, false, false}) == 0u);
    CHECK(chosen(10, {true, true, false}) == 1u);
    CHECK_FALSE(chosen(0, {false, false, false}));
}

TEST_CASE("A prepared clip plays from the disk, in the rendition that was prepared, without a single request",
          "[player][stream][loopback]") {
    const auto [name, max_pixels] =
        GENERATE(std::pair{"640x320", std::uint64_t{0}}, std::pair{"320x160", std::uint64_t{0}},
                 std::pair{"640x320", std::uint64_t{160 * 80}});
    INFO(name);
    PreparedFilm film({name, "audio"});
    film.feed->max_pixels_per_frame(max_pixels);
    const std::string bytes = film.played();
    CHECK(bytes.size() > 100'000);
    CHECK(film.server.asked().empty());
    const auto account = film.feed->account();
    CHECK(account.rendition_seconds.size() == 1);
    CHECK(account.rendition_seconds.count(name) == 1);
    CHECK(account.bytes_read > 100'000);
    CHECK(account.bytes_fetched == 0);
    CHECK(account.bytes_played == 0);
    CHECK(account.bytes_wasted == 0);
    CHECK(account.problems.empty());
    CHECK(film.fetch.bytes_fetched() == 0);
    CHECK_FALSE(film.fetch.throughput_bps());
}

TEST_CASE("What lies on the disk damaged, short or not at all comes from the streamer, and is told once",
          "[player][stream][loopback]") {
    PreparedFilm film({"640x320", "audio"});
    const fs::path damaged = film.object("640x320/00002.m4s");
    std::string bytes = testing::read_file(damaged.string());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    testing::write_file(damaged.string(), bytes);
    const fs::path shortened = film.object("640x320/00003.m4s");
    fs::resize_file(shortened, fs::file_size(shortened) - 1);
    fs::remove(film.object("audio/00004.m4s"));
    CHECK(film.played().size() > 100'000);
    const auto account = film.feed->account();
    REQUIRE(account.problems.size() == 3);
    std::string told;
    for (const std::string& problem : account.problems) told += problem + "\n";
    CHECK_THAT(told, ContainsSubstring("640x320/00002.m4s is damaged in what was prepared, and is fetched"));
    CHECK_THAT(told, ContainsSubstring("640x320/00003.m4s is damaged in what was prepared"));
    CHECK_THAT(told, ContainsSubstring("audio/00004.m4s is missing in what was prepared"));
    CHECK(film.server.asked().size() == 3);
    CHECK_FALSE(fs::exists(damaged));
    CHECK_FALSE(fs::exists(shortened));
    CHECK(account.rendition_seconds.size() == 1);
    CHECK(account.bytes_fetched > 0);
    // Once more: what is in memory stays, and nothing bad is offered again.
    CHECK(film.played().size() > 100'000);
    CHECK(film.server.asked().size() == 3);
    CHECK(film.feed->account().problems.size() == 3);
}

TEST_CASE("What was not prepared of a clip comes over the line", "[player][stream][loopback]") {
    PreparedFilm film({"320x160"});
    CHECK(film.played().size() > 50'000);
    for (const std::string& path : film.server.asked()) CHECK_THAT(path, ContainsSubstring("/audio/"));
    CHECK(film.feed->account().rendition_seconds.count("320x160") == 1);
}

TEST_CASE("What lies on the disk waits for nothing on the line, and says nothing of it", "[player][net][loopback]") {
    SmallServer server;
    testing::Conduct slow;
    slow.body = std::string(1000, 's');
    slow.delay = 1500ms;
    server.serve("/slow", slow);
    testing::ScratchFolder folder;
    testing::write_file(folder.path() + "/x", std::string(200'000, 'x'));
    net::FetchLimits limits;
    limits.rate_kbps = 100; // a second for 12,500 bytes
    limits.at_once = 1;
    net::Fetch fetch(limits);
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> came;
    const auto then = [&](const std::string& name) {
        return [&, name](const net::Answer& answer) {
            const std::lock_guard lock(mutex);
            came.push_back(name + (answer.ending == net::Ending::delivered ? "" : "?"));
            changed.notify_all();
        };
    };
    fetch.get({server.url() + "/slow", 0, 10'000, then("slow")});
    for (int i = 0; i < 5; ++i) {
        net::Request request{net::file_url(folder.path() + "/x"), 100, 1u << 20, then("disk")};
        request.cached = true;
        fetch.get(std::move(request));
    }
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, 20s, [&] { return came.size() == 6; }));
    CHECK(came == std::vector<std::string>{"disk", "disk", "disk", "disk", "disk", "slow"});
    CHECK(fetch.bytes_fetched() == 1000);
}
