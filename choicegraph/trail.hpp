// The steps a session took through a film, as they stand: what was gone back from is not among them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/film.hpp"
#include "choicegraph/replay.hpp"

namespace forksight::choicegraph {

struct Trail {
    std::vector<Step> steps;
    std::optional<std::size_t> last; ///< the scene that was on after the last step, or in which the film ended
};

/// `lines` must be possible over the film: see replay(). Those from the first impossible one on are passed over.
Trail trail_of(const Film& film, const std::vector<Line>& lines);
/// Of a witness.
Trail trail_of(const Film& film, std::vector<Step> steps);

} // namespace forksight::choicegraph
