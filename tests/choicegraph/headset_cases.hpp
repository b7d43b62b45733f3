// Films with one small mistake each in what a headset needs, some of it known from ingest, and what a check says.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/check.hpp"

namespace forksight::choicegraph::tests {

struct HeadsetCase {
    std::string problem; ///< code and place, "; " between several; empty: nothing is wrong after all
    Film film;
    std::optional<std::unordered_map<std::string, ClipFacts>> facts;
};

std::vector<HeadsetCase> headset_cases();

} // namespace forksight::choicegraph::tests
