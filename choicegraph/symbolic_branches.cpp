#include "choicegraph/symbolic_branches.hpp"

#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t branches_at_most = 2048; ///< of a pass
constexpr std::size_t steps_at_most = 65'536;  ///< of a pass
constexpr std::size_t deepest = 600;           ///< calls within one another, for the stack's sake
constexpr std::size_t bytes_at_most = std::size_t{64} << 20;
constexpr std::uint64_t work_of_a_step = 20;

/// All ways in which a pass is open, told apart by what it makes of these of its bits.
struct Split {
    const Decisions& decisions;
    const Pass& pass;
    std::vector<const NextBit*> next = {};
    std::vector<Branch> branches = {};
    std::size_t steps = 0;

    bool too_many() const { return steps > steps_at_most || branches.size() > branches_at_most; }

    /// `decided`: of how many of the pass' sets it was decided; the guard is the first.
    void go(std::size_t decided, Decisions::Number now, Branch one, std::size_t depth = 0) {
        if (depth > deepest) steps = steps_at_most;
        if (++steps > steps_at_most || too_many()) return;
        if (decided == 0 && now == Decisions::never) return;
        if (now <= Decisions::always) {
            if (decided > 0) one.then.fix(next[decided - 1]->bit, now == Decisions::always);
            if (decided == next.size())
                branches.push_back(one);
            else
                go(decided + 1, next[decided]->set, one, depth + 1);
            return;
        }
        const Decisions::Node node = decisions.node(now);
        if (is_set(one.when.fixed, node.bit)) {
            return go(decided, is_set(one.when.values, node.bit) ? node.high : node.low, one, depth + 1);
        }
        for (const bool value : {false, true}) {
            Branch with = one;
            with.when.fix(node.bit, value);
            go(decided, value ? node.high : node.low, with, depth + 1);
        }
    }
};

/// By all bits it changes, or only by those it always makes the same of, or not at all.
std::vector<Branch> branches_of(const Decisions& decisions, const Pass& pass, std::uint64_t& work) {
    for (const bool by_all : {true, false}) {
        Split split{decisions, pass};
        Branch whole;
        for (const NextBit& one : pass.next) {
            if (by_all || one.set <= Decisions::always)
                split.next.push_back(&one);
            else
                set_bit(whole.freed, one.bit, true);
        }
        split.go(0, pass.guard, whole);
        work += work_of_a_step * split.steps;
        if (!split.too_many()) return std::move(split.branches);
    }
    return {{{}, {}, pass.changed}};
}

} // namespace

Branches::Branches(const Passes& passes, std::uint64_t most_work) : branches_(passes.size()) {
    std::size_t bytes = 0;
    for (std::size_t number = 0; number < passes.size(); ++number) {
        if (passes.pass(number).guard == Decisions::never) continue;
        branches_[number] = branches_of(passes.decisions(), passes.pass(number), work_);
        bytes += branches_[number].size() * sizeof(Branch);
        were_broken_off_ = work_ > most_work || bytes > bytes_at_most;
        if (were_broken_off_) return;
    }
}

} // namespace forksight::choicegraph::symbolic
