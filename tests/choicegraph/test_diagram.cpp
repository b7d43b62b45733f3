// Diagrams against truth tables: random formulas over ten bits, every operation.
#include <array>
#include <bitset>
#include <random>
#include <vector>

#include "choicegraph/diagram.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

namespace {

constexpr std::size_t bits = 10;
using Table = std::bitset<std::size_t{1} << bits>;
using Set = Diagrams::Set;

// Bit 0 is the first level, and the highest of a row's number.
bool bit_of(std::size_t row, std::size_t level) {
    return ((row >> (bits - 1 - level)) & 1u) != 0;
}

std::size_t with_bit(std::size_t row, std::size_t level, bool set) {
    const std::size_t mask = std::size_t{1} << (bits - 1 - level);
    return set ? row | mask : row & ~mask;
}

std::vector<bool> valuation_of(std::size_t row) {
    std::vector<bool> valuation(bits);
    for (std::size_t i = 0; i < bits; ++i) valuation[i] = bit_of(row, i);
    return valuation;
}

Table table_of_bit(std::size_t level) {
    Table table;
    for (std::size_t row = 0; row < table.size(); ++row) table[row] = bit_of(row, level);
    return table;
}

Table table_of(const Diagrams& diagrams, Set f) {
    Table table;
    for (std::size_t row = 0; row < table.size(); ++row) table[row] = diagrams.contains(f, valuation_of(row));
    return table;
}

Table forgotten(Table table, const std::vector<std::size_t>& levels) {
    for (const std::size_t level : levels) {
        const Table before = table;
        for (std::size_t row = 0; row < table.size(); ++row) {
            table[row] = before[with_bit(row, level, false)] || before[with_bit(row, level, true)];
        }
    }
    return table;
}

struct Formula {
    Set set = Diagrams::none;
    Table table;
};

class Formulas {
  public:
    Formulas(Diagrams& diagrams, std::uint32_t seed) : diagrams_(diagrams), generator_(seed) {}

    std::size_t below(std::size_t limit) { return generator_() % limit; }

    Formula any(int depth) {
        if (depth == 0 || below(8) == 0) {
            const std::size_t level = below(bits);
            return {diagrams_.bit(level), table_of_bit(level)};
        }
        const Formula a = any(depth - 1);
        const Formula b = any(depth - 1);
        switch (below(5)) {
            case 0:
                return {diagrams_.both(a.set, b.set), a.table & b.table};
            case 1:
                return {diagrams_.either(a.set, b.set), a.table | b.table};
            case 2:
                return {diagrams_.differing(a.set, b.set), a.table ^ b.table};
            case 3:
                return {diagrams_.less(a.set, b.set), a.table & ~b.table};
            default: {
                const Formula c = any(depth - 1);
                return {diagrams_.if_then_else(a.set, b.set, c.set), (a.table & b.table) | (~a.table & c.table)};
            }
        }
    }

    std::vector<std::size_t> any_levels() {
        std::vector<std::size_t> levels;
        for (std::size_t i = 0; i < bits; ++i) {
            if (below(3) == 0) levels.push_back(i);
        }
        return levels;
    }

  private:
    Diagrams& diagrams_;
    std::mt19937 generator_;
};

Set bits_of(Diagrams& diagrams, const std::vector<std::size_t>& levels) {
    Set set = Diagrams::all;
    for (const std::size_t level : levels) set = diagrams.both(set, diagrams.bit(level));
    return set;
}

} // namespace

TEST_CASE("every operation on diagrams is the one on truth tables", "[choicegraph][unit]") {
    Diagrams diagrams(bits);
    std::size_t ordinary = 0;
    for (std::uint32_t seed = 1; seed <= 400; ++seed) {
        INFO("seed " << seed);
        Formulas formulas(diagrams, seed);
        const Formula f = formulas.any(5);
        const Formula g = formulas.any(5);
        const std::vector<std::size_t> levels = formulas.any_levels();
        const Set cube = bits_of(diagrams, levels);
        ordinary += f.set > Diagrams::none && g.set > Diagrams::none ? 1 : 0;

        REQUIRE(table_of(diagrams, f.set) == f.table);
        REQUIRE(table_of(diagrams, Diagrams::complement(f.set)) == ~f.table);
        REQUIRE((f.set == g.set) == (f.table == g.table));
        REQUIRE(table_of(diagrams, diagrams.forgetting(f.set, cube)) == forgotten(f.table, levels));
        REQUIRE(diagrams.both_forgetting(f.set, g.set, cube) == diagrams.forgetting(diagrams.both(f.set, g.set), cube));
        REQUIRE(table_of(diagrams, diagrams.both_forgetting(f.set, g.set, cube)) ==
                forgotten(f.table & g.table, levels));
        REQUIRE(diagrams.count(f.set, bits) == static_cast<double>(f.table.count()));
        if (g.set != Diagrams::none) {
            const Table simple = table_of(diagrams, diagrams.simplified(f.set, g.set));
            REQUIRE((simple & g.table) == (f.table & g.table));
        }
        if (f.set != Diagrams::none) {
            const std::vector<bool> one = diagrams.any_of(f.set);
            REQUIRE(diagrams.contains(f.set, one));
        }
    }
    CHECK(ordinary > 300);
}

