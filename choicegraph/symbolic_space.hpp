// The bits of a film's state: expressions and effects as diagrams over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/diagram.hpp"
#include "choicegraph/symbolic_cube.hpp"
#include "choicegraph/symbolic_film.hpp"

namespace forksight::choicegraph::symbolic {

using Set = Diagrams::Set;

/// Where an expression has this value. Of one expression: by value, without doubles, together everything possible.
struct Case {
    std::int32_t value = 0;
    Set when = Diagrams::none;
};
using Cases = std::vector<Case>;

/// An effect as it is worked with.
struct Change {
    std::size_t part = 0;
    Cases cases;                 ///< of the new value
    Set beyond = Diagrams::none; ///< where it leads to a count that is not followed
};

/// A part has more values than this, or an expression: then the film is not for diagrams.
inline constexpr std::int64_t values_limit = 4096;

class Space {
  public:
    Space(const Digest& digest, const DiagramLimits& limits);

    Diagrams& diagrams() { return diagrams_; }
    const Diagrams& diagrams() const { return diagrams_; }
    /// The film is too large to be worked with at all.
    bool is_too_large() const { return too_large_; }

    Set holding(const std::vector<Instruction>& condition);
    /// The once choice was taken.
    Set is_used(std::size_t part) { return diagrams_.bit(levels_[part].front()); }
    Change change_of(const Effect& effect);
    Set after(Set states, const Change& change);
    /// The states that are in `states` after the change.
    Set before(Set states, const Change& change);
    Set initial();
    /// All that these parts can be.
    Set possible(const Parts& parts);
    /// The bits of these parts: for forgetting.
    Set bits_of(const Parts& parts);
    std::size_t bit_count(const Parts& parts) const;
    /// Of a part: its bits, the most significant first.
    const std::vector<std::size_t>& levels_of(std::size_t part) const { return levels_[part]; }
    /// The parts `states` depends on.
    Parts parts_of(Set states) const;
    Set code(std::size_t part, std::int32_t value);
    /// The one state, of these parts, that `valuation` is.
    Set state_of(const std::vector<bool>& valuation, const Parts& parts);

    Set set_of(const Cube& cube);

    void add_roots(std::vector<Set>& roots) const;

  private:
    const Cases& values_of(std::size_t part);
    Cases evaluated(const std::vector<Instruction>& program);
    Cases combined(Op op, const Cases& a, const Cases& b);
    Cases truth(Set holds);

    const Digest& digest_;
    std::vector<std::vector<std::size_t>> levels_; ///< by part: its bits, the most significant first
    Diagrams diagrams_;
    std::vector<Cases> values_; ///< by part, as far as asked
    bool too_large_ = false;
};

/// Parts in the order their bits are to have: what is looked at together stands together.
std::vector<std::size_t> order_of(const Digest& digest);

} // namespace forksight::choicegraph::symbolic
