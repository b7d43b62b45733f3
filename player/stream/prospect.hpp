// What is on air, what can come next, and what can come after that.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "player/stream/rule.hpp"

namespace forksight::player::stream {

/// A stretch of a clip: the one on air, or one that can come next.
struct Way {
    const Ladder* ladder = nullptr;
    std::size_t next = 0;    ///< its first segment that is not there
    std::size_t end = 0;     ///< one past the last
    double held_s = 0.0;     ///< of it, there and not shown yet
    double likelihood = 1.0; ///< that it is what comes next; of the one on air 1
    bool failing = false;    ///< that segment was asked for, and did not come

    bool is_left() const { return next < end; }
};

/// Segments are cut at frames: a second of them may be so much short of one.
inline constexpr double nearly_s = 0.05;

/// So much of it is there.
inline bool is_there(const Way& way, double lasts_s) {
    return !way.is_left() || way.held_s >= lasts_s - nearly_s;
}

/// A stretch that can come after one that can come next.
struct Later : Way {
    std::size_t after = 0; ///< the way's place among the ways
    double lasts_s = 0.0;  ///< how long that way lasts at the soonest
    /// The same of the soonest that leads here of those that are there as long as they last; absent: none is.
    std::optional<double> whole_s{};
};

struct Prospect {
    Way on_air;
    std::vector<Way> ways;      ///< what can come next; empty: nothing, or it is not known
    double choice_s = 0.0;      ///< until one of them may be taken, at the soonest
    std::vector<Later> later{}; ///< what can come after the ways
};

} // namespace forksight::player::stream
