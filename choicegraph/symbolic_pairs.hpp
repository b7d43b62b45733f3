// Of each scene, which two bits can have which values together: as much of what can be come to as pairs show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/symbolic_branches.hpp"

namespace forksight::choicegraph::symbolic {

/// Follows all passes until no pair is new (an abstract interpretation: Cousot and Cousot, 1977). What it calls
/// impossible is so; much else may be as well.
class Pairs {
  public:
    /// From this state of the scene `start`. If that takes more than so much work, about a nanosecond each, or memory,
    /// nothing is known.
    Pairs(const Passes& passes, const Branches& branches, std::size_t start, const Bits& state,
          std::uint64_t most_work);

    /// Values of one bit or two that no state of the scene has which can be come to.
    std::vector<Cube> impossible(std::size_t scene) const;
    std::uint64_t work() const { return work_; }

  private:
    struct Area {
        bool come_to = false;
        std::vector<Values> with; ///< of each bit clear, then set: what can be together with it; itself, if it can be
    };

    static std::size_t place(std::size_t bit, bool value) { return 2 * bit + (value ? 1 : 0); }
    void begin(std::size_t start, const Bits& state);
    bool flow(std::size_t pass);
    bool flow(const Branch& one, const Pass& pass);
    std::optional<Values> together(const Area& area, const Cube& cube, const Bits& live);

    const Passes& passes_;
    const Branches& branches_;
    std::size_t bits_ = 0;    ///< that matter anywhere: one more than the last
    std::vector<Area> areas_; ///< by scene
    bool known_ = false;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
