// Where a playing clip is between two frames: steady, never backwards, never more than a frame ahead of the picture.
#pragma once

#include <optional>

namespace forksight::player::video {

/// All times in seconds; `now_s` on any steady clock, `clip_s` in clip time.
class PlayClock {
  public:
    explicit PlayClock(double frame_s = 1.0 / 30) : frame_s_(frame_s) {}

    /// A clip begins here, with this frame shown.
    void start(double clip_s, double now_s, bool running);
    void run(bool running, double now_s);
    /// mpv showed this frame at that moment.
    void shown(double clip_s, double at_s);
    double at(double now_s) const;
    /// Clip time of the frame that was due then, a moment ago: frames lie on a grid of their rate.
    double frame_at(double then_s) const;
    /// How long the next frame is overdue; 0 while it is not, or while the clock does not run.
    double overdue_s(double now_s) const;
    bool running() const { return running_; }

  private:
    double frame_s_;
    double anchor_clip_s_ = 0.0; ///< the clock's line goes through this point
    double anchor_s_ = 0.0;
    double last_frame_clip_s_ = 0.0;
    double last_frame_s_ = 0.0;
    bool running_ = false;
};

} // namespace forksight::player::video
