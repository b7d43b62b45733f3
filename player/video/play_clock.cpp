#include "player/video/play_clock.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::video {

namespace {

// mpv's reports jitter by a few milliseconds: the line is bent towards them, not broken.
constexpr double bend = 0.15;
// Beyond this the clip really stood still, or mpv left frames out to catch up.
constexpr double jump_s = 0.08;

} // namespace

void PlayClock::start(double clip_s, double now_s, bool running) {
    anchor_clip_s_ = last_frame_clip_s_ = clip_s;
    anchor_s_ = last_frame_s_ = now_s;
    running_ = running;
}

void PlayClock::run(bool running, double now_s) {
    if (running == running_) return;
    anchor_clip_s_ = at(now_s);
    // The frame shown has this much of its time behind it; the pause is not part of that.
    last_frame_s_ = now_s - std::clamp(anchor_clip_s_ - last_frame_clip_s_, 0.0, frame_s_);
    anchor_s_ = now_s;
    running_ = running;
}

void PlayClock::shown(double clip_s, double at_s) {
    if (clip_s <= last_frame_clip_s_) return;
    const double expected_s = anchor_clip_s_ + (running_ ? at_s - anchor_s_ : 0.0);
    const double behind_s = clip_s - expected_s;
    last_frame_clip_s_ = clip_s;
    last_frame_s_ = at_s;
    anchor_clip_s_ = expected_s + (std::abs(behind_s) > jump_s ? behind_s : bend * behind_s);
    if (running_) anchor_s_ = at_s;
}

double PlayClock::at(double now_s) const {
    const double line_s = anchor_clip_s_ + (running_ ? now_s - anchor_s_ : 0.0);
    return std::clamp(line_s, last_frame_clip_s_, last_frame_clip_s_ + frame_s_);
}

double PlayClock::frame_at(double then_s) const {
    const double line_s = anchor_clip_s_ + (running_ ? then_s - anchor_s_ : 0.0);
    return std::round(std::min(line_s, last_frame_clip_s_ + frame_s_) / frame_s_) * frame_s_;
}

double PlayClock::overdue_s(double now_s) const {
    return running_ ? std::max(0.0, now_s - last_frame_s_ - frame_s_) : 0.0;
}

} // namespace forksight::player::video
