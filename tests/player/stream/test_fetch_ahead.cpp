// What counts as fetched, asked of the part that fetches, without mpv and without a reader.
#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "player/net/fetch.hpp"
#include "player/stream/fetch_ahead.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using stream::FetchAhead;
using testing::sample_clip;
using Clock = std::chrono::steady_clock;

namespace {

/// Fetches the sample clip from its beginning.
struct Ahead {
    testing::SmallServer server;
    net::Fetch fetch;
    stream::Supply supply{fetch, {sample_clip().presentation}, {"door"}, {server.url() + "/door/"}, {}, nullptr};
    std::mutex mutex;
    std::deque<std::pair<FetchAhead::Key, stream::Arrival>> came;
    stream::Plan plan{sample_clip().presentation, 0.0, std::nullopt};
    FetchAhead ahead{supply, 0, plan, [this](FetchAhead::Key key, const stream::Arrival& arrival) {
                         const std::lock_guard lock(mutex);
                         came.emplace_back(key, arrival);
                     }};
    FetchAhead::Aim aim;

    Ahead() {
        server.serve_folder("door", sample_clip().folder);
        aim.stream = supply.helm->open();
        aim.on_air = true;
    }

    void fetch_for(Clock::duration time) {
        fetch_until([] { return false; }, time);
    }

    template <class Holds>
    void fetch_until(const Holds& holds, Clock::duration at_most = 20s) {
        const auto end = Clock::now() + at_most;
        while (Clock::now() < end && !holds()) {
            aim.now = Clock::now();
            ahead.tell(aim);
            ahead.advance(aim);
            std::this_thread::sleep_for(5ms);
            std::deque<std::pair<FetchAhead::Key, stream::Arrival>> now;
            {
                const std::lock_guard lock(mutex);
                now.swap(came);
            }
            for (const auto& [key, arrival] : now) ahead.arrived(key, arrival, Clock::now());
        }
    }

    std::size_t asked_for(const std::string& part) const {
        const auto paths = server.asked();
        return static_cast<std::size_t>(std::count_if(
            paths.begin(), paths.end(), [&](const std::string& path) { return path.find(part) != std::string::npos; }));
    }
};

} // namespace

TEST_CASE("What has its picture and lacks its sound does not count as fetched", "[player][stream][loopback]") {
    Ahead clip;
    const std::string sound = sample_clip().presentation.audio->name;
    testing::Conduct late;
    late.delay = 30s;
    clip.server.serve("/door/" + sound + "/00003.m4s", late);
    clip.aim.until_s = 4.0;
    std::size_t silent = 0;
    while (true) {
        const auto before = clip.plan.sound_before(silent);
        if (std::find(before.begin(), before.end(), std::size_t{2}) != before.end()) break;
        ++silent;
    }
    clip.fetch_until(
        [&] { return clip.asked_for("/00004.m4s") >= 2 && clip.ahead.fetched_until_s() >= clip.plan.start_s(silent); });
    clip.fetch_for(300ms);
    CHECK(clip.asked_for("/00004.m4s") >= 2); // the sound and a picture beyond
    CHECK(clip.ahead.fetched_until_s() == clip.plan.start_s(silent));
}

TEST_CASE("Of a line not yet known one picture at a time is asked for", "[player][stream][loopback]") {
    Ahead clip;
    testing::Conduct late;
    late.delay = 30s;
    for (const auto& one : sample_clip().presentation.video) {
        clip.server.serve("/door/" + one.name + "/00001.m4s", late);
    }
    clip.aim.until_s = 4.0;
    const auto pictures = [&](const std::string& file) {
        return clip.asked_for("x320/" + file) + clip.asked_for("x160/" + file) + clip.asked_for("x80/" + file);
    };
    clip.fetch_until([&] { return pictures("00001.m4s") > 0; });
    clip.fetch_for(300ms);
    CHECK(pictures("00001.m4s") == 1);
    CHECK(pictures("00002.m4s") == 0);
    for (int i = 0; i < 8; ++i) clip.supply.helm->saw(4e6, 1.0);
    clip.fetch_until([&] { return pictures("00002.m4s") > 0; });
    CHECK(pictures("00002.m4s") == 1);
}
