// An exploration held against every state of its film.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/choicegraph/every_state.hpp"

namespace forksight::choicegraph::tests {

/// How many things were told as what, and were so.
struct Compared {
    std::size_t reachable = 0;
    std::size_t unreachable = 0;
    std::size_t trapped = 0; ///< scenes
    std::size_t open = 0;
    std::size_t longer = 0; ///< ways to what is reachable that are not said to be the shortest

    void add(const Compared& other);
};

/// Visits that every_state() tells apart for this.
inline constexpr std::uint32_t visits_told_apart = 8;

/// Fails the test where they differ. `searched`: some was searched for, so something may be open, or its way not the
/// shortest, if that is said.
Compared compare(const Film& film, const Exploration& found, const std::vector<Known>& states, bool searched);

} // namespace forksight::choicegraph::tests
