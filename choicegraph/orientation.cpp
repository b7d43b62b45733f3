#include "choicegraph/orientation.hpp"

#include <cmath>

namespace forksight::choicegraph {

Orientation orientation(double yaw_rad, double pitch_rad, double roll_rad) {
    // A turn to the right and a clockwise roll are negative turns about +y and +z in a right-handed frame.
    const Orientation yaw{0.0, std::sin(-yaw_rad / 2), 0.0, std::cos(yaw_rad / 2)};
    const Orientation pitch{std::sin(pitch_rad / 2), 0.0, 0.0, std::cos(pitch_rad / 2)};
    const Orientation roll{0.0, 0.0, std::sin(-roll_rad / 2), std::cos(roll_rad / 2)};
    return compose(compose(yaw, pitch), roll);
}

Direction rotate(const Orientation& o, const Direction& d) {
    const auto m = matrix(o);
    return {static_cast<double>(m[0]) * d.x + static_cast<double>(m[3]) * d.y + static_cast<double>(m[6]) * d.z,
            static_cast<double>(m[1]) * d.x + static_cast<double>(m[4]) * d.y + static_cast<double>(m[7]) * d.z,
            static_cast<double>(m[2]) * d.x + static_cast<double>(m[5]) * d.y + static_cast<double>(m[8]) * d.z};
}

Orientation inverse(const Orientation& o) {
    return {-o.x, -o.y, -o.z, o.w};
}

Orientation compose(const Orientation& outer, const Orientation& inner) {
    const Orientation &a = outer, &b = inner;
    return {a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

Direction facing(const Orientation& o) {
    return rotate(o, Direction{0.0, 0.0, -1.0});
}

std::array<float, 9> matrix(const Orientation& o) {
    const double xx = o.x * o.x, yy = o.y * o.y, zz = o.z * o.z;
    const double xy = o.x * o.y, xz = o.x * o.z, yz = o.y * o.z;
    const double wx = o.w * o.x, wy = o.w * o.y, wz = o.w * o.z;
    const std::array<double, 9> m = {1 - 2 * (yy + zz), 2 * (xy + wz),     2 * (xz - wy),
                                     2 * (xy - wz),     1 - 2 * (xx + zz), 2 * (yz + wx),
                                     2 * (xz + wy),     2 * (yz - wx),     1 - 2 * (xx + yy)};
    std::array<float, 9> single{};
    for (std::size_t i = 0; i < m.size(); ++i) single[i] = static_cast<float>(m[i]);
    return single;
}

} // namespace forksight::choicegraph
