#include "player/display/pace.hpp"

#include <time.h>

#include <cassert>
#include <cerrno>
#include <cmath>

namespace forksight::player::display {

Pace::Pace(double period_s) : period_s_(period_s) {
    assert(period_s > 0.0);
}

double Pace::now_s() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

double Pace::wait() {
    const auto reached = static_cast<long long>(std::floor(now_s() / period_s_));
    // Within the beat that has already been drawn: wait for the next. Past it: draw at once.
    beat_ = reached > beat_ ? reached : beat_ + 1;
    const auto due = start_ + std::chrono::duration_cast<Clock::duration>(
                                  std::chrono::duration<double>(static_cast<double>(beat_) * period_s_));
    // libstdc++'s steady clock is CLOCK_MONOTONIC, so its time points serve as absolute deadlines.
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(due.time_since_epoch()).count();
    const timespec until{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
    return static_cast<double>(beat_ + 1) * period_s_;
}

} // namespace forksight::player::display
