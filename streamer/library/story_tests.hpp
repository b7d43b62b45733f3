// The stories in a film's folder, FILM/tests/*.json, followed over the film.
#pragma once

#include <filesystem>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/film.hpp"

namespace forksight::streamer::library {

inline constexpr std::size_t stories_limit = 500;

struct StoryTests {
    std::size_t stories = 0; ///< how many there are
    /// Where a story cannot be read (FS0902) or the film does not follow it (FS0901): "tests/shy.json#/steps/3/choose".
    std::vector<choicegraph::Problem> problems;
};

/// `folder` is the film's. No folder `tests` is no story. `film` must be sound: see FilmFolder::playable().
StoryTests follow_stories(const std::filesystem::path& folder, const choicegraph::Film& film);

} // namespace forksight::streamer::library
