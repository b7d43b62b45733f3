// Whether a barrier holds, how wide it can be and how far; and the barriers that are kept.
#include <algorithm>
#include <utility>

#include "choicegraph/symbolic_barriers.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::uint64_t work_of_a_question = 2000;
constexpr std::uint64_t work_of_a_step = 10; ///< of the solver

} // namespace

void Barriers::count(Area& area) {
    work_ += work_of_a_question + work_of_a_step * (area.free.work() - area.work_seen);
    area.work_seen = area.free.work();
}

void Barriers::ask_for_barriers(Area& area, Depth depth, std::vector<Literal>& asked) {
    if (alone_) {
        for (const std::size_t i : candidates_[static_cast<std::size_t>(&area - areas_.data())]) {
            asked.push_back(*area.barriers[i].alone);
        }
        return;
    }
    for (std::size_t i = depth; i < area.marks.size(); ++i) asked.push_back(area.marks[i]);
}

// False: the pass never leads there, for the bit in `needed`.
bool Barriers::ask_for(const Cube& cube, const Pass& pass, Question& question, Cube& needed) {
    Unknown& free = areas_[pass.from].free;
    if (pass.guard != Decisions::always) question.asked.push_back(free.inside(pass.guard));
    std::optional<std::size_t> impossible;
    cube.for_each([&](std::size_t bit, bool value) {
        if (impossible) return;
        Literal one = 0;
        if (const NextBit* next = pass.next_of(bit)) {
            const Decisions::Number set = value ? next->set : next->cleared;
            if (set == Decisions::never) impossible = bit;
            if (set <= Decisions::always) return;
            one = free.inside(set);
        } else {
            one = free.bit(bit, value);
        }
        question.asked.push_back(one);
        question.stands_for.emplace_back(one, bit);
    });
    if (impossible) needed.fix(*impossible, is_set(cube.values, *impossible));
    return !impossible;
}

/// A state from which the pass leads into the cube, of those that can be come to within so many scenes as far as is
/// known; if there is none, what of the cube that needs is added to `needed`.
std::optional<Bits> Barriers::before(const Pass& pass, const Cube& cube, Depth depth, Cube& needed) {
    if (pass.guard == Decisions::never) return std::nullopt;
    Area& area = areas_[pass.from];
    Question question;
    ask_for_barriers(area, depth, question.asked);
    if (!ask_for(cube, pass, question, needed)) return std::nullopt;
    const bool around = pass.from == pass.to;
    if (around) { // what is in the cube already was not kept away from before
        const Literal outside = area.free.mark();
        area.free.tell(cube, outside);
        question.asked.push_back(outside);
    }
    const std::optional<Bits> state = area.free.any_with(question.asked);
    count(area);
    if (state) return state;
    if (around) needed = cube;
    for (const Literal one : area.free.blamed()) {
        bool is_needed = false; // bits that come of the same set need but one of them
        std::optional<std::size_t> bit;
        for (const auto& [literal, stands_for] : question.stands_for) {
            if (literal != one) continue;
            is_needed = is_needed || is_set(needed.fixed, stands_for);
            bit = stands_for;
        }
        if (bit && !is_needed) needed.fix(*bit, is_set(cube.values, *bit));
    }
    return std::nullopt;
}

/// Whether no pass leads into the cube from what can be come to within so many scenes.
bool Barriers::holds(std::size_t scene, const Cube& cube, Depth depth, Cube& needed) {
    needed = {};
    const std::vector<std::size_t>& into = passes_.into(scene);
    return std::none_of(into.begin(), into.end(), [&](std::size_t number) {
        return before(passes_.pass(number), cube, depth, needed).has_value();
    });
}

bool Barriers::is_barred(std::size_t scene, const Cube& cube, Depth depth) const {
    const std::vector<Barrier>& barriers = areas_[scene].barriers;
    return std::any_of(barriers.begin(), barriers.end(),
                       [&](const Barrier& one) { return one.depth >= depth && one.cube.contains(cube); });
}

// With more of the whole, until no state is in it that was come to.
Cube Barriers::without_told(std::size_t scene, const Cube& whole, Cube part) const {
    whole.for_each([&](std::size_t bit, bool value) {
        if (!is_set(part.fixed, bit) && areas_[scene].told.one_in(part)) part.fix(bit, value);
    });
    return part;
}

// Bit by bit: what it holds without.
Cube Barriers::widened(std::size_t scene, const Cube& cube, const Cube& needed, Depth depth) {
    Cube barrier = without_told(scene, cube, needed);
    const Cube all = barrier;
    all.for_each([&](std::size_t bit, bool) {
        if (!is_set(barrier.fixed, bit)) return;
        Cube wider = barrier;
        wider.free(bit);
        if (areas_[scene].told.one_in(wider)) return;
        Cube enough;
        if (holds(scene, wider, depth - 1, enough)) barrier = without_told(scene, wider, enough);
    });
    return barrier;
}

// It holds to `depth`; what holds farther holds nearer.
Barriers::Depth Barriers::farthest(std::size_t scene, const Cube& cube, Depth depth) {
    Cube needed;
    if (depth >= depth_ || holds(scene, cube, depth_ - 1, needed)) return depth_;
    Depth beyond = depth_;
    while (beyond - depth > 1) {
        const Depth middle = (depth + beyond) / 2;
        (holds(scene, cube, middle - 1, needed) ? depth : beyond) = middle;
    }
    return depth;
}

void Barriers::add(std::size_t scene, const Cube& cube, Depth depth) {
    Area& area = areas_[scene];
    const auto is_worth_less = [&](const Barrier& one) { return one.depth <= depth && cube.contains(one.cube); };
    area.barriers.erase(std::remove_if(area.barriers.begin(), area.barriers.end(), is_worth_less), area.barriers.end());
    area.barriers.push_back({cube});
    raise(area, area.barriers.back(), depth);
}

void Barriers::raise(Area& area, Barrier& barrier, Depth depth) {
    barrier.depth = depth;
    if (depth == for_ever) return area.free.tell(barrier.cube);
    while (area.marks.size() <= depth) area.marks.push_back(area.free.mark());
    area.free.tell(barrier.cube, area.marks[depth]);
}

} // namespace forksight::choicegraph::symbolic
