// Every state a film can be in, by playing it in every way: slow, plain, and right; what cleverer ways are held
// against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph::tests {

/// Plays one step from a state in which a scene has just been entered; nothing if the film does not allow it. Over is
/// the state after an ending.
std::optional<State> stepped(const Film& film, const State& state, const Step& step);
/// Every step that somebody, a draw or time may bring from here.
std::vector<Step> steps_from(const Film& film, const State& state);

struct Known {
    State state;
    std::size_t scenes = 0;                         ///< on the way to it, at least; the start's is 0
    std::vector<std::pair<Step, std::size_t>> next; ///< steps and the states they lead to; endings lead to none
    bool ends = false;                              ///< can end here
    bool stuck = false;
    bool to_ending = false; ///< an ending can still be reached
};

/// All states that can be entered, by how many scenes lead there; visits beyond `visits` are not told apart.
/// Nothing if they are more than `limit`.
std::optional<std::vector<Known>> every_state(const Film& film, std::uint32_t visits, std::size_t limit);

} // namespace forksight::choicegraph::tests
