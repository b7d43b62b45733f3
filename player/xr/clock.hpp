// The runtime's times as times of our steady clock.
#pragma once

#include "player/xr/instance.hpp"

namespace forksight::player::xr {

class Clock {
  public:
    explicit Clock(const Instance& instance);

    /// Seconds since the steady clock's beginning. Throws Failure.
    double steady_s(XrTime time) const;
    /// What a runtime that cannot convert is held to: the newest frame is shown a period from now.
    void held_to(XrTime predicted, double period_s);

  private:
    const Instance& instance_;
    PFN_xrVoidFunction convert_ = nullptr; ///< null: the runtime has none
    std::optional<double> ahead_s_;        ///< of the runtime's clock, what ours is behind; from the first frame
};

/// Now, in seconds since the steady clock's beginning.
double steady_now_s();

} // namespace forksight::player::xr
