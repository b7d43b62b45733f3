// Looking down on purpose: long enough to be meant, and not again before the eyes have come up.
#pragma once

#include "choicegraph/sphere.hpp"

namespace forksight::player::guide {

class LookDown {
  public:
    static constexpr double below_deg = -60.0; ///< a glance at the table or at somebody's feet stays above
    static constexpr double up_again_deg = -45.0;
    static constexpr double meant_s = 1.0;

    /// Once a frame; true once for each look that was meant. `target_hangs_low`: an answer is to be looked at there.
    bool look(double time_s, const choicegraph::Direction& gaze, bool target_hangs_low);
    /// The eyes have to come up first.
    void disarm();

  private:
    bool armed_ = true;
    double last_s_ = 0.0;
    double down_s_ = 0.0;
    bool begun_ = false;
};

/// Which way the viewer faces: the yaw of the head, kept while looking so far down or up that there is none.
class Facing {
  public:
    double look(const choicegraph::Direction& ahead);
    double yaw_rad() const { return yaw_rad_; }

  private:
    double yaw_rad_ = 0.0;
};

} // namespace forksight::player::guide
