#include "player/guide/gesture.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::guide {

using choicegraph::degrees;

namespace {

// A frame that took longer says nothing about where the viewer looked meanwhile.
constexpr double longest_step_s = 0.25;
// Beyond this pitch a small turn of the head changes the yaw by much.
constexpr double yaw_known_deg = 50.0;

} // namespace

bool LookDown::look(double time_s, const choicegraph::Direction& gaze, bool target_hangs_low) {
    const double passed_s = begun_ ? std::clamp(time_s - last_s_, 0.0, longest_step_s) : 0.0;
    begun_ = true;
    last_s_ = time_s;
    const double pitch_deg = degrees(choicegraph::pitch_of(gaze));
    if (pitch_deg > up_again_deg) armed_ = true;
    if (!armed_ || target_hangs_low || pitch_deg > up_again_deg) {
        down_s_ = 0.0;
        return false;
    }
    // Between the two angles it runs back: a head that trembles on the border gets there, glances do not add up.
    down_s_ = std::max(0.0, down_s_ + (pitch_deg <= below_deg ? passed_s : -passed_s));
    if (down_s_ < meant_s) return false;
    disarm();
    return true;
}

void LookDown::disarm() {
    armed_ = false;
    down_s_ = 0.0;
}

double Facing::look(const choicegraph::Direction& ahead) {
    if (std::abs(degrees(choicegraph::pitch_of(ahead))) < yaw_known_deg) yaw_rad_ = choicegraph::yaw_of(ahead);
    return yaw_rad_;
}

} // namespace forksight::player::guide
