#include "choicegraph/symbolic_regression.hpp"

#include <algorithm>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t cubes_at_most = 48; ///< that one pass makes of one
constexpr std::size_t told_looked_at = 500;
constexpr std::size_t close = 2; ///< bits
constexpr std::uint64_t work_of_a_wish = 1000;
constexpr std::size_t cost_of_a_miss = 4;

std::size_t misses(const Cube& cube, const Bits& state) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < state.size(); ++i) {
        count += static_cast<std::size_t>(std::popcount((state[i] ^ cube.values[i]) & cube.fixed[i]));
    }
    return count;
}

} // namespace

std::size_t Regression::Hash::operator()(const std::pair<std::size_t, Cube>& wish) const {
    std::uint64_t hash = wish.first;
    for (std::size_t i = 0; i < wish.second.fixed.size(); ++i) {
        for (const std::uint64_t word : {wish.second.fixed[i], wish.second.values[i]}) {
            hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
            hash ^= hash >> 29;
        }
    }
    return static_cast<std::size_t>(hash);
}

void Regression::split(const std::vector<Decisions::Number>& sets, std::size_t next, Decisions::Number now, Cube cube) {
    const Decisions& decisions = passes_.decisions();
    while (now == Decisions::always && next < sets.size()) now = sets[next++];
    if (now == Decisions::never) return;
    if (now == Decisions::always) {
        if (split_.size() < cubes_at_most)
            split_.push_back(cube);
        else
            some_left_out_ = true;
        return;
    }
    const Decisions::Node node = decisions.node(now);
    if (is_set(cube.fixed, node.bit)) {
        return split(sets, next, is_set(cube.values, node.bit) ? node.high : node.low, cube);
    }
    for (const bool value : {true, false}) {
        Cube with = cube;
        with.fix(node.bit, value);
        split(sets, next, value ? node.high : node.low, with);
    }
}

// One of them, and otherwise how many bits the nearest differs in. Of very many only some are looked at, unless one of
// those comes close; the first always is, since in the start's scene that is the start, without which nothing is
// proven.
std::optional<std::uint32_t> Regression::told_in(std::size_t scene, const Cube& cube, std::size_t& fewest) {
    const std::vector<Told>& told = told_[scene];
    fewest = cube.size();
    for (std::size_t stride = told.size() / told_looked_at + 1;; stride = 1) {
        work_ += 3 * told.size() / stride;
        for (std::size_t i = 0; i < told.size(); i += stride) {
            const std::size_t differing = misses(cube, told[i].state);
            if (differing == 0) return told[i].number;
            fewest = std::min(fewest, differing);
        }
        if (stride == 1 || fewest > close) return std::nullopt;
    }
}

// True: it has been come to.
bool Regression::add(std::size_t scene, const Cube& cube, std::size_t after, std::size_t pass) {
    work_ += work_of_a_wish;
    if (!known_.emplace(scene, cube).second) return false;
    if (passes_.decisions().comes_to(Decisions::always, ruled_out_[scene], cube)) return false;
    const std::size_t number = wishes_.size();
    wishes_.push_back({scene, cube, after, pass, after == number ? 0 : wishes_[after].length + 1});
    std::size_t fewest = 0;
    if (const auto told = told_in(scene, cube, fewest)) {
        found_ = {*told, {}};
        return true;
    }
    const std::size_t cost = cost_of_a_miss * fewest + wishes_.back().length;
    if (waiting_.size() <= cost) waiting_.resize(cost + 1);
    waiting_[cost].push_back(number);
    return false;
}

bool Regression::follow(std::size_t number) {
    for (const std::size_t way : passes_.into(wishes_[number].scene)) {
        const Pass& pass = passes_.pass(way);
        const Wish wish = wishes_[number];
        Cube before;
        for (std::size_t i = 0; i < before.fixed.size(); ++i) {
            before.fixed[i] = wish.cube.fixed[i] & ~pass.changed[i];
            before.values[i] = wish.cube.values[i] & ~pass.changed[i];
        }
        std::vector<Decisions::Number> sets;
        for (const NextBit& one : pass.next) {
            if (!is_set(wish.cube.fixed, one.bit)) continue;
            sets.push_back(is_set(wish.cube.values, one.bit) ? one.set : one.cleared);
        }
        sets.push_back(pass.guard);
        if (std::find(sets.begin(), sets.end(), Decisions::never) != sets.end()) continue;
        split_.clear();
        split(sets, 0, Decisions::always, before);
        const std::vector<Cube> cubes = split_;
        for (const Cube& cube : cubes) {
            if (add(pass.from, cube, number, way)) return true;
        }
    }
    return false;
}

Regression::Answer Regression::ask(std::size_t scene, Decisions::Number set, std::size_t wishes) {
    wishes_.clear();
    waiting_.clear();
    known_.clear();
    split_.clear();
    some_left_out_ = false;
    split({set}, 0, Decisions::always, {});
    bool come = false;
    for (const Cube& cube : std::vector<Cube>(split_)) {
        if (!come) come = add(scene, cube, wishes_.size(), 0);
    }
    for (std::size_t cost = 0; cost < waiting_.size() && !come;) {
        if (waiting_[cost].empty()) {
            ++cost;
            continue;
        }
        if (wishes_.size() > wishes) return Answer::open;
        const std::size_t number = waiting_[cost].back();
        waiting_[cost].pop_back();
        come = follow(number);
        cost = 0;
    }
    if (!come) return some_left_out_ ? Answer::open : Answer::never;
    for (std::size_t i = wishes_.size() - 1; wishes_[i].after != i; i = wishes_[i].after) {
        found_.passes.push_back(wishes_[i].pass);
    }
    return Answer::reached;
}

} // namespace forksight::choicegraph::symbolic
