#include "choicegraph/solver.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace forksight::choicegraph {

namespace {

constexpr double activity_limit = 1e100;
constexpr double activity_growth = 1.0 / 0.95;

} // namespace

std::uint32_t Solver::add_variable(bool decided) {
    const auto variable = static_cast<std::uint32_t>(values_.size());
    values_.push_back(0);
    model_.push_back(0);
    phases_.push_back(-1);
    levels_.push_back(0);
    reasons_.push_back(nothing);
    decided_.push_back(decided);
    activity_.push_back(0.0);
    heap_place_.push_back(nothing);
    seen_.push_back(false);
    watches_.emplace_back();
    watches_.emplace_back();
    if (decided) heap_insert(variable);
    return variable;
}

Solver::Place Solver::store(std::span<const Literal> clause) {
    const auto place = static_cast<Place>(memory_.size());
    memory_.push_back(static_cast<std::uint32_t>(clause.size()));
    memory_.insert(memory_.end(), clause.begin(), clause.end());
    return place;
}

void Solver::watch(Place clause) {
    const Literal first = memory_[clause + 1];
    const Literal second = memory_[clause + 2];
    watches_[first].push_back({clause, second});
    watches_[second].push_back({clause, first});
}

void Solver::add_clause(std::span<const Literal> clause) {
    undo_to(0);
    std::vector<Literal> kept(clause.begin(), clause.end());
    std::sort(kept.begin(), kept.end());
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
    for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
        if (kept[i + 1] == opposite(kept[i])) return;
    }
    if (std::any_of(kept.begin(), kept.end(), [this](Literal one) { return value_now(one) > 0; })) return;
    kept.erase(std::remove_if(kept.begin(), kept.end(), [this](Literal one) { return value_now(one) < 0; }),
               kept.end());
    if (kept.empty()) {
        impossible_ = true;
    } else if (kept.size() == 1) {
        assign(kept.front(), nothing);
        impossible_ = impossible_ || propagate() != nothing;
    } else {
        watch(store(kept));
    }
}

void Solver::assign(Literal one, Place reason) {
    const std::uint32_t variable = variable_of(one);
    values_[variable] = value_of(one) ? 1 : -1;
    levels_[variable] = static_cast<std::uint32_t>(level());
    reasons_[variable] = reason;
    trail_.push_back(one);
}

// Everything that follows from what was assigned; the clause that cannot hold any more, if there is one.
Solver::Place Solver::propagate() {
    while (head_ < trail_.size()) {
        const Literal failed = opposite(trail_[head_++]);
        std::vector<Watch>& watches = watches_[failed];
        std::size_t kept = 0;
        work_ += watches.size() + 1;
        for (std::size_t i = 0; i < watches.size(); ++i) {
            const Watch watch = watches[i];
            if (value_now(watch.other) > 0) {
                watches[kept++] = watch;
                continue;
            }
            Literal* literals = &memory_[watch.clause + 1];
            const std::uint32_t count = memory_[watch.clause];
            if (literals[0] == failed) std::swap(literals[0], literals[1]);
            const Literal first = literals[0];
            if (first != watch.other && value_now(first) > 0) {
                watches[kept++] = {watch.clause, first};
                continue;
            }
            std::uint32_t other = 2;
            while (other < count && value_now(literals[other]) < 0) ++other;
            if (other < count) {
                std::swap(literals[1], literals[other]);
                watches_[literals[1]].push_back({watch.clause, first});
                continue;
            }
            watches[kept++] = {watch.clause, first};
            if (value_now(first) == 0) {
                assign(first, watch.clause);
                continue;
            }
            for (++i; i < watches.size(); ++i) watches[kept++] = watches[i];
            watches.resize(kept);
            head_ = trail_.size();
            return watch.clause;
        }
        watches.resize(kept);
    }
    return nothing;
}

void Solver::undo_to(std::size_t to) {
    if (level() <= to) return;
    for (std::size_t i = trail_.size(); i-- > level_begins_[to];) {
        const std::uint32_t variable = variable_of(trail_[i]);
        phases_[variable] = values_[variable];
        values_[variable] = 0;
        if (decided_[variable] && !is_in_heap(variable)) heap_insert(variable);
    }
    trail_.resize(level_begins_[to]);
    level_begins_.resize(to);
    head_ = trail_.size();
}

