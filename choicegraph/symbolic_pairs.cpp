#include "choicegraph/symbolic_pairs.hpp"

#include <deque>
#include <optional>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t cases_at_most = 256;
constexpr std::size_t steps_of_splitting = 8192;
constexpr std::size_t bytes_at_most = std::size_t{64} << 20;
constexpr std::uint64_t work_of_a_case = 50;
constexpr std::uint64_t work_of_a_row = 20;

} // namespace

void Values::keep(const Values& others) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        clear[i] &= others.clear[i];
        set[i] &= others.set[i];
    }
}

void Values::keep(const Bits& bits) {
    keep(Values{bits, bits});
}

bool Values::add(const Values& others) {
    std::uint64_t fresh = 0;
    for (std::size_t i = 0; i < set.size(); ++i) {
        fresh |= (others.clear[i] & ~clear[i]) | (others.set[i] & ~set[i]);
        clear[i] |= others.clear[i];
        set[i] |= others.set[i];
    }
    return fresh != 0;
}

bool Values::has_all(const Cube& cube) const {
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < set.size(); ++i) {
        missing |= cube.fixed[i] & cube.values[i] & ~set[i];
        missing |= cube.fixed[i] & ~cube.values[i] & ~clear[i];
    }
    return missing == 0;
}

bool Values::covers(const Bits& bits) const {
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < set.size(); ++i) missing |= bits[i] & ~(clear[i] | set[i]);
    return missing == 0;
}

/// All ways in which a pass is open, told apart by what it makes of the bits.
struct Pairs::Split {
    const Decisions& decisions;
    const Pass& pass;
    std::vector<Case> cases = {};
    std::size_t steps = 0;

    bool too_many() const { return steps > steps_of_splitting || cases.size() > cases_at_most; }

    /// `next`: of how many of the pass' sets it was decided; the guard is the first.
    void go(std::size_t next, Decisions::Number now, Case one) {
        if (++steps > steps_of_splitting || too_many()) return;
        if (next == 0 && now == Decisions::never) return;
        if (now <= Decisions::always) {
            if (next > 0) one.then.fix(pass.next[next - 1].bit, now == Decisions::always);
            if (next == pass.next.size())
                cases.push_back(one);
            else
                go(next + 1, pass.next[next].set, one);
            return;
        }
        const Decisions::Node node = decisions.node(now);
        if (is_set(one.when.fixed, node.bit))
            return go(next, is_set(one.when.values, node.bit) ? node.high : node.low, one);
        for (const bool value : {false, true}) {
            Case with = one;
            with.when.fix(node.bit, value);
            go(next, value ? node.high : node.low, with);
        }
    }
};

Pairs::Pairs(const Passes& passes, std::size_t start, const Bits& state, std::uint64_t most_work)
    : passes_(passes), scenes_(passes.scenes()) {
    for (std::size_t scene = 0; scene < scenes_.size(); ++scene) {
        for (std::size_t bit = bits_; bit < bits_limit; ++bit) {
            if (is_set(passes.live(scene), bit)) bits_ = bit + 1;
        }
    }
    if (scenes_.size() * 2 * bits_ * sizeof(Values) > bytes_at_most) return;
    for (std::size_t scene = 0; scene < scenes_.size(); ++scene) {
        for (const std::size_t number : passes.out_of(scene)) {
            Split split{passes.decisions(), passes.pass(number)};
            split.go(0, split.pass.guard, {});
            work_ += work_of_a_row * split.steps;
            if (cases_.size() <= number) cases_.resize(number + 1);
            if (!split.too_many()) cases_[number] = std::move(split.cases);
        }
    }
    begin(start, state);
    std::deque<std::size_t> waiting{start};
    std::vector<bool> waits(scenes_.size(), false);
    for (; !waiting.empty() && work_ < most_work; waiting.pop_front()) {
        waits[waiting.front()] = false;
        for (const std::size_t number : passes_.out_of(waiting.front())) {
            const std::size_t to = passes_.pass(number).to;
            if (!flow(number) || waits[to]) continue;
            waits[to] = true;
            waiting.push_back(to);
        }
    }
    known_ = waiting.empty();
}

void Pairs::begin(std::size_t start, const Bits& state) {
    for (Scene& scene : scenes_) scene.with.resize(2 * bits_);
    Values all;
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (is_set(passes_.live(start), bit)) all.add(bit, is_set(state, bit));
    }
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (is_set(passes_.live(start), bit)) scenes_[start].with[place(bit, is_set(state, bit))] = all;
    }
    scenes_[start].come_to = true;
}

