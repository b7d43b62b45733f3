#include "player/viewer/head_turn.hpp"

#include <algorithm>

namespace forksight::player::viewer {

using namespace choicegraph;

namespace {

constexpr double least_turn_s = 0.3;
constexpr double turn_s_per_degree = 0.008;
constexpr double same_place_rad = 1e-3;

} // namespace

HeadTurn::HeadTurn(Direction at) : from_(at), to_(at) {}

void HeadTurn::turn_to(const Direction& target, double now_s) {
    if (angle_between(target, to_) < same_place_rad) return;
    from_ = at(now_s);
    to_ = target;
    began_s_ = now_s;
    length_s_ = least_turn_s + turn_s_per_degree * degrees(angle_between(from_, to_));
}

Direction HeadTurn::at(double now_s) const {
    if (length_s_ <= 0.0) return to_;
    const double u = std::clamp((now_s - began_s_) / length_s_, 0.0, 1.0);
    return between(from_, to_, minimum_jerk(u));
}

} // namespace forksight::player::viewer
