#include "player/display/mouse_look.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace forksight::player::display {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double least_zoom_deg = 60.0;
constexpr double most_zoom_deg = 100.0;
constexpr double notch_deg = 4.0;
constexpr double turn_rad_s = 1.3; ///< at 90 degrees wide: a quarter round in 1.2 s

} // namespace

void MouseLook::drag(double dx_px, double dy_px, int window_width_px) {
    // What is under the pointer in the middle of the view stays under it.
    const double rad_per_px = 2.0 * std::tan(choicegraph::radians(zoom_deg_) / 2) / std::max(1, window_width_px);
    yaw_rad_ = std::remainder(yaw_rad_ - dx_px * rad_per_px, 2 * pi);
    pitch_rad_ = std::clamp(pitch_rad_ + dy_px * rad_per_px, -pi / 2, pi / 2);
}

void MouseLook::turn(int right, int up, double for_s) {
    const double step = turn_rad_s * zoom_deg_ / 90.0 * for_s;
    yaw_rad_ = std::remainder(yaw_rad_ + right * step, 2 * pi);
    pitch_rad_ = std::clamp(pitch_rad_ + up * step, -pi / 2, pi / 2);
}

void MouseLook::zoom(double notches) {
    zoom_deg_ = std::clamp(zoom_deg_ - notches * notch_deg, least_zoom_deg, most_zoom_deg);
}

void MouseLook::recentre() {
    yaw_rad_ = 0.0;
    pitch_rad_ = 0.0;
}

choicegraph::Orientation MouseLook::orientation() const {
    return choicegraph::orientation(yaw_rad_, pitch_rad_);
}

render::Fov MouseLook::fov(int width_px, int height_px) const {
    const double wanted = std::tan(choicegraph::radians(zoom_deg_) / 2);
    const double half = height_px > width_px ? wanted * width_px / height_px : wanted;
    return render::fov_of(2 * std::atan(half), width_px, height_px);
}

} // namespace forksight::player::display
