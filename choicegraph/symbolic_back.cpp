// How Search comes from what was seen to what is wanted: what cannot be, and going back from what may be.
#include <algorithm>
#include <cassert>

#include "choicegraph/symbolic_pairs.hpp"
#include "choicegraph/symbolic_search.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t cubes_at_most = 300'000; ///< of what cannot be
constexpr std::uint64_t work_of_a_question = 5000;
constexpr std::size_t first_effort = 250; ///< cubes
constexpr std::size_t most_effort = 2'000'000;

} // namespace

// Spreading comes first; what triples show to be impossible needs no looking for. Most of the work is for going back,
// and with the rest ways are shown to be shortest.
void Search::run(std::uint64_t work) {
    if (!passes_hold_) return;
    const std::uint64_t for_going_back = work_ + work / 20 * 19;
    until_ = work_ + work;
    const bool is_first = met_.empty();
    told_at_.clear(); // a way that was told may be shorter now
    if (is_first) spread();
    if (passes_.decisions().is_full()) return; // then only what was come to is known
    if (is_first) know_impossible();
    prove_impossible();
    if (is_first) spread_for_wanted();
    go_back(for_going_back);
    prove_shortest();
}

// Pairs of values show less, and take less.
void Search::know_impossible() {
    const Branches branches(passes_, limits_.work / 10);
    triples_.emplace(passes_, branches, start_.scene, start_.bits, limits_.work / 3 * 2);
    work_ += branches.work() + triples_->work();
    std::optional<Pairs> pairs;
    if (!triples_->is_known()) {
        pairs.emplace(passes_, branches, start_.scene, start_.bits, limits_.work / 10);
        work_ += pairs->work();
    }
    std::size_t cubes = 0;
    for (std::size_t scene = 0; scene < open_.size(); ++scene) {
        unknown_.emplace_back(passes_.decisions(), passes_.possible(scene), passes_.live(scene));
        if (cubes >= cubes_at_most) continue;
        never_.push_back(pairs ? pairs->impossible(scene) : triples_->impossible(scene, cubes_at_most - cubes));
        cubes += never_.back().size();
        for (const Cube& cube : never_.back()) unknown_.back().tell(cube);
    }
}

void Search::prove_impossible() {
    for (Wanted& wanted : wanted_) {
        if (wanted.kind != Verdict::Kind::not_proven || work_ >= until_) continue;
        walk_.collect_if_wanted({});
        Unknown& unknown = unknown_[wanted.scene];
        const std::uint64_t before = unknown.work();
        const Decisions::Number states = passes_.decisions().copy(walk_.sets(), wanted.states);
        if (passes_.decisions().is_full()) return;
        const bool is_impossible = unknown.rules_out(states, Unknown::much_work);
        work_ += work_of_a_question + Unknown::nanoseconds_of_work * (unknown.work() - before);
        if (!is_impossible) continue;
        wanted.kind = Verdict::Kind::unreachable;
        settle(wanted);
    }
}

// What is proven to be impossible makes the shadows of the rest sharper.
void Search::settle(Wanted& wanted) {
    if (wanted.kind == Verdict::Kind::not_proven) return;
    std::vector<std::size_t>& open = open_[wanted.scene];
    open.erase(std::remove(open.begin(), open.end(), static_cast<std::size_t>(&wanted - wanted_.data())), open.end());
    if (wanted.kind == Verdict::Kind::reachable) return;
    walk_.rule_out(wanted.scene, wanted.states);
    if (!wanted.way) return;
    walk_.close(wanted.scene, *wanted.way);
    passes_.close(wanted.scene, *wanted.way);
}

// Each round tries twice as hard; what was tried before begins where it was left.
void Search::go_back(std::uint64_t until) {
    if (!regression_) regression_.emplace(passes_, *triples_);
    for (std::size_t cubes = first_effort; cubes < most_effort && count_open() != 0; cubes *= 2) {
        for (Wanted& wanted : wanted_) {
            if (work_ >= until) return;
            if (wanted.kind != Verdict::Kind::not_proven || cubes < wanted.tried) continue;
            walk_.collect_if_wanted({});
            go_back(wanted, cubes, until - work_);
            settle(wanted);
        }
    }
}

void Search::go_back(Wanted& wanted, std::size_t cubes, std::uint64_t work) {
    for (; told_of_ < met_.size(); ++told_of_) {
        const State& state = met_[told_of_].state;
        regression_->meet(state.scene, state.bits, static_cast<std::uint32_t>(told_of_));
        work_ += walk_.levels();
    }
    const std::uint64_t before = regression_->work();
    const Decisions::Number states = passes_.decisions().copy(walk_.sets(), wanted.states);
    if (passes_.decisions().is_full()) return;
    const Regression::Answer answer = regression_->ask(wanted.scene, states, cubes, work);
    work_ += regression_->work() - before;
    wanted.tried = cubes;
    if (answer == Regression::Answer::never) wanted.kind = Verdict::Kind::unreachable;
    if (answer != Regression::Answer::reached) return;
    std::vector<Step> path;
    for (const std::size_t number : regression_->found().passes) {
        const Pass& pass = passes_.pass(number);
        const Way& way = walk_.rules()[pass.from].ways[pass.way];
        path.push_back({static_cast<std::uint32_t>(pass.from), way.kind, way.number});
    }
    tell_reached(wanted, follow(regression_->found().begun, path));
    assert(met_[wanted.met].state.scene == wanted.scene && contains(wanted.states, met_[wanted.met].state));
}

} // namespace forksight::choicegraph::symbolic
