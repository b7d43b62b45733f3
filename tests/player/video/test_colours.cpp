// Colours from the coded film to the texture: whatever range and matrix it says it has, the same values as were meant.
#include <cstdlib>

#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"

namespace forksight::player::video {

namespace {

constexpr int coding_costs = 3; ///< levels of 255, by 8 bits of YUV and by compressing

int farthest(const Rgb& seen, const Rgb& meant) {
    int most = 0;
    for (std::size_t i = 0; i < 3; ++i) most = std::max(most, std::abs(seen[i] - meant[i]));
    return most;
}

} // namespace

TEST_CASE("the texture's colours are the film's, in limited and in full range, by BT.709 and by BT.601",
          "[video][gl]") {
    const Coding coding =
        GENERATE(Coding{"bt709", false}, Coding{"bt709", true}, Coding{"smpte170m", false}, Coding{"smpte170m", true});
    // mpv guesses from a picture's size what is not said: neither of the sizes is to change anything.
    const int width = GENERATE(320, 1280);
    CAPTURE(coding.matrix, coding.full_range, width);
    Stage stage{{.frames = 30, .width = width, .height = width / 2, .patches = coding}};
    REQUIRE(stage.cue_and_wait({{0, 0.0, std::nullopt}}));
    stage.deck->take({0, 0.0, std::nullopt});
    stage.show();
    const auto picture = stage.deck->picture();
    REQUIRE(picture);
    const auto seen = patches_of(picture->textures[0], picture->width, picture->height);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        CAPTURE(i, seen[i][0], seen[i][1], seen[i][2]);
        CHECK(farthest(seen[i], patch_colours[i]) <= coding_costs);
    }
}

} // namespace forksight::player::video
