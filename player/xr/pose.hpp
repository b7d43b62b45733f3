// OpenXR's poses and fields of view as ours, and the arithmetic of recentring. Its axes are ours: x right, y up, -z
// ahead.
#pragma once

#include <openxr/openxr.h>

#include <optional>

#include "player/render/view.hpp"

namespace forksight::player::xr {

/// Made unit length; absent when it is none: not finite, or nothing at all.
std::optional<choicegraph::Orientation> orientation_of(const XrQuaternionf& q);
XrQuaternionf quaternion_of(const choicegraph::Orientation& o);
/// The middle of the room for what is not finite.
render::Position position_of(const XrVector3f& v);

/// What can be drawn of it: no edge beyond 1.5 rad. Absent when nothing can: not finite, empty, or mirrored.
std::optional<XrFovf> drawable(const XrFovf& fov);
/// Of a drawable one. An edge on the other side of straight ahead has a negative half-angle.
render::Fov fov_of(const XrFovf& fov);

/// Where a head in that pose wants the room's middle: there, upright, ahead where it faces. Absent for a pose that is
/// none. Lying down, what is ahead is over the feet's end: the way up of the head.
std::optional<XrPosef> upright(const XrPosef& head);
/// `inner`, which is given in `outer`, in what `outer` is given in.
XrPosef compose(const XrPosef& outer, const XrPosef& inner);

} // namespace forksight::player::xr
