#include <cmath>
#include <limits>

#include "choicegraph/gaze.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

namespace {

constexpr double step_s = 1.0 / 72;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

Direction at(double yaw_deg, double pitch_deg = 0.0) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

double apart_deg(const Direction& a, const Direction& b) {
    return degrees(angle_between(a, b));
}

struct Tracked {
    SteadyGaze gaze;
    double now_s = 50.0;
    double widest_jump_deg = 0.0;
    int shakes = 0;

    void look(const Direction& where, double for_s, Source source = Source::head, bool valid = true,
              double shake_deg = 0.0) {
        const auto samples = static_cast<int>(std::lround(for_s / step_s));
        for (int i = 0; i < samples; ++i) {
            const Direction before = gaze.now().direction;
            const double shake = (++shakes % 2 == 0 ? shake_deg : -shake_deg);
            now_s += step_s;
            gaze.add({now_s, direction(yaw_of(where) + radians(shake), pitch_of(where)), source, valid});
            widest_jump_deg = std::max(widest_jump_deg, apart_deg(before, gaze.now().direction));
        }
    }
};

} // namespace

TEST_CASE("a gaze that trembles is steadied, and one that moves is followed", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(10), 1.0, Source::eyes, true, 1.0);
    tracked.widest_jump_deg = 0.0;
    tracked.look(at(10), 1.0, Source::eyes, true, 1.0);
    CHECK(tracked.widest_jump_deg < 0.7); // of two degrees from sample to sample
    tracked.look(at(30), 0.15, Source::eyes);
    CHECK(apart_deg(tracked.gaze.now().direction, at(30)) < 2.0);
}

TEST_CASE("a rest is a fixation, a movement ends it, and how quick that was is kept", "[choicegraph][unit]") {
    for (const Source source : {Source::head, Source::eyes}) {
        Tracked tracked;
        tracked.look(at(0), 0.5, source);
        REQUIRE(tracked.gaze.now().fixating);
        CHECK(apart_deg(tracked.gaze.now().fixation, at(0)) < 0.1);
        for (int i = 1; i <= 20; ++i) {
            tracked.look(at(i), step_s, source); // 72 degrees a second
        }
        CHECK_FALSE(tracked.gaze.now().fixating);
        const double arrived_s = tracked.now_s;
        tracked.look(at(20), 0.5, source);
        REQUIRE(tracked.gaze.now().fixating);
        CHECK(tracked.gaze.now().fixating_since_s == Approx(arrived_s).margin(0.15));
        CHECK(degrees(tracked.gaze.now().arrival_rad_s) > 40.0);
        CHECK(degrees(tracked.gaze.now().speed_rad_s) < 1.0);
    }
}

TEST_CASE("a slow drift is no quick arrival, though it leaves one rest for the next", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(0), 0.5);
    for (int i = 0; i < 400; ++i) tracked.look(at(i * 0.05), step_s); // 3.6 degrees a second
    tracked.look(at(20), 0.5);
    CHECK(tracked.gaze.now().fixating);
    CHECK(degrees(tracked.gaze.now().arrival_rad_s) < 6.0);
    // Nor after a quick one: each rest has its own arrival.
    tracked.look(at(0), 0.5);
    REQUIRE(degrees(tracked.gaze.now().arrival_rad_s) > 40.0);
    for (int i = 0; i < 400; ++i) tracked.look(at(i * 0.05), step_s);
    tracked.look(at(20), 0.5);
    CHECK(degrees(tracked.gaze.now().arrival_rad_s) < 6.0);
}

TEST_CASE("a rest that moves as little as a head does is one rest, and its middle goes with it",
          "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(0), 0.5);
    const double since_s = tracked.gaze.now().fixating_since_s;
    for (int i = 0; i < 288; ++i) tracked.look(at(i / 72.0), step_s); // a degree a second
    CHECK(tracked.gaze.now().fixating);
    CHECK(tracked.gaze.now().fixating_since_s == since_s);
    CHECK(apart_deg(tracked.gaze.now().fixation, at(4)) < 1.2);
}

TEST_CASE("a blink keeps the fixation; eyes shut for longer end it", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(5), 0.5, Source::eyes);
    const double since_s = tracked.gaze.now().fixating_since_s;
    tracked.look(at(5), 0.2, Source::eyes, false);
    CHECK_FALSE(tracked.gaze.now().seen);
    CHECK(tracked.gaze.now().fixating);
    tracked.look(at(5), 0.2, Source::eyes);
    CHECK(tracked.gaze.now().seen);
    CHECK(tracked.gaze.now().fixating_since_s == since_s);
    tracked.look(at(15), step_s, Source::eyes);
    REQUIRE(tracked.gaze.now().speed_rad_s > 1.0);
    tracked.look(at(5), 0.7, Source::eyes, false);
    CHECK(tracked.gaze.now().speed_rad_s == 0.0);
    CHECK_FALSE(tracked.gaze.now().fixating);
}

