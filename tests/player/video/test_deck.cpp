// The deck with real clips and real mpv cores, read back from the textures it shows.
#include <algorithm>
#include <cmath>

#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

constexpr double frame_s = 1.0 / 30;

Stretch whole(std::size_t clip) {
    return {clip, 0.0, std::nullopt};
}

/// Puts the first frame of this stretch on air.
void begin_with(Stage& stage, const Stretch& stretch) {
    REQUIRE(stage.cue_and_wait({stretch}));
    stage.deck->take(stretch);
    REQUIRE(stage.show());
}

/// The numbers of the frames shown since, each once.
std::vector<int> frames_since(const Stage& stage, std::size_t first) {
    std::vector<int> frames;
    for (std::size_t i = first; i < stage.seen.size(); ++i)
        if (frames.empty() || frames.back() != stage.seen[i].frame) frames.push_back(stage.seen[i].frame);
    return frames;
}

} // namespace

TEST_CASE("a cued clip's first frame is the one asked for", "[video][gl]") {
    // At the clip's beginning, at a key frame, between two, off the frames' grid, and the clip's last frame.
    const double from_s = GENERATE(0.0, 1.0, 0.5, 1.91, 2.9667);
    Stage stage{{.number = 3}};
    const Stretch stretch{0, from_s, std::nullopt};
    REQUIRE(stage.cue_and_wait({stretch}));
    stage.deck->take(stretch);
    const auto first = stage.show();
    REQUIRE(first);
    CHECK(*first == Seen{3, static_cast<int>(std::lround(from_s * 30))});
    CHECK(stage.deck->on_air().position_s == Approx(from_s).margin(frame_s));
}

TEST_CASE("a clip with sound begins with the frame asked for as well", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.sound = Sound::unheard;
    Stage stage(settings, {{.number = 4, .sound = true}});
    const Stretch stretch{0, 1.7, std::nullopt};
    REQUIRE(stage.cue_and_wait({stretch}));
    stage.deck->take(stretch);
    CHECK(stage.show() == Seen{4, 51});
}

TEST_CASE("twenty switches each show the new clip in the very next frame, and never nothing", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    begin_with(stage, whole(0));
    for (std::size_t i = 0; i < 20; ++i) {
        const Stretch next{(i + 1) % 2, 0.1 * static_cast<double>(i), std::nullopt};
        REQUIRE(stage.cue_and_wait({next}));
        CHECK(stage.seen.back().clip == static_cast<int>(1 + i % 2));
        stage.deck->take(next);
        const auto first = stage.show();
        REQUIRE(first);
        CHECK(*first == Seen{static_cast<int>(2 - i % 2), static_cast<int>(3 * i)});
        stage.show_for(0.1);
    }
    const Report& report = stage.deck->report();
    REQUIRE(report.takes.size() == 21);
    for (const TakeNote& take : report.takes) {
        CHECK(take.was_ready);
        CHECK(take.first_frame == take.decided_frame);
        CHECK(take.black_frames == 0);
    }
    CHECK(std::count(stage.seen.begin() + static_cast<int>(report.takes[0].decided_frame), stage.seen.end(), Seen{}) ==
          0);
    CHECK(report.problems.empty());
}

TEST_CASE("after a take the clip runs in real time", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    begin_with(stage, whole(0));
    REQUIRE(stage.cue_and_wait({{1, 0.7, std::nullopt}}));
    stage.deck->take({1, 0.7, std::nullopt});
    CHECK(stage.show() == Seen{2, 21});
    const std::size_t first = stage.seen.size();
    stage.show_for(1.0);
    const auto frames = frames_since(stage, first);
    CHECK(std::is_sorted(frames.begin(), frames.end()));
    CHECK_IN_TIME(stage, std::abs(frames.back() - 51) <= 3);
    CHECK_IN_TIME(stage, frames.size() >= 26);
    CHECK_IN_TIME(stage, stage.deck->on_air().position_s == Approx(frames.back() * frame_s).margin(2 * frame_s));
}

TEST_CASE("a loop has no seam", "[video][gl]") {
    Stage stage{{.number = 5}};
    begin_with(stage, {0, 0.5, std::nullopt});
    stage.deck->loop(1.1, 1.9);
    const std::size_t first = stage.seen.size();
    stage.show_for(3.4);
    const auto frames = frames_since(stage, first);
    int rounds = 0;
    int most_left_out = 0;
    int least_last = 100;
    for (std::size_t i = 1; i < frames.size(); ++i) {
        if (frames[i] > frames[i - 1]) {
            most_left_out = std::max(most_left_out, frames[i] - frames[i - 1] - 1);
            continue;
        }
        ++rounds;
        least_last = std::min(least_last, frames[i - 1]);
        CHECK(frames[i - 1] <= 56); // the last before 1.9 s
        CHECK(frames[i] == 33);
    }
    CHECK_IN_TIME(stage, most_left_out <= 1);
    CHECK_IN_TIME(stage, least_last == 56);
    CHECK_IN_TIME(stage, rounds >= 2);
    CHECK_FALSE(stage.deck->on_air().finished);
    for (const TakeNote& take : stage.deck->report().takes) CHECK(take.black_frames == 0);
    CHECK_IN_TIME(stage, stage.deck->report().takes.back().looped);
}

