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
};

/// `film` must be sound (see check.hpp: no error). Of playing times and of paths that are not unlimited it may know
/// less than explore(): bounds, and no count.
Exploration explore_symbolically(const Film& film,
                                 const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = {},
                                 const SymbolicLimits& limits = {});

} // namespace forksight::choicegraph
