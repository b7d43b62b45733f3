// One viewer, one film, one line, one rule: what came of it, by Sabre's measures.
#pragma once

#include <filesystem>
#include <vector>

#include "player/stream/rule.hpp"
#include "tests/bench/lines/line.hpp"

namespace forksight::bench {

/// A film as Sabre describes it: `segment_duration_ms`, `bitrates_kbps`, `segment_sizes_bits`. The buffer's limit is
/// not its own. Throws std::runtime_error, saying where.
player::stream::Ladder read_movie(const std::filesystem::path& file);

/// Per segment's time: what is weighed against a second in which nothing plays is five seconds of the lowest quality.
inline constexpr double stall_weight = 5.0;

struct Outcome {
    double kbps = 0.0;    ///< of what was shown, averaged over the time it took
    double utility = 0.0; ///< logarithm of the rate over the lowest, likewise
    double stalled = 0.0; ///< share of the time
    double score = 0.0;   ///< utility - stall_weight * stalled
    double changes = 0.0; ///< of quality, a segment
};

/// As what was shown, and for how long nothing was: the measures of a whole session. `beginning_s` until the first
/// segment was there.
Outcome outcome_of(const player::stream::Ladder& ladder, const std::vector<std::size_t>& shown, double beginning_s,
                   double stalled_s);

/// The first segment is fetched in the lowest quality, whatever the rule.
Outcome play(const player::stream::Ladder& ladder, const Trace& trace, player::stream::Rule& rule);

} // namespace forksight::bench
