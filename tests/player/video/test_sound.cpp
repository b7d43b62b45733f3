// How sound joins at a switch, by ear: two tones, recorded behind a sound server.
#include <cmath>

#include "tests/catch.hpp"
#include "tests/player/video/ear.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

constexpr float loudness = 0.125f; // of ffmpeg's sine

DeckSettings aloud() {
    DeckSettings settings = Stage::quiet();
    settings.sound = Sound::device;
    return settings;
}

std::vector<float> tone(double from_s, double to_s) {
    std::vector<float> samples;
    for (int i = 0; i < static_cast<int>((to_s - from_s) * Ear::rate); ++i)
        samples.push_back(loudness * static_cast<float>(std::sin(2 * M_PI * 1000 * (from_s + i / 48000.0))));
    return samples;
}

} // namespace

TEST_CASE("an ear hears where a tone is cut, and how long it is away", "[video][unit]") {
    std::vector<float> heard = tone(0.0, 0.5);
    CHECK(faults_of(heard, loudness).clicks == 0);
    CHECK(faults_of(heard, loudness).hole_ms == 0.0);
    const auto again = tone(0.00025, 0.5); // from the top of its wave
    heard.insert(heard.end(), again.begin(), again.end());
    CHECK(faults_of(heard, loudness).clicks == 1);
    heard.insert(heard.end(), 1920, 0.0f);
    heard.insert(heard.end(), again.begin(), again.end());
    CHECK(faults_of(heard, loudness).hole_ms == Approx(40.0).margin(5.0));
}

TEST_CASE("at switches one sound fades into the other, without a click or a hole", "[video][gl]") {
    const Ear ear;
    if (!ear.why_not().empty()) {
        WARN("SKIPPED: " << ear.why_not());
        return;
    }
    constexpr int switches = 8;
    Stage stage(aloud(),
                {{.number = 22, .sound = true, .tone_hz = 440}, {.number = 23, .sound = true, .tone_hz = 1000}});
    REQUIRE(stage.cue_and_wait({{0, 0.0, std::nullopt}}));
    stage.deck->take({0, 0.0, std::nullopt});
    REQUIRE(stage.until([&] { return ear.hears(); }));
    for (std::size_t i = 1; i <= switches; ++i) {
        const Stretch next{i % 2, 0.2 * static_cast<double>(i % 4), std::nullopt};
        REQUIRE(stage.cue_and_wait({next}));
        stage.show_for(0.3);
        stage.deck->take(next);
        stage.show_for(0.5);
    }
    const SoundFault faults = faults_of(ear.heard(), loudness);
    CAPTURE(faults.clicks, faults.hole_ms);
    CHECK_IN_TIME(stage, faults.clicks == 0);
    CHECK_IN_TIME(stage, faults.hole_ms <= 20.0);
}

TEST_CASE("what follows where a stretch ends before its clip does joins without a click or a hole", "[video][gl]") {
    const Ear ear;
    if (!ear.why_not().empty()) {
        WARN("SKIPPED: " << ear.why_not());
        return;
    }
    Stage stage(aloud(), {{.number = 25, .sound = true, .tone_hz = 1000}});
    std::vector<Stretch> stretches;
    for (int i = 0; i < 6; ++i) stretches.push_back({0, 0.3 * i, 0.3 * i + 0.7103});
    REQUIRE(stage.cue_and_wait({stretches[0]}));
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        stage.deck->take(stretches[i]);
        if (i + 1 < stretches.size()) stage.deck->cue({stretches[i + 1]});
        REQUIRE(stage.until([&] { return stage.deck->on_air().finished && (i == 5 || stage.deck->ready() == 1); }));
    }
    const SoundFault faults = faults_of(ear.heard(), loudness);
    CAPTURE(faults.clicks, faults.hole_ms);
    CHECK_IN_TIME(stage, faults.clicks == 0);
    CHECK_IN_TIME(stage, faults.hole_ms <= 20.0);
}

TEST_CASE("the rounds of a loop sound as one", "[video][gl]") {
    const Ear ear;
    if (!ear.why_not().empty()) {
        WARN("SKIPPED: " << ear.why_not());
        return;
    }
    Stage stage(aloud(), {{.number = 24, .sound = true, .tone_hz = 1000}});
    REQUIRE(stage.cue_and_wait({{0, 0.5, std::nullopt}}));
    stage.deck->take({0, 0.5, std::nullopt});
    stage.deck->loop(1.013, 1.613); // beyond the tone's own period: uncovered, it would click
    REQUIRE(stage.until([&] { return stage.deck->report().takes.size() >= 7; }, 20.0));
    const SoundFault faults = faults_of(ear.heard(), loudness);
    CAPTURE(faults.clicks, faults.hole_ms);
    CHECK_IN_TIME(stage, faults.clicks == 0);
    CHECK_IN_TIME(stage, faults.hole_ms <= 20.0);
}

} // namespace forksight::player::video
