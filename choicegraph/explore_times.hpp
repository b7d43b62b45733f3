// How long a scene lasts, by what ends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// In milliseconds from the scene's entry. Whole ones, so that sums are exact.
struct SceneTimes {
    std::int64_t offer_ms = 0;               ///< until the answers are offered: the soonest choice
    std::optional<std::int64_t> answered_ms; ///< until the latest choice, or the offer's end by itself; absent: no end
    std::int64_t passed_ms = 0;              ///< when nothing is offered
    bool passed_is_known = true;             ///< false: the clip's length is not known, and 0 stands for it
};

using Times = std::vector<SceneTimes>;

Times times_of(const Film& film, const std::optional<std::unordered_map<std::string, ClipFacts>>& facts);

} // namespace forksight::choicegraph
