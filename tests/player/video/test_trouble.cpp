// The deck when bytes do not come, end in an error, or are no film at all.
#include <chrono>

#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

Stretch whole(std::size_t clip) {
    return {clip, 0.0, std::nullopt};
}

} // namespace

TEST_CASE("a clip whose bytes cannot be had is reported, and does not hang", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    stage.controls[1]->fails_beyond = true;
    stage.controls[1]->bytes_allowed = 0;
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.show_for(0.2);
    stage.deck->take(whole(1));
    CHECK(stage.until([&] { return stage.deck->lost(); }, 8.0));
    CHECK_FALSE(stage.deck->film_at_fault());
    CHECK(stage.seen.back().clip == 1);
    REQUIRE_FALSE(stage.deck->report().problems.empty());
    CHECK_THAT(stage.deck->report().problems[0], ContainsSubstring("clip 1 from 0"));
    // Another take is as good as ever.
    stage.deck->take({0, 0.4, std::nullopt});
    CHECK_FALSE(stage.deck->lost());
    CHECK(stage.until([&] { return stage.seen.back() == Seen{1, 12}; }));
}

TEST_CASE("a clip that failed once is tried again", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    stage.controls[1]->fails_beyond = true;
    stage.controls[1]->bytes_allowed = 0;
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.deck->cue({whole(1)});
    REQUIRE(stage.until([&] { return !stage.deck->report().problems.empty(); }));
    stage.controls[1]->allow(SIZE_MAX);
    CHECK(stage.until([&] { return stage.deck->ready() == 1; }));
    stage.deck->take(whole(1));
    CHECK(stage.show() == Seen{2, 0});
}

TEST_CASE("a clip that breaks off in the middle goes on when it can be had again", "[video][gl]") {
    Stage stage{{.number = 3, .frames = 150}};
    const Clip& clip = *stage.clips[0];
    stage.controls[0]->fails_beyond = true;
    stage.controls[0]->bytes_allowed = clip.init.size() + clip.segments[0].size() + clip.segments[1].size();
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    REQUIRE(stage.until([&] { return !stage.deck->report().problems.empty(); }));
    CHECK_THAT(stage.deck->report().problems[0], ContainsSubstring("broke off at"));
    CHECK_FALSE(stage.deck->on_air().finished);
    CHECK_IN_TIME(stage, stage.seen.back().frame >= 57);
    stage.controls[0]->allow(SIZE_MAX);
    CHECK(stage.until([&] { return stage.deck->on_air().finished; }, 6.0));
    stage.show_for(0.2); // a busy machine paints it later than its time
    CHECK(stage.seen.back() == Seen{3, 149});
    CHECK(stage.deck->report().takes.size() == 1);
}

TEST_CASE("a clip that runs out of bytes stands still, and goes on when they come", "[video][gl]") {
    Stage stage{{.number = 4, .frames = 120}};
    const Clip& clip = *stage.clips[0];
    stage.controls[0]->bytes_allowed = clip.init.size() + clip.segments[0].size() + clip.segments[1].size();
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    REQUIRE(stage.until([&] { return stage.deck->stalled(); }));
    const double stood_at_s = stage.deck->on_air().position_s;
    CHECK_IN_TIME(stage, stood_at_s == Approx(2.0).margin(0.1));
    stage.show_for(0.5);
    CHECK_IN_TIME(stage, stage.deck->on_air().position_s == Approx(stood_at_s).margin(0.04));
    CHECK_FALSE(stage.deck->on_air().finished);
    stage.controls[0]->allow(SIZE_MAX);
    CHECK(stage.until([&] { return stage.deck->on_air().finished; }));
    stage.show_for(0.2); // a busy machine paints it later than its time
    CHECK(stage.seen.back() == Seen{4, 119});
    CHECK_FALSE(stage.deck->stalled());
}

