// Pictograms by lines and arcs, so that they are sharp at any size and need no font.
#pragma once

#include "player/render/brush.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::render {

/// Within a circle of `radius` around `middle`, on the brush's plane.
void draw_sign(Brush& brush, Mark::Sign sign, Spot middle, double radius, const Ink& ink);

/// Where a speaker is whom the viewer does not see.
enum class Towards { left, right, up, down, behind_left, behind_right };

/// `plane` is left turned, as those behind are drawn mirrored.
void draw_arrow(Brush& brush, const Plane& plane, Towards towards, Spot middle, double radius, const Ink& ink);

} // namespace forksight::player::render
