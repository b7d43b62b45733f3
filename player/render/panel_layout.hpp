// How large each panel is, where its text wraps and where it hangs: decided from texts and targets, before any drawing.
#pragma once

#include <string>
#include <vector>

#include "player/render/cells.hpp"
#include "player/render/label.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::render {

/// An answer or a mark, as far as it matters to where things go.
struct Hanging {
    std::string text;
    choicegraph::Cap target;
    bool struck = false;
    bool main = false; ///< larger, its icon above its text
    bool operator==(const Hanging& other) const;
};
Hanging hanging(const Answer& answer);
Hanging hanging(const Mark& mark);

/// Lengths as on a Plane: 0.0175 is about a degree.
struct PanelLayout {
    double em = 0.0;               ///< of the text
    choicegraph::Direction middle; ///< of the panel; its target's middle is on the panel, if not always in its middle
    double half_width = 0.0;
    double half_height = 0.0;
    double icon_x = 0.0; ///< middle of the ring
    double icon_y = 0.0;
    double text_x = 0.0; ///< left and top of the text
    double text_y = 0.0;
    double text_width = 0.0;
    double text_height = 0.0;
    std::string text;  ///< on one paragraph
    LabelStyle style;  ///< with sizes in texels
    bool whole = true; ///< all of the text is there and no word is broken
};

/// The em of all text in the room: capitals are then 1.8 degrees high, 20 pixels in a window of 1280 at 90 degrees.
constexpr double room_em = 0.0437;
/// Nothing that is to be read is smaller: its capitals are a degree high, 20 pixels where a headset shows 20 a degree.
constexpr double least_em = 0.0245;
/// A panel that is looked at is drawn larger by so much, and still touches no other.
constexpr double grown = 1.06;

/// Larger type is cut to what makes sense.
double sane_type(double type);

/// One for each. None touches another, and none lies over the middle of another's target, as long as targets are 20
/// degrees apart or more; where there is no room for that type, text is smaller. `texels`: per unit of length.
std::vector<PanelLayout> lay_out(const std::vector<Hanging>& things, double type, const Lettering& lettering,
                                 double texels);

/// How many texels a unit of length deserves in this view; in few steps, so that zooming does not lay out every frame.
double texels_for(const View& view);

} // namespace forksight::player::render
