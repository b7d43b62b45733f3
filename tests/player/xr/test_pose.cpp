// OpenXR's geometry as ours: turns, odd fields of view, and where recentring puts the room.
#include "player/xr/pose.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::player;

namespace {

constexpr float nan_f = std::numeric_limits<float>::quiet_NaN();
constexpr double pi = std::numbers::pi;

XrQuaternionf about(float x, float y, float z, double angle_rad) {
    const auto s = static_cast<float>(std::sin(angle_rad / 2));
    return {x * s, y * s, z * s, static_cast<float>(std::cos(angle_rad / 2))};
}

double yaw_of(const XrPosef& pose) {
    const auto ahead = choicegraph::facing(*xr::orientation_of(pose.orientation));
    return std::atan2(ahead.x, -ahead.z);
}

} // namespace

TEST_CASE("A head that turns right in OpenXR turns right in the room", "[player][xr][unit]") {
    // OpenXR's axes are right-handed with y up: to the right is a negative turn about y.
    const auto turned = xr::orientation_of(about(0, 1, 0, -pi / 2));
    REQUIRE(turned);
    const auto ahead = choicegraph::facing(*turned);
    CHECK(ahead.x == Approx(1.0).margin(1e-6));
    CHECK(ahead.z == Approx(0.0).margin(1e-6));
    const auto up = choicegraph::facing(*xr::orientation_of(about(1, 0, 0, pi / 6)));
    CHECK(up.y == Approx(0.5).margin(1e-6));
}

TEST_CASE("A turn is made unit length, and one that is none is refused", "[player][xr][unit]") {
    const auto turned = xr::orientation_of({0.0F, 0.0F, 0.0F, 1.01F});
    REQUIRE(turned);
    CHECK(turned->w == Approx(1.0).margin(1e-12));
    CHECK_FALSE(xr::orientation_of({0.0F, 0.0F, 0.0F, 0.0F}));
    CHECK_FALSE(xr::orientation_of({0.0F, nan_f, 0.0F, 1.0F}));
    CHECK_FALSE(xr::orientation_of({0.0F, std::numeric_limits<float>::infinity(), 0.0F, 1.0F}));
    CHECK(xr::position_of({nan_f, 1.0F, 2.0F}).y == 0.0);
    CHECK(xr::position_of({0.25F, 1.0F, 2.0F}).x == 0.25);
}

TEST_CASE("A headset's field of view keeps its four edges", "[player][xr][unit]") {
    const auto fov = xr::drawable({-0.9F, 0.7F, 0.8F, -0.85F});
    REQUIRE(fov);
    const auto ours = xr::fov_of(*fov);
    CHECK(ours.left_rad == Approx(0.9).margin(1e-6));
    CHECK(ours.right_rad == Approx(0.7).margin(1e-6));
    CHECK(ours.up_rad == Approx(0.8).margin(1e-6));
    CHECK(ours.down_rad == Approx(0.85).margin(1e-6));
}

TEST_CASE("An eye may look past an edge of its picture", "[player][xr][unit]") {
    const auto fov = xr::drawable({0.1F, 0.9F, -0.05F, -0.8F});
    REQUIRE(fov);
    CHECK(xr::fov_of(*fov).left_rad == Approx(-0.1).margin(1e-6));
    CHECK(xr::fov_of(*fov).up_rad == Approx(-0.05).margin(1e-6));
}

TEST_CASE("An edge beyond what can be drawn is brought in, for drawing and showing alike", "[player][xr][unit]") {
    const auto fov = xr::drawable({-1.6F, 0.7F, 1.57F, -3.0F});
    REQUIRE(fov);
    CHECK(fov->angleLeft == Approx(-1.5));
    CHECK(fov->angleRight == Approx(0.7));
    CHECK(fov->angleUp == Approx(1.5));
    CHECK(fov->angleDown == Approx(-1.5));
}

TEST_CASE("A field of view that is empty, mirrored or no number is not drawn", "[player][xr][unit]") {
    CHECK_FALSE(xr::drawable({0.7F, -0.7F, 0.7F, -0.7F}));
    CHECK_FALSE(xr::drawable({-0.7F, 0.7F, -0.7F, 0.7F}));
    CHECK_FALSE(xr::drawable({0.2F, 0.2F, 0.7F, -0.7F}));
    CHECK_FALSE(xr::drawable({1.6F, 1.7F, 0.7F, -0.7F}));
    CHECK_FALSE(xr::drawable({nan_f, 0.7F, 0.7F, -0.7F}));
    CHECK_FALSE(xr::drawable({-0.7F, 0.7F, std::numeric_limits<float>::infinity(), -0.7F}));
}

