// What exploring found wrong with a film, as problems in words.
#pragma once

#include <span>
#include <vector>

#include "choicegraph/check_report.hpp"
#include "choicegraph/explore.hpp"

namespace forksight::choicegraph {

/// All kinds, in the order of their codes: FS0701 and up.
std::span<const Rule> exploration_rules();

/// In the order of the film. `known` are the problems check() found: what follows from one of them is not said again.
std::vector<Problem> problems_of(const Film& film, const Exploration& exploration, const std::vector<Problem>& known);

/// How many verdicts are not proven: of scenes, ways and endings, that they can be come to.
std::size_t unproven(const Exploration& exploration);
/// And of the conditions of ways: that they hold there, that they fail.
std::size_t unproven_conditions(const Exploration& exploration);

/// "door: ask-in, hall, stairs": the scenes of a way, each with the answer given there. Long ones are cut in the
/// middle.
std::string in_words(const Film& film, const std::vector<Step>& path);

} // namespace forksight::choicegraph