TEST_CASE("a loop without an end loops at the end of the stretch, and a take ends it", "[video][gl]") {
    Stage stage{{.number = 5}, {.number = 6}};
    begin_with(stage, {0, 1.0, 2.0});
    stage.deck->loop(1.0, std::nullopt);
    stage.deck->cue({whole(1)});
    const std::size_t first = stage.seen.size();
    stage.show_for(2.5);
    const auto frames = frames_since(stage, first);
    CHECK_IN_TIME(stage, *std::max_element(frames.begin(), frames.end()) == 59);
    CHECK(*std::min_element(frames.begin(), frames.end()) == 30);
    CHECK_IN_TIME(stage, std::count(frames.begin(), frames.end(), 30) >= 2);
    stage.deck->take(whole(1));
    CHECK(stage.show() == Seen{6, 0});
    stage.show_for(2.0);
    CHECK(stage.seen.back().clip == 6);
}

TEST_CASE("freeze holds the frame until the next take", "[video][gl]") {
    Stage stage{{.number = 7}, {.number = 8}};
    begin_with(stage, whole(0));
    stage.show_for(0.6);
    stage.deck->freeze();
    stage.show_for(0.1); // what mpv had on its way
    const Seen held = stage.seen.back();
    stage.show_for(0.5);
    CHECK_IN_TIME(stage, stage.seen.back() == held);
    CHECK_IN_TIME(stage, stage.deck->on_air().position_s == Approx(held.frame * frame_s).margin(1.5 * frame_s));
    REQUIRE(stage.cue_and_wait({whole(1)}));
    CHECK_IN_TIME(stage, stage.seen.back() == held);
    stage.deck->take(whole(1));
    CHECK(stage.show() == Seen{8, 0});
    stage.show_for(0.4);
    CHECK_IN_TIME(stage, stage.seen.back().frame > 5);
}

TEST_CASE("the silence of a freeze is no gap in the sound of the switch after it", "[video][gl]") {
    const bool freezes = GENERATE(false, true);
    DeckSettings settings = Stage::quiet();
    settings.sound = Sound::unheard;
    Stage stage(settings, {{.number = 20, .frames = 150, .sound = true}, {.number = 21, .sound = true}});
    begin_with(stage, whole(0));
    stage.show_for(0.5);
    if (freezes) stage.deck->freeze();
    REQUIRE(stage.cue_and_wait({whole(1)}));
    stage.show_for(0.5);
    stage.deck->take(whole(1));
    stage.show_for(1.0);
    const TakeNote& take = stage.deck->report().takes.back();
    CHECK_IN_TIME(stage, take.audio_gap_ms.has_value() == !freezes);
}

TEST_CASE("a pause keeps the time, and the clip goes on where it was", "[video][gl]") {
    Stage stage{{.number = 9}};
    begin_with(stage, whole(0));
    stage.show_for(0.5);
    stage.deck->pause(true);
    const double paused_at_s = stage.deck->on_air().position_s;
    stage.show_for(0.7);
    CHECK_IN_TIME(stage, stage.deck->on_air().position_s == Approx(paused_at_s).margin(1.5 * frame_s));
    CHECK_IN_TIME(stage, std::abs(stage.seen.back().frame * frame_s - paused_at_s) <= 2 * frame_s);
    stage.deck->pause(false);
    stage.show_for(0.5);
    CHECK_IN_TIME(stage, stage.deck->on_air().position_s == Approx(paused_at_s + 0.5).margin(2.5 * frame_s));
    CHECK_IN_TIME(stage, std::abs(stage.seen.back().frame - std::lround((paused_at_s + 0.5) * 30)) <= 3);
}

TEST_CASE("a stretch is finished when its last frame has been shown for its whole time", "[video][gl]") {
    const std::optional<double> to_s = GENERATE(std::optional<double>{}, std::optional<double>{2.4});
    Stage stage{{.number = 10}};
    begin_with(stage, {0, 1.5, to_s});
    const int last = to_s ? 71 : 89;
    REQUIRE(stage.until([&] { return stage.seen.back().frame == last || stage.deck->on_air().finished; }));
    const double last_shown_s = stage.now_s();
    CHECK_IN_TIME(stage, !stage.deck->on_air().finished);
    REQUIRE(stage.until([&] { return stage.deck->on_air().finished; }));
    CHECK_IN_TIME(stage, stage.now_s() - last_shown_s == Approx(frame_s).margin(frame_s));
    stage.show_for(0.3);
    CHECK(stage.seen.back() == Seen{10, last});
    CHECK(stage.deck->on_air().finished);
    CHECK(stage.deck->on_air().position_s == Approx(to_s.value_or(3.0)).margin(0.005));
}

