// Films of the measure of the best-known interactive film, made from its published statistics and a seed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph::tests {

/// What was not measured, and yet decides how hard a film is to prove.
struct BandersnatchSettings {
    std::size_t read_behind = 60;  ///< scenes after the place where a variable is set that ask for it: a quarter
    std::size_t everywhere_in = 6; ///< one variable in so many is asked for in all that follows
    double back = 0.12;            ///< of the ways, those that lead back
};

/// Variables that matter for a while only.
inline constexpr BandersnatchSettings bandersnatch_local = {.read_behind = 30, .everywhere_in = 20};
/// A story that goes round and round.
inline constexpr BandersnatchSettings bandersnatch_round = {.back = 0.3};

/// As measured: 250 scenes, 1,326 ways from scene to scene (5.3 a scene, at most 34, four or more in 45 % of them),
/// 174 timed offers (165 of two answers, 9 of one), 62 variables (59 booleans, 3 small enumerations; one is never
/// read), 241 different conditions (mean depth 3.5, at most 6, 5.8 references; 2.2 `not`, 1.5 `and`, 0.4 `or`, 0.3
/// comparisons each), lengths and offers. An answer that leads to one of several scenes is as many choices, whose
/// conditions exclude each other and leave nothing out; so two hang in the room at most.
///
/// Ours, for want of a measure, is how the variables lie and where ways lead: see the settings. The story goes forward
/// over some fifteen scenes at a time, and a variable is set around one place of it.
Film bandersnatch(std::uint64_t seed, const BandersnatchSettings& settings = {});

} // namespace forksight::choicegraph::tests
