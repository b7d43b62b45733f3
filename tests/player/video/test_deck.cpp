// The deck with real clips and real mpv cores, read back from the textures it shows.
#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

TEST_CASE("a cued clip's first frame is the one asked for", "[video][gl]") {
    const double from_s = GENERATE(0.0, 1.0, 0.5, 1.9, 2.9667);
    Stage stage{{.number = 3}};
    const Stretch stretch{0, from_s, std::nullopt};
    REQUIRE(stage.cue_and_wait({stretch}));
    stage.deck->take(stretch);
    const auto first = stage.show();
    REQUIRE(first);
    CHECK(*first == Seen{3, static_cast<int>(std::lround(from_s * 30))});
}

TEST_CASE("a take shows the first frame of the new clip in the very next displayed frame", "[video][gl]") {
    Stage stage{{.number = 1}, {.number = 2}};
    const Stretch a{0, 0.0, std::nullopt};
    const Stretch b{1, 0.7, std::nullopt};
    REQUIRE(stage.cue_and_wait({a}));
    stage.deck->take(a);
    stage.deck->cue({b});
    REQUIRE(stage.until([&] { return stage.deck->ready() == 1; }));
    CHECK(stage.seen.back().clip == 1);
    CHECK(stage.seen.back().frame > 0);
    stage.deck->take(b);
    CHECK(stage.show() == Seen{2, 21});
    stage.show_for(0.5);
    CHECK(stage.seen.back().clip == 2);
    CHECK(std::abs(stage.seen.back().frame - 36) <= 3);
}

} // namespace forksight::player::video
