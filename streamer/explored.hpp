// What `check` proves about a film: problems beyond those of its text, and lines about its endings for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/explore.hpp"
#include "streamer/library/film_folder.hpp"

namespace forksight::streamer {

/// Absent: the film has errors, or no states are to be walked. Else what was found is among `read.problems` too.
std::optional<choicegraph::Exploration> explore_film(library::FilmFolder& read, std::uint64_t max_states);

/// A line about each ending, and one about the whole.
std::vector<std::string> lines_of(const choicegraph::Exploration& exploration, bool dutch);

} // namespace forksight::streamer
