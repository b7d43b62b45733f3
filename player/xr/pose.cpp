#include "player/xr/pose.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::xr {

namespace {

constexpr float widest_rad = 1.5F;
constexpr float narrowest = 0.01F; ///< of the difference between two edges' tangents

bool finite(const XrVector3f& v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

choicegraph::Orientation as_ours(const XrQuaternionf& q) {
    return {q.x, q.y, q.z, q.w};
}

} // namespace

std::optional<choicegraph::Orientation> orientation_of(const XrQuaternionf& q) {
    const double length = std::sqrt(double(q.x) * q.x + double(q.y) * q.y + double(q.z) * q.z + double(q.w) * q.w);
    if (!std::isfinite(length) || length < 0.5) return std::nullopt;
    return choicegraph::Orientation{q.x / length, q.y / length, q.z / length, q.w / length};
}

XrQuaternionf quaternion_of(const choicegraph::Orientation& o) {
    return {static_cast<float>(o.x), static_cast<float>(o.y), static_cast<float>(o.z), static_cast<float>(o.w)};
}

render::Position position_of(const XrVector3f& v) {
    if (!finite(v)) return {};
    return {v.x, v.y, v.z};
}

std::optional<XrFovf> drawable(const XrFovf& fov) {
    XrFovf kept = fov;
    for (float* edge : {&kept.angleLeft, &kept.angleRight, &kept.angleUp, &kept.angleDown}) {
        if (!std::isfinite(*edge)) return std::nullopt;
        *edge = std::clamp(*edge, -widest_rad, widest_rad);
    }
    if (std::tan(kept.angleRight) - std::tan(kept.angleLeft) < narrowest) return std::nullopt;
    if (std::tan(kept.angleUp) - std::tan(kept.angleDown) < narrowest) return std::nullopt;
    return kept;
}

render::Fov fov_of(const XrFovf& fov) {
    return {-fov.angleLeft, fov.angleRight, fov.angleUp, -fov.angleDown};
}

std::optional<XrPosef> upright(const XrPosef& head) {
    const auto turned = orientation_of(head.orientation);
    if (!turned || !finite(head.position)) return std::nullopt;
    choicegraph::Direction ahead = choicegraph::facing(*turned);
    const choicegraph::Direction up = choicegraph::rotate(*turned, {0.0, 1.0, 0.0});
    // Looking at the ceiling, the forehead points backwards; looking at the floor, it points ahead.
    if (std::abs(ahead.y) > 0.9) {
        const double sign = ahead.y > 0.0 ? -1.0 : 1.0;
        ahead = {sign * up.x, 0.0, sign * up.z};
    }
    const double yaw_rad = std::atan2(ahead.x, -ahead.z);
    return XrPosef{quaternion_of(choicegraph::orientation(yaw_rad, 0.0)), head.position};
}

XrPosef compose(const XrPosef& outer, const XrPosef& inner) {
    const choicegraph::Orientation a = as_ours(outer.orientation);
    const XrVector3f& p = inner.position;
    const choicegraph::Direction moved = choicegraph::rotate(a, {p.x, p.y, p.z});
    return {quaternion_of(choicegraph::compose(a, as_ours(inner.orientation))),
            {outer.position.x + static_cast<float>(moved.x), outer.position.y + static_cast<float>(moved.y),
             outer.position.z + static_cast<float>(moved.z)}};
}

} // namespace forksight::player::xr
