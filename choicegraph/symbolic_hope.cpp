#include "choicegraph/symbolic_hope.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t first_looks = 4;
constexpr std::size_t states_in_a_look = 20'000;
constexpr std::uint64_t work_of_a_state = 400;
constexpr std::uint64_t work_of_a_cube = 5;
constexpr std::size_t bits_for_a_step = 8; ///< a way asks for few bits rather than being short

} // namespace

Hope::Hope(Passes& passes, const std::vector<Decisions::Number>& ends, const std::vector<Decisions::Number>& ruled_out,
           std::uint64_t work)
    : passes_(passes),
      ends_(ends),
      hopeful_(passes.scenes()),
      hopeless_(passes.scenes()),
      known_(passes.scenes(), false),
      limit_(work) {
    for (std::size_t scene = 0; scene < passes.scenes(); ++scene) {
        unknown_.emplace_back(passes.decisions(), passes.possible(scene), passes.live(scene));
        unknown_.back().tell(ruled_out[scene]);
    }
}

std::size_t Hope::Hash::operator()(const std::pair<std::size_t, Bits>& state) const {
    std::uint64_t hash = state.first;
    for (const std::uint64_t word : state.second) {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
}

// Every scene gets a few looks, then more: one that is known may be all that others wait for.
void Hope::run() {
    spread();
    bool waits = true;
    for (std::size_t looks = first_looks; waits && work_ < limit_; looks *= 2) {
        waits = false;
        for (std::size_t scene = passes_.scenes(); scene-- > 0 && work_ < limit_;) {
            if (known_[scene]) continue;
            known_[scene] = settle(scene, looks);
            if (known_[scene])
                spread();
            else
                waits = true;
        }
    }
}

std::optional<Bits> Hope::any(std::size_t scene, std::span<const Decisions::Number> outside) {
    const std::uint64_t before = unknown_[scene].work();
    const auto state = unknown_[scene].any(Unknown::much_work, outside);
    work_ += Unknown::nanoseconds_of_work * (unknown_[scene].work() - before);
    return state;
}

// Whatever its state, one of the ways out of the scene leads to where there is hope in every state, or it ends.
bool Hope::is_sure(std::size_t scene) {
    std::vector<Decisions::Number> out{ends_[scene]};
    for (const std::size_t number : passes_.out_of(scene)) {
        const Pass& pass = passes_.pass(number);
        if (known_[pass.to] && hopeless_[pass.to].empty()) out.push_back(pass.guard);
    }
    return !any(scene, out) && !unknown_[scene].gave_up();
}

void Hope::spread() {
    for (bool more = true; std::exchange(more, false);) {
        for (std::size_t scene = passes_.scenes(); scene-- > 0;) {
            if (known_[scene] || !hopeless_[scene].empty() || !is_sure(scene)) continue;
            known_[scene] = more = true;
            hopeful_[scene] = {Cube{}};
        }
    }
}

bool Hope::settle(std::size_t scene, std::size_t looks) {
    while (const auto state = any(scene, {})) {
        if (looks-- == 0 || work_ > limit_ || !look(scene, *state)) return false;
    }
    if (unknown_[scene].gave_up()) return false;
    if (hopeless_[scene].empty()) hopeful_[scene] = {Cube{}};
    return true;
}

std::optional<Cube> Hope::hope_of(std::size_t scene, const Bits& state) {
    Cube cube;
    if (passes_.decisions().contains(ends_[scene], state)) {
        passes_.decisions().explain(ends_[scene], state, cube);
        return cube;
    }
    for (const Cube& one : hopeful_[scene]) {
        if (one.contains(state)) return one;
    }
    return std::nullopt;
}

void Hope::add(std::vector<Cube>& cubes, std::size_t scene, const Cube& cube) {
    if (std::any_of(cubes.begin(), cubes.end(), [&](const Cube& one) { return one.contains(cube); })) return;
    cubes.push_back(cube);
    unknown_[scene].tell(cube);
}

// False: it is not found out within the effort.
bool Hope::look(std::size_t scene, const Bits& state) {
    std::vector<Seen> seen{{scene, state, 0, 0}};
    Numbers numbers{{{scene, state}, 0}};
    std::vector<std::vector<std::size_t>> waiting{{0}};
    for (std::size_t cost = 0; cost < waiting.size();) {
        if (waiting[cost].empty()) {
            ++cost;
            continue;
        }
        const std::size_t number = waiting[cost].back();
        waiting[cost].pop_back();
        const Seen now = seen[number];
        work_ += work_of_a_state + work_of_a_cube * hopeful_[now.scene].size();
        if (const auto cube = hope_of(now.scene, now.state)) {
            tell_hopeful(seen, number, *cube);
            return true;
        }
        if (seen.size() > states_in_a_look) return false;
        for (const std::size_t way : passes_.out_of(now.scene)) {
            const Pass& pass = passes_.pass(way);
            if (!passes_.decisions().contains(pass.guard, now.state)) continue;
            const Bits next = passes_.after(pass, now.state);
            if (!numbers.try_emplace({pass.to, next}, seen.size()).second) continue;
            Cube asked;
            passes_.decisions().explain(pass.guard, now.state, asked);
            const std::size_t then = cost + 1 + bits_for_a_step * asked.size();
            if (waiting.size() <= then) waiting.resize(then + 1);
            waiting[then].push_back(seen.size());
            seen.push_back({pass.to, next, number, way});
        }
    }
    tell_hopeless(seen, numbers);
    return true;
}

void Hope::tell_hopeful(const std::vector<Seen>& seen, std::size_t last, Cube cube) {
    for (std::size_t number = last;; number = seen[number].before) {
        add(hopeful_[seen[number].scene], seen[number].scene, cube);
        if (number == 0) return;
        const Seen& before = seen[seen[number].before];
        cube = passes_.before(passes_.pass(seen[number].pass), before.state, cube);
    }
}

// All that a state leads to was seen, and no ending: what is asked of each is that the ways it cannot go stay shut, and
// that the others lead to what is asked of those.
void Hope::tell_hopeless(const std::vector<Seen>& seen, const Numbers& numbers) {
    std::vector<Cube> cubes(seen.size());
    std::vector<std::vector<std::size_t>> leading(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        passes_.decisions().explain(ends_[seen[i].scene], seen[i].state, cubes[i]);
        for (const std::size_t way : passes_.out_of(seen[i].scene)) {
            const Pass& pass = passes_.pass(way);
            if (!passes_.decisions().contains(pass.guard, seen[i].state)) {
                passes_.decisions().explain(pass.guard, seen[i].state, cubes[i]);
            } else {
                leading[numbers.at({pass.to, passes_.after(pass, seen[i].state)})].push_back(i);
            }
        }
    }
    std::deque<std::size_t> changed;
    for (std::size_t i = 0; i < seen.size(); ++i) changed.push_back(i);
    for (; !changed.empty(); changed.pop_front()) {
        const std::size_t to = changed.front();
        for (const std::size_t from : leading[to]) {
            const Cube before = cubes[from];
            for (const std::size_t way : passes_.out_of(seen[from].scene)) {
                const Pass& pass = passes_.pass(way);
                if (pass.to != seen[to].scene || !passes_.decisions().contains(pass.guard, seen[from].state)) continue;
                if (passes_.after(pass, seen[from].state) != seen[to].state) continue;
                const Cube asked = passes_.asked_before(pass, seen[from].state, cubes[to]);
                asked.for_each([&](std::size_t bit, bool value) { cubes[from].fix(bit, value); });
            }
            if (!(cubes[from] == before)) changed.push_back(from);
        }
    }
    for (std::size_t i = 0; i < seen.size(); ++i) add(hopeless_[seen[i].scene], seen[i].scene, cubes[i]);
}

} // namespace forksight::choicegraph::symbolic
