// Films of the measure of the best-known interactive film, made from its published statistics and a seed.
#pragma once

#include <cstdint>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph::tests {

/// As measured: 250 scenes, 1,326 ways from scene to scene (5.3 a scene, at most 34, four or more in 45 % of them),
/// 174 timed offers (165 of two answers, 9 of one), 62 variables (59 booleans, 3 small enumerations; one is never
/// read), 241 different conditions (mean depth 3.5, at most 6, 5.8 references; 2.2 `not`, 1.5 `and`, 0.4 `or`, 0.3
/// comparisons each), lengths and offers. An answer that leads to one of several scenes is as many choices, whose
/// conditions exclude each other and leave nothing out; so two hang in the room at most.
///
/// Ours, for want of a measure: the story goes forward over some fifteen scenes at a time and back in 12 of 100 ways;
/// a variable is set around one place of the story and read up to a quarter of the film later, ten of them everywhere.
Film bandersnatch(std::uint64_t seed);

} // namespace forksight::choicegraph::tests
