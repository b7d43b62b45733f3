// Shares the room out among what hangs in it: everything gets a part of the sphere of its own, and stays within it.
#pragma once

#include <optional>
#include <vector>

#include "choicegraph/sphere.hpp"

namespace forksight::player::render {

/// A part of the sphere around one thing: great circles bound it, each given by the direction of its pole beyond it.
using Cell = std::vector<choicegraph::Direction>;

/// One for each of `centres`, none touching another. `even`: they meet half-way; else whoever has others on both sides
/// gets more, as those at the ends can grow outwards. Centres that are the same point are not parted.
std::vector<Cell> cells_of(const std::vector<choicegraph::Direction>& centres, bool even);

/// Half the size of a rectangle that faces the viewer; lengths as on a Plane.
struct HalfSize {
    double width = 0.0;
    double height = 0.0;
};

/// The direction of its middle, so that it lies within `cell` with `gap_rad` to spare and has `target` within its
/// edges, by `margin` or more; as near to `target` as that allows. Absent: it does not fit.
std::optional<choicegraph::Direction> place_in(const Cell& cell, const choicegraph::Direction& target, HalfSize half,
                                               double gap_rad, double margin);

/// The four corners of such a rectangle, of unit length, one after the other around it.
std::vector<choicegraph::Direction> corners_of(const choicegraph::Direction& middle, HalfSize half);

/// Whether two such rectangles, each less than half the sphere, have a point in common.
bool touch(const std::vector<choicegraph::Direction>& some, const std::vector<choicegraph::Direction>& others);

} // namespace forksight::player::render
