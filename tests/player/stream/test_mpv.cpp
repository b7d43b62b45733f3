// The joined stream as libmpv takes it: through stream_cb, without seeking, picture and sound.
#include <mpv/client.h>
#include <mpv/stream_cb.h>

#include <algorithm>
#include <clocale>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/stream/feed.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight::player;
using testing::sample_clip;

namespace {

struct EndMpv {
    void operator()(mpv_handle* mpv) const { mpv_terminate_destroy(mpv); }
};

int open_source(void* of, char*, mpv_stream_cb_info* info) {
    info->cookie = of;
    info->read_fn = [](void* cookie, char* into, std::uint64_t size) {
        return static_cast<video::ByteSource*>(cookie)->read(into, size);
    };
    info->cancel_fn = [](void* cookie) { static_cast<video::ByteSource*>(cookie)->cancel(); };
    info->close_fn = [](void*) {};
    return 0;
}

struct Watched {
    std::vector<double> times_s; ///< time-pos: at the first frame, now and then, and at the end
    std::vector<std::string> complaints;
    bool whole = false; ///< played to the end of what the source gave
    bool had_sound = false;
};

/// That sound and picture part is told in several lines, the first one empty; it says nothing of what was played.
void forget_a_busy_machine(std::vector<std::string>& complaints) {
    const auto parted = [](const std::string& line) { return line.find("desynchronisation") != std::string::npos; };
    if (std::none_of(complaints.begin(), complaints.end(), parted)) return;
    const auto of_the_player = [](const std::string& line) { return line.rfind("cplayer: ", 0) == 0; };
    complaints.erase(std::remove_if(complaints.begin(), complaints.end(), of_the_player), complaints.end());
}

/// Plays `source` to its end as fast as it goes, or until `stop_at_s`.
Watched watch(video::ByteSource& source, double stop_at_s = 1e9) {
    std::setlocale(LC_NUMERIC, "C");
    const std::unique_ptr<mpv_handle, EndMpv> mpv(mpv_create());
    REQUIRE(mpv);
    for (const auto& [name, value] :
         {std::pair{"vo", "null"}, std::pair{"ao", "null"}, std::pair{"untimed", "yes"},
          std::pair{"ao-null-untimed", "yes"}, std::pair{"rebase-start-time", "no"},
          std::pair{"demuxer-readahead-secs", "1"}, std::pair{"cache", "no"}, std::pair{"hwdec", "no"},
          // A busy machine is told of some frames only; at the first and the last one mpv waits to be asked.
          std::pair{"pause", "yes"}, std::pair{"keep-open", "yes"},
          // mpv 0.40 complains of its own scripts when it ends while they load.
          std::pair{"ytdl", "no"}, std::pair{"load-auto-profiles", "no"}}) {
        REQUIRE(mpv_set_option_string(mpv.get(), name, value) == 0);
    }
    REQUIRE(mpv_initialize(mpv.get()) == 0);
    mpv_request_log_messages(mpv.get(), "warn");
    REQUIRE(mpv_stream_cb_add_ro(mpv.get(), "stretch", &source, &open_source) == 0);
    mpv_observe_property(mpv.get(), 1, "time-pos", MPV_FORMAT_DOUBLE);
    mpv_observe_property(mpv.get(), 2, "eof-reached", MPV_FORMAT_FLAG);
    const char* load[] = {"loadfile", "stretch://", nullptr};
    REQUIRE(mpv_command(mpv.get(), load) == 0);
    Watched watched;
    const auto note_time = [&] {
        double now_s = 0;
        if (mpv_get_property(mpv.get(), "time-pos", MPV_FORMAT_DOUBLE, &now_s) >= 0) watched.times_s.push_back(now_s);
    };
    bool playing = false; // before that, time-pos is a guess
    while (!watched.whole && (watched.times_s.empty() || watched.times_s.back() < stop_at_s)) {
        const mpv_event* event = mpv_wait_event(mpv.get(), 30.0);
        if (event->event_id == MPV_EVENT_NONE) break;     // nothing in 30 s
        if (event->event_id == MPV_EVENT_END_FILE) break; // only after an error, for it stays open
        if (event->event_id == MPV_EVENT_PLAYBACK_RESTART && !playing) {
            playing = true;
            note_time();
            REQUIRE(mpv_set_property_string(mpv.get(), "pause", "no") == 0);
        } else if (event->event_id == MPV_EVENT_LOG_MESSAGE) {
            const auto* line = static_cast<const mpv_event_log_message*>(event->data);
            watched.complaints.push_back(std::string(line->prefix) + ": " + line->text);
        } else if (event->event_id == MPV_EVENT_PROPERTY_CHANGE) {
            const auto* property = static_cast<const mpv_event_property*>(event->data);
            if (property->format == MPV_FORMAT_DOUBLE && playing)
                watched.times_s.push_back(*static_cast<double*>(property->data));
            if (property->format == MPV_FORMAT_FLAG) watched.whole = *static_cast<int*>(property->data) != 0;
        }
    }
    if (watched.whole) note_time();
    std::int64_t rate = 0;
    watched.had_sound = mpv_get_property(mpv.get(), "audio-params/samplerate", MPV_FORMAT_INT64, &rate) >= 0;
    forget_a_busy_machine(watched.complaints);
    return watched;
}

stream::Feed feed_of(net::Fetch& fetch) {
    const std::string& folder = sample_clip().folder;
    return stream::Feed(fetch, net::file_url(folder.substr(0, folder.rfind('/') + 1)), {"door"},
                        {sample_clip().presentation});
}

} // namespace

