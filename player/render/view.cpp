#include "player/render/view.hpp"

#include <cmath>

namespace forksight::player::render {

Fov fov_of(double horizontal_rad, int width, int height) {
    const double half_width = std::tan(horizontal_rad / 2);
    const double half_rad = std::atan(half_width * height / width);
    return {horizontal_rad / 2, horizontal_rad / 2, half_rad, half_rad};
}

std::vector<View> on_head(std::vector<View> views, const choicegraph::Orientation& head,
                          const choicegraph::Orientation& other) {
    if (views.empty()) return views;
    const choicegraph::Orientation turn = choicegraph::compose(other, choicegraph::inverse(head));
    Position middle;
    const double share = 1.0 / static_cast<double>(views.size());
    for (const View& view : views) {
        middle.x += view.position.x * share;
        middle.y += view.position.y * share;
        middle.z += view.position.z * share;
    }
    for (View& view : views) {
        view.orientation = choicegraph::compose(turn, view.orientation);
        const choicegraph::Direction off = choicegraph::rotate(
            turn, {view.position.x - middle.x, view.position.y - middle.y, view.position.z - middle.z});
        view.position = {middle.x + off.x, middle.y + off.y, middle.z + off.z};
    }
    return views;
}

} // namespace forksight::player::render
