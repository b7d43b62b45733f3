// Notices a line on which everything moves, but so slowly that somebody should know.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace forksight::player {

/// Each request is given up on by itself when next to nothing comes (FetchLimits::stalled), and is asked for again; a
/// server that sends just more than that would be waited for as long as it likes.
class Trickle {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds window{60};
    static constexpr std::chrono::minutes bearable{10};
    static constexpr double slow_bytes_per_s = 10'000; ///< a film of 200 MB takes more than five hours

    /// `limit_bytes_per_s`: no faster than this is asked for; 0: as fast as it goes.
    explicit Trickle(double limit_bytes_per_s = 0.0);
    /// To be called often, while bytes are missing; times rise. `bytes`: over the line, since the beginning. True once,
    /// when the last minute brought less than it should, and what is missing would take longer than ten more; but not
    /// while nothing comes of late: a line that is gone is told elsewhere, unless it has been for the whole minute.
    bool note(Time now, std::uint64_t bytes, std::uint64_t missing_bytes);
    /// Over the last minute.
    double bytes_per_s() const;

  private:
    struct Point {
        Time time;
        std::uint64_t bytes;
    };
    bool has_stopped() const;

    const double least_;
    std::deque<Point> points_; ///< one a second
    Time last_{};
    bool told_ = false;
};

} // namespace forksight::player
