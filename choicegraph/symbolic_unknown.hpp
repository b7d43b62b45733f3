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
    /// Of the solver, for one question: many thousand times the usual.
    static constexpr std::uint64_t much_work = 2'000'000;
    static constexpr std::uint64_t nanoseconds_of_work = 10; ///< about

    /// `possible`: what the bits that matter in the scene can be; `live`: those bits.
    Unknown(const Decisions& decisions, Decisions::Number possible, const Bits& live);

    void tell(const Cube& cube);
    void tell(Decisions::Number set);
    /// One of the states left that is in none of these sets either; nothing: there is none, or so much work of the
    /// solver did not show one, which gave_up() tells.
    std::optional<Bits> any(std::uint64_t most_work, std::span<const Decisions::Number> outside = {});
    bool gave_up() const { return gave_up_; }
    /// Whether none of the states left is in the set. False as well where so much work did not show it.
    bool rules_out(Decisions::Number set, std::uint64_t most_work);
    /// Grows with what was done; about some nanoseconds each.
    std::uint64_t work() const { return solver_.work(); }

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    Literal bit(std::size_t bit, bool value) const { return literal(variables_[bit], value); }
    Literal comes_to(Decisions::Number end, Decisions::Number set);

    const Decisions& decisions_;
    Solver solver_;
    std::vector<std::uint32_t> variables_;                                      ///< by bit
    std::array<std::unordered_map<Decisions::Number, std::uint32_t>, 2> nodes_; ///< by the end they are to come to
    std::vector<Literal> literals_;
    bool gave_up_ = false;
};

} // namespace forksight::choicegraph::symbolic
