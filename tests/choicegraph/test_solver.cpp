// Clauses over few variables are held against every valuation there is.
#include <algorithm>
#include <bit>

#include "choicegraph/solver.hpp"
#include "choicegraph/symbolic_unknown.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/dice.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::symbolic;
using namespace forksight::choicegraph::tests;

namespace {

constexpr std::uint32_t variables = 9;
constexpr std::size_t nodes_enough = 100'000;

std::vector<Literal> any_literals(Dice& dice, std::size_t most) {
    std::vector<Literal> literals;
    for (std::size_t k = 1 + dice.below(most); k > 0; --k) {
        literals.push_back(literal(static_cast<std::uint32_t>(dice.below(variables)), dice.one_in(2)));
    }
    return literals;
}

bool holds(Literal one, std::uint32_t valuation) {
    return ((valuation >> variable_of(one)) & 1u) == (value_of(one) ? 1u : 0u);
}

bool holds(const std::vector<std::vector<Literal>>& clauses, const std::vector<Literal>& assumed,
           std::uint32_t valuation) {
    const auto true_here = [valuation](Literal one) { return holds(one, valuation); };
    return std::all_of(assumed.begin(), assumed.end(), true_here) &&
           std::all_of(clauses.begin(), clauses.end(),
                       [&](const auto& clause) { return std::any_of(clause.begin(), clause.end(), true_here); });
}

} // namespace

TEST_CASE("a solver finds values exactly where there are some, question after question", "[choicegraph][unit]") {
    std::size_t found = 0;
    std::size_t none = 0;
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Solver solver;
        for (std::uint32_t i = 0; i < variables; ++i) solver.add_variable(true);
        std::vector<std::vector<Literal>> clauses;
        for (int question = 0; question < 40; ++question) {
            clauses.push_back(any_literals(dice, 4));
            solver.add_clause(clauses.back());
            const std::vector<Literal> assumed = any_literals(dice, 3);
            bool possible = false;
            for (std::uint32_t v = 0; v < (1u << variables) && !possible; ++v) possible = holds(clauses, assumed, v);
            REQUIRE(solver.solve(assumed) == possible);
            possible ? ++found : ++none;
            if (!possible) continue;
            std::uint32_t valuation = 0;
            for (std::uint32_t i = 0; i < variables; ++i) valuation |= (solver.value(i) ? 1u : 0u) << i;
            REQUIRE(holds(clauses, assumed, valuation));
        }
    }
    CHECK(found > 2000);
    CHECK(none > 2000);
}

TEST_CASE("a solver gives up where it was told to, says so, and answers the next question", "[choicegraph][unit]") {
    // Eight in seven places, each in one, no two in the same.
    Solver solver;
    constexpr std::uint32_t places = 7;
    for (std::uint32_t i = 0; i < (places + 1) * places; ++i) solver.add_variable(true);
    for (std::uint32_t one = 0; one <= places; ++one) {
        std::vector<Literal> somewhere;
        for (std::uint32_t place = 0; place < places; ++place) {
            somewhere.push_back(literal(one * places + place, true));
            for (std::uint32_t other = 0; other < one; ++other) {
                const std::vector<Literal> apart{literal(one * places + place, false),
                                                 literal(other * places + place, false)};
                solver.add_clause(apart);
            }
        }
        solver.add_clause(somewhere);
    }
    CHECK_FALSE(solver.solve({}, 1000));
    CHECK(solver.gave_up());
    CHECK_FALSE(solver.solve({}));
    CHECK_FALSE(solver.gave_up());
}

namespace {

/// A set of valuations, both ways.
struct Both {
    Diagrams::Set set = Diagrams::none;
    std::vector<bool> holds = std::vector<bool>(1u << variables, false);
};

Both any_set(Dice& dice, Diagrams& diagrams) {
    Both both;
    for (std::size_t terms = 1 + dice.below(5); terms > 0; --terms) {
        Diagrams::Set term = Diagrams::all;
        const std::vector<Literal> literals = any_literals(dice, 4);
        for (const Literal one : literals) {
            const Diagrams::Set bit = diagrams.bit(variable_of(one));
            term = diagrams.both(term, value_of(one) ? bit : Diagrams::complement(bit));
        }
        both.set = diagrams.either(both.set, term);
        for (std::uint32_t v = 0; v < both.holds.size(); ++v) {
            both.holds[v] = both.holds[v] ||
                            std::all_of(literals.begin(), literals.end(), [v](Literal one) { return holds(one, v); });
        }
    }
    return both;
}

Bits bits_of(std::uint32_t valuation) {
    Bits bits = {};
    bits[0] = valuation;
    return bits;
}

} // namespace

