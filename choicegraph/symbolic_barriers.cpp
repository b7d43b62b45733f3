#include "choicegraph/symbolic_barriers.hpp"

#include <cassert>
#include <deque>
#include <queue>
#include <utility>

namespace forksight::choicegraph::symbolic {

Barriers::Barriers(Passes& passes, std::size_t start, const Bits& state) : passes_(passes) {
    areas_.reserve(passes.scenes());
    for (std::size_t scene = 0; scene < passes.scenes(); ++scene) {
        const Bits& live = passes.live(scene);
        areas_.push_back({Unknown(passes.decisions(), passes.possible(scene), live), Met(live)});
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
    Unknown& free = areas_[scene].free;
    std::vector<Literal> wanted;
    if (set != Decisions::always) wanted.push_back(free.inside(set));
    gave_up_ = false;
    while (work_ < until && !gave_up_) {
        std::vector<Literal> asked = barriers_to(areas_[scene], depth_);
        asked.insert(asked.end(), wanted.begin(), wanted.end());
        const std::optional<Bits> state = free.any_with(asked, work);
        const bool is_sure = !free.gave_up();
        count(areas_[scene]);
        if (!state && is_sure) {
            const bool is_free = free.any_with(wanted, work).has_value() || free.gave_up();
            return is_free ? Answer::kept_away : Answer::never;
        }
        if (!state) break;
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
    if (const auto met = met_in(scene, cube)) {
        reach(duties, 0, *met);
        return Answer::reached;
    }
    const auto is_later = [&duties](std::size_t a, std::size_t b) { return duties[a].depth > duties[b].depth; };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> waiting(is_later);
    waiting.push(0);
    while (!waiting.empty()) {
        if (work_ > until || gave_up_) return Answer::open;
        const std::size_t number = waiting.top();
        const Duty duty = duties[number];
        assert(duty.depth > 0); // the start was met
        if (is_barred(duty.scene, duty.cube, duty.depth)) {
            waiting.pop();
            continue;
        }
        Cube needed;
        bool is_open = false;
        for (const std::size_t way : passes_.into(duty.scene)) {
            const Pass& pass = passes_.pass(way);
            const Before found = before(pass, duty.cube, duty.depth - 1);
            if (gave_up_) return Answer::open;
            found.needed.for_each([&](std::size_t bit, bool value) { needed.fix(bit, value); });
            if (!found.state) continue;
            const Cube earlier = passes_.before(pass, *found.state, duty.cube);
            duties.push_back({pass.from, earlier, duty.depth - 1, number, way});
            waiting.push(duties.size() - 1);
            is_open = true;
            break;
        }
        if (is_open) {
            const Duty& earlier = duties.back();
            const auto met = met_in(earlier.scene, earlier.cube);
            if (!met) continue;
            reach(duties, duties.size() - 1, *met);
            return Answer::reached;
        }
        waiting.pop();
        const Cube barrier = loosened(duty.scene, duty.cube, needed, duty.depth);
        const Depth depth = farthest(duty.scene, barrier, duty.depth);
        add(duty.scene, barrier, depth);
        if (depth >= depth_) continue;
        duties[number].depth = depth + 1;
        waiting.push(number);
    }
    return Answer::kept_away;
}

void Barriers::reach(const std::vector<Duty>& duties, std::size_t last, std::uint32_t met) {
    found_ = {met, {}};
    for (std::size_t i = last; duties[i].after != i; i = duties[i].after) found_.passes.push_back(duties[i].pass);
}

void Barriers::deepen(std::uint64_t until) {
    settle(until);
    std::map<Depth, std::vector<std::pair<std::size_t, std::size_t>>> by_depth; // a scene and its barrier
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        work_ += areas_[scene].barriers.size();
        for (std::size_t i = 0; i < areas_[scene].barriers.size(); ++i) {
            const Depth depth = areas_[scene].barriers[i].depth;
            if (depth > 0 && depth != for_ever) by_depth[depth].emplace_back(scene, i);
        }
    }
    ++depth_;
    // From the nearest on, so that one may go far.
    for (auto place = by_depth.begin(); place != by_depth.end() && place->first < depth_; ++place) {
        for (const auto& [scene, i] : place->second) {
            if (work_ >= until) return;
            Barrier& barrier = areas_[scene].barriers[i];
            if (!held_by(scene, barrier.cube, place->first)) continue;
            raise(areas_[scene], barrier, place->first + 1);
            by_depth[place->first + 1].emplace_back(scene, i);
        }
    }
}

void Barriers::find_candidates() {
    candidates_.assign(areas_.size(), {});
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        Area& area = areas_[scene];
        for (std::size_t i = 0; i < area.barriers.size(); ++i) {
            Barrier& one = area.barriers[i];
            if (one.depth == for_ever || one.depth < depth_) continue;
            candidates_[scene].push_back(i);
            if (one.alone) continue;
            one.alone = area.free.mark();
            area.free.tell(one.cube, *one.alone);
        }
    }
}

// Of the barriers that hold as far as was asked, those that rest on one another and on what is for ever are so too.
void Barriers::settle(std::uint64_t until) {
    find_candidates();
    alone_ = true;
    bool unfounded = true;
    while (unfounded && work_ < until) {
        unfounded = false;
        for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
            std::vector<std::size_t>& here = candidates_[scene];
            for (std::size_t k = 0; k < here.size() && work_ < until;) {
                if (held_by(scene, areas_[scene].barriers[here[k]].cube, depth_)) {
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
