#include "choicegraph/symbolic_unknown.hpp"

#include <array>
#include <cassert>

namespace forksight::choicegraph::symbolic {

Unknown::Unknown(const Decisions& decisions, Decisions::Number possible, const Bits& live)
    : decisions_(decisions), variables_(bits_limit, none) {
    for (std::size_t bit = 0; bit < bits_limit; ++bit) {
        if (is_set(live, bit)) variables_[bit] = solver_.add_variable(true);
    }
    if (possible == Decisions::never) solver_.add_clause({});
    if (possible > Decisions::always) solver_.add_clause(std::array{comes_to(Decisions::always, possible)});
}

void Unknown::tell(const Cube& cube) {
    literals_.clear();
    cube.for_each([this](std::size_t fixed, bool value) {
        assert(variables_[fixed] != none);
        literals_.push_back(bit(fixed, !value));
    });
    solver_.add_clause(literals_);
}

void Unknown::tell(Decisions::Number set) {
    if (set == Decisions::always) solver_.add_clause({});
    if (set > Decisions::always) solver_.add_clause(std::array{comes_to(Decisions::never, set)});
}

// True only where following the decisions comes to that end: a clause for each way a decision can go (Tseitin, "On the
// complexity of derivation in propositional calculus", 1968), in the one direction that is asked for.
Literal Unknown::comes_to(Decisions::Number end, Decisions::Number set) {
    auto& nodes = nodes_[end];
    const auto known = nodes.find(set);
    if (known != nodes.end()) return literal(known->second, true);
    const Decisions::Node node = decisions_.node(set);
    const std::uint32_t variable = solver_.add_variable(false);
    nodes.emplace(set, variable);
    assert(variables_[node.bit] != none);
    for (const bool value : {false, true}) {
        const Decisions::Number next = value ? node.high : node.low;
        if (next == end) continue;
        std::vector<Literal> clause{literal(variable, false), bit(node.bit, !value)};
        if (next > Decisions::always) clause.push_back(comes_to(end, next));
        solver_.add_clause(clause);
    }
    return literal(variable, true);
}

std::optional<Bits> Unknown::any(std::uint64_t most_work, std::span<const Decisions::Number> outside) {
    gave_up_ = false;
    std::vector<Literal> asked;
    for (const Decisions::Number set : outside) {
        if (set == Decisions::always) return std::nullopt;
        if (set != Decisions::never) asked.push_back(comes_to(Decisions::never, set));
    }
    const bool found = solver_.solve(asked, most_work);
    gave_up_ = solver_.gave_up();
    if (!found) return std::nullopt;
    Bits state = {};
    for (std::size_t i = 0; i < bits_limit; ++i) {
        if (variables_[i] != none) set_bit(state, i, solver_.value(variables_[i]));
    }
    return state;
}

bool Unknown::rules_out(Decisions::Number set, std::uint64_t most_work) {
    if (set == Decisions::never) return true;
    std::vector<Literal> asked;
    if (set != Decisions::always) asked.push_back(comes_to(Decisions::always, set));
    return !solver_.solve(asked, most_work) && !solver_.gave_up();
}

} // namespace forksight::choicegraph::symbolic
