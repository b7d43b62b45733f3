// Where a stretch's viewer is at the latest, known only from when it went on air and how long it stood still.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "player/stream/ledger.hpp"

namespace forksight::player::stream {

/// mpv does not tell a byte source where it plays. A viewer cannot be further than the clock allows, nor than what was
/// read; a pause is not known here, so they may be behind.
class PlayClock {
  public:
    explicit PlayClock(double from_s) : from_s_(from_s) {}

    void on_air(bool on, TimePoint now) {
        if (on && !since_) since_ = now;
        if (!on) since_.reset();
    }
    bool is_on_air() const { return since_.has_value(); }

    double position_s(TimePoint now, double read_until_s) const {
        if (!since_) return from_s_;
        return std::clamp(from_s_ + seconds(now - *since_) - stood_still_s_, from_s_, std::max(from_s_, read_until_s));
    }

    /// A read waited from `began` to `now`, and what had been read before ends at `read_until_s`: how long of that
    /// there was nothing left to show.
    double stalled_s(TimePoint began, TimePoint now, double read_until_s) const {
        if (!since_) return 0.0;
        const double until_dry_s = std::max(read_until_s, from_s_) - from_s_ + stood_still_s_;
        const double dry_for_s = seconds(now - *since_) - until_dry_s;
        return std::clamp(std::min(dry_for_s, seconds(now - began)), 0.0, seconds(now - *since_));
    }
    void stood_still(double for_s) { stood_still_s_ += for_s; }

  private:
    static double seconds(std::chrono::steady_clock::duration time) {
        return std::chrono::duration<double>(time).count();
    }

    double from_s_;
    std::optional<TimePoint> since_;
    double stood_still_s_ = 0.0;
};

} // namespace forksight::player::stream
