#include "choicegraph/symbolic_passes.hpp"

#include <algorithm>

namespace forksight::choicegraph::symbolic {

Passes::Passes(Walk& walk, std::size_t nodes_at_most)
    : into_(walk.rules().size()), out_of_(walk.rules().size()), decisions_(nodes_at_most) {
    const std::vector<Place>& places = walk.digest().places();
    for (std::size_t scene = 0; scene < places.size(); ++scene) {
        possible_.push_back(decisions_.copy(walk.sets(), walk.space().possible(places[scene].live)));
        Bits& live = live_.emplace_back();
        for (const std::size_t part : places[scene].live) {
            for (const std::size_t level : walk.space().levels_of(part)) set_bit(live, level, true);
        }
        walk.collect_if_wanted({});
    }
    for (std::size_t from = 0; from < places.size(); ++from) {
        for (std::size_t way = 0; way < walk.rules()[from].ways.size(); ++way) add(walk, from, way);
        walk.collect_if_wanted({});
    }
}

void Passes::add(Walk& walk, std::size_t from, std::size_t number) {
    const Way& way = walk.rules()[from].ways[number];
    if (way.kind == Step::Kind::back || way.guard == Diagrams::none) return;
    Pass pass{from, number, way.to, decisions_.copy(walk.sets(), way.guard), {}, {}};
    const std::vector<Change>& entry = walk.rules()[way.to].entry;
    for (const auto* changes : {&way.changes, &entry}) {
        for (const Change& change : *changes) {
            for (const std::size_t level : walk.space().levels_of(change.part)) set_bit(pass.changed, level, true);
        }
    }
    for (std::size_t bit = 0; bit < walk.levels(); ++bit) {
        if (!is_set(pass.changed, bit)) continue;
        Set set = walk.sets().bit(bit);
        for (const auto* changes : {&entry, &way.changes}) {
            for (auto change = changes->rbegin(); change != changes->rend(); ++change) {
                set = walk.space().before(set, *change);
            }
        }
        pass.next.push_back(
            {bit, decisions_.copy(walk.sets(), set), decisions_.copy(walk.sets(), Diagrams::complement(set))});
    }
    into_[way.to].push_back(passes_.size());
    out_of_[from].push_back(passes_.size());
    passes_.push_back(std::move(pass));
}

Bits Passes::after(const Pass& pass, const Bits& state) const {
    Bits next = state;
    for (const NextBit& one : pass.next) set_bit(next, one.bit, decisions_.contains(one.set, state));
    for (std::size_t i = 0; i < next.size(); ++i) next[i] &= live_[pass.to][i];
    return next;
}

Cube Passes::before(const Pass& pass, const Bits& state, const Cube& cube) {
    Cube earlier = asked_before(pass, state, cube);
    decisions_.explain(pass.guard, state, earlier);
    return earlier;
}

Cube Passes::asked_before(const Pass& pass, const Bits& state, const Cube& cube) {
    Cube earlier;
    for (std::size_t i = 0; i < earlier.fixed.size(); ++i) {
        earlier.fixed[i] = cube.fixed[i] & ~pass.changed[i];
        earlier.values[i] = cube.values[i] & ~pass.changed[i];
    }
    for (const NextBit& one : pass.next) {
        if (is_set(cube.fixed, one.bit)) decisions_.explain(one.set, state, earlier);
    }
    return earlier;
}

void Passes::close(std::size_t scene, std::size_t way) {
    for (const std::size_t number : out_of_[scene]) {
        if (passes_[number].way == way) passes_[number].guard = Decisions::never;
    }
}

} // namespace forksight::choicegraph::symbolic
