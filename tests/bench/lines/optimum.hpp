// What the best choice of renditions could have come to on a line that is known beforehand.
#pragma once

#include "tests/bench/lines/session.hpp"

namespace forksight::bench {

/// Dynamic programming over segment, time and time stalled, the latter two in steps of a quarter of a second; of those
/// who come to the same place the one with the greatest worth goes on. What it answers with was played through exactly,
/// so it can be reached; the true optimum may be higher by what the steps hide. `about`: a score that some rule
/// reached, by which stalls are weighed against time.
Outcome optimum(const player::stream::Ladder& ladder, const Trace& trace, double about);

} // namespace forksight::bench
