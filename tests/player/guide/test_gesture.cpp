#include "player/guide/gesture.hpp"
#include "tests/player/guide/visit.hpp"

using namespace forksight;
using player::guide::Facing;
using player::guide::LookDown;
using tests::at;

namespace {

struct Eyes {
    LookDown gesture;
    double now_s = 0.0;

    /// How often looking down was meant.
    int look(double pitch_deg, double seconds, bool low = false) {
        int meant = 0;
        for (double passed_s = 0.0; passed_s < seconds - 1e-9; passed_s += 1.0 / 90) {
            now_s += 1.0 / 90;
            meant += gesture.look(now_s, at(30.0, pitch_deg), low);
        }
        return meant;
    }
};

} // namespace

TEST_CASE("looking down for a second is meant, once, until the eyes come up", "[player][guide][unit]") {
    Eyes eyes;
    CHECK(eyes.look(-20.0, 5.0) == 0);
    CHECK(eyes.look(-65.0, 0.9) == 0);
    CHECK(eyes.look(-65.0, 0.3) == 1);
    CHECK(eyes.look(-65.0, 20.0) == 0);
    CHECK(eyes.look(-50.0, 2.0) == 0); // not up yet
    CHECK(eyes.look(-65.0, 3.0) == 0);
    CHECK(eyes.look(-30.0, 0.2) == 0);
    CHECK(eyes.look(-65.0, 1.2) == 1);
}

TEST_CASE("glances down do not add up, and a head that trembles on the border gets there", "[player][guide][unit]") {
    Eyes glances;
    for (int i = 0; i < 20; ++i) {
        CHECK(glances.look(-65.0, 0.6) == 0);
        CHECK(glances.look(-30.0, 0.1) == 0);
    }
    for (int i = 0; i < 20; ++i) {
        CHECK(glances.look(-65.0, 0.4) == 0);
        CHECK(glances.look(-52.0, 0.5) == 0); // half up
    }
    Eyes trembling;
    int meant = 0;
    for (int i = 0; i < 20; ++i) meant += trembling.look(-63.0, 0.2) + trembling.look(-59.0, 0.05);
    CHECK(meant == 1);
}

TEST_CASE("while an answer hangs low nobody is paused for looking at it", "[player][guide][unit]") {
    Eyes eyes;
    CHECK(eyes.look(-65.0, 10.0, true) == 0);
    CHECK(eyes.look(-65.0, 0.5) == 0); // it has just gone: a second from here
    CHECK(eyes.look(-65.0, 0.6) == 1);
}

TEST_CASE("a frame that took long says nothing about where one looked", "[player][guide][unit]") {
    LookDown gesture;
    CHECK_FALSE(gesture.look(0.0, at(0.0, -70.0), false));
    CHECK_FALSE(gesture.look(5.0, at(0.0, -70.0), false));
    CHECK_FALSE(gesture.look(10.0, at(0.0, -70.0), false));
}

TEST_CASE("which way one faces is kept while looking straight down", "[player][guide][unit]") {
    Facing facing;
    facing.look(at(75.0, -40.0));
    facing.look(at(-130.0, -88.0));
    CHECK(choicegraph::degrees(facing.yaw_rad()) == Approx(75.0));
    facing.look(at(-130.0, 0.0));
    CHECK(choicegraph::degrees(facing.yaw_rad()) == Approx(-130.0));
}
