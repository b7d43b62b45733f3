// What one eye sees, and where its picture goes.
#pragma once

#include <vector>

#include "choicegraph/orientation.hpp"

namespace forksight::player::render {

enum class Eye { left, right };

/// Half-angles from straight ahead to each edge, below pi/2; a headset's are not alike. One may be negative, where an
/// eye looks past its picture's edge; opposite edges never meet.
struct Fov {
    double left_rad = 0.7;
    double right_rad = 0.7;
    double up_rad = 0.5;
    double down_rad = 0.5;
};

/// A symmetric view: `horizontal_rad` wide, as high as square pixels make it.
Fov fov_of(double horizontal_rad, int width, int height);

/// In the room, in metres, from where the head was when the room was laid out; axes as of a Direction.
struct Position {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
};

struct View {
    unsigned framebuffer = 0; ///< GL name; 0 is the window's
    int width = 0;
    int height = 0;
    Eye eye = Eye::left;
    Fov fov;
    choicegraph::Orientation orientation; ///< of the eye in the room
    Position position;                    ///< of the eye: near things are seen from there, the film from the middle
};

/// The same eyes on another head: each keeps how it is turned and where it is with regard to `head`, whose middle is
/// between them.
std::vector<View> on_head(std::vector<View> views, const choicegraph::Orientation& head,
                          const choicegraph::Orientation& other);

} // namespace forksight::player::render
