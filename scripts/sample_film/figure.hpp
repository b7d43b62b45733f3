// Mrs De Wit: turns a pose into rounded parts.
#pragma once

#include "scripts/sample_film/parts.hpp"
#include "scripts/sample_film/pose.hpp"

namespace forksight::sample_film {

// A ball that keeps light from its surroundings.
struct Shade {
    Vec3 middle;
    float radius{};
    bool casts = false; // also throws a shadow away from the main light
    std::uint8_t owner = 0;
};

struct Figure {
    std::vector<Part> parts;
    std::vector<Shade> shades;
    Face face;
    // Where the painting of clothes and face counts from.
    Vec3 chest, head;
    Mat3 chest_turn, head_turn;
};

Figure build_figure(const Pose& pose, const Spot& spot);

} // namespace forksight::sample_film
