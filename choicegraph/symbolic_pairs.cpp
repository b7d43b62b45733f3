#include "choicegraph/symbolic_pairs.hpp"

#include <deque>
#include <optional>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t branches_at_most = 256; ///< of a pass
constexpr std::size_t steps_of_splitting = 8192;
constexpr std::size_t deepest_split = 600;
constexpr std::size_t bytes_at_most = std::size_t{64} << 20;
constexpr std::uint64_t work_of_a_branch = 50;
constexpr std::uint64_t work_of_a_row = 20;

} // namespace

/// All ways in which a pass is open, told apart by what it makes of the bits.
struct Pairs::Split {
    const Decisions& decisions;
    const Pass& pass;
    std::vector<Branch> branches = {};
    std::size_t steps = 0;

    bool too_many() const { return steps > steps_of_splitting || branches.size() > branches_at_most; }

    /// `next`: of how many of the pass' sets it was decided; the guard is the first.
    void go(std::size_t next, Decisions::Number now, Branch one, std::size_t depth = 0) {
        if (depth > deepest_split) steps = steps_of_splitting;
        if (++steps > steps_of_splitting || too_many()) return;
        if (next == 0 && now == Decisions::never) return;
        if (now <= Decisions::always) {
            if (next > 0) one.then.fix(pass.next[next - 1].bit, now == Decisions::always);
            if (next == pass.next.size())
                branches.push_back(one);
            else
                go(next + 1, pass.next[next].set, one, depth + 1);
            return;
        }
        const Decisions::Node node = decisions.node(now);
        if (is_set(one.when.fixed, node.bit)) {
            return go(next, is_set(one.when.values, node.bit) ? node.high : node.low, one, depth + 1);
        }
        for (const bool value : {false, true}) {
            Branch with = one;
            with.when.fix(node.bit, value);
            go(next, value ? node.high : node.low, with, depth + 1);
        }
    }
};

Pairs::Pairs(const Passes& passes, std::size_t start, const Bits& state, std::uint64_t most_work)
    : passes_(passes), areas_(passes.scenes()) {
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        for (std::size_t bit = bits_; bit < bits_limit; ++bit) {
            if (is_set(passes.live(scene), bit)) bits_ = bit + 1;
        }
    }
    if (areas_.size() * 2 * bits_ * sizeof(Values) > bytes_at_most || !split(most_work)) return;
    begin(start, state);
    std::deque<std::size_t> waiting{start};
    std::vector<bool> waits(areas_.size(), false);
    for (; !waiting.empty(); waiting.pop_front()) {
        waits[waiting.front()] = false;
        for (const std::size_t number : passes_.out_of(waiting.front())) {
            if (work_ > most_work) return;
            const std::size_t to = passes_.pass(number).to;
            if (!flow(number) || waits[to]) continue;
            waits[to] = true;
            waiting.push_back(to);
        }
    }
    known_ = true;
}

// False: there are too many ways in which passes are open, or it takes too long.
bool Pairs::split(std::uint64_t most_work) {
    std::size_t bytes = 0;
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        for (const std::size_t number : passes_.out_of(scene)) {
            Split split{passes_.decisions(), passes_.pass(number)};
            split.go(0, split.pass.guard, {});
            work_ += work_of_a_row * split.steps;
            if (branches_.size() <= number) branches_.resize(number + 1);
            if (work_ > most_work) return false;
            if (split.too_many()) continue;
            bytes += split.branches.size() * sizeof(Branch);
            if (bytes > bytes_at_most) return false;
            branches_[number] = std::move(split.branches);
        }
    }
    return true;
}

void Pairs::begin(std::size_t start, const Bits& state) {
    for (Area& area : areas_) area.with.resize(2 * bits_);
    Values all;
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (is_set(passes_.live(start), bit)) all.add(bit, is_set(state, bit));
    }
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (is_set(passes_.live(start), bit)) areas_[start].with[place(bit, is_set(state, bit))] = all;
    }
    areas_[start].come_to = true;
}

bool Pairs::flow(std::size_t number) {
    const Pass& pass = passes_.pass(number);
    if (pass.guard == Decisions::never) return false;
    if (!branches_[number]) return add_everything(pass);
    bool more = false;
    for (const Branch& one : *branches_[number]) more = flow(one, pass) || more;
    return more;
}

bool Pairs::add_everything(const Pass& pass) {
    Area& to = areas_[pass.to];
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
std::optional<Values> Pairs::together(const Area& area, const Cube& cube, const Bits& live) {
    Values all;
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        for (const bool value : {false, true}) {
            if (area.with[place(bit, value)].has(bit, value)) all.add(bit, value);
        }
    }
    cube.for_each([&](std::size_t bit, bool value) { all.keep(area.with[place(bit, value)]); });
    if (!all.has_all(cube)) return std::nullopt;
    // A value that leaves another bit none cannot be.
    for (bool again = true; std::exchange(again, false);) {
        if (!all.covers(live)) return std::nullopt;
        work_ += work_of_a_row * bits_;
        for (std::size_t bit = 0; bit < bits_; ++bit) {
            for (const bool value : {false, true}) {
                if (!all.has(bit, value)) continue;
                Values with = area.with[place(bit, value)];
                with.keep(all);
                if (with.covers(live)) continue;
                all.remove(bit, value);
                again = true;
            }
        }
    }
    return all;
}

bool Pairs::flow(const Branch& one, const Pass& pass) {
    work_ += work_of_a_branch + work_of_a_row * bits_;
    const Area& from = areas_[pass.from];
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
    Values after = kept;
    after.add(given);
    Area& to = areas_[pass.to];
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
    const Area& here = areas_[scene];
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
