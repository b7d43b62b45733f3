// Chance that is the same for the same seed, for tests of many films.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace forksight::choicegraph::tests {

class Dice {
  public:
    explicit Dice(std::uint32_t seed) : generator_(seed) {}
    std::size_t below(std::size_t limit) { return generator_() % limit; }
    bool one_in(std::size_t chances) { return below(chances) == 0; }

  private:
    std::mt19937 generator_;
};

} // namespace forksight::choicegraph::tests
