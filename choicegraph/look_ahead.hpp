// Two steps ahead: how each scene that can come next may be left, and what can follow it then.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

/// A scene that can come next.
struct Ahead {
    std::size_t scene = 0;
    /// So long after its beginning an answer can be given, at the soonest; absent: it lasts until its end.
    std::optional<double> offer_after_s;
    std::vector<std::size_t> then; ///< scenes that can follow it; rising, without doubles
};

/// In all `then` together there are no more scenes than this: of more, whichever lists are longest lose their last.
inline constexpr std::size_t ahead_limit = 16;

/// Each way on is tried on a copy of the state, with its effects: conditions, draws and returns are those that will
/// hold, and nothing is listed that cannot come. One entry a scene, in the film's order; where several ways lead to it,
/// what can follow any of them. Copies the state once; then each way costs about two events.
std::vector<Ahead> look_ahead(const Film& film, const State& now);

} // namespace forksight::choicegraph
