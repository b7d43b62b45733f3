// The deck while what was taken is not there yet, and the scene on air can go round in its loop.
#include <algorithm>

#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

constexpr int loop_first = 33;
constexpr int loop_last = 56;

Stretch whole(std::size_t clip) {
    return {clip, 0.0, std::nullopt};
}

/// Clip 5 goes round in frames 33 to 56; clip 6 is withheld, and clip 7 is not.
class Round {
  public:
    explicit Round(DeckSettings settings = Stage::quiet())
        : stage(settings, {{.number = 5, .sound = true}, {.number = 6}, {.number = 7}}) {
        withhold();
        REQUIRE(stage.cue_and_wait({{0, 1.0, std::nullopt}}));
        stage.deck->take({0, 1.0, std::nullopt});
        stage.show();
        stage.deck->loop(1.1, 1.9);
        stage.show_for(0.3);
    }

    void withhold() { stage.controls[1]->allow(stage.clips[1]->init.size() + 100); }
    void let_come() { stage.controls[1]->allow(SIZE_MAX); }
    std::size_t rounds() const {
        const auto& takes = stage.deck->report().takes;
        return static_cast<std::size_t>(
            std::count_if(takes.begin(), takes.end(), [](const TakeNote& take) { return take.looped; }));
    }
    /// Frames that are neither of the loop nor of what is withheld.
    std::size_t strays(std::size_t since) const {
        std::size_t strays = 0;
        for (std::size_t i = since; i < stage.seen.size(); ++i) {
            const Seen& seen = stage.seen[i];
            const bool of_loop = seen.clip == 5 && seen.frame >= loop_first && seen.frame <= loop_last;
            strays += !of_loop && seen.clip != 6 ? 1 : 0;
        }
        return strays;
    }
    bool is_arrived() {
        return stage.until([&] { return !stage.deck->on_air().waiting; });
    }

    Stage stage;
};

} // namespace

TEST_CASE("what is not there yet is waited for in the loop on air, and then shown by itself", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.sound = Sound::unheard;
    Round round(settings);
    Stage& stage = round.stage;
    const std::size_t first = stage.seen.size();
    stage.deck->take(whole(1));
    bool waited = true;
    CHECK(stage.until([&] {
        waited = waited && stage.deck->on_air().waiting && stage.deck->stalled() && !stage.deck->on_air().finished;
        return round.rounds() >= 3;
    }));
    CHECK(waited);
    CHECK(stage.seen.back().clip == 5);
    int stood = 0;
    int stood_longest = 0;
    for (std::size_t i = first + 1; i < stage.seen.size(); ++i) {
        stood = stage.seen[i] == stage.seen[i - 1] ? stood + 1 : 0;
        stood_longest = std::max(stood_longest, stood);
    }
    CHECK_IN_TIME(stage, stood_longest <= 4);
    round.let_come();
    REQUIRE(round.is_arrived());
    CHECK(stage.seen.back() == Seen{6, 0});
    CHECK(round.strays(first) == 0);
    stage.show_for(0.5);
    CHECK_IN_TIME(stage, stage.seen.back().frame >= 10);
    CHECK_FALSE(stage.deck->stalled());
    CHECK(stage.until([&] { return stage.controls[0]->alive == 0; }));
    CHECK(stage.deck->report().problems.empty());
}

TEST_CASE("a loop asked for while its scene is waited for is that scene's", "[video][gl]") {
    Round round;
    Stage& stage = round.stage;
    const std::size_t first = stage.seen.size();
    stage.deck->take(whole(1));
    stage.deck->loop(0.2, 0.6);
    CHECK(stage.until([&] { return round.rounds() >= 2; }));
    round.let_come();
    REQUIRE(round.is_arrived());
    CHECK(stage.seen.back() == Seen{6, 0});
    const std::size_t arrived = stage.seen.size();
    stage.show_for(1.5);
    CHECK(round.strays(first) == 0);
    int latest = 0;
    for (std::size_t i = arrived; i < stage.seen.size(); ++i) {
        CHECK(stage.seen[i].clip == 6);
        latest = std::max(latest, stage.seen[i].frame);
    }
    CHECK_IN_TIME(stage, latest == 17);
}

