// Plays of a film in which chance decides, held against what was proven about the film.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph::tests {

struct PlaySettings {
    std::size_t plays = 10'000;
    std::size_t most_scenes = 400; ///< of one play; then its viewer leaves
    std::uint32_t seed = 1;
};

struct PlaysFound {
    /// What happened although it was called impossible, in words; the first of them.
    std::vector<std::string> contradictions;
    std::size_t scenes = 0; ///< entered, all plays together
    std::size_t ended = 0;
    std::size_t stopped = 0; ///< no way on
    std::size_t left = 0;    ///< after most_scenes
    /// Of those left along scenes that are said to trap nobody: a longer play came to an ending; or none tried did,
    /// which shows nothing.
    std::size_t went_on_to_an_ending = 0;
    std::size_t nothing_shown = 0;
    /// Verdicts that speak of something possible, and how many of them the plays have seen happen.
    std::size_t reachable = 0;
    std::size_t seen = 0;
    std::size_t unreachable = 0;
};

/// Real events through Playthrough: a quarter of the viewers answer anything, a quarter what was answered least so
/// far, a quarter nothing as long as silence is possible, a quarter now this, now that; each with draws of its own.
PlaysFound play_at_random(const Film& film, const Exploration& found, const PlaySettings& settings = {});

/// Whether one of a few plays from here came to an ending.
bool some_play_ends(const Film& film, const State& state);

/// Plays every witness by events; those that do not lead to what they claim, in words.
std::vector<std::string> false_witnesses(const Film& film, const Exploration& found);

} // namespace forksight::choicegraph::tests