TEST_CASE("where a stretch ends before its clip nothing behind its end is seen while the sound fades", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.sound = Sound::unheard;
    Stage stage(settings, {{.number = 18, .sound = true}});
    const bool loops = GENERATE(false, true);
    begin_with(stage, {0, 1.0, loops ? std::nullopt : std::optional(1.9)});
    if (loops) stage.deck->loop(1.1, 1.9);
    const std::size_t first = stage.seen.size();
    stage.show_for(2.2);
    const auto frames = frames_since(stage, first);
    const int latest = *std::max_element(frames.begin(), frames.end());
    CHECK(latest >= 30);
    CHECK(latest <= 56);
    CHECK_IN_TIME(stage, latest == 56);
}

TEST_CASE("what was not cued is waited for on the frame before it", "[video][gl]") {
    Stage stage{{.number = 11}, {.number = 12}};
    begin_with(stage, whole(0));
    stage.show_for(0.5);
    const Stretch next{1, 1.3, std::nullopt};
    stage.deck->take(next);
    CHECK(stage.deck->on_air().waiting);
    CHECK(stage.deck->stalled());
    const std::size_t first = stage.seen.size();
    REQUIRE(stage.until([&] { return !stage.deck->on_air().waiting; }));
    CHECK(stage.seen.back() == Seen{12, 39});
    for (std::size_t i = first; i + 1 < stage.seen.size(); ++i) CHECK(stage.seen[i].clip == 11);
    const TakeNote& take = stage.deck->report().takes.back();
    CHECK_FALSE(take.was_ready);
    CHECK(*take.first_frame > take.decided_frame);
    CHECK(take.black_frames == 0);
    stage.show();
    CHECK_FALSE(stage.deck->stalled());
}

TEST_CASE("cueing five clips does not hold up the one on air", "[video][gl]") {
    Stage stage{{.number = 13, .frames = 150}, {.number = 14}};
    begin_with(stage, whole(0));
    stage.show_for(0.3);
    const std::size_t first = stage.seen.size();
    std::vector<Stretch> next;
    for (int i = 0; i < 5; ++i) next.push_back({1, 0.1 + 0.5 * i, std::nullopt});
    REQUIRE(stage.cue_and_wait(next));
    stage.show_for(0.2);
    const auto frames = frames_since(stage, first);
    int most_left_out = 0;
    for (std::size_t i = 1; i < frames.size(); ++i) {
        CHECK(frames[i] > frames[i - 1]);
        most_left_out = std::max(most_left_out, frames[i] - frames[i - 1] - 1);
    }
    CHECK_IN_TIME(stage, most_left_out <= 2);
    // All of them are right, whichever is taken.
    stage.deck->take(next[3]);
    CHECK(stage.show() == Seen{14, 48});
    CHECK(stage.deck->ready() == 4);
}

TEST_CASE("the cues that memory does not reach for are the last ones", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.memory_mb = 75; // three of these
    Stage stage(settings, {{.number = 15}});
    begin_with(stage, whole(0));
    stage.deck->cue({{0, 0.5, std::nullopt}, {0, 1.0, std::nullopt}, {0, 1.5, std::nullopt}});
    CHECK_FALSE(stage.until([&] { return stage.deck->ready() == 3; }, 1.0));
    CHECK_IN_TIME(stage, stage.deck->ready() == 2);
    stage.deck->take({0, 0.5, std::nullopt});
    CHECK(stage.show() == Seen{15, 15});
    CHECK(stage.until([&] { return stage.deck->ready() == 2; }, 2.0));
}

TEST_CASE("a forgotten cue lets go of its bytes, and its core serves the next", "[video][gl]") {
    Stage stage{{.number = 16}, {.number = 17}};
    begin_with(stage, whole(0));
    for (int round = 0; round < 6; ++round) {
        REQUIRE(stage.cue_and_wait({{1, 0.2 * round, std::nullopt}}));
        stage.deck->cue({});
        CHECK(stage.controls[1]->cancelled == round + 1);
    }
    CHECK(stage.until([&] { return stage.controls[1]->alive == 0; }));
    CHECK(stage.controls[0]->alive == 1);
    CHECK(stage.controls[0]->on_air == 1);
    CHECK(stage.controls[1]->on_air == 0);
}

} // namespace forksight::player::video
