// How Search shows that a way is as short as any: it looks for a shorter one, and that there is none is the proof.
#include <algorithm>
#include <utility>

#include "choicegraph/symbolic_search.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t shadows_kept = 16;
constexpr std::size_t states_looked_at = 300;
constexpr std::uint64_t work_of_a_state = 150;
constexpr std::uint64_t work_of_a_step = 10;

} // namespace

Shadow& Search::shadow_of(const Parts& parts) {
    const auto found = shadows_.find(parts);
    if (found != shadows_.end()) return *found->second;
    if (shadows_.size() >= shadows_kept) shadows_.clear();
    return *shadows_.emplace(parts, std::make_unique<Shadow>(walk_, parts)).first->second;
}

// A*, with the shadow's distances: never more than the true ones, and never falling by more than one a scene, so that
// what is taken out first has been come to in the fewest scenes there are. Nothing: it was given up; unreachable: there
// is no shorter way.
std::optional<Search::Found> Search::shorter(const Shadow& shadow, const Wanted& wanted, std::size_t length) {
    const std::size_t at_most = length - 1;
    const auto distance = [&shadow](const State& state) {
        return shadow.distance(state.scene, [&state](std::size_t level) { return is_set(state, level); });
    };
    std::vector<Seen> seen{{start_, nothing, 0, 0, false}};
    std::unordered_map<State, std::uint32_t, Hash> numbers{{start_, 0}};
    std::vector<std::vector<std::uint32_t>> open;
    std::size_t lowest = 0;
    const auto wait = [&](std::uint32_t number, std::uint16_t left) {
        const std::size_t cost = seen[number].scenes + left;
        if (left == Shadow::never || cost > at_most) return;
        if (open.size() <= cost) open.resize(cost + 1);
        open[cost].push_back(number);
        lowest = std::min(lowest, cost);
    };
    wait(0, distance(start_));
    std::size_t looked_at = 0;
    while (lowest < open.size()) {
        if (open[lowest].empty()) {
            ++lowest;
            continue;
        }
        const std::uint32_t number = open[lowest].back();
        open[lowest].pop_back();
        if (std::exchange(seen[number].done, true)) continue;
        const State state = seen[number].state;
        if (state.scene == wanted.scene && contains(wanted.states, state)) {
            return Found{Verdict::Kind::reachable, path_to(seen, number)};
        }
        work_ += work_of_a_state;
        if (++looked_at > states_looked_at) return std::nullopt;
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        for (std::uint32_t i = 0; i < ways.size(); ++i) {
            if (!contains(ways[i].guard, state)) continue;
            const State next = after(state, ways[i]);
            const std::uint32_t count = seen[number].scenes + 1;
            const auto [place, is_new] = numbers.try_emplace(next, static_cast<std::uint32_t>(seen.size()));
            if (is_new) {
                seen.push_back({next, number, i, count, false});
            } else if (count < seen[place->second].scenes && !seen[place->second].done) {
                seen[place->second] = {next, number, i, count, false};
            } else {
                continue;
            }
            wait(place->second, distance(next));
        }
    }
    return Found{Verdict::Kind::unreachable, {}};
}

void Search::prove_shortest() {
    for (std::size_t i = 0; i < wanted_.size() && work_ < until_; ++i) {
        Wanted& wanted = wanted_[i];
        if (wanted.kind != Verdict::Kind::reachable || wanted.shortest) continue;
        const std::size_t length = path_to(met_, wanted.met).size();
        work_ += work_of_a_step * length;
        if (length == 0) {
            wanted.shortest = true;
            continue;
        }
        Shadow& shadow = shadow_of(wanted.followed);
        work_ += shadow.measure(wanted.scene, wanted.states);
        const auto found = shorter(shadow, wanted, length);
        if (!found) continue;
        if (found->kind == Verdict::Kind::reachable)
            tell_reached(wanted, follow(meet(start_, nothing, 0), found->path));
        wanted.shortest = true;
    }
}

} // namespace forksight::choicegraph::symbolic