// The first literal of what is learned is the one that follows at the level returned.
std::size_t Solver::learn(Place conflict) {
    learned_.assign(1, 0);
    std::size_t open = 0;
    std::size_t i = trail_.size();
    Literal asserted = 0;
    std::vector<std::uint32_t> touched;
    for (Place clause = conflict;;) {
        const std::uint32_t count = memory_[clause];
        for (std::uint32_t k = 1; k <= count; ++k) {
            const Literal one = memory_[clause + k];
            const std::uint32_t variable = variable_of(one);
            if (seen_[variable] || levels_[variable] == 0 || value_now(one) > 0) continue;
            seen_[variable] = true;
            touched.push_back(variable);
            bump(variable);
            if (levels_[variable] == level())
                ++open;
            else
                learned_.push_back(one);
        }
        while (!seen_[variable_of(trail_[i - 1])]) --i;
        asserted = trail_[--i];
        seen_[variable_of(asserted)] = false;
        if (--open == 0) break;
        clause = reasons_[variable_of(asserted)];
    }
    learned_[0] = opposite(asserted);
    for (const std::uint32_t variable : touched) seen_[variable] = false;
    activity_step_ *= activity_growth;
    std::size_t back = 0;
    for (std::size_t k = 1; k < learned_.size(); ++k) {
        const std::size_t at = levels_[variable_of(learned_[k])];
        if (at <= back) continue;
        back = at;
        std::swap(learned_[1], learned_[k]);
    }
    return back;
}

bool Solver::solve(std::span<const Literal> assumptions, std::uint64_t most_work) {
    undo_to(0);
    const std::uint64_t begun = work_;
    gave_up_ = false;
    if (impossible_) return false;
    for (;;) {
        const Place conflict = propagate();
        if (conflict != nothing) {
            if (level() == 0) {
                impossible_ = true;
                return false;
            }
            const std::size_t back = learn(conflict);
            undo_to(back);
            gave_up_ = work_ - begun > most_work;
            if (learned_.size() == 1) {
                assign(learned_[0], nothing);
            } else {
                const Place clause = store(learned_);
                watch(clause);
                assign(learned_[0], clause);
            }
            if (gave_up_) return false;
            continue;
        }
        if (level() < assumptions.size()) {
            const Literal next = assumptions[level()];
            if (value_now(next) < 0) return false;
            level_begins_.push_back(trail_.size());
            if (value_now(next) == 0) assign(next, nothing);
            continue;
        }
        const std::uint32_t variable = next_to_decide();
        if (variable == nothing) {
            model_ = values_;
            return true;
        }
        level_begins_.push_back(trail_.size());
        assign(literal(variable, phases_[variable] > 0), nothing);
    }
}

void Solver::bump(std::uint32_t variable) {
    activity_[variable] += activity_step_;
    if (activity_[variable] > activity_limit) {
        for (double& one : activity_) one /= activity_limit;
        activity_step_ /= activity_limit;
    }
    if (is_in_heap(variable)) heap_up(heap_place_[variable]);
}

std::uint32_t Solver::next_to_decide() {
    while (!heap_.empty()) {
        const std::uint32_t top = heap_.front();
        heap_place_[top] = nothing;
        const std::uint32_t last = heap_.back();
        heap_.pop_back();
        if (last != top) {
            heap_[0] = last;
            heap_place_[last] = 0;
            heap_down(0);
        }
        if (values_[top] == 0) return top;
    }
    return nothing;
}

void Solver::heap_insert(std::uint32_t variable) {
    heap_place_[variable] = static_cast<std::uint32_t>(heap_.size());
    heap_.push_back(variable);
    heap_up(heap_.size() - 1);
}

void Solver::heap_up(std::size_t place) {
    const std::uint32_t variable = heap_[place];
    while (place > 0) {
        const std::size_t above = (place - 1) / 2;
        if (activity_[heap_[above]] >= activity_[variable]) break;
        heap_[place] = heap_[above];
        heap_place_[heap_[place]] = static_cast<std::uint32_t>(place);
        place = above;
    }
    heap_[place] = variable;
    heap_place_[variable] = static_cast<std::uint32_t>(place);
}

void Solver::heap_down(std::size_t place) {
    const std::uint32_t variable = heap_[place];
    for (;;) {
        std::size_t below = 2 * place + 1;
        if (below >= heap_.size()) break;
        if (below + 1 < heap_.size() && activity_[heap_[below + 1]] > activity_[heap_[below]]) ++below;
        if (activity_[heap_[below]] <= activity_[variable]) break;
        heap_[place] = heap_[below];
        heap_place_[heap_[place]] = static_cast<std::uint32_t>(place);
        place = below;
    }
    heap_[place] = variable;
    heap_place_[variable] = static_cast<std::uint32_t>(place);
}

} // namespace forksight::choicegraph
