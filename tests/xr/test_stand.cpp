// The stand itself, before the player is judged by it.
#include <array>

#include "tests/catch.hpp"
#include "tests/xr/testimony.hpp"

using namespace forksight;
using namespace forksight::tests;
using choicegraph::radians;

TEST_CASE("The runtime answers the very head that the puppet was given", "[xr][stand]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("stand-head"));
    for (const auto& [yaw, pitch, roll] : {std::array{0.0, 0.0, 0.0}, std::array{90.0, 0.0, 0.0},
                                           std::array{180.0, 0.0, 0.0}, std::array{-35.0, 60.0, 20.0}}) {
        stand.puppet().face(yaw, pitch, roll);
        const Testimony now = testimony_of(stand);
        INFO("yaw " << yaw << " pitch " << pitch << " roll " << roll);
        CHECK(degrees_between(now.orientation, choicegraph::orientation(radians(yaw), radians(pitch), radians(roll))) <
              0.1);
        CHECK(now.head.y == Approx(1.6).margin(1e-4));
        CHECK_FALSE(now.eye_tracker);
    }
}

TEST_CASE("The fake eye tracker turns with the head, and its eyes can be shut", "[xr][stand]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.eye_tracker = true;
    Stand stand(keep_folder("stand-eyes"), settings);
    const Testimony shut = testimony_of(stand);
    CHECK(shut.eye_tracker);
    CHECK_FALSE(shut.gaze);
    stand.look(std::pair{15.0, -10.0});
    stand.puppet().face(30.0);
    const Testimony now = testimony_of(stand);
    REQUIRE(now.gaze);
    CHECK(degrees_between(*now.gaze, choicegraph::orientation(radians(45.0), radians(-10.0))) < 0.1);
}
