#include <cmath>
#include <numbers>

#include "choicegraph/sphere.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

namespace {

Direction at(double yaw_deg, double pitch_deg) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

double apart_deg(const Direction& a, const Direction& b) {
    return degrees(angle_between(a, b));
}

} // namespace

TEST_CASE("yaw and pitch point along the axes of OpenXR", "[choicegraph][unit]") {
    CHECK(at(0, 0).z == Approx(-1.0));
    CHECK(at(90, 0).x == Approx(1.0));
    CHECK(at(-90, 0).x == Approx(-1.0));
    CHECK(at(0, 90).y == Approx(1.0));
    CHECK(at(180, 0).z == Approx(1.0));
}

TEST_CASE("angles come back from a direction, all the way round", "[choicegraph][unit]") {
    for (int yaw = -175; yaw <= 175; yaw += 5) {
        for (int pitch = -85; pitch <= 85; pitch += 5) {
            const Direction d = at(yaw, pitch);
            REQUIRE(length(d) == Approx(1.0));
            REQUIRE(degrees(yaw_of(d)) == Approx(yaw).margin(1e-9));
            REQUIRE(degrees(pitch_of(d)) == Approx(pitch).margin(1e-9));
        }
    }
}

TEST_CASE("any finite angle is a direction", "[choicegraph][unit]") {
    CHECK(apart_deg(at(370, 0), at(10, 0)) == Approx(0.0).margin(1e-9));
    CHECK(apart_deg(at(-190, 5), at(170, 5)) == Approx(0.0).margin(1e-9));
    CHECK(apart_deg(at(0, 100), at(180, 80)) == Approx(0.0).margin(1e-9));
}

TEST_CASE("at the poles there is no yaw", "[choicegraph][unit]") {
    for (const double yaw : {-170.0, -45.0, 0.0, 60.0, 179.0}) {
        CHECK(yaw_of(at(yaw, 90)) == 0.0);
        CHECK(yaw_of(at(yaw, -90)) == 0.0);
        CHECK(degrees(pitch_of(at(yaw, 90))) == Approx(90.0));
        CHECK(apart_deg(at(yaw, 90), at(0, 90)) == Approx(0.0).margin(1e-9));
    }
}

TEST_CASE("the seam behind the viewer is a place like any other", "[choicegraph][unit]") {
    CHECK(apart_deg(at(179, 0), at(-179, 0)) == Approx(2.0));
    const Cap cap{at(178, 10), radians(8)};
    CHECK(cap.contains(at(-176, 10)));
    CHECK_FALSE(cap.contains(at(-173, 10)));
}

TEST_CASE("a cap over a pole holds every yaw", "[choicegraph][unit]") {
    const Cap cap{at(30, 86), radians(8)};
    CHECK(cap.contains(at(-150, 87)));
    CHECK(cap.contains(at(30, 90)));
    CHECK_FALSE(cap.contains(at(-150, 85)));
}

TEST_CASE("tiny and opposite angles are exact", "[choicegraph][unit]") {
    CHECK(angle_between(at(0, 0), direction(1e-9, 0.0)) == Approx(1e-9).epsilon(1e-6));
    CHECK(angle_between(at(20, 0), at(-160, 0)) == Approx(std::numbers::pi));
}

TEST_CASE("halfway lies on the great circle at even speed", "[choicegraph][unit]") {
    const Direction a = at(170, 20);
    const Direction b = at(-160, -10);
    const double whole = angle_between(a, b);
    for (const double fraction : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
        const Direction d = between(a, b, fraction);
        REQUIRE(length(d) == Approx(1.0));
        REQUIRE(angle_between(a, d) == Approx(whole * fraction).margin(1e-12));
        REQUIRE(angle_between(d, b) == Approx(whole * (1.0 - fraction)).margin(1e-12));
    }
}

TEST_CASE("between opposite points there is still one way", "[choicegraph][unit]") {
    for (const Direction& a : {at(0, 0), at(90, 0), at(0, 90), Direction{0.0, 1.0, 0.0}}) {
        const Direction d = between(a, {-a.x, -a.y, -a.z}, 0.5);
        CHECK(length(d) == Approx(1.0));
        CHECK(apart_deg(a, d) == Approx(90.0));
    }
    CHECK(apart_deg(between(at(0, 0), at(40, 0), -1.0), at(0, 0)) == Approx(0.0).margin(1e-9));
    CHECK(apart_deg(between(at(0, 0), at(40, 0), 2.0), at(40, 0)) == Approx(0.0).margin(1e-9));
    CHECK(apart_deg(between(at(5, 5), at(5, 5), 0.5), at(5, 5)) == Approx(0.0).margin(1e-9));
}
