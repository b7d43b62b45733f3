#include "choicegraph/symbolic_walk.hpp"

#include <algorithm>
#include <utility>

#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph::symbolic {

Walk::Walk(const Digest& digest, Space& space)
    : digest_(digest), space_(space), rules_(rules_of(digest, space)), sightings_(digest.places().size()) {
    ruled_out_.assign(sightings_.size(), Diagrams::none);
    for (std::size_t i = 0; i < sightings_.size(); ++i) {
        sightings_[i].choices.resize(digest.film().scenes[i].choices.size());
        sightings_[i].then.resize(digest.film().scenes[i].then.size());
    }
}

bool Walk::run(std::uint32_t layers) {
    if (space_.is_too_large() || sets().exhausted()) return false;
    begin();
    while (!frontier_.empty() && !sets().exhausted()) {
        for (const auto& [spot, states] : frontier_) look(spot, states);
        if (layer_ >= layers) return false;
        for (const auto& [spot, states] : frontier_) {
            go_on(spot, states);
            if (sets().exhausted() || spots_.size() > spots_limit) return false;
        }
        make_layer();
    }
    return !sets().exhausted() && !lost_some_;
}

void Walk::begin() {
    const std::size_t start = digest_.film().start;
    const Set states = sets().forgetting(changed(space_.initial(), rules_[start].entry), rules_[start].forgotten);
    if (sets().exhausted()) return;
    const std::size_t spot = spot_at({start, {}});
    first_ = states;
    kept_.push_back(states);
    spots_[spot].reached = states;
    spots_[spot].rings.push_back({0, states});
    frontier_[spot] = states;
}

Set Walk::left_over(const Spot& spot) const {
    const bool goes_back = digest_.film().scenes[spot.scene].returns && !spot.returns.empty();
    return goes_back ? Diagrams::none : rules_[spot.scene].left;
}

void Walk::look(std::size_t number, Set states) {
    const Spot& spot = spots_[number];
    const Rules& rules = rules_[spot.scene];
    Sightings& seen = sightings_[spot.scene];
    look(number, states, Diagrams::all, seen.entered);
    look(number, states, left_over(spot), seen.left_over);
    for (std::size_t i = 0; i < rules.choices.size(); ++i) {
        look(number, states, rules.choices[i].holds, seen.choices[i].holds);
        look(number, states, rules.choices[i].fails, seen.choices[i].fails);
    }
    for (std::size_t i = 0; i < rules.then.size(); ++i) {
        look(number, states, rules.then[i].holds, seen.then[i].holds);
        look(number, states, rules.then[i].fails, seen.then[i].fails);
    }
}

void Walk::look(std::size_t spot, Set states, Set where, std::optional<Sighting>& first) {
    if (first || sets().exhausted()) return;
    const Set found = sets().both(states, where);
    if (found != Diagrams::none) first = Sighting{spot, layer_, sets().any_of(found)};
}

std::optional<Walk::Key> Walk::key_after(const Spot& from, const Way& way) const {
    Key key{way.to, from.returns};
    if (way.kind == Step::Kind::back) {
        if (from.returns.empty()) return std::nullopt;
        key.first = key.second.back();
        key.second.pop_back();
    }
    if (way.return_to) {
        if (key.second.size() == returns_limit) key.second.erase(key.second.begin());
        key.second.push_back(*way.return_to);
    }
    if (!digest_.places()[key.first].keeps_returns) key.second.clear();
    return key;
}

std::optional<std::size_t> Walk::spot_after(const Spot& from, const Way& way) const {
    const auto key = key_after(from, way);
    if (!key) return std::nullopt;
    const auto found = by_key_.find(*key);
    return found == by_key_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Walk::spot_at(const Key& key) {
    const auto [place, is_new] = by_key_.try_emplace(key, spots_.size());
    if (is_new) spots_.push_back({key.first, key.second, Diagrams::none, {}, {}});
    return place->second;
}

Set Walk::changed(Set states, const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        if (sets().both(states, change.beyond) != Diagrams::none) {
            lost_some_ = true;
            states = sets().less(states, change.beyond);
        }
        states = space_.after(states, change);
    }
    return states;
}

