// Made-up viewers who mean to choose: how heads and eyes go to an answer, with the tremor of recorded heads.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "choicegraph/gaze.hpp"
#include "tests/bench/looks/heads.hpp"
#include "tests/bench/looks/layouts.hpp"

namespace forksight::bench {

/// Deviations of a head held still from its middle, in degrees, at a sample every `tremor_step_s`.
struct Tremor {
    std::vector<double> right_deg;
    std::vector<double> up_deg;
};
inline constexpr double tremor_step_s = 0.2;

/// Every stretch of two seconds in which a head stayed within 2.5 degrees of its middle. The same in any order.
std::vector<Tremor> tremors_of(const std::vector<HeadTrace>& traces);

/// One offer and one viewer, who wants one answer of it.
struct IntendedLook {
    std::vector<choicegraph::Sample> before;  ///< the offer
    std::vector<choicegraph::Sample> samples; ///< from its opening on
    std::vector<choicegraph::Target> targets;
    std::size_t wanted = 0;
    double decided_s = 0.0; ///< the last movement begins: chosen before it is chosen too early
    double touched_s = 0.0; ///< the first sample on the answer since then
    double arrived_s = 0.0; ///< the first sample on the answer since the main movement ended
};

/// The model, which is stated in tests/bench/README.md.
/// `knows`: the viewer knows the answers and looks at none but the one wanted; others read the others first.
IntendedLook intend(const Layout& layout, choicegraph::Source source, bool knows, const std::vector<Tremor>& tremors,
                    double frames_hz, std::mt19937& chance);

} // namespace forksight::bench
