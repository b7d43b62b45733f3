#include "tests/bench/frames/two_eyes.hpp"

#include <cmath>

#include "player/display/offscreen.hpp"
#include "player/guide/place.hpp"

namespace forksight::bench {

namespace {

using choicegraph::radians;
using player::render::View;

constexpr double half_between_eyes_m = 0.032;
constexpr double nod_s = 4.0;
constexpr double up_share = 0.3; // of a nod
constexpr double up_deg = 12.0;

/// The outer and inner edge, up and down, of an eye of a Quest 2.
player::render::Fov fov_of(bool left) {
    const double outer = radians(54.0);
    const double inner = radians(43.0);
    return {left ? outer : inner, left ? inner : outer, radians(47.0), radians(51.0)};
}

} // namespace

TwoEyes::TwoEyes(const Eyes& eyes, FrameNotes& notes)
    : eyes_(eyes),
      notes_(notes),
      under_(player::display::open_offscreen(64, 64, eyes.period_s)),
      left_(eyes.drawn_width, eyes.drawn_height),
      right_(eyes.drawn_width, eyes.drawn_height),
      clock_(*under_) {}

player::display::Frame TwoEyes::begin() {
    notes_.beginning();
    player::display::Frame frame = under_->begin();
    const double nods = frame.time_s / nod_s;
    const bool up = nods - std::floor(nods) < up_share;
    frame.head = choicegraph::orientation(0.0, radians(up ? up_deg : player::guide::upper_row_deg));
    frame.views.clear();
    for (const bool left : {true, false}) {
        const auto aside =
            choicegraph::rotate(frame.head, {left ? -half_between_eyes_m : half_between_eyes_m, 0.0, 0.0});
        View view;
        view.framebuffer = left ? left_.framebuffer() : right_.framebuffer();
        view.width = eyes_.width;
        view.height = eyes_.height;
        view.eye = left ? player::render::Eye::left : player::render::Eye::right;
        view.fov = fov_of(left);
        view.orientation = frame.head;
        view.position = {aside.x, aside.y, aside.z};
        frame.views.push_back(view);
    }
    notes_.began(frame);
    return frame;
}

} // namespace forksight::bench
