#include "choicegraph/symbolic_regression.hpp"

#include <algorithm>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t never_at_most = 4000; ///< cubes of a scene that are kept
// A state that was met and differs in one bit less is worth twenty cubes' bits, or sixty scenes.
constexpr std::size_t cost_of_a_miss = 60;
constexpr std::size_t cost_of_a_bit = 3;
constexpr std::uint64_t work_of_a_step = 10;
constexpr std::uint64_t work_of_a_cube = 200;

/// All cubes in which a state is in each of some sets, up to some; no state is in two.
struct Cubes {
    const Decisions& decisions;
    std::vector<Decisions::Number> sets;
    std::size_t most_steps;
    std::vector<Cube> cubes = {};
    std::size_t steps = 0;

    bool too_many() const { return steps > most_steps; }

    /// `next`: of how many of the sets this was decided or is about to be; `now`: what is left of the last of them.
    void go(std::size_t next, Decisions::Number now, const Cube& cube) {
        for (;; now = next_of(now, cube)) {
            if (++steps > most_steps) return;
            while (now == Decisions::always && next < sets.size()) now = sets[next++];
            if (now == Decisions::never) return;
            if (now == Decisions::always) return cubes.push_back(cube);
            if (!is_set(cube.fixed, decisions.node(now).bit)) break;
        }
        const Decisions::Node node = decisions.node(now);
        for (const bool value : {false, true}) {
            Cube with = cube;
            with.fix(node.bit, value);
            go(next, value ? node.high : node.low, with);
        }
    }
    Decisions::Number next_of(Decisions::Number now, const Cube& cube) const {
        const Decisions::Node& node = decisions.node(now);
        return is_set(cube.values, node.bit) ? node.high : node.low;
    }
};

/// What a state before the pass is to be in, for the pass to lead it into the cube.
std::vector<Decisions::Number> sets_before(const Pass& pass, const Cube& cube) {
    std::vector<Decisions::Number> sets{pass.guard};
    for (const NextBit& one : pass.next) {
        if (is_set(cube.fixed, one.bit)) sets.push_back(is_set(cube.values, one.bit) ? one.set : one.cleared);
    }
    return sets;
}

} // namespace

Regression::Regression(const Passes& passes, const Triples& triples, std::size_t most_steps)
    : passes_(passes), triples_(triples), most_steps_(most_steps) {
    for (std::size_t scene = 0; scene < passes.scenes(); ++scene) areas_.push_back({Met(passes.live(scene))});
}

Regression::Answer Regression::ask(std::size_t scene, Decisions::Number set, std::size_t most_cubes,
                                   std::uint64_t most_work) {
    begin(most_cubes, most_work);
    Cubes first{passes_.decisions(), {set}, most_steps_};
    first.go(0, Decisions::always, {});
    work_ += work_of_a_step * first.steps;
    some_left_out_ = first.too_many();
    for (const Cube& cube : first.cubes) {
        if (is_over()) break;
        if (add({scene, cube, wishes_.size()})) return Answer::reached;
    }
    while (lowest_ < waiting_.size() && !is_over()) {
        if (waiting_[lowest_].empty()) {
            ++lowest_;
            continue;
        }
        const std::size_t number = waiting_[lowest_].back();
        waiting_[lowest_].pop_back();
        if (go_back(number)) return Answer::reached;
    }
    if (some_left_out_ || is_over()) return Answer::open;
    for (const Wish& wish : wishes_) {
        std::vector<Cube>& never = areas_[wish.scene].never;
        if (never.size() < never_at_most) never.push_back(wish.cube);
    }
    return Answer::never;
}

void Regression::begin(std::size_t most_cubes, std::uint64_t most_work) {
    most_cubes_ = most_cubes;
    until_ = work_ + most_work;
    wishes_.clear();
    waiting_.clear();
    lowest_ = 0;
    for (const std::size_t scene : touched_) areas_[scene].asked.clear();
    touched_.clear();
}

// What is in a larger cube leads nowhere that the larger one does not.
bool Regression::is_known(const Area& area, const Cube& cube) {
    work_ += 2 * (area.asked.size() + area.never.size());
    const auto holds_it = [&cube](const Cube& one) { return one.contains(cube); };
    return std::any_of(area.asked.begin(), area.asked.end(), holds_it) ||
           std::any_of(area.never.begin(), area.never.end(), holds_it);
}

// True: it has been come to.
bool Regression::add(const Wish& wish) {
    Area& area = areas_[wish.scene];
    const std::size_t size = wish.cube.size();
    work_ += work_of_a_cube + 2 * size * size; // triples look at each two of its bits
    if (is_known(area, wish.cube) || !triples_.allow(wish.scene, wish.cube)) return false;
    if (area.asked.empty()) touched_.push_back(wish.scene);
    area.asked.push_back(wish.cube);
    wishes_.push_back(wish);
    const Met::Nearest nearest = area.met.nearest(wish.cube);
    work_ += area.met.size() / 16 * size;
    if (nearest.differs_in == 0) {
        found_ = {nearest.number};
        tell_found();
        return true;
    }
    const std::size_t cost = cost_of_a_miss * nearest.differs_in + cost_of_a_bit * size + wish.length;
    if (waiting_.size() <= cost) waiting_.resize(cost + 1);
    waiting_[cost].push_back(wishes_.size() - 1);
    lowest_ = std::min(lowest_, cost);
    return false;
}

bool Regression::go_back(std::size_t number) {
    const Wish wish = wishes_[number];
    for (const std::size_t way : passes_.into(wish.scene)) {
        const Pass& pass = passes_.pass(way);
        if (pass.guard == Decisions::never) continue;
        Cube kept = wish.cube;
        for (std::size_t i = 0; i < kept.fixed.size(); ++i) {
            kept.fixed[i] &= ~pass.changed[i];
            kept.values[i] &= ~pass.changed[i];
        }
        Cubes earlier{passes_.decisions(), sets_before(pass, wish.cube), most_steps_};
        earlier.go(0, Decisions::always, kept);
        work_ += work_of_a_step * earlier.steps;
        some_left_out_ = some_left_out_ || earlier.too_many();
        for (const Cube& cube : earlier.cubes) {
            if (is_over()) return false;
            if (add({pass.from, cube, number, way, wish.length + 1})) return true;
        }
    }
    return false;
}

void Regression::tell_found() {
    for (std::size_t i = wishes_.size() - 1; wishes_[i].after != i; i = wishes_[i].after) {
        found_.passes.push_back(wishes_[i].pass);
    }
}

} // namespace forksight::choicegraph::symbolic
