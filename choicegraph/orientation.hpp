// How a head or an eye is turned: a unit quaternion, with the angles people write.
#pragma once

#include <array>

#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

/// Rotates from the viewer's own frame (-z ahead, x right, y up) into the room's. Unit length.
struct Orientation {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    double w = 1.0;
};

/// Yaw to the right, then pitch up, then roll clockwise as the viewer sees it; radians, any finite value.
Orientation orientation(double yaw_rad, double pitch_rad, double roll_rad = 0.0);
Direction rotate(const Orientation& o, const Direction& d);
Orientation inverse(const Orientation& o);
/// First `inner`, then `outer`: how something is turned in the room that is turned so within something turned.
Orientation compose(const Orientation& outer, const Orientation& inner);
/// Where the viewer faces.
Direction facing(const Orientation& o);
/// Column-major 3x3, as OpenGL takes it: room = matrix * viewer.
std::array<float, 9> matrix(const Orientation& o);

} // namespace forksight::choicegraph
