// What a rule does with recorded heads that choose nothing, and with made-up viewers who choose.
#pragma once

#include <vector>

#include "tests/bench/looks/heads.hpp"
#include "tests/bench/looks/intended.hpp"
#include "tests/bench/looks/layouts.hpp"
#include "tests/bench/looks/rivals.hpp"

namespace forksight::bench {

/// What is measured, and how.
struct Measure {
    double dwell_s = 1.0; ///< of ours
    double frames_hz = 72.0;
    int looks = 1000; ///< intended, of each kind and layout
};

/// Ours, with the player's figures or another dwell; plain dwells; A-Frame's and MRTK's. Ours comes first.
std::vector<NamedRule> all_rules(double dwell_s);

struct FalseChoices {
    std::vector<long> of_rule;
    long offers = 0;

    void add(const FalseChoices& other);
    double pct(std::size_t rule) const {
        return offers == 0 ? 0.0 : 100.0 * static_cast<double>(of_rule[rule]) / static_cast<double>(offers);
    }
};

/// Offers of ten seconds in every layout, one after the other through every trace, which is walked once. In the order
/// of `layouts`, and the rules in that of `all_rules`.
std::vector<FalseChoices> false_choices(const std::vector<HeadTrace>& traces, const std::vector<Layout>& layouts,
                                        const Measure& measure);

/// What became of looks that were meant.
struct Meant {
    long looks = 0;
    long in_time = 0;    ///< the right answer, within 1.3 s of arriving and not before it was decided on
    long since_edge = 0; ///< the same, counted from when the gaze first touched the answer
    long late = 0;
    long never = 0;
    long wrong = 0; ///< another answer, or too early

    void add(const Meant& other);
    double pct(long of) const {
        return looks == 0 ? 0.0 : 100.0 * static_cast<double>(of) / static_cast<double>(looks);
    }
};

/// The same viewers for every rule, in the order of `all_rules`.
std::vector<Meant> meant_looks(const Layout& layout, choicegraph::Source source, bool knows,
                               const std::vector<Tremor>& tremors, const Measure& measure);

} // namespace forksight::bench
