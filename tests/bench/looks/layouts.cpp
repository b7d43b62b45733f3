#include "tests/bench/looks/layouts.hpp"

#include <algorithm>

namespace forksight::bench {

using namespace choicegraph;

std::string Layout::name() const {
    const std::string word = anchor == Anchor::head ? "head" : anchor == Anchor::level ? "level" : "room";
    return word + "-" + std::to_string(count) + "-r" + std::to_string(static_cast<int>(radius_deg)) + "-" +
           std::to_string(static_cast<int>(below_deg));
}

std::vector<Target> Layout::targets(const Direction& head) const {
    const std::vector<double> yaws_deg = count == 2 ? std::vector{-20.0, 20.0} : std::vector{-30.0, 0.0, 30.0};
    const double yaw_deg = anchor == Anchor::room ? 0.0 : degrees(yaw_of(head));
    const double pitch_deg = anchor == Anchor::head ? degrees(pitch_of(head)) : 0.0;
    std::vector<Target> targets;
    for (const double beside_deg : yaws_deg) {
        const double down_deg = std::max(-85.0, pitch_deg - below_deg);
        targets.push_back(
            {targets.size(), {direction(radians(yaw_deg + beside_deg), radians(down_deg)), radians(radius_deg)}, true});
    }
    return targets;
}

std::vector<Layout> all_layouts() {
    std::vector<Layout> layouts;
    for (const Anchor anchor : {Anchor::head, Anchor::level, Anchor::room}) {
        for (const int count : {2, 3}) {
            for (const double radius_deg : {5.0, 8.0}) {
                for (const double below_deg : {10.0, 25.0}) layouts.push_back({anchor, count, radius_deg, below_deg});
            }
        }
    }
    return layouts;
}

} // namespace forksight::bench
