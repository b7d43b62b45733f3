#include "player/render/view.hpp"

#include <cmath>

namespace forksight::player::render {

Fov fov_of(double horizontal_rad, int width, int height) {
    const double half_width = std::tan(horizontal_rad / 2);
    const double half_rad = std::atan(half_width * height / width);
    return {horizontal_rad / 2, horizontal_rad / 2, half_rad, half_rad};
}

} // namespace forksight::player::render