TEST_CASE("a diagram where some bits are known depends on them no more", "[choicegraph][unit]") {
    Diagrams diagrams(bits);
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        Formulas formulas(diagrams, seed);
        const Formula f = formulas.any(5);
        const std::vector<std::size_t> levels = formulas.any_levels();
        Set literals = Diagrams::all;
        Table expected = f.table;
        for (const std::size_t level : levels) {
            const bool set = formulas.below(2) == 0;
            const Set bit = diagrams.bit(level);
            literals = diagrams.both(literals, set ? bit : Diagrams::complement(bit));
            const Table before = expected;
            for (std::size_t row = 0; row < expected.size(); ++row) expected[row] = before[with_bit(row, level, set)];
        }
        const Set known = diagrams.where(f.set, literals);
        REQUIRE(table_of(diagrams, known) == expected);
        const std::vector<bool> support = diagrams.support(known);
        for (std::size_t level = 0; level < bits; ++level) {
            Table without = expected;
            REQUIRE(support[level] == (forgotten(without, {level}) != expected));
        }
    }
}

TEST_CASE("what is kept survives a collection, and what was learnt before it is not believed after it",
          "[choicegraph][unit]") {
    Diagrams diagrams(bits);
    Formulas formulas(diagrams, 7);
    std::vector<Formula> kept;
    for (int round = 0; round < 60; ++round) {
        for (int i = 0; i < 5; ++i) formulas.any(6);
        kept.push_back(formulas.any(6));
        if (kept.size() > 8) kept.erase(kept.begin());
        std::vector<Set> sets;
        for (const Formula& one : kept) sets.push_back(one.set);
        const std::size_t before = diagrams.alive();
        diagrams.collect(sets);
        REQUIRE(diagrams.alive() <= before);
        for (const Formula& a : kept) {
            REQUIRE(table_of(diagrams, a.set) == a.table);
            const Formula& b = kept[formulas.below(kept.size())];
            REQUIRE(table_of(diagrams, diagrams.both(a.set, b.set)) == (a.table & b.table));
            REQUIRE(table_of(diagrams, diagrams.differing(a.set, b.set)) == (a.table ^ b.table));
        }
    }
    diagrams.collect({});
    CHECK(diagrams.alive() == 1);
}

TEST_CASE("many bits are counted without loss", "[choicegraph][unit]") {
    Diagrams diagrams(2000);
    Set one = Diagrams::all;
    for (std::size_t i = 2000; i-- > 0;) one = diagrams.both(diagrams.bit(i), one);
    CHECK(diagrams.size(one) == 2000);
    CHECK(diagrams.count(one, 2000) == 1.0);
    const Set two = diagrams.either(
        one, diagrams.both(Diagrams::complement(diagrams.bit(0)), diagrams.where(one, diagrams.bit(0))));
    CHECK(diagrams.count(two, 2000) == 2.0);
    CHECK(diagrams.count(Diagrams::complement(diagrams.bit(3)), 60) == 0x1p59);
    CHECK(diagrams.count(Diagrams::none, 60) == 0.0);
}

TEST_CASE("a limit on nodes or steps is kept, and said", "[choicegraph][unit]") {
    const auto parity = [](Diagrams& diagrams) {
        Set odd = Diagrams::none;
        for (std::size_t i = 0; i < diagrams.levels(); ++i) odd = diagrams.differing(odd, diagrams.bit(i));
        return odd;
    };
    Diagrams few_nodes(100, {.nodes = 150});
    parity(few_nodes);
    CHECK(few_nodes.exhausted());
    CHECK(few_nodes.alive() <= 150);
    Diagrams few_steps(100, {.steps = 50});
    parity(few_steps);
    CHECK(few_steps.exhausted());
    Diagrams enough(100);
    const Set odd = parity(enough);
    CHECK_FALSE(enough.exhausted());
    CHECK(enough.size(odd) == 100); // an odd set and its complement are one
}
