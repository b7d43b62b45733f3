// States that are known to be come to, bit by bit, so that one of a cube is found fast among very many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/symbolic_cube.hpp"

namespace forksight::choicegraph::symbolic {

/// Of one scene.
class Told {
  public:
    void add(const Bits& state, std::uint32_t number);
    /// The number of one that is in the cube.
    std::optional<std::uint32_t> one_in(const Cube& cube) const;

  private:
    static constexpr std::size_t in_a_word = 64;
    std::vector<std::vector<std::uint64_t>> columns_; ///< by bit: its value in each state, a bit a state
    std::vector<std::uint32_t> numbers_;
};

} // namespace forksight::choicegraph::symbolic
