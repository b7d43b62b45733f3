// From where an ending can be reached, roughly: with small diagrams, and so from every state a film might have.
#include <utility>

#include "choicegraph/symbolic_fate.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t nodes_kept = 150;
constexpr std::size_t visits_in_all = 10'000; // shared by the spots

} // namespace

Set Fate::ending_here(const Spot& spot, const std::optional<std::string>& ending) const {
    const std::string& here = walk_.digest().film().scenes[spot.scene].ending;
    return !here.empty() && (!ending || *ending == here) ? walk_.left_over(spot) : Diagrams::none;
}

Set Fate::smaller(Set states, Bound bound) {
    if (bound == Bound::some) return walk_.sets().main_part(states, nodes_kept);
    return Diagrams::complement(walk_.sets().main_part(Diagrams::complement(states), nodes_kept));
}

std::vector<Set> Fate::roughly_leading_to(const std::optional<std::string>& ending, Bound bound) {
    const std::vector<Spot>& spots = walk_.spots();
    Diagrams& sets = walk_.sets();
    std::vector<Set> leading(spots.size(), Diagrams::none);
    std::vector<std::size_t> visits(spots.size(), 0);
    std::vector<bool> waits(spots.size(), true);
    bool more = true;
    while (std::exchange(more, false)) {
        for (std::size_t i = spots.size(); i-- > 0;) {
            if (!waits[i] || leading[i] == Diagrams::all) continue;
            waits[i] = false;
            Set now = sets.either(leading[i], ending_here(spots[i], ending));
            for (const Way& way : walk_.rules()[spots[i].scene].ways) {
                const auto to = walk_.spot_after(spots[i], way);
                if (!to || leading[*to] == Diagrams::none) continue;
                now = sets.either(now, walk_.before(spots[*to], leading[*to], way));
            }
            if (sets.less(spots[i].reached, now) == Diagrams::none) {
                now = Diagrams::all;
            } else if (++visits[i] > visits_in_all / spots.size()) {
                now = bound == Bound::some ? leading[i] : Diagrams::all;
            } else {
                now = sets.either(leading[i], smaller(now, bound));
            }
            if (now == leading[i] || sets.exhausted()) continue;
            leading[i] = now;
            more = true;
            for (const Arrival& arrival : spots[i].arrivals) waits[arrival.from] = true;
        }
        walk_.collect_if_wanted(leading);
    }
    const bool known = !sets.exhausted();
    for (std::size_t i = 0; i < spots.size(); ++i) {
        if (!known) leading[i] = bound == Bound::some ? Diagrams::none : Diagrams::all;
        leading[i] = leading[i] == Diagrams::all ? spots[i].reached : sets.both(leading[i], spots[i].reached);
    }
    return leading;
}

} // namespace forksight::choicegraph::symbolic