TEST_CASE("a freeze asked for while its scene is waited for holds that scene's first frame", "[video][gl]") {
    Round round;
    Stage& stage = round.stage;
    stage.deck->take(whole(1));
    stage.deck->freeze();
    CHECK(stage.until([&] { return round.rounds() >= 2; }));
    round.let_come();
    REQUIRE(round.is_arrived());
    stage.show_for(0.5);
    CHECK(stage.seen.back() == Seen{6, 0});
}

TEST_CASE("the viewer's pause holds the loop that bridges a wait, and what arrives meanwhile", "[video][gl]") {
    const bool arrives_paused = GENERATE(false, true);
    Round round;
    Stage& stage = round.stage;
    stage.deck->take(whole(1));
    stage.show_for(0.2);
    stage.deck->pause(true);
    stage.show_for(0.1); // what mpv had on its way
    const Seen held = stage.seen.back();
    stage.show_for(0.8);
    CHECK_IN_TIME(stage, stage.seen.back() == held);
    if (!arrives_paused) {
        stage.deck->pause(false);
        const std::size_t before = round.rounds();
        CHECK(stage.until([&] { return round.rounds() > before; }));
        round.let_come();
        REQUIRE(round.is_arrived());
    } else {
        round.let_come();
        REQUIRE(round.is_arrived());
        stage.show_for(0.4);
        CHECK(stage.seen.back() == Seen{6, 0});
        stage.deck->pause(false);
    }
    stage.show_for(0.4);
    CHECK_IN_TIME(stage, stage.seen.back().frame > 5);
}

TEST_CASE("who takes something else while the loop bridges a wait is shown that", "[video][gl]") {
    const bool cued = GENERATE(false, true);
    Round round;
    Stage& stage = round.stage;
    if (cued) REQUIRE(stage.cue_and_wait({whole(2)}));
    stage.deck->take(whole(1));
    REQUIRE(stage.until([&] { return stage.controls[1]->opened == 1; }));
    const std::size_t first = stage.seen.size();
    stage.deck->take(whole(2));
    CHECK(stage.controls[1]->cancelled == 1);
    CHECK(stage.deck->on_air().waiting == !cued);
    if (cued) CHECK(stage.show() == Seen{7, 0});
    REQUIRE(round.is_arrived());
    for (std::size_t i = first; i < stage.seen.size(); ++i)
        CHECK((stage.seen[i].clip == 5 || stage.seen[i] == Seen{7, 0}));
    stage.show_for(0.6);
    CHECK(stage.seen.back().clip == 7);
    CHECK(stage.until([&] { return stage.controls[0]->alive == 0; }));
    CHECK(stage.controls[2]->on_air == 1);
}

TEST_CASE("the loop gives way to what is waited for when cores are short", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.most_cores = GENERATE(std::size_t{2}, std::size_t{3});
    Round round(settings);
    Stage& stage = round.stage;
    stage.deck->cue({whole(2)});
    stage.show_for(0.5);
    REQUIRE(stage.until([&] { return stage.seen.back().frame >= 36 && stage.seen.back().frame < 42; }));
    const std::size_t first = stage.seen.size();
    const std::size_t rounds = round.rounds();
    round.let_come();
    stage.deck->take(whole(1));
    REQUIRE(round.is_arrived());
    CHECK(stage.seen.back() == Seen{6, 0});
    CHECK(round.strays(first) == 0);
    // Of two cores there is none for another round.
    if (settings.most_cores == 2) CHECK(round.rounds() == rounds);
}

TEST_CASE("what never comes ends the loop that bridged the wait", "[video][gl]") {
    Round round;
    Stage& stage = round.stage;
    stage.controls[1]->fails_beyond = true;
    stage.controls[1]->allow(0);
    stage.deck->take(whole(1));
    REQUIRE(stage.until([&] { return stage.deck->lost(); }, 8.0));
    stage.show_for(0.1);
    const Seen held = stage.seen.back();
    CHECK(held.clip == 5);
    stage.show_for(0.6);
    CHECK_IN_TIME(stage, stage.seen.back() == held);
    stage.deck->take(whole(2));
    REQUIRE(round.is_arrived());
    CHECK(stage.seen.back() == Seen{7, 0});
}

} // namespace forksight::player::video
