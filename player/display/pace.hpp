// Keeps a loop to a beat: absolute deadlines, so that lateness does not add up.
#pragma once

#include <chrono>

namespace forksight::player::display {

class Pace {
  public:
    using Clock = std::chrono::steady_clock;

    explicit Pace(double period_s);

    /// Sleeps until the next beat; a loop that is late skips the beats it missed. Returns when, in seconds since the
    /// beginning, what is drawn from now on is shown: the beat after this one.
    double wait();
    /// Seconds since the beginning.
    double now_s() const;
    double period_s() const { return period_s_; }

  private:
    double period_s_;
    Clock::time_point start_ = Clock::now();
    long long beat_ = -1;
};

} // namespace forksight::player::display
