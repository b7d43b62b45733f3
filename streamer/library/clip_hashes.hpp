// Whether each clip of a film has a list of its files (hashes.json), and the files lie there in the sizes it says.
#pragma once

#include <string>
#include <vector>

#include "choicegraph/check.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

/// One warning at most for each clip whose media are there: FS0005. Sizes are looked at, not contents: that would read
/// gigabytes. `base` is the film's folder beneath `folder`.
std::vector<choicegraph::Problem> hash_problems(const Folder& folder, const std::string& base, const FilmFolder& film);

} // namespace forksight::streamer::library