TEST_CASE("a copy that would take too much is none, and that is said", "[choicegraph][unit]") {
    Diagrams diagrams(variables);
    Diagrams::Set odd = Diagrams::none;
    for (std::size_t bit = 0; bit < variables; ++bit) odd = diagrams.differing(odd, diagrams.bit(bit));
    // One for the first bit, two for each other, and the leaves.
    constexpr std::size_t nodes = 2 * variables - 1 + 2;
    Decisions enough(nodes);
    CHECK(enough.copy(diagrams, odd) != Decisions::never);
    CHECK_FALSE(enough.is_full());
    Decisions few(nodes - 1);
    CHECK(few.copy(diagrams, odd) == Decisions::never);
    CHECK(few.is_full());
}

TEST_CASE("what explains a state decides for all that agree, and nothing in it can be left out",
          "[choicegraph][unit]") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Diagrams diagrams(variables);
        Decisions decisions(nodes_enough);
        const Both both = any_set(dice, diagrams);
        const Decisions::Number copy = decisions.copy(diagrams, both.set);
        for (std::uint32_t v = 0; v < both.holds.size(); ++v) {
            REQUIRE(decisions.contains(copy, bits_of(v)) == both.holds[v]);
            Cube cube;
            decisions.explain(copy, bits_of(v), cube);
            const auto decides = [&](const Cube& one) {
                for (std::uint32_t w = 0; w < both.holds.size(); ++w) {
                    if (one.contains(bits_of(w)) && both.holds[w] != both.holds[v]) return false;
                }
                return true;
            };
            REQUIRE(cube.contains(bits_of(v)));
            REQUIRE(decides(cube));
            cube.for_each([&](std::size_t bit, bool) {
                Cube less = cube;
                less.free(bit);
                REQUIRE_FALSE(decides(less));
            });
        }
    }
}

TEST_CASE("of unknown states one is given for as long as there is one", "[choicegraph][unit]") {
    Bits live = {};
    for (std::uint32_t i = 0; i < variables; ++i) set_bit(live, i, true);
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Diagrams diagrams(variables);
        Decisions decisions(nodes_enough);
        const Both possible = any_set(dice, diagrams);
        const Both told = any_set(dice, diagrams);
        const Both outside = any_set(dice, diagrams);
        Unknown unknown(decisions, decisions.copy(diagrams, possible.set), live);
        unknown.tell(decisions.copy(diagrams, told.set));
        const std::vector<Decisions::Number> left_out{decisions.copy(diagrams, outside.set)};
        const bool is_left = [&] {
            for (std::uint32_t v = 0; v < told.holds.size(); ++v) {
                if (possible.holds[v] && !told.holds[v] && !outside.holds[v]) return true;
            }
            return false;
        }();
        REQUIRE(unknown.any(Solver::no_limit, left_out).has_value() == is_left);
        std::size_t left = 0;
        for (std::uint32_t v = 0; v < told.holds.size(); ++v) left += possible.holds[v] && !told.holds[v] ? 1 : 0;
        while (const auto state = unknown.any(Solver::no_limit)) {
            REQUIRE(left > 0);
            const auto v = static_cast<std::uint32_t>((*state)[0]);
            REQUIRE((possible.holds[v] && !told.holds[v]));
            Cube one;
            for (std::uint32_t i = 0; i < variables; ++i) one.fix(i, is_set(*state, i));
            unknown.tell(one);
            --left;
        }
        REQUIRE(left == 0);
    }
}

TEST_CASE("that nothing is left is said only when it was shown", "[choicegraph][unit]") {
    // Eight in seven places again, as bits of a state.
    constexpr std::size_t places = 7;
    Bits live = {};
    for (std::size_t bit = 0; bit < (places + 1) * places; ++bit) set_bit(live, bit, true);
    const Decisions decisions(nodes_enough);
    Unknown unknown(decisions, Decisions::always, live);
    for (std::size_t one = 0; one <= places; ++one) {
        Cube nowhere;
        for (std::size_t place = 0; place < places; ++place) {
            nowhere.fix(one * places + place, false);
            for (std::size_t other = 0; other < one; ++other) {
                Cube both;
                both.fix(one * places + place, true);
                both.fix(other * places + place, true);
                unknown.tell(both);
            }
        }
        unknown.tell(nowhere);
    }
    CHECK(unknown.rules_out(Decisions::never, 0));
    CHECK_FALSE(unknown.rules_out(Decisions::always, 1000));
    CHECK_FALSE(unknown.any(1000));
    CHECK(unknown.gave_up());
    CHECK(unknown.rules_out(Decisions::always, Solver::no_limit));
    CHECK_FALSE(unknown.any(Solver::no_limit));
    CHECK_FALSE(unknown.gave_up());
}