bool Pairs::flow(std::size_t number) {
    const Pass& pass = passes_.pass(number);
    if (pass.guard == Decisions::never) return false;
    if (!cases_[number]) return add_everything(pass);
    bool more = false;
    for (const Case& one : *cases_[number]) more = flow(one, pass) || more;
    return more;
}

bool Pairs::add_everything(const Pass& pass) {
    Scene& to = scenes_[pass.to];
    const Bits& live = passes_.live(pass.to);
    bool more = !std::exchange(to.come_to, true);
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (!is_set(live, bit)) continue;
        for (const bool value : {false, true}) {
            Values all{live, live};
            all.remove(bit, !value);
            more = to.with[place(bit, value)].add(all) || more;
            work_ += work_of_a_row;
        }
    }
    return more;
}

// What the bits can be where all of the cube holds, as far as pairs show; nothing: that cannot be.
std::optional<Values> Pairs::together(const Scene& scene, const Cube& cube, const Bits& live) const {
    Values all;
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        for (const bool value : {false, true}) {
            if (scene.with[place(bit, value)].has(bit, value)) all.add(bit, value);
        }
    }
    cube.for_each([&](std::size_t bit, bool value) { all.keep(scene.with[place(bit, value)]); });
    if (!all.has_all(cube)) return std::nullopt;
    // A value that leaves another bit none cannot be.
    for (bool again = true; std::exchange(again, false);) {
        if (!all.covers(live)) return std::nullopt;
        for (std::size_t bit = 0; bit < bits_; ++bit) {
            for (const bool value : {false, true}) {
                if (!all.has(bit, value)) continue;
                Values with = scene.with[place(bit, value)];
                with.keep(all);
                if (with.covers(live)) continue;
                all.remove(bit, value);
                again = true;
            }
        }
    }
    return all;
}

bool Pairs::flow(const Case& one, const Pass& pass) {
    work_ += work_of_a_case + work_of_a_row * bits_;
    const Scene& from = scenes_[pass.from];
    const std::optional<Values> before = together(from, one.when, passes_.live(pass.from));
    if (!before) return false;
    const Bits& live = passes_.live(pass.to);
    Values kept = *before, given;
    one.then.for_each([&](std::size_t bit, bool value) {
        kept.remove(bit, false);
        kept.remove(bit, true);
        given.add(bit, value);
    });
    kept.keep(live);
    given.keep(live);
    // What begins to matter here without being changed was of no matter before, and is kept clear.
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (is_set(live, bit) && !is_set(passes_.live(pass.from), bit) && !is_set(pass.changed, bit))
            given.add(bit, false);
    }
    Values after = kept;
    after.add(given);
    Scene& to = scenes_[pass.to];
    bool more = !std::exchange(to.come_to, true);
    // A copy where the pass leads back to its own scene: what it adds there is for the next time.
    const std::vector<Values>* with = &from.with;
    std::vector<Values> own;
    if (pass.from == pass.to) with = &(own = from.with);
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        for (const bool value : {false, true}) {
            work_ += work_of_a_row;
            Values row = after;
            if (kept.has(bit, value)) {
                row = (*with)[place(bit, value)];
                row.keep(kept);
                row.add(given);
            } else if (!given.has(bit, value)) {
                continue;
            }
            more = to.with[place(bit, value)].add(row) || more;
        }
    }
    return more;
}

std::vector<Cube> Pairs::impossible(std::size_t scene) const {
    std::vector<Cube> cubes;
    if (!known_) return cubes;
    const Scene& here = scenes_[scene];
    if (!here.come_to) return {Cube{}};
    const Bits& live = passes_.live(scene);
    const auto can_be = [&](std::size_t bit, bool value) { return here.with[place(bit, value)].has(bit, value); };
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        for (const bool value : {false, true}) {
            if (!is_set(live, bit)) continue;
            Cube cube;
            cube.fix(bit, value);
            if (!can_be(bit, value)) {
                cubes.push_back(cube);
                continue;
            }
            for (std::size_t other = bit + 1; other < bits_; ++other) {
                for (const bool its : {false, true}) {
                    if (!is_set(live, other) || !can_be(other, its)) continue;
                    if (here.with[place(bit, value)].has(other, its)) continue;
                    Cube both = cube;
                    both.fix(other, its);
                    cubes.push_back(both);
                }
            }
        }
    }
    return cubes;
}

} // namespace forksight::choicegraph::symbolic
