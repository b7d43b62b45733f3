// Where answers hang in the offers that are made to recorded and to made-up viewers.
#pragma once

#include <string>
#include <vector>

#include "choicegraph/dwell.hpp"

namespace forksight::bench {

/// head: around where the head is when the offer opens, yaw and pitch. level: the same yaw, but below the horizon.
/// room: where they are whatever the head does.
enum class Anchor { head, level, room };

struct Layout {
    Anchor anchor = Anchor::head;
    int count = 2;
    double radius_deg = 5.0;
    double below_deg = 10.0;

    /// "head-2-r5-10"
    std::string name() const;
    std::vector<choicegraph::Target> targets(const choicegraph::Direction& head) const;
};

/// Two and three targets, of 5 and 8 degrees, 10 and 25 degrees below, anchored in three ways.
std::vector<Layout> all_layouts();

} // namespace forksight::bench
