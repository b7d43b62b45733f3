// States that are known to be come to, bit by bit, so that the one nearest to a cube is found among very many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_cube.hpp"

namespace forksight::choicegraph::symbolic {

/// Of one scene.
class Met {
  public:
    /// `live`: the bits that matter in the scene; cubes fix no others.
    explicit Met(const Bits& live) : live_(live) {}

    void add(const Bits& state, std::uint32_t number);
    struct Nearest {
        std::uint32_t number = 0;
        std::size_t differs_in = 0; ///< bits; 0: it is in the cube
    };
    /// The one that differs from the cube in the fewest bits. If there is none, it is said to differ in one bit more
    /// than the cube has.
    Nearest nearest(const Cube& cube) const;
    std::size_t size() const { return numbers_.size(); }

  private:
    static constexpr std::size_t words_at_once = 4;
    /// States of which so many words of a column tell.
    static constexpr std::size_t at_once = 64 * words_at_once;
    std::size_t column_of(std::size_t bit) const;

    Bits live_;
    std::vector<std::vector<std::uint64_t>> columns_; ///< by live bit: its value in each state, a bit a state
    std::vector<std::uint32_t> numbers_;
};

} // namespace forksight::choicegraph::symbolic