TEST_CASE("mpv plays a stretch from its first frame to its end, with sound and without complaint",
          "[player][stream][loopback]") {
    net::Fetch fetch;
    const stream::Feed feed = feed_of(fetch);
    const auto source = feed.open_stretch()({0, 0.0, std::nullopt});
    source->on_air(true);
    const Watched watched = watch(*source);
    CHECK(watched.complaints == std::vector<std::string>{});
    CHECK(watched.whole);
    CHECK(watched.had_sound);
    REQUIRE_FALSE(watched.times_s.empty());
    CHECK(watched.times_s.front() < 0.09); // two frames after 0, as ffmpeg's HLS has reordered pictures
    CHECK(watched.times_s.front() < watched.times_s.back());
    CHECK(watched.times_s.back() > 5.8);
    CHECK(feed.account().problems == std::vector<std::string>{});
}

TEST_CASE("mpv plays a stretch from mid-clip in clip time, and no further than it goes", "[player][stream][loopback]") {
    net::Fetch fetch;
    const stream::Feed feed = feed_of(fetch);
    const auto source = feed.open_stretch()({0, 2.5, 4.0});
    source->on_air(true);
    const Watched watched = watch(*source);
    CHECK(watched.complaints == std::vector<std::string>{});
    CHECK(watched.whole);
    CHECK(watched.had_sound);
    REQUIRE_FALSE(watched.times_s.empty());
    CHECK(watched.times_s.front() > 1.9); // whole segments are sent
    CHECK(watched.times_s.front() < 3.0);
    CHECK(watched.times_s.back() == Approx(4.0).margin(0.15));
    CHECK(feed.account().problems == std::vector<std::string>{});
}

TEST_CASE("mpv ends at once while it waits for a cued stretch", "[player][stream][loopback]") {
    net::Fetch fetch;
    const stream::Feed feed = feed_of(fetch);
    const auto source = feed.open_stretch()({0, 0.0, std::nullopt});
    const auto began = std::chrono::steady_clock::now();
    const Watched watched = watch(*source, 0.5);
    CHECK(watched.complaints == std::vector<std::string>{});
    CHECK_FALSE(watched.whole);
    REQUIRE_FALSE(watched.times_s.empty());
    CHECK(watched.times_s.back() >= 0.5);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
}
