#include "choicegraph/symbolic_barriers.hpp"

#include <algorithm>
#include <cassert>
#include <deque>
#include <queue>

namespace forksight::choicegraph::symbolic {

Barriers::Barriers(Passes& passes, std::size_t start, const Bits& state) : passes_(passes) {
    areas_.reserve(passes.scenes());
    for (std::size_t scene = 0; scene < passes.scenes(); ++scene) {
        areas_.push_back({Unknown(passes.decisions(), passes.possible(scene), passes.live(scene))});
    }
    begin(start, state);
}

// Within nought scenes there is the start alone, and nobody is in a scene sooner than ways lead to it.
void Barriers::begin(std::size_t start, const Bits& state) {
    std::vector<Depth> away(areas_.size(), for_ever);
    away[start] = 0;
    for (std::deque<std::size_t> waiting{start}; !waiting.empty(); waiting.pop_front()) {
        const std::size_t from = waiting.front();
        for (const std::size_t number : passes_.out_of(from)) {
            const Pass& pass = passes_.pass(number);
            if (pass.guard == Decisions::never || away[pass.to] != for_ever) continue;
            away[pass.to] = away[from] + 1;
            waiting.push_back(pass.to);
        }
    }
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        if (scene != start) add(scene, Cube{}, away[scene] == for_ever ? for_ever : away[scene] - 1);
    }
    for (std::size_t bit = 0; bit < bits_limit; ++bit) {
        if (!is_set(passes_.live(start), bit)) continue;
        Cube other;
        other.fix(bit, !is_set(state, bit));
        add(start, other, 0);
    }
}

Barriers::Answer Barriers::ask(std::size_t scene, Decisions::Number set, std::uint64_t work) {
    if (set == Decisions::never) return Answer::never;
    const std::uint64_t until = work_ + work;
    Area& area = areas_[scene];
    std::vector<Literal> wanted;
    if (set != Decisions::always) wanted.push_back(area.free.inside(set));
    if (!area.free.any_with(wanted)) return Answer::never;
    while (work_ < until) {
        std::vector<Literal> asked = wanted;
        ask_for_barriers(area, depth_, asked);
        const std::optional<Bits> state = area.free.any_with(asked);
        count(area);
        if (!state) return area.free.any_with(wanted) ? Answer::kept_away : Answer::never;
        Cube cube;
        passes_.decisions().explain(set, *state, cube);
        const Answer answer = keep_away(scene, cube, until);
        if (answer != Answer::kept_away) return answer;
    }
    return Answer::open;
}

// The duty that is due soonest first: what keeps away from there keeps away from what it leads to.
Barriers::Answer Barriers::keep_away(std::size_t scene, const Cube& cube, std::uint64_t until) {
    std::vector<Duty> duties{{scene, cube, depth_, 0, 0}};
    if (const auto told = areas_[scene].told.one_in(cube)) {
        reach(duties, 0, *told);
        return Answer::reached;
    }
    const auto is_later = [&duties](std::size_t a, std::size_t b) { return duties[a].depth > duties[b].depth; };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> waiting(is_later);
    waiting.push(0);
    while (!waiting.empty()) {
        if (work_ > until) return Answer::open;
        const std::size_t number = waiting.top();
        const Duty duty = duties[number];
        assert(duty.depth > 0); // the start was told of
        if (is_barred(duty.scene, duty.cube, duty.depth)) {
            waiting.pop();
            continue;
        }
        Cube needed;
        if (const auto earlier = step_back(duty, number, needed)) {
            duties.push_back(*earlier);
            if (const auto told = areas_[earlier->scene].told.one_in(earlier->cube)) {
                reach(duties, duties.size() - 1, *told);
                return Answer::reached;
            }
            waiting.push(duties.size() - 1);
            continue;
        }
        waiting.pop();
        const Cube barrier = widened(duty.scene, duty.cube, needed, duty.depth);
        const Depth depth = farthest(duty.scene, barrier, duty.depth);
        add(duty.scene, barrier, depth);
        if (depth >= depth_) continue;
        duties[number].depth = depth + 1;
        waiting.push(number);
    }
    return Answer::kept_away;
}

// One way into what is to be kept away from; or none, and what of it that needs.
std::optional<Barriers::Duty> Barriers::step_back(const Duty& duty, std::size_t number, Cube& needed) {
    for (const std::size_t way : passes_.into(duty.scene)) {
        const Pass& pass = passes_.pass(way);
        if (const auto state = before(pass, duty.cube, duty.depth - 1, needed)) {
            return Duty{pass.from, passes_.before(pass, *state, duty.cube), duty.depth - 1, number, way};
        }
    }
    return std::nullopt;
}

void Barriers::reach(const std::vector<Duty>& duties, std::size_t last, std::uint32_t told) {
    found_ = {told, {}};
    for (std::size_t i = last; duties[i].after != i; i = duties[i].after) found_.passes.push_back(duties[i].pass);
}

void Barriers::widen(std::uint64_t until) {
    settle(until);
    ++depth_;
    // From the nearest on, so that one may go far.
    for (Depth depth = 1; depth < depth_; ++depth) {
        for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
            for (std::size_t i = 0; i < areas_[scene].barriers.size() && work_ < until; ++i) {
                const Barrier barrier = areas_[scene].barriers[i];
                Cube needed;
                if (barrier.depth != depth || !holds(scene, barrier.cube, depth, needed)) continue;
                raise(areas_[scene], areas_[scene].barriers[i], depth + 1);
            }
        }
    }
}

// Of the barriers that hold as far as was asked, those that rest on one another and on what is for ever are so too.
void Barriers::settle(std::uint64_t until) {
    std::vector<std::vector<std::size_t>> candidates(areas_.size());
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        Area& area = areas_[scene];
        for (std::size_t i = 0; i < area.barriers.size(); ++i) {
            Barrier& one = area.barriers[i];
            if (one.depth != depth_) continue;
            candidates[scene].push_back(i);
            if (one.alone) continue;
            one.alone = area.free.mark();
            area.free.tell(one.cube, *one.alone);
        }
    }
    alone_ = true;
    candidates_ = std::move(candidates);
    bool unfounded = true;
    while (unfounded && work_ < until) {
        unfounded = false;
        for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
            std::vector<std::size_t>& here = candidates_[scene];
            for (std::size_t k = 0; k < here.size() && work_ < until;) {
                Cube needed;
                const Cube cube = areas_[scene].barriers[here[k]].cube;
                if (holds(scene, cube, depth_, needed)) {
                    ++k;
                    continue;
                }
                here.erase(here.begin() + static_cast<std::ptrdiff_t>(k));
                unfounded = true;
            }
        }
    }
    alone_ = false;
    if (work_ >= until) return; // not all were looked at
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        for (const std::size_t i : candidates_[scene]) raise(areas_[scene], areas_[scene].barriers[i], for_ever);
    }
}

} // namespace forksight::choicegraph::symbolic
