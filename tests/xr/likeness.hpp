// How like the world of world_film what the headset shows is: how far off its colours are, and how sharp it is.
#pragma once

#include "tests/xr/snapshot.hpp"
#include "tests/xr/testimony.hpp"
#include "tests/xr/world_film.hpp"

namespace forksight::tests {

/// Of 255. The film is compressed, and the runtime filters it once more; a degree of yaw is 1.4, swapped eyes are 60.
inline constexpr double most_mean = 1.3;
inline constexpr double most = 12.0;

struct Difference {
    double mean = 0.0;
    double worst = 0.0;
};

/// One eye of the headset as it is, on a head that is turned so.
player::render::View view_of(player::render::Eye eye, const Testimony& now, const choicegraph::Orientation& turned);

/// Between one eye's half of what is shown and what the world looks like from there: squares of three pixels a side.
/// Left out: where the runtime ends the picture, where the player marks what the head faces, the poles' very middles,
/// and, of half a world, its edge.
Difference difference(const Snapshot& shot, const player::render::View& view, const World& world = {});

/// Between two photographs of one eye's half, pixel by pixel, but for the same places.
Difference difference(const Snapshot& one, const Snapshot& other, player::render::Eye eye);

/// Of a fine world, against pixels that are each the mean of what lies in them.
struct Fineness {
    double sharpness =
        0.0;          ///< how much of the detail is left: the part of what is seen that goes along with it; 1: all
    double off = 0.0; ///< the mean difference
};
Fineness fineness(const Snapshot& shot, const player::render::View& view, const World& world);

} // namespace forksight::tests
