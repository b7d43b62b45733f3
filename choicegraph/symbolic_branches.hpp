// The ways in which passes are open, one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_passes.hpp"

namespace forksight::choicegraph::symbolic {

/// Where a pass is open in one way, and what it makes of the bits it changes.
struct Branch {
    Cube when = {};
    Cube then = {};
    Bits freed = {}; ///< these it may make anything of
};

/// Of all passes that are open. Those of one pass are told apart by what they make of the bits, and no state is in two;
/// where there are too many for that, some bits are freed.
class Branches {
  public:
    /// Breaks off where it takes more than so much work, about a nanosecond each, or memory.
    Branches(const Passes& passes, std::uint64_t most_work);

    const std::vector<Branch>& of(std::size_t pass) const { return branches_[pass]; }
    bool were_broken_off() const { return were_broken_off_; }
    std::uint64_t work() const { return work_; }

  private:
    std::vector<std::vector<Branch>> branches_; ///< by pass
    bool were_broken_off_ = false;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
