// What can happen in a small film, found by playing all of it through Playthrough, with nothing left out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph::tests {

/// By what it is about, how many steps it is away at least; what is not in it cannot happen.
struct Oracle {
    using Number = std::pair<std::size_t, std::size_t>; ///< of a scene, and of a way in it
    struct Ways {
        std::map<Number, std::size_t> taken; ///< the step itself included
        std::map<Number, std::size_t> holds;
        std::map<Number, std::size_t> fails;
    };
    std::map<std::size_t, std::size_t> entered;
    std::map<std::size_t, std::size_t> stuck;
    std::map<std::size_t, std::size_t> trapped;
    Ways choices;
    Ways then;
    std::map<std::string, std::size_t> endings; ///< the last step included
    std::map<std::string, double> shortest_s;
    std::map<std::string, std::optional<double>> longest_s; ///< absent inside: unlimited
    std::optional<std::uint64_t> paths;                     ///< absent: unlimited
    std::size_t states = 0;
};

/// Visits are counted to `most_visits`: no condition of the film may tell higher numbers apart. Clips last 10 s.
/// Absent: more than `most_states`.
std::optional<Oracle> play_all(const Film& film, std::uint32_t most_visits, std::size_t most_states);

/// The state after these steps, played by events; every step must be possible. Over if the last is an ending.
State played(const Film& film, const std::vector<Step>& steps);

} // namespace forksight::choicegraph::tests
