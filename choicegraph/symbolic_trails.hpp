// From a state that was seen back to the start: a shortest way there.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/symbolic_walk.hpp"

namespace forksight::choicegraph::symbolic {

class Trails {
  public:
    Trails(Walk& walk, Witnesses& witnesses) : walk_(walk), witnesses_(witnesses) {}

    /// The place where `seen` has just been come to; nothing if a limit was met.
    std::optional<std::uint32_t> to(const Sighting& seen);

  private:
    struct Came {
        Sighting before;
        Step step;
    };
    using Key = std::tuple<std::size_t, std::uint32_t, std::vector<bool>>;
    std::optional<Came> came(const Sighting& seen);

    Walk& walk_;
    Witnesses& witnesses_;
    std::map<Key, std::uint32_t> known_;
};

/// The states of `spot` that a ring of this layer holds; none if there is no such ring.
Set ring_at(const Spot& spot, std::uint32_t layer);

} // namespace forksight::choicegraph::symbolic
