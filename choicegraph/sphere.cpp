#include "choicegraph/sphere.hpp"

#include <cmath>
#include <numbers>

namespace forksight::choicegraph {

namespace {

constexpr double pole_limit = 1e-12; // nearer to a pole than this, rounding decides the yaw

// Any direction at a right angle to `d`: the way to go when every way is equally long.
Direction square_to(const Direction& d) {
    const Direction axis = std::abs(d.y) < 0.9 ? Direction{0.0, 1.0, 0.0} : Direction{1.0, 0.0, 0.0};
    const Direction side = cross(axis, d);
    return scaled(side, 1.0 / length(side));
}

} // namespace

double length(const Direction& d) {
    return std::sqrt(dot(d, d));
}

double radians(double degrees) {
    return degrees * (std::numbers::pi / 180.0);
}

double degrees(double radians) {
    return radians * (180.0 / std::numbers::pi);
}

Direction direction(double yaw_rad, double pitch_rad) {
    const double level = std::cos(pitch_rad);
    return {level * std::sin(yaw_rad), std::sin(pitch_rad), -level * std::cos(yaw_rad)};
}

double yaw_of(const Direction& d) {
    if (std::hypot(d.x, d.z) < pole_limit) return 0.0;
    return std::atan2(d.x, -d.z);
}

double pitch_of(const Direction& d) {
    return std::atan2(d.y, std::hypot(d.x, d.z));
}

double angle_between(const Direction& a, const Direction& b) {
    return std::atan2(length(cross(a, b)), dot(a, b));
}

Direction between(const Direction& a, const Direction& b, double fraction) {
    const double angle = angle_between(a, b);
    if (angle < pole_limit || fraction <= 0.0) return a;
    if (fraction >= 1.0) return b;
    // The part of b at a right angle to a; opposite points have none, so any side does.
    const Direction normal = cross(a, b);
    const double size = length(normal);
    const Direction side = size < pole_limit ? square_to(a) : scaled(cross(normal, a), 1.0 / size);
    const double forward = std::cos(angle * fraction);
    const double sideways = std::sin(angle * fraction);
    return {a.x * forward + side.x * sideways, a.y * forward + side.y * sideways, a.z * forward + side.z * sideways};
}

} // namespace forksight::choicegraph
