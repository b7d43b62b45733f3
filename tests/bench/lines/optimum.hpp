// What the best choice of renditions could have come to on a line that is known beforehand.
#pragma once

#include "tests/bench/lines/session.hpp"

namespace forksight::bench {

/// Dynamic programming over segment, time and time stalled, the latter two in steps of a quarter of a second; of those
/// who come to the same place the one with the greatest worth goes on. What it answers with was played through exactly,
/// so it can be reached; the true optimum may be higher by what the steps hide. `about`: a score that some rule
/// reached, by which stalls are weighed against time.
Outcome optimum(const player::stream::Ladder& ladder, const Trace& trace, double about);

/// A film with forks: who fetches what comes after one before the choice is known must fetch it of every way.
struct Forks {
    std::vector<std::size_t> begin;            ///< by segment: the first of its clip; 0 in the first clip
    std::vector<std::vector<double>> all_bits; ///< by segment and rendition: of all ways together
};

/// The same for one who knows the line but not the choices. Segments may be left until the choice has fallen; all ways
/// are treated alike.
Outcome optimum(const player::stream::Ladder& ladder, const Forks& forks, const Trace& trace, double about);

} // namespace forksight::bench
