#include "player/fade.hpp"

#include <algorithm>

namespace forksight::player {

namespace {

/// Beginning at the switch itself, `away_s` before or behind it.
double darkness(double fade_s, double away_s) {
    if (!(fade_s > 0.0)) return 0.0;
    return std::clamp(1.0 - away_s / (fade_s / 2.0), 0.0, 1.0);
}

} // namespace

void Fade::take(double fade_s) {
    fade_s_ = fade_s;
    since_s_ = 0.0;
}

void Fade::pass(double seconds, bool waiting) {
    if (!waiting) since_s_ += seconds;
}

double Fade::dark(bool waiting, const std::optional<NextSwitch>& ahead) const {
    if (waiting) return before_;
    const double out = ahead ? darkness(ahead->fade_s, ahead->left_s) : 0.0;
    return std::max(out, darkness(fade_s_, since_s_));
}

} // namespace forksight::player
