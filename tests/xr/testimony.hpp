// What the runtime answers a program of its own, xr_witness: apart from the player, about head, eyes and views.
#pragma once

#include <optional>
#include <vector>

#include "choicegraph/orientation.hpp"
#include "player/render/view.hpp"
#include "tests/xr/stand.hpp"

namespace forksight::tests {

struct Testimony {
    player::render::Position head;
    choicegraph::Orientation orientation;
    bool eye_tracker = false;
    std::optional<choicegraph::Orientation> gaze; ///< absent: nobody tracks them, or they are shut
    std::vector<player::render::Fov> eyes;        ///< left, right
};

/// Of now. Throws when the runtime does not answer.
Testimony testimony_of(const Stand& stand);

/// The angle between two turns.
double degrees_between(const choicegraph::Orientation& a, const choicegraph::Orientation& b);

} // namespace forksight::tests
