// What a tracker of eyes says, and when it is not believed: shut eyes, guesses, old samples, one that is stuck.
#include <cmath>
#include <numbers>

#include "tests/player/xr/pretend_stand.hpp"

using namespace forksight;
using namespace forksight::player;
using tests::Frame;
using tests::PretendStand;

namespace {

/// Its eyes are open and look ahead.
void open_eyes(PretendStand& stand) {
    stand.runtime->gaze_active = true;
    stand.runtime->gaze_known = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_TRACKED_BIT;
}

/// The last frame within so long of the first one, on the display's clock.
Frame after(PretendStand& stand, double seconds) {
    const double until_s = stand.frame().time_s + seconds;
    Frame frame = stand.frame();
    while (frame.time_s < until_s) frame = stand.frame();
    return frame;
}

} // namespace

TEST_CASE("Eyes that are seen have a direction and a time; shut ones have none", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    CHECK_FALSE(stand.frame().eyes);
    stand.runtime->gaze_active = true;
    CHECK_FALSE(stand.frame().eyes);
    stand.runtime->gaze_known = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT; // a guess
    CHECK_FALSE(stand.frame().eyes);
    stand.runtime->gaze_known |= XR_SPACE_LOCATION_ORIENTATION_TRACKED_BIT;
    const auto half = static_cast<float>(std::numbers::pi / 12);
    stand.runtime->gaze.orientation = {std::sin(half), 0.0F, 0.0F, std::cos(half)}; // 30 degrees up
    stand.runtime->gaze_age_s = 0.05;
    const Frame frame = stand.frame();
    REQUIRE(frame.eyes);
    CHECK(frame.eyes->direction.y == Approx(0.5).margin(1e-6));
    CHECK(frame.eyes->time_s == Approx(frame.time_s - 0.05).margin(1e-6));
    stand.runtime->gaze_age_s = -5.0; // no eye is seen before it looks
    const Frame early = stand.frame();
    REQUIRE(early.eyes);
    CHECK(early.eyes->time_s == Approx(early.time_s).margin(1e-6));
    stand.runtime->gaze.orientation = {0, 0, 0, 0};
    CHECK_FALSE(stand.frame().eyes);
}

TEST_CASE("A look that is half a second old counts no more, and the head is there for it", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    open_eyes(stand);
    stand.runtime->gaze_age_s = 0.4;
    CHECK(stand.frame().eyes);
    stand.runtime->gaze_age_s = 0.6;
    const auto s = static_cast<float>(std::numbers::sqrt2 / 2);
    stand.runtime->head.orientation = {0.0F, -s, 0.0F, s}; // a quarter to the right
    const Frame old = stand.frame();
    CHECK_FALSE(old.eyes);
    CHECK(choicegraph::facing(old.head).x == Approx(1.0).margin(1e-6));
    stand.runtime->gaze_age_s = 0.1;
    CHECK(stand.frame().eyes);
}

TEST_CASE("A tracker that is stuck at one sample is let go after half a second, and believed again when it moves",
          "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    open_eyes(stand);
    // Of a time that has passed, and of one that is yet to come: clocks of trackers are not always ours.
    stand.runtime->gaze_age_s = GENERATE(0.05, -3600.0);
    const Frame newest = stand.frame();
    REQUIRE(newest.eyes);
    stand.runtime->gaze_stuck = true;
    Frame frame = stand.frame();
    while (frame.eyes && frame.time_s < newest.time_s + 5.0) frame = stand.frame();
    CHECK_FALSE(frame.eyes);
    CHECK(frame.time_s - newest.time_s > 0.44); // no sooner than half a second after its sample
    CHECK_FALSE(after(stand, 0.6).eyes);
    stand.runtime->gaze_stuck = false;
    CHECK(stand.frame().eyes);
    CHECK(after(stand, 0.6).eyes);
}