TEST_CASE("Recentring keeps the horizon: only where the head is and which way it faces count", "[player][xr][unit]") {
    const double yaw = GENERATE(0.0, 0.5, pi / 2, -3.0);
    const double pitch = GENERATE(0.0, 0.9, -0.9);
    const auto turned = choicegraph::orientation(yaw, pitch, 0.3);
    const XrPosef head{{static_cast<float>(turned.x), static_cast<float>(turned.y), static_cast<float>(turned.z),
                        static_cast<float>(turned.w)},
                       {0.1F, -0.2F, 0.3F}};
    const auto middle = xr::upright(head);
    REQUIRE(middle);
    CHECK(std::abs(std::remainder(yaw_of(*middle) - yaw, 2 * pi)) < 1e-5);
    CHECK(middle->orientation.x == Approx(0.0).margin(1e-6));
    CHECK(middle->orientation.z == Approx(0.0).margin(1e-6));
    CHECK(middle->position.y == -0.2F);
}

TEST_CASE("Whoever lies and looks up has the room ahead of the forehead's other side", "[player][xr][unit]") {
    for (const double pitch : {pi / 2, -pi / 2}) {
        const auto turned = choicegraph::orientation(0.8, pitch);
        const XrPosef head{{static_cast<float>(turned.x), static_cast<float>(turned.y), static_cast<float>(turned.z),
                            static_cast<float>(turned.w)},
                           {}};
        const auto middle = xr::upright(head);
        REQUIRE(middle);
        CHECK(yaw_of(*middle) == Approx(0.8).margin(1e-5));
    }
    CHECK_FALSE(xr::upright({{0, 0, 0, 0}, {}}));
    CHECK_FALSE(xr::upright({{0, 0, 0, 1}, {0, nan_f, 0}}));
}

TEST_CASE("A pose within a turned and moved one is turned and moved with it", "[player][xr][unit]") {
    const XrPosef outer{about(0, 1, 0, pi / 2), {1.0F, 2.0F, 3.0F}};
    const XrPosef inner{about(0, 1, 0, pi / 4), {0.0F, 0.0F, -1.0F}};
    const XrPosef both = xr::compose(outer, inner);
    CHECK(both.position.x == Approx(0.0).margin(1e-6));
    CHECK(both.position.y == Approx(2.0).margin(1e-6));
    CHECK(both.position.z == Approx(3.0).margin(1e-6));
    CHECK(yaw_of(both) == Approx(-3 * pi / 4).margin(1e-5));
}

TEST_CASE("Eyes keep how they are turned and where they are on another head", "[player][xr][unit]") {
    render::View left, right;
    left.orientation = choicegraph::orientation(-0.1, 0.0); // canted outwards
    right.orientation = choicegraph::orientation(0.1, 0.0);
    left.position = {-0.032, 0.1, 0.0};
    right.position = {0.032, 0.1, 0.0};
    right.eye = render::Eye::right;
    const auto other = choicegraph::orientation(pi / 2, 0.0);
    const auto moved = render::on_head({left, right}, {}, other);
    REQUIRE(moved.size() == 2);
    const auto ahead_of = [](const render::View& view) {
        const auto ahead = choicegraph::facing(view.orientation);
        return std::atan2(ahead.x, -ahead.z);
    };
    CHECK(ahead_of(moved[0]) == Approx(pi / 2 - 0.1).margin(1e-6));
    CHECK(ahead_of(moved[1]) == Approx(pi / 2 + 0.1).margin(1e-6));
    // To the right of who faces right is behind: +z.
    CHECK(moved[0].position.z == Approx(-0.032).margin(1e-6));
    CHECK(moved[1].position.z == Approx(0.032).margin(1e-6));
    CHECK(moved[1].position.x == Approx(0.0).margin(1e-6));
    CHECK(moved[1].position.y == Approx(0.1).margin(1e-6));
    CHECK(moved[1].eye == render::Eye::right);
    CHECK(render::on_head({}, {}, other).empty());
}
