// A film's picture drawn flat, an eye's at a time, for whoever lays it around the viewer in our stead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "player/render/view.hpp"

namespace forksight::player::render {

/// What Sky::unroll draws into: one eye's picture and, around it, `margin` pixels of what it goes on with, so that
/// who filters it finds no edge.
struct Sheet {
    unsigned framebuffer = 0; ///< GL name
    int width = 0;            ///< with both margins
    int height = 0;
    int margin = 0;
    Eye eye = Eye::left;
};

/// What became of a picture that was to be laid around the viewer.
struct Laid {
    bool taken = false;        ///< false: the film is drawn into the views, as where nobody lays it
    std::vector<Sheet> sheets; ///< to be drawn now; none: the picture is there already
    std::optional<View>
        whole;           ///< who stands by looks here, where film and overlay are to be drawn; absent: nobody does
    std::string why_not; ///< in words; empty: it was taken, or nothing is wrong
};

} // namespace forksight::player::render
