// Finds values for which all clauses hold, or shows that there are none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace forksight::choicegraph {

/// A variable that is to be true or false: twice its number, and one more if it is to be false.
using Literal = std::uint32_t;

constexpr Literal literal(std::uint32_t variable, bool value) {
    return 2 * variable + (value ? 0u : 1u);
}
constexpr std::uint32_t variable_of(Literal literal) {
    return literal >> 1;
}
constexpr bool value_of(Literal literal) {
    return (literal & 1u) == 0;
}
constexpr Literal opposite(Literal literal) {
    return literal ^ 1u;
}

/// Learns a clause from every conflict and goes back to where it matters (Marques-Silva, Sakallah, "GRASP", 1996), with
/// two watched literals a clause (Moskewicz and others, "Chaff", 2001). Made for very many short questions about few
/// variables: clauses are only added, and what was learned serves the next question.
class Solver {
  public:
    /// `decided` variables get a value in every answer; others only if a clause asks for one, and must be free to be
    /// false whenever none does.
    std::uint32_t add_variable(bool decided);
    void add_clause(std::span<const Literal> clause);

    /// Whether there are values for which all clauses and all assumptions hold. False as well where so much work did
    /// not show it.
    bool solve(std::span<const Literal> assumptions, std::uint64_t most_work = no_limit);
    static constexpr std::uint64_t no_limit = ~std::uint64_t{0};
    /// After solve() was false: it may be true.
    bool gave_up() const { return gave_up_; }
    /// After solve() was true. What was not decided is false.
    bool value(std::uint32_t variable) const { return model_[variable] > 0; }
    /// Grows with what was done; about some nanoseconds each.
    std::uint64_t work() const { return work_; }

  private:
    using Place = std::uint32_t; ///< of a clause in memory_: its length, then its literals
    static constexpr Place nothing = 0xffffffffu;
    struct Watch {
        Place clause;
        Literal other; ///< one of its literals: while that is true, nothing has to be looked at
    };

    std::int8_t value_now(Literal one) const {
        const std::int8_t value = values_[variable_of(one)];
        return value_of(one) ? value : static_cast<std::int8_t>(-value);
    }
    std::size_t level() const { return level_begins_.size(); }
    void assign(Literal one, Place reason);
    Place propagate();
    void undo_to(std::size_t level);
    std::size_t learn(Place conflict);
    Place store(std::span<const Literal> clause);
    void watch(Place clause);
    void bump(std::uint32_t variable);
    std::uint32_t next_to_decide();
    void heap_up(std::size_t place);
    void heap_down(std::size_t place);
    void heap_insert(std::uint32_t variable);
    bool is_in_heap(std::uint32_t variable) const { return heap_place_[variable] != nothing; }

    std::vector<std::uint32_t> memory_;
    std::vector<std::vector<Watch>> watches_; ///< by literal: the clauses that watch it, looked at when it fails
    std::vector<std::int8_t> values_;         ///< 1, -1, or 0: open
    std::vector<std::int8_t> model_;
    std::vector<std::int8_t> phases_; ///< what a variable was last
    std::vector<std::uint32_t> levels_;
    std::vector<Place> reasons_;
    std::vector<bool> decided_;
    std::vector<Literal> trail_;
    std::vector<std::size_t> level_begins_;
    std::size_t head_ = 0; ///< of the trail: what follows is not propagated yet
    std::vector<double> activity_;
    double activity_step_ = 1.0;
    std::vector<std::uint32_t> heap_; ///< open variables, the most active first
    std::vector<std::uint32_t> heap_place_;
    std::vector<bool> seen_;
    std::vector<Literal> learned_;
    std::uint64_t work_ = 0;
    bool impossible_ = false;
    bool gave_up_ = false;
};

} // namespace forksight::choicegraph
