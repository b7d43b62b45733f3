// From where an ending can still be reached, and from where there is no end of ways to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "choicegraph/symbolic_walk.hpp"

namespace forksight::choicegraph::symbolic {

/// Of a walk that saw everything. Sets by spot; nothing if a limit was met.
class Fate {
  public:
    explicit Fate(Walk& walk) : walk_(walk) {}

    /// All states of the scenes from which, however they were come to, this ending can be reached, or without a name
    /// any; of other scenes none. Quick, and often enough to know.
    std::vector<Set> surely_leading_to(const std::optional<std::string>& ending);
    /// The reached states from which this ending, or without a name any, can be reached.
    /// `known` are some of them.
    std::optional<std::vector<Set>> leading_to(const std::optional<std::string>& ending,
                                               const std::vector<Set>& known = {});
    /// Of `leading`, what never needs to leave it: from there a circle can be come to.
    std::optional<std::vector<Set>> circling(const std::vector<Set>& leading);

  private:
    Walk& walk_;
};

} // namespace forksight::choicegraph::symbolic
