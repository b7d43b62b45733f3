// The part of explore() that lists states one by one.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "choicegraph/explore.hpp"

namespace forksight::choicegraph {

/// As explore(): complete if the states are no more than the limits allow, and then exact in everything.
Exploration explore_explicitly(const Film& film,
                               const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = {},
                               const Limits& limits = {});

} // namespace forksight::choicegraph
