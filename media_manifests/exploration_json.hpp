// What exploring a film found, as text for programs.
#pragma once

#include <string>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/explore.hpp"

namespace forksight::media_manifests {

/// As write_problems(), with what exploring found under "exploration": whether all is proven, times and a way by
/// ending, and by scene what can happen there. A way is a list of {"scene", "choice"}, {"scene", "then": number},
/// {"scene", "back": true} or {"scene", "end"}; whether no shorter one exists is said beside it.
std::string write_explored(const choicegraph::Film& film, const std::vector<choicegraph::Problem>& problems,
                           const choicegraph::Exploration& exploration);

} // namespace forksight::media_manifests