TEST_CASE("a head's samples in a blink are no jump to the head, later it takes over by gliding",
          "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(20), 0.5, Source::eyes);
    tracked.widest_jump_deg = 0.0;
    tracked.look(at(0), 0.3); // the eyes are shut: all there is is the head
    CHECK(tracked.gaze.now().source == Source::eyes);
    CHECK(apart_deg(tracked.gaze.now().direction, at(20)) < 0.5);
    tracked.look(at(0), 0.5);
    REQUIRE(tracked.gaze.now().gliding);
    CHECK_FALSE(tracked.gaze.now().fixating);
    tracked.look(at(0), 0.5);
    CHECK(tracked.gaze.now().source == Source::head);
    CHECK(apart_deg(tracked.gaze.now().direction, at(0)) < 0.1);
    tracked.look(at(20), 1.0, Source::eyes);
    CHECK(tracked.gaze.now().source == Source::eyes);
    CHECK(apart_deg(tracked.gaze.now().direction, at(20)) < 0.1);
    CHECK(tracked.widest_jump_deg < 1.5); // of twenty
}

TEST_CASE("samples that are nonsense change nothing that lasts", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(5), 0.5);
    const double last_s = tracked.now_s;
    tracked.gaze.add({not_a_number, at(90)});
    tracked.gaze.add({std::numeric_limits<double>::infinity(), at(90)});
    tracked.gaze.add({last_s - 0.3, at(90)});
    tracked.gaze.add({last_s, at(90)});
    CHECK(tracked.gaze.now().time_s == last_s);
    CHECK(apart_deg(tracked.gaze.now().direction, at(5)) < 0.01);
    tracked.gaze.add({last_s + 0.01, {not_a_number, 0.0, 0.0}});
    CHECK_FALSE(tracked.gaze.now().seen);
    tracked.gaze.add({last_s + 0.02, {0.0, 0.0, 0.0}});
    CHECK_FALSE(tracked.gaze.now().seen);
    tracked.now_s += 0.03;
    tracked.look(at(5), 0.1);
    CHECK(tracked.gaze.now().seen);
    CHECK(apart_deg(tracked.gaze.now().direction, at(5)) < 0.01);
    tracked.gaze.add({tracked.now_s + step_s, {0.0, 0.0, -7.0}}); // longer than it should be
    CHECK(std::abs(tracked.gaze.now().direction.z) < 1.001);
}

TEST_CASE("after a gap the gaze is where it is, not on its way from where it was", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(5), 0.5);
    tracked.now_s += 20.0;
    tracked.look(at(80), step_s);
    CHECK(apart_deg(tracked.gaze.now().direction, at(80)) < 0.01);
    CHECK_FALSE(tracked.gaze.now().fixating);
    CHECK(tracked.gaze.now().speed_rad_s == 0.0);
    // Moving before it, and at the same place after it: that is a new rest, and not known to be one yet.
    tracked.look(at(60), step_s);
    REQUIRE(tracked.gaze.now().speed_rad_s > 1.0);
    tracked.now_s += 1.0;
    tracked.look(at(60), step_s);
    CHECK(tracked.gaze.now().speed_rad_s == 0.0);
    tracked.look(at(60), 0.1);
    CHECK_FALSE(tracked.gaze.now().fixating);
    tracked.now_s += 1.0;
    tracked.look(at(60), step_s);
    CHECK_FALSE(tracked.gaze.now().fixating);
    tracked.look(at(60), 0.5);
    REQUIRE(tracked.gaze.now().fixating);
    const double since_s = tracked.gaze.now().fixating_since_s;
    tracked.now_s += 1.0;
    tracked.look(at(60), 0.5);
    CHECK(tracked.gaze.now().fixating_since_s > since_s + 1.0);
}

TEST_CASE("on its way from the eyes to the head the gaze rests nowhere", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(1), 0.5, Source::eyes);
    tracked.look(at(0), 0.55); // the blink
    tracked.look(at(0), 0.3);
    REQUIRE(tracked.gaze.now().gliding);
    CHECK_FALSE(tracked.gaze.now().fixating);
}

TEST_CASE("a clock that begins anew is followed", "[choicegraph][unit]") {
    Tracked tracked;
    tracked.look(at(5), 0.5);
    tracked.now_s = 0.0;
    tracked.look(at(30), 0.5);
    CHECK(tracked.gaze.now().time_s == Approx(0.5).margin(0.02));
    CHECK(tracked.gaze.now().fixating);
    CHECK(apart_deg(tracked.gaze.now().direction, at(30)) < 0.01);
}

TEST_CASE("the same samples give the same gaze, at four frames a second too", "[choicegraph][unit]") {
    for (const double frame_s : {0.25, 1.0 / 1000}) {
        SteadyGaze first, second;
        for (double t_s = 0.0; t_s < 3.0; t_s += frame_s) {
            const Sample sample{t_s, at(t_s < 1.5 ? 0 : 20)};
            first.add(sample);
            second.add(sample);
        }
        CHECK(first.now().direction.x == second.now().direction.x);
        CHECK(first.now().fixating);
        CHECK(degrees(first.now().arrival_rad_s) > 15.0);
    }
}
