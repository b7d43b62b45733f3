// Directions on the viewer's sphere, and caps around them: no seam at 180 degrees, no pole.
#pragma once

namespace forksight::choicegraph {

/// A unit vector in the viewer's frame: x right, y up, z towards the viewer (so straight ahead is -z),
/// the axes of OpenXR and OpenGL.
struct Direction {
    double x = 0.0;
    double y = 0.0;
    double z = -1.0;
};

/// Of these as vectors of any length.
constexpr double dot(const Direction& a, const Direction& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
constexpr Direction cross(const Direction& a, const Direction& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
constexpr Direction scaled(const Direction& d, double by) {
    return {d.x * by, d.y * by, d.z * by};
}
double length(const Direction& d);

double radians(double degrees);
double degrees(double radians);

/// `yaw_rad` 0 is straight ahead, positive to the right; `pitch_rad` positive up. Any finite angle is taken.
Direction direction(double yaw_rad, double pitch_rad);
/// In -pi..pi; 0 at the poles, where no yaw exists.
double yaw_of(const Direction& d);
/// In -pi/2..pi/2.
double pitch_of(const Direction& d);
/// The angle between two directions, 0..pi; exact for small angles too (no acos of a number near 1).
double angle_between(const Direction& a, const Direction& b);
/// The point `fraction` (0..1) of the way along the great circle from `a` to `b`.
Direction between(const Direction& a, const Direction& b, double fraction);

/// All directions within `radius_rad` of `centre`.
struct Cap {
    Direction centre;
    double radius_rad = 0.0;

    bool contains(const Direction& d) const { return angle_between(centre, d) <= radius_rad; }
};

} // namespace forksight::choicegraph
