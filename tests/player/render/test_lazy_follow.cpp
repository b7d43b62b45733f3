#include <algorithm>
#include <cmath>
#include <limits>

#include "player/render/lazy_follow.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::orientation;
using choicegraph::radians;

namespace {

double yaw_deg(const LazyFollow& follow) {
    return choicegraph::degrees(choicegraph::yaw_of(follow.middle()));
}
double pitch_deg(const LazyFollow& follow) {
    return choicegraph::degrees(choicegraph::pitch_of(follow.middle()));
}

void hold(LazyFollow& follow, double yaw, double pitch, double seconds, double hz = 72,
          const std::optional<Band>& taken = {}) {
    for (int i = 0; i < std::lround(seconds * hz); ++i)
        follow.step(1 / hz, orientation(radians(yaw), radians(pitch)), taken);
}

} // namespace

TEST_CASE("Subtitles begin right below where the head faces, and stay while it moves a little", "[player][unit]") {
    LazyFollow follow;
    follow.step(0.0, orientation(radians(40), radians(5)));
    CHECK(yaw_deg(follow) == Approx(40));
    CHECK(pitch_deg(follow) < -5);
    const double pitch = pitch_deg(follow);
    for (int i = 0; i < 1000; ++i) {
        follow.step(1.0 / 72, orientation(radians(40 + 10 * std::sin(i * 0.05)), radians(5 + 6 * std::sin(i * 0.031))));
        REQUIRE(yaw_deg(follow) == Approx(40));
        REQUIRE(pitch_deg(follow) == Approx(pitch));
    }
}

TEST_CASE("When the head turns away they glide after it, without a jump, and come to rest", "[player][unit]") {
    LazyFollow follow;
    hold(follow, 0, 0, 1);
    double before = yaw_deg(follow), before_speed = 0, most_speed = 0;
    const double dt = 1.0 / 72;
    for (int i = 0; i < 216; ++i) {
        // A turn of 30 degrees within half a second, with its speed rising and falling.
        const double t = std::min(1.0, i * dt / 0.5);
        follow.step(dt, orientation(radians(30 * (10 * t * t * t - 15 * t * t * t * t + 6 * t * t * t * t * t)), 0));
        const double speed = (yaw_deg(follow) - before) / dt;
        CHECK(speed > -0.01);                       // never beyond and back
        CHECK(std::abs(speed - before_speed) < 40); // degrees a second, from one frame to the next
        most_speed = std::max(most_speed, speed);
        before = yaw_deg(follow);
        before_speed = speed;
    }
    CHECK(most_speed < 130);
    CHECK(yaw_deg(follow) == Approx(30).margin(0.7));
    const double rest = yaw_deg(follow);
    hold(follow, 30, 0, 1);
    CHECK(yaw_deg(follow) == rest);
}

TEST_CASE("However fast the head turns, they stay in view, across the seam behind as well", "[player][unit]") {
    LazyFollow follow;
    hold(follow, 150, 0, 1);
    for (int i = 0; i < 200; ++i) {
        const double yaw = 150 + 3 * i;
        follow.step(1.0 / 72, orientation(radians(yaw), 0));
        const double off = std::remainder(yaw_deg(follow) - yaw, 360);
        REQUIRE(std::abs(off) < 32.1);
    }
}

TEST_CASE("They hang where the neck likes it, and upright, wherever the head faces", "[player][unit]") {
    LazyFollow follow;
    hold(follow, 20, 0, 2);
    CHECK(pitch_deg(follow) < -8);
    for (const double pitch : {-90.0, -80.0, -60.0, -30.0, 0.0, 30.0, 60.0, 80.0, 90.0}) {
        hold(follow, 20, pitch, 2);
        INFO("head at " << pitch);
        CHECK(pitch_deg(follow) >= -40.1);
        CHECK(pitch_deg(follow) <= 25.1);
        CHECK(yaw_deg(follow) == Approx(20).margin(12.1)); // straight up no yaw is known: they stay
    }
    // Over the top: the head then faces the other way, and they come to be there.
    hold(follow, 20, 112, 3);
    CHECK(std::abs(std::remainder(yaw_deg(follow) - 200, 360)) < 12.1);
    CHECK(pitch_deg(follow) <= 25.1);
    for (int i = 0; i < 50; ++i) follow.step(0.01, orientation(0.3, 0.1, radians(i * 7)));
    CHECK(std::abs(pitch_deg(follow)) < 41);
}

TEST_CASE("The motion is the same at 30, 72, 90 and 144 frames a second", "[player][unit]") {
    double yaw[4], pitch[4];
    const double rates[] = {30, 72, 90, 144};
    for (int i = 0; i < 4; ++i) {
        LazyFollow follow;
        hold(follow, 0, 0, 1, rates[i]);
        hold(follow, 28, -30, 0.5, rates[i]);
        yaw[i] = yaw_deg(follow);
        pitch[i] = pitch_deg(follow);
        CHECK(yaw[i] > 5);
        CHECK(yaw[i] < 27.5);
    }
    for (int i = 1; i < 4; ++i) {
        CHECK(yaw[i] == Approx(yaw[0]).margin(0.1));
        CHECK(pitch[i] == Approx(pitch[0]).margin(0.1));
    }
}

TEST_CASE("They stand aside for answers: below them, or above where below were too low", "[player][unit]") {
    LazyFollow follow;
    hold(follow, 0, 0, 1);
    const Band band{radians(-25), radians(-5)};
    const double before = pitch_deg(follow);
    follow.step(1.0 / 72, orientation(0, 0), band);
    CHECK(std::abs(pitch_deg(follow) - before) < 1); // no jump
    hold(follow, 0, 0, 3, 72, band);
    CHECK(pitch_deg(follow) <= -24.9);
    CHECK(pitch_deg(follow) >= -27);
    const Band low{radians(-45), radians(-10)};
    hold(follow, 0, 0, 4, 72, low);
    CHECK(pitch_deg(follow) >= -10.1);
    Overlay overlay;
    CHECK_FALSE(taken_by(overlay));
    overlay.answers.resize(2);
    overlay.answers[0].target.centre = choicegraph::direction(0, radians(-10));
    overlay.answers[1].target.centre = choicegraph::direction(1, radians(-20));
    const auto taken = taken_by(overlay);
    REQUIRE(taken);
    CHECK(taken->low_rad < radians(-25));
    CHECK(taken->high_rad > radians(-5));
    overlay.type = 2.0;
    CHECK(taken_by(overlay)->low_rad < taken->low_rad);
}

TEST_CASE("Times and turns that are no numbers, and jumps, do no harm", "[player][unit]") {
    LazyFollow follow;
    const double nan = std::nan("");
    follow.step(nan, orientation(0, 0));
    follow.step(0.01, {nan, 0, 0, 1});
    CHECK(std::isfinite(follow.middle().x));
    hold(follow, 10, 0, 1);
    follow.step(0.01, {nan, nan, nan, nan});
    follow.step(-5, orientation(radians(15), 0));
    follow.step(std::numeric_limits<double>::infinity(), orientation(radians(15), 0));
    follow.step(1e9, orientation(radians(15), 0));
    CHECK(yaw_deg(follow) == Approx(10).margin(6));
    follow.jump();
    follow.step(0.01, orientation(radians(-100), 0));
    CHECK(yaw_deg(follow) == Approx(-100));
}
