// Two eyes and one head: where it is, what both eyes see of what hangs before it, and how far away that hangs.
#pragma once

#include <vector>

#include "player/render/view.hpp"

namespace forksight::player::render {

/// How far away all hangs that is to be read. A headset's optics are focused at 1.3 to 2 m (0.77 to 0.5 dioptre), and
/// eyes that turn to one distance while they focus at another tire: at 1.75 m (0.57 D) the two differ by 0.2 D at most,
/// well within the half dioptre that stays comfortable (Shibata et al. 2011, "The zone of comfort", Journal of Vision
/// 11(8):11; Microsoft's guidance for mixed reality: 1.25 to 5 m, best near the optics' 2 m). A viewer who leans half
/// a metre towards it still has 1.25 m.
constexpr double reading_distance_m = 1.75;

/// From between the eyes.
struct Head {
    choicegraph::Orientation orientation;
    Position position; ///< in the room
};

/// The middle of the views' positions, and of their orientations: a headset's screens may be turned outwards.
Head head_of(const std::vector<View>& views);

/// A rectangle before the head, as tangents from straight ahead.
struct Field {
    double left = 0.7;
    double right = 0.7;
    double up = 0.5;
    double down = 0.5;
};

/// What every one of the views sees whole at reading distance: what is drawn in it is drawn for both eyes.
Field common_field(const std::vector<View>& views, const Head& head);

/// Where a direction in the room is for the head, in its own frame.
choicegraph::Direction before(const Head& head, const choicegraph::Direction& in_room);

/// How far, as an angle, a direction in the head's frame lies outside the field; 0 or less within it.
double outside_rad(const choicegraph::Direction& before_head, const Field& field);

} // namespace forksight::player::render
