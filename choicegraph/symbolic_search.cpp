#include "choicegraph/symbolic_search.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t first_shadow_bits = 10;

} // namespace

bool Search::can_search(const Walk& walk) {
    const Digest& digest = walk.digest();
    const auto goes_beyond = [](const Part& part) { return part.may_go_beyond; };
    return walk.rules().size() == digest.places().size() && !digest.places()[digest.film().start].keeps_returns &&
           walk.levels() <= bits_limit && std::none_of(digest.parts().begin(), digest.parts().end(), goes_beyond);
}

Search::Search(Walk& walk, const SearchLimits& limits)
    : walk_(walk),
      limits_(limits),
      open_(walk.rules().size()),
      passes_(walk, limits.copied),
      passes_hold_(!walk.sets().exhausted()) {
    for (const Place& place : walk_.digest().places()) {
        auto& live = live_.emplace_back();
        for (const std::size_t part : place.live) {
            for (const std::size_t level : walk_.space().levels_of(part))
                live[level / 64] |= std::uint64_t{1} << (level % 64);
        }
    }
    start_.scene = walk_.digest().film().start;
    const std::vector<bool> bits = walk_.sets().any_of(walk_.first());
    for (std::size_t level = 0; level < bits.size(); ++level) {
        if (bits[level]) start_.bits[level / 64] |= std::uint64_t{1} << (level % 64);
    }
}

