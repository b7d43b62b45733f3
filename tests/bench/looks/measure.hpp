// What a rule does with recorded heads that choose nothing, and with made-up viewers who choose.
#pragma once

#include <vector>

#include "tests/bench/looks/heads.hpp"
#include "tests/bench/looks/intended.hpp"
#include "tests/bench/looks/layouts.hpp"
#include "tests/bench/looks/rivals.hpp"

namespace forksight::bench {

/// Ours, with the player's figures or another dwell; plain dwells; A-Frame's and MRTK's. Ours comes first.
std::vector<NamedRule> all_rules(double dwell_s);

struct FalseChoices {
    std::vector<long> of_rule;
    long offers = 0;
    double pct(std::size_t rule) const {
        return 100.0 * static_cast<double>(of_rule[rule]) / static_cast<double>(offers);
    }
};

/// Offers of ten seconds, one after the other through every trace, at 72 samples a second.
FalseChoices false_choices(const std::vector<HeadTrace>& traces, const Layout& layout, std::vector<NamedRule>& rules);

/// What became of looks that were meant.
struct Meant {
    long looks = 0;
    long in_time = 0;    ///< the right answer, within 1.3 s of arriving and not before it was decided on
    long since_edge = 0; ///< the same, counted from when the gaze first touched the answer
    long late = 0;
    long never = 0;
    long wrong = 0; ///< another answer, or too early

    void add(const Meant& other);
    double pct(long of) const { return 100.0 * static_cast<double>(of) / static_cast<double>(looks); }
};

Meant meant_looks(const Layout& layout, choicegraph::Source source, bool knows, const std::vector<Tremor>& tremors,
                  int looks, Rule& rule);

} // namespace forksight::bench
