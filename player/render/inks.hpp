// The colours of all that hangs in the room, with their contrast.
#pragma once

#include "player/render/brush.hpp"

namespace forksight::player::render::inks {

// White on the ground is 12:1 or better over any picture, grey text 6:1.
constexpr Ink ground{0.045, 0.055, 0.075, 0.88};
constexpr Ink lit_ground{0.075, 0.115, 0.19, 0.93};
/// Under text that is read for long, and subtitles.
constexpr Ink deep_ground{0.045, 0.055, 0.075, 0.93};
constexpr Ink white{1.0, 1.0, 1.0, 1.0};
constexpr Ink grey{0.74, 0.75, 0.77, 1.0};
constexpr Ink rim{0.0, 0.0, 0.0, 0.75};
/// The reticle behind letters: white on it has 4.5:1 at least, it has 2.5:1 to the grounds.
constexpr Ink beneath{0.13, 0.42, 0.82, 1.0};
/// Names of who speaks: warm, and as bright as grey text at least.
constexpr Ink name{1.0, 0.86, 0.58, 1.0};

constexpr Ink faint(double alpha) {
    return {1.0, 1.0, 1.0, alpha};
}
constexpr Ink faded(Ink ink, double by) {
    ink.alpha *= by;
    return ink;
}

} // namespace forksight::player::render::inks
