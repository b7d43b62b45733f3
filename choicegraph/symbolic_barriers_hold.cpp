// Whether a barrier holds, how loose it can be and how far it goes; and the barriers that are kept.
#include <algorithm>
#include <utility>

#include "choicegraph/symbolic_barriers.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::uint64_t work_of_a_question = 2000;
constexpr std::uint64_t work_of_a_step = 10;             ///< of the solver
constexpr std::uint64_t steps_of_a_question = 2'000'000; ///< of the solver: many thousand times the usual

} // namespace

void Barriers::count(Area& area) {
    work_ += work_of_a_question + area.free.variables() / 4 + work_of_a_step * (area.free.work() - area.work_seen);
    area.work_seen = area.free.work();
}

std::vector<Literal> Barriers::barriers_to(const Area& area, Depth depth) const {
    std::vector<Literal> marks;
    if (!alone_) {
        for (auto mark = area.marks.lower_bound(depth); mark != area.marks.end(); ++mark) marks.push_back(mark->second);
        return marks;
    }
    for (const std::size_t i : candidates_[static_cast<std::size_t>(&area - areas_.data())]) {
        marks.push_back(*area.barriers[i].alone);
    }
    return marks;
}

Barriers::Question Barriers::question(const Pass& pass, const Cube& cube, Depth depth) {
    Unknown& free = areas_[pass.from].free;
    Question question{barriers_to(areas_[pass.from], depth)};
    if (pass.guard != Decisions::always) question.asked.push_back(free.inside(pass.guard));
    cube.for_each([&](std::size_t bit, bool value) {
        if (question.impossible) return;
        Literal one = 0;
        if (const NextBit* next = pass.next_of(bit)) {
            const Decisions::Number set = value ? next->set : next->cleared;
            if (set == Decisions::never) question.impossible = bit;
            if (set <= Decisions::always) return;
            one = free.inside(set);
        } else {
            one = free.bit(bit, value);
        }
        question.asked.push_back(one);
        question.stands_for.emplace_back(one, bit);
    });
    return question;
}

/// Of the states that can be come to within so many scenes, as far as is known.
Barriers::Before Barriers::before(const Pass& pass, const Cube& cube, Depth depth) {
    Before found;
    if (pass.guard == Decisions::never) return found;
    Unknown& free = areas_[pass.from].free;
    Question question = this->question(pass, cube, depth);
    if (question.impossible) {
        found.needed.fix(*question.impossible, is_set(cube.values, *question.impossible));
        return found;
    }
    const bool around = pass.from == pass.to;
    std::optional<Literal> outside; // what is in the cube already was not kept away from before
    if (around) {
        outside = free.mark();
        free.tell(cube, *outside);
        question.asked.push_back(*outside);
    }
    found.state = free.any_with(question.asked, steps_of_a_question);
    gave_up_ = gave_up_ || free.gave_up();
    count(areas_[pass.from]);
    if (!found.state && around) found.needed = cube;
    for (const Literal one : free.blamed()) {
        bool is_needed = false; // bits that come of the same set need but one of them
        std::optional<std::size_t> bit;
        for (const auto& [literal, stands_for] : question.stands_for) {
            if (literal != one) continue;
            is_needed = is_needed || is_set(found.needed.fixed, stands_for);
            bit = stands_for;
        }
        if (bit && !is_needed) found.needed.fix(*bit, is_set(cube.values, *bit));
    }
    if (outside) free.tell(Cube{}, *outside); // never asked for again
    return found;
}

/// If no pass leads into the cube from what can be come to within so many scenes: what of the cube that needs.
std::optional<Cube> Barriers::held_by(std::size_t scene, const Cube& cube, Depth depth) {
    Cube needed;
    for (const std::size_t number : passes_.into(scene)) {
        const bool gave_up = std::exchange(gave_up_, false);
        const Before found = before(passes_.pass(number), cube, depth);
        const bool is_sure = !std::exchange(gave_up_, gave_up);
        if (found.state || !is_sure) return std::nullopt;
        found.needed.for_each([&](std::size_t bit, bool value) { needed.fix(bit, value); });
    }
    return needed;
}

bool Barriers::is_barred(std::size_t scene, const Cube& cube, Depth depth) {
    const std::vector<Barrier>& barriers = areas_[scene].barriers;
    work_ += barriers.size();
    return std::any_of(barriers.begin(), barriers.end(),
                       [&](const Barrier& one) { return one.depth >= depth && one.cube.contains(cube); });
}

std::optional<std::uint32_t> Barriers::met_in(std::size_t scene, const Cube& cube) {
    work_ += areas_[scene].met.size() / 16;
    return areas_[scene].met.one_in(cube);
}

// With more of the whole, until no state is in it that was come to.
Cube Barriers::without_met(std::size_t scene, const Cube& whole, Cube part) {
    whole.for_each([&](std::size_t bit, bool value) {
        if (!is_set(part.fixed, bit) && met_in(scene, part)) part.fix(bit, value);
    });
    return part;
}

// Bit by bit: what it holds without.
Cube Barriers::loosened(std::size_t scene, const Cube& cube, const Cube& needed, Depth depth) {
    Cube barrier = without_met(scene, cube, needed);
    const Cube all = barrier;
    all.for_each([&](std::size_t bit, bool) {
        if (!is_set(barrier.fixed, bit)) return;
        Cube looser = barrier;
        looser.free(bit);
        if (met_in(scene, looser)) return;
        if (const auto enough = held_by(scene, looser, depth - 1)) barrier = without_met(scene, looser, *enough);
    });
    return barrier;
}

// It holds to `depth`; what holds farther holds nearer.
Barriers::Depth Barriers::farthest(std::size_t scene, const Cube& cube, Depth depth) {
    if (depth >= depth_ || held_by(scene, cube, depth_ - 1)) return depth_;
    Depth beyond = depth_;
    while (beyond - depth > 1) {
        const Depth middle = depth + (beyond - depth) / 2;
        (held_by(scene, cube, middle - 1) ? depth : beyond) = middle;
    }
    return depth;
}

void Barriers::add(std::size_t scene, const Cube& cube, Depth depth) {
    Area& area = areas_[scene];
    work_ += area.barriers.size();
    const auto is_worth_less = [&](const Barrier& one) { return one.depth <= depth && cube.contains(one.cube); };
    area.barriers.erase(std::remove_if(area.barriers.begin(), area.barriers.end(), is_worth_less), area.barriers.end());
    area.barriers.push_back({cube});
    raise(area, area.barriers.back(), depth);
}

void Barriers::raise(Area& area, Barrier& barrier, Depth depth) {
    barrier.depth = depth;
    if (depth == for_ever) return area.free.tell(barrier.cube);
    const auto known = area.marks.find(depth);
    const Literal mark = known != area.marks.end() ? known->second : area.free.mark();
    area.marks.emplace(depth, mark);
    area.free.tell(barrier.cube, mark);
}

} // namespace forksight::choicegraph::symbolic