std::size_t Search::Hash::operator()(const State& state) const {
    std::uint64_t hash = state.scene;
    for (const std::uint64_t word : state.bits) {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
}

bool Search::contains(Set states, const State& state) const {
    return walk_.sets().contains_where(states, [&state](std::size_t level) { return is_set(state, level); });
}

void Search::change(State& state, const std::vector<Change>& changes) const {
    for (const Change& one : changes) {
        const auto now = std::find_if(one.cases.begin(), one.cases.end(),
                                      [&](const Case& possible) { return contains(possible.when, state); });
        const std::vector<std::size_t>& levels = walk_.space().levels_of(one.part);
        auto number = static_cast<std::uint64_t>(now->value - walk_.digest().parts()[one.part].low);
        for (auto level = levels.rbegin(); level != levels.rend(); ++level, number >>= 1) {
            const std::uint64_t bit = std::uint64_t{1} << (*level % 64);
            std::uint64_t& word = state.bits[*level / 64];
            word = (number & 1u) != 0 ? word | bit : word & ~bit;
        }
    }
}

Search::State Search::after(const State& state, const Way& way) const {
    State next = state;
    change(next, way.changes);
    change(next, walk_.rules()[way.to].entry);
    next.scene = way.to;
    for (std::size_t i = 0; i < next.bits.size(); ++i) next.bits[i] &= live_[way.to][i];
    return next;
}

std::vector<Step> Search::path_to(const std::vector<Seen>& seen, std::uint32_t last) const {
    std::vector<Step> path;
    std::uint32_t i = last;
    for (; seen[i].before != nothing; i = seen[i].before) {
        const std::size_t from = seen[seen[i].before].state.scene;
        const Way& way = walk_.rules()[from].ways[seen[i].way];
        path.push_back({static_cast<std::uint32_t>(from), way.kind, way.number});
    }
    std::reverse(path.begin(), path.end());
    return path;
}

std::size_t Search::want(std::size_t scene, Set states, std::optional<std::size_t> way) {
    Wanted wanted{scene, states, way, {}};
    for (const std::size_t part : walk_.space().parts_of(states)) {
        wanted.followed.push_back(part);
        if (walk_.space().bit_count(wanted.followed) > first_shadow_bits) wanted.followed.pop_back();
    }
    if (states == Diagrams::none)
        wanted.kind = Verdict::Kind::unreachable;
    else if (const auto met = first_met(scene, states))
        tell_reached(wanted, *met);
    else
        open_[scene].push_back(wanted_.size());
    wanted_.push_back(std::move(wanted));
    return wanted_.size() - 1;
}

// The way there is told when it is asked for: thousands of long ones would take more memory than all states.
void Search::tell_reached(Wanted& wanted, std::uint32_t met) {
    wanted.kind = Verdict::Kind::reachable;
    wanted.met = met;
}

Verdict Search::verdict(std::size_t number, Witnesses& witnesses) {
    const Wanted& wanted = wanted_[number];
    if (wanted.kind != Verdict::Kind::reachable) return {wanted.kind, 0};
    return {wanted.kind, place_of(wanted.met, witnesses), wanted.shortest};
}

// Long ways have most of their steps in common: each is told once.
std::uint32_t Search::place_of(std::uint32_t met, Witnesses& witnesses) {
    std::vector<std::uint32_t> missing;
    std::uint32_t known = met;
    for (; met_[known].before != nothing && !told_at_.contains(known); known = met_[known].before) {
        missing.push_back(known);
    }
    std::uint32_t place = met_[known].before == nothing ? 0 : told_at_.at(known);
    for (std::size_t i = missing.size(); i-- > 0;) {
        const Seen& to = met_[missing[i]];
        const std::size_t from = met_[to.before].state.scene;
        const Way& way = walk_.rules()[from].ways[to.way];
        place = witnesses.after(place, {static_cast<std::uint32_t>(from), way.kind, way.number});
        told_at_.emplace(missing[i], place);
    }
    return place;
}

std::optional<std::uint32_t> Search::first_met(std::size_t scene, Set states) const {
    for (std::uint32_t i = 0; i < met_.size(); ++i) {
        if (met_[i].state.scene == scene && contains(states, met_[i].state)) return i;
    }
    return std::nullopt;
}

// Every state that is come to is held against everything that is wanted in its scene.
std::uint32_t Search::meet(const State& state, std::uint32_t before, std::uint32_t way) {
    const std::uint32_t scenes = before == nothing ? 0 : met_[before].scenes + 1;
    const auto [place, is_new] = numbers_.try_emplace(state, static_cast<std::uint32_t>(met_.size()));
    const std::uint32_t number = place->second;
    if (!is_new) {
        // A shorter way replaces the one known; what was come to through here gets shorter with it.
        if (scenes < met_[number].scenes) met_[number] = {state, before, way, scenes, false};
        return number;
    }
    met_.push_back({state, before, way, scenes, false});
    std::vector<std::size_t>& open = open_[state.scene];
    for (std::size_t i = open.size(); i-- > 0;) {
        Wanted& wanted = wanted_[open[i]];
        if (!contains(wanted.states, state)) continue;
        tell_reached(wanted, number);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return number;
}

std::uint64_t Search::random() {
    random_ += 0x9e3779b97f4a7c15u;
    std::uint64_t bits = random_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

// The number of the state that it leads to, from that one.
std::uint32_t Search::follow(std::uint32_t from, const std::vector<Step>& path) {
    std::uint32_t number = from;
    for (const Step& step : path) {
        const State state = met_[number].state;
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        for (std::uint32_t i = 0; i < ways.size(); ++i) {
            if (ways[i].kind != step.kind || ways[i].number != step.number) continue;
            assert(contains(ways[i].guard, state));
            number = meet(after(state, ways[i]), number, i);
            break;
        }
    }
    return number;
}

// Depth first: what is come to again while it is still on the way here lies on a circle.
void Search::circles(const std::function<bool(std::size_t, const std::vector<bool>&)>& wants_more) {
    struct Open {
        State state;
        std::size_t next = 0;
    };
    std::unordered_map<State, bool, Hash> on_the_way{{start_, true}};
    std::vector<Open> open{{start_, 0}};
    while (!open.empty() && on_the_way.size() < limits_.circle_states) {
        const State state = open.back().state;
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        const std::size_t i = open.back().next++;
        if (i == ways.size()) {
            on_the_way[state] = false;
            open.pop_back();
            continue;
        }
        if (!contains(ways[i].guard, state)) continue;
        const State next = after(state, ways[i]);
        const auto [place, is_new] = on_the_way.try_emplace(next, true);
        if (is_new) {
            open.push_back({next, 0});
        } else if (place->second) {
            std::vector<bool> bits(walk_.levels());
            for (std::size_t level = 0; level < bits.size(); ++level) bits[level] = is_set(next, level);
            if (!wants_more(next.scene, bits)) return;
        }
    }
}

Hope Search::hope(const std::vector<Set>& ends) {
    std::vector<Decisions::Number> ending;
    std::vector<Decisions::Number> ruled_out;
    for (std::size_t scene = 0; scene < ends.size(); ++scene) {
        ending.push_back(passes_.decisions().copy(walk_.sets(), ends[scene]));
        ruled_out.push_back(passes_.decisions().copy(walk_.sets(), walk_.ruled_out(scene)));
    }
    Hope hope(passes_, ending, ruled_out, limits_.hope);
    for (std::size_t scene = 0; scene < never_.size(); ++scene) {
        for (const Cube& cube : never_[scene]) hope.rule_out(scene, cube);
    }
    if (passes_hold_ && !passes_.decisions().is_full()) hope.run();
    return hope;
}

} // namespace forksight::choicegraph::symbolic
