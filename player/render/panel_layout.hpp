// How large each answer's panel is and where its text wraps: decided from the texts and targets, before any drawing.
#pragma once

#include <string>
#include <vector>

#include "player/render/label.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::render {

/// Lengths as on a Plane: 0.0175 is about a degree.
struct PanelLayout {
    double em = 0.0; ///< of the text
    double half_width = 0.0;
    double half_height = 0.0;
    double icon_x = 0.0; ///< middle of the ring; its y is 0
    double text_x = 0.0; ///< left and top of the text
    double text_y = 0.0;
    double text_width = 0.0;
    double text_height = 0.0;
    std::string text; ///< on one paragraph
    LabelStyle style; ///< with sizes in texels
};

/// The em of all text in the room: capitals are then 1.8 degrees high, 20 pixels in a window of 1280 at 90 degrees.
constexpr double room_em = 0.0437;

/// One for each answer. Neighbours on the same height do not touch as long as their targets are 25 degrees apart.
/// `texels`: per unit of length.
std::vector<PanelLayout> lay_out(const std::vector<Answer>& answers, const Lettering& lettering, double texels);

/// How many texels a unit of length deserves in this view; in few steps, so that zooming does not lay out every frame.
double texels_for(const View& view);

} // namespace forksight::player::render
