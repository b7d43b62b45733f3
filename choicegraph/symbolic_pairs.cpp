#include "choicegraph/symbolic_pairs.hpp"

#include <deque>
#include <optional>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t bytes_at_most = std::size_t{64} << 20;
constexpr std::uint64_t work_of_a_branch = 50;
constexpr std::uint64_t work_of_a_row = 20;

} // namespace

Pairs::Pairs(const Passes& passes, const Branches& branches, std::size_t start, const Bits& state,
             std::uint64_t most_work)
    : passes_(passes), branches_(branches), areas_(passes.scenes()) {
    for (std::size_t scene = 0; scene < areas_.size(); ++scene) {
        for (std::size_t bit = bits_; bit < bits_limit; ++bit) {
            if (is_set(passes.live(scene), bit)) bits_ = bit + 1;
        }
    }
    if (branches.were_broken_off() || areas_.size() * 2 * bits_ * sizeof(Values) > bytes_at_most) return;
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
    bool more = false;
    for (const Branch& one : branches_.of(number)) more = flow(one, pass) || more;
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
    for (std::size_t i = 0; i < one.freed.size(); ++i) {
        kept.clear[i] &= ~one.freed[i];
        kept.set[i] &= ~one.freed[i];
    }
    given.add({one.freed, one.freed});
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
