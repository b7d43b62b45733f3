// States that are known to be come to, bit by bit, so that one of a cube is found fast among very many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/symbolic_cube.hpp"

namespace forksight::choicegraph::symbolic {

/// Of one scene.
class Met {
  public:
    /// `live`: the bits that matter in the scene; cubes fix no others.
    explicit Met(const Bits& live) : live_(live) {}

    void add(const Bits& state, std::uint32_t number);
    /// The number of one that is in the cube.
    std::optional<std::uint32_t> one_in(const Cube& cube) const;
    std::size_t size() const { return numbers_.size(); }

  private:
    static constexpr std::size_t in_a_word = 64;
    std::size_t column_of(std::size_t bit) const;

    Bits live_;
    std::vector<std::vector<std::uint64_t>> columns_; ///< by live bit: its value in each state, a bit a state
    std::vector<std::uint32_t> numbers_;
};

} // namespace forksight::choicegraph::symbolic
