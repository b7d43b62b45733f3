// mpv draws on a thread of its own: what the frame loop does while that one is held up, and what it says of its
// troubles.
#include <stdexcept>

#include "player/video/painter.hpp"
#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

constexpr int held_frames = 50; // longer than mpv keeps on offering a frame, and than a first frame counts as missed

Stretch whole(std::size_t clip) {
    return {clip, 0.0, std::nullopt};
}

/// A core is made for what comes next as soon as something is opened, and painting is held up there.
void hold_up_painting(Stage& stage) {
    stage.turnstile.close();
    REQUIRE(stage.until([&] { return stage.turnstile.holds(); }));
}

class NoContext : public render::SharedContext {
  public:
    void make_current() override { throw std::runtime_error("no second context"); }
    void let_go() override { FAIL("it was never current"); }
};

} // namespace

TEST_CASE("mpv draws on no thread but the painting one", "[video][gl]") {
    Stage stage{{.number = 1}};
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.show_for(0.3);
    CHECK_FALSE(stage.turnstile.used_at_home());
}

TEST_CASE("while painting is held up the frame loop goes on, and a take is shown in the very next frame",
          "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    REQUIRE(stage.cue_and_wait({whole(0)}));
    stage.deck->take(whole(0));
    stage.show();
    REQUIRE(stage.cue_and_wait({{1, 0.5, std::nullopt}}));
    stage.deck->cue({{1, 0.5, std::nullopt}, {1, 1.0, std::nullopt}});
    hold_up_painting(stage);
    const std::size_t first = stage.seen.size();
    for (int i = 0; i < held_frames; ++i) stage.show();
    CHECK(stage.turnstile.holds());
    for (std::size_t i = first; i < stage.seen.size(); ++i) CHECK(stage.seen[i].clip == 1);
    stage.deck->take({1, 0.5, std::nullopt});
    CHECK(stage.show() == Seen{2, 15});
    CHECK(stage.turnstile.holds());
    stage.turnstile.open();
    CHECK(stage.until([&] { return stage.seen.back().frame > 20; }));
    CHECK(stage.seen.back().clip == 2);
}

TEST_CASE("a first frame that was offered while painting was held up is not lost", "[video][gl]") {
    Stage stage{{.number = 7}, {.number = 8}};
    REQUIRE(stage.cue_and_wait({whole(0)}));
    const Stretch late{1, 0.5, std::nullopt};
    stage.controls[1]->allow(0);
    stage.turnstile.close();
    stage.deck->cue({whole(0), late});
    REQUIRE(stage.until([&] { return stage.turnstile.holds() && stage.controls[1]->opened == 1; }));
    stage.controls[1]->allow(SIZE_MAX);
    for (int i = 0; i < held_frames; ++i) stage.show();
    CHECK(stage.turnstile.holds());
    CHECK(stage.deck->ready() == 1);
    stage.turnstile.open();
    REQUIRE(stage.until([&] { return stage.deck->ready() == 2; }));
    stage.deck->take(late);
    CHECK(stage.show() == Seen{8, 15});
}

TEST_CASE("a driver without a second context is said, and nothing hangs", "[video][gl]") {
    GlContext context;
    const Clip& clip = make_clip({.number = 1});
    auto control = std::make_shared<ClipSource::Control>();
    VideoDeck deck([&](const Opening& opening) { return std::make_unique<ClipSource>(clip, opening.from_s, control); },
                   [](const auto&, const auto&) {}, [&](std::size_t) { return clip.shape; },
                   std::make_unique<NoContext>(), &GlContext::address, Stage::quiet());
    deck.take(whole(0));
    for (int i = 0; i < 600 && !deck.lost(); ++i) {
        deck.update(i * Stage::period_s);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(deck.lost());
    CHECK_FALSE(deck.film_at_fault());
    REQUIRE(deck.report().problems.size() == 1);
    CHECK(deck.report().problems[0] == "no second context");
}

TEST_CASE("a picture that this GPU cannot hold is said, and another clip is as good as ever", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    Clip huge = *stage.clips[1];
    huge.shape.width = 500'000;
    stage.clips[1] = &huge;
    stage.deck->take(whole(1));
    CHECK(stage.until([&] { return stage.deck->lost(); }, 8.0));
    CHECK_THAT(stage.deck->report().problems.at(0), ContainsSubstring("500000x160 does not fit"));
    stage.deck->take(whole(0));
    CHECK(stage.until([&] { return stage.seen.back() == Seen{1, 0}; }));
    stage.deck->cue({});
}

TEST_CASE("canvases that nobody has serve the next of their size, and are not kept without end", "[video][gl]") {
    const GlContext context;
    Spares spares;
    const unsigned first = [&] {
        render::Canvas canvas = spares.get(64, 32);
        const unsigned name = canvas.texture();
        spares.keep(std::move(canvas));
        return name;
    }();
    CHECK(spares.get(32, 32).texture() != first);
    render::Canvas again = spares.get(64, 32);
    CHECK(again.texture() == first);
    std::vector<render::Canvas> many;
    for (std::size_t i = 0; i < Spares::most + 1; ++i) many.push_back(spares.get(16, 16));
    for (const render::Canvas& canvas : many) CHECK(glIsTexture(canvas.texture()) == GL_TRUE);
    std::vector<unsigned> names;
    for (render::Canvas& canvas : many) {
        names.push_back(canvas.texture());
        spares.keep(std::move(canvas));
    }
    CHECK(std::count_if(names.begin(), names.end(), [](unsigned name) { return glIsTexture(name) == GL_TRUE; }) ==
          static_cast<std::ptrdiff_t>(Spares::most));
}

} // namespace forksight::player::video
