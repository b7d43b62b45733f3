// The same answers as explore() gives, for films whose states are too many to be listed one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "choicegraph/diagram.hpp"
#include "choicegraph/explore.hpp"

namespace forksight::choicegraph {

struct SymbolicLimits {
    DiagramLimits diagrams;
    /// Of a film that can be searched state by state, so much is seen with diagrams before the rest is searched for.
    std::size_t nodes_before_searching = 600'000;
    std::uint32_t layers_before_searching = 0xffffffffu;
    std::uint64_t searching = 4'700'000'000; ///< about a nanosecond each
    std::uint64_t hoping = 400'000'000;      ///< of the same: for the ways from everywhere to an ending
    std::size_t copied = 3'000'000; ///< nodes of diagrams that are followed while searching; about 70 bytes each
    bool spreading = true;          ///< false: what was not seen is only gone back from
    std::uint64_t steps_for_fates = 1'000'000; ///< of diagrams, before ways to an ending are looked for one by one
};

/// `film` must be sound (see check.hpp: no error). Of playing times and of paths that are not unlimited it may know
/// less than explore(): bounds, and no count. Where it could not see everything at once, `states` are those it saw.
Exploration explore_symbolically(const Film& film,
                                 const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = {},
                                 const SymbolicLimits& limits = {});

} // namespace forksight::choicegraph