Set Walk::after(Set states, const Way& way, std::size_t scene) {
    states = sets().both_forgetting(states, way.guard, way.forgotten);
    if (states == Diagrams::none) return states;
    states = changed(changed(states, way.changes), rules_[scene].entry);
    return sets().forgetting(states, rules_[scene].forgotten);
}

Set Walk::before(const Spot& to, Set states, const Way& way) {
    const std::vector<Change>& entry = rules_[to.scene].entry;
    for (auto change = entry.rbegin(); change != entry.rend(); ++change) states = space_.before(states, *change);
    for (auto change = way.changes.rbegin(); change != way.changes.rend(); ++change) {
        states = space_.before(states, *change);
    }
    return sets().both(states, way.guard);
}

void Walk::go_on(std::size_t from, Set states) {
    const std::vector<Way>& ways = rules_[spots_[from].scene].ways;
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const auto key = key_after(spots_[from], ways[i]);
        if (!key) continue;
        const Set entered = after(states, ways[i], key->first);
        if (sets().exhausted()) return;
        if (entered == Diagrams::none) continue;
        const std::size_t to = spot_at(*key);
        const Arrival arrival{from, i};
        std::vector<Arrival>& arrivals = spots_[to].arrivals;
        if (std::find(arrivals.begin(), arrivals.end(), arrival) == arrivals.end()) arrivals.push_back(arrival);
        const auto place = coming_.try_emplace(to, Diagrams::none).first;
        place->second = sets().either(place->second, sets().less(entered, spots_[to].reached));
        collect_if_wanted({});
    }
}

// What is new, made smaller with whatever was there before: a ring holds every state of its layer and none of later
// ones, which is all that shortest ways ask of it.
void Walk::make_layer() {
    frontier_.clear();
    ++layer_;
    for (const auto& [number, states] : coming_) {
        if (states == Diagrams::none || sets().exhausted()) continue;
        Spot& spot = spots_[number];
        const Set before = spot.reached;
        const Set reached = sets().either(before, states);
        const Set ring = before == Diagrams::none
                             ? states
                             : sets().simplified(reached, sets().either(states, Diagrams::complement(reached)));
        if (sets().exhausted()) return;
        spot.reached = reached;
        spot.rings.push_back({layer_, ring});
        frontier_[number] = ring;
    }
    coming_.clear();
}

void Walk::collect_if_wanted(const std::vector<Set>& also) {
    if (sets().wants_collecting()) collect(also);
}

void Walk::assume_everything() {
    spots_.clear();
    by_key_.clear();
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        const std::size_t spot = spot_at({i, {}});
        spots_[spot].reached = sets().less(space_.possible(digest_.places()[i].live), ruled_out_[i]);
    }
    for (std::size_t from = 0; from < rules_.size(); ++from) {
        for (std::size_t i = 0; i < rules_[from].ways.size(); ++i) {
            const Way& way = rules_[from].ways[i];
            if (way.kind != Step::Kind::back) spots_[way.to].arrivals.push_back({from, i});
        }
    }
}

void Walk::recover(const DiagramLimits& limits) {
    frontier_.clear();
    coming_.clear();
    collect({});
    sets().go_on_within(limits);
}

void Walk::collect(const std::vector<Set>& also) {
    std::vector<Set> roots = also;
    roots.insert(roots.end(), kept_.begin(), kept_.end());
    roots.insert(roots.end(), ruled_out_.begin(), ruled_out_.end());
    space_.add_roots(roots);
    add_roots(rules_, roots);
    for (const Spot& spot : spots_) {
        roots.push_back(spot.reached);
        for (const Ring& ring : spot.rings) roots.push_back(ring.states);
    }
    for (const auto* sets_by_spot : {&frontier_, &coming_}) {
        for (const auto& [spot, states] : *sets_by_spot) roots.push_back(states);
    }
    sets().collect(roots);
}

} // namespace forksight::choicegraph::symbolic