TEST_CASE("what is no film at all is said so", "[video][gl]") {
    Stage stage{{.number = 5}};
    Clip noise;
    noise.init = std::string(100'000, '\x2a');
    noise.segments = {noise.init};
    noise.shape = stage.clips[0]->shape;
    stage.clips[0] = &noise;
    stage.deck->take(whole(0));
    CHECK(stage.until([&] { return stage.deck->lost(); }, 8.0));
    CHECK(stage.deck->film_at_fault());
    CHECK_FALSE(stage.deck->picture());
    CHECK_THAT(stage.deck->report().problems.at(0), ContainsSubstring("cannot be opened"));
}

TEST_CASE("a clip whose bytes are missing for good is the film's fault", "[video][gl]") {
    Stage stage{{.number = 9}};
    stage.controls[0]->fails_beyond = stage.controls[0]->films_fault = true;
    stage.controls[0]->bytes_allowed = 0;
    stage.deck->take(whole(0));
    CHECK(stage.until([&] { return stage.deck->lost(); }, 8.0));
    CHECK(stage.deck->film_at_fault());
    stage.controls[0]->films_fault = false;
    stage.deck->take(whole(0));
    CHECK_FALSE(stage.deck->film_at_fault());
    CHECK(stage.until([&] { return stage.deck->lost(); }, 8.0));
    CHECK_FALSE(stage.deck->film_at_fault());
}

TEST_CASE("a cue that was given up is tried once more when it is taken", "[video][gl]") {
    Stage stage{{.number = 12}, {.number = 13}};
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.controls[1]->fails_beyond = stage.controls[1]->films_fault = true;
    stage.controls[1]->bytes_allowed = 0;
    stage.deck->cue({whole(1)});
    REQUIRE(stage.until([&] { return !stage.deck->report().problems.empty(); }));
    stage.show_for(1.0);
    CHECK(stage.controls[1]->opened == 1); // it is gone for good: not tried again for nothing
    CHECK_FALSE(stage.deck->lost());
    const bool is_there_now = GENERATE(false, true);
    if (is_there_now) stage.controls[1]->allow(SIZE_MAX);
    stage.deck->take(whole(1));
    CHECK(stage.until([&] { return stage.deck->lost() || stage.seen.back().clip == 13; }, 5.0));
    CHECK(stage.deck->lost() == !is_there_now);
    CHECK(stage.controls[1]->opened == 2);
}

TEST_CASE("what is taken before it is there is fetched as what is on air", "[video][gl]") {
    Stage stage{{.number = 10}, {.number = 11}};
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.show();
    stage.controls[1]->bytes_allowed = 0;
    stage.deck->cue({whole(1)});
    REQUIRE(stage.until([&] { return stage.controls[1]->opened == 1; }));
    CHECK(stage.controls[1]->on_air == 0);
    stage.deck->take(whole(1));
    CHECK(stage.controls[1]->on_air == 1);
    // The same when it was not even cued.
    stage.deck->take({1, 1.0, std::nullopt});
    REQUIRE(stage.until([&] { return stage.controls[1]->opened == 2; }));
    CHECK(stage.controls[1]->on_air == 2); // the first is gone, and was not taken off air before
}

TEST_CASE("a deck whose readers wait for bytes goes away at once", "[video][gl]") {
    auto stage = std::make_unique<Stage>(std::initializer_list<ClipOrder>{{.number = 6}, {.number = 7}});
    REQUIRE(stage->cue_and_wait({whole(0)}));
    stage->deck->take(whole(0));
    stage->controls[1]->bytes_allowed = stage->clips[1]->init.size() + 100;
    std::vector<Stretch> blocked;
    for (int i = 0; i < 4; ++i) blocked.push_back({1, 0.5 * i, std::nullopt});
    stage->deck->cue(blocked);
    REQUIRE(stage->until([&] { return stage->controls[1]->alive == 4; }));
    const auto controls = stage->controls;
    const auto before = std::chrono::steady_clock::now();
    stage.reset();
    const double took_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    CHECK(took_s < 1.0);
    CHECK(controls[0]->alive == 0);
    CHECK(controls[1]->alive == 0);
}

TEST_CASE("a frame loop that stood still does not lose what was cued meanwhile", "[video][gl]") {
    Stage stage{{.number = 8}};
    const Stretch stretch{0, 0.5, std::nullopt};
    stage.deck->cue({stretch});
    REQUIRE(stage.until([&] { return stage.controls[0]->opened == 1; }));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    REQUIRE(stage.until([&] { return stage.deck->ready() == 1; }));
    stage.deck->take(stretch);
    CHECK(stage.show() == Seen{8, 15});
}

} // namespace forksight::player::video
