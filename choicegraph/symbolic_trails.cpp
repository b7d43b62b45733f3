#include "choicegraph/symbolic_trails.hpp"

#include <algorithm>
#include <utility>

namespace forksight::choicegraph::symbolic {

Set ring_at(const Spot& spot, std::uint32_t layer) {
    const auto ring = std::lower_bound(spot.rings.begin(), spot.rings.end(), layer,
                                       [](const Ring& one, std::uint32_t wanted) { return one.layer < wanted; });
    return ring == spot.rings.end() || ring->layer != layer ? Diagrams::none : ring->states;
}

// A ring also holds states of earlier layers, but no such state leads to one that is first seen a layer later than
// the ring's: what is found here is of that layer.
std::optional<Trails::Came> Trails::came(const Sighting& seen) {
    const Spot& spot = walk_.spots()[seen.spot];
    const Set state = walk_.space().state_of(seen.state, walk_.digest().places()[spot.scene].live);
    for (const Arrival& arrival : spot.arrivals) {
        const Spot& from = walk_.spots()[arrival.from];
        const Set ring = ring_at(from, seen.layer - 1);
        if (ring == Diagrams::none) continue;
        const Way& way = walk_.rules()[from.scene].ways[arrival.way];
        const Set before = walk_.sets().both(ring, walk_.before(spot, state, way));
        if (walk_.sets().exhausted()) return std::nullopt;
        if (before == Diagrams::none) continue;
        return Came{{arrival.from, seen.layer - 1, walk_.sets().any_of(before)},
                    {static_cast<std::uint32_t>(from.scene), way.kind, way.number}};
    }
    return std::nullopt;
}

std::optional<std::uint32_t> Trails::to(const Sighting& seen) {
    std::vector<std::pair<Key, Step>> unknown;
    Sighting now = seen;
    std::uint32_t place = 0;
    while (now.layer > 0) {
        Key key{now.spot, now.layer, now.state};
        const auto known = known_.find(key);
        if (known != known_.end()) {
            place = known->second;
            break;
        }
        std::optional<Came> before = came(now);
        if (!before) return std::nullopt;
        unknown.emplace_back(std::move(key), before->step);
        now = std::move(before->before);
        walk_.collect_if_wanted({});
    }
    for (std::size_t i = unknown.size(); i-- > 0;) {
        place = witnesses_.after(place, unknown[i].second);
        known_[unknown[i].first] = place;
    }
    return place;
}

} // namespace forksight::choicegraph::symbolic
