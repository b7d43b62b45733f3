// The states of one scene that are left, of all that its bits can be.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "choicegraph/solver.hpp"
#include "choicegraph/symbolic_decisions.hpp"

namespace forksight::choicegraph::symbolic {

/// All that the bits of the scene can be, less what it is told of.
class Unknown {
  public:
    /// `possible`: what the bits that matter in the scene can be; `live`: those bits.
    Unknown(const Decisions& decisions, Decisions::Number possible, const Bits& live);

    void tell(const Cube& cube);
    void tell(Decisions::Number set);
    /// This counts only where it is asked with the mark.
    void tell(const Cube& cube, Literal mark);
    Literal mark() { return literal(solver_.add_variable(false), true); }
    /// One of the states left that is in none of these sets either; nothing: there is none.
    std::optional<Bits> any(std::span<const Decisions::Number> outside = {});
    /// One of the states left for which all these hold: marks, bits, and being in sets. Nothing: there is none, or so
    /// much work did not show one.
    std::optional<Bits> any_with(std::span<const Literal> asked, std::uint64_t most_work = Solver::no_limit);
    bool gave_up() const { return solver_.gave_up(); }
    /// `bit` is one of those that matter.
    Literal bit(std::size_t bit, bool value) const { return literal(variables_[bit], value); }
    /// `set` is neither always nor never.
    Literal inside(Decisions::Number set) { return comes_to(Decisions::always, set); }
    /// After there was none: what was asked that cannot hold together.
    const std::vector<Literal>& blamed() const { return solver_.blamed(); }
    std::uint64_t work() const { return solver_.work(); }
    std::size_t variables() const { return solver_.variables(); }

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    void put(const Cube& cube);
    Literal comes_to(Decisions::Number end, Decisions::Number set);

    const Decisions& decisions_;
    Solver solver_;
    std::vector<std::uint32_t> variables_;                                      ///< by bit
    std::array<std::unordered_map<Decisions::Number, std::uint32_t>, 2> nodes_; ///< by the end they are to come to
    std::vector<Literal> literals_;
};

} // namespace forksight::choicegraph::symbolic
