// Where marks and pages hang before the viewer: at comfortable angles, never behind.
#pragma once

#include "choicegraph/sphere.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::guide {

// Resting eyes look 10 to 25 degrees below the horizon; what is to be dwelt on is at least 8 degrees wide.
inline constexpr double upper_row_deg = -12.0;
inline constexpr double lower_row_deg = -25.0;
inline constexpr double main_radius_deg = 6.0;
inline constexpr double radius_deg = 5.0;
inline constexpr double page_pitch_deg = 8.0;

/// `yaw_deg` to the right of the room's front.
inline choicegraph::Direction place(double front_rad, double yaw_deg, double pitch_deg) {
    return choicegraph::direction(front_rad + choicegraph::radians(yaw_deg), choicegraph::radians(pitch_deg));
}

inline render::Mark mark(std::string text, render::Mark::Sign sign, double front_rad, double yaw_deg, double pitch_deg,
                         bool main = false) {
    render::Mark made;
    made.text = std::move(text);
    made.sign = sign;
    made.main = main;
    made.target = {place(front_rad, yaw_deg, pitch_deg), choicegraph::radians(main ? main_radius_deg : radius_deg)};
    return made;
}

} // namespace forksight::player::guide
