#include "player/render/eyes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace forksight::player::render {

using choicegraph::Direction;
using choicegraph::Orientation;

Head head_of(const std::vector<View>& views) {
    if (views.size() == 1) return {views[0].orientation, views[0].position};
    Head head;
    Orientation sum{0.0, 0.0, 0.0, 0.0};
    for (const View& view : views) {
        const Orientation &q = view.orientation, &first = views[0].orientation;
        // A quaternion and its negative turn alike; only alike signs may be added.
        const double sign = q.x * first.x + q.y * first.y + q.z * first.z + q.w * first.w < 0.0 ? -1.0 : 1.0;
        sum = {sum.x + sign * q.x, sum.y + sign * q.y, sum.z + sign * q.z, sum.w + sign * q.w};
        const double share = 1.0 / static_cast<double>(views.size());
        head.position.x += share * view.position.x;
        head.position.y += share * view.position.y;
        head.position.z += share * view.position.z;
    }
    const double length = std::sqrt(sum.x * sum.x + sum.y * sum.y + sum.z * sum.z + sum.w * sum.w);
    if (length > 1e-9) head.orientation = {sum.x / length, sum.y / length, sum.z / length, sum.w / length};
    return head;
}

Field common_field(const std::vector<View>& views, const Head& head) {
    constexpr double wide = 4.0;
    constexpr double narrow = 0.05;
    Field field{wide, wide, wide, wide};
    const Orientation from_room = choicegraph::inverse(head.orientation);
    for (const View& view : views) {
        const Position &eye = view.position, &middle = head.position;
        const Direction at = choicegraph::rotate(from_room, {eye.x - middle.x, eye.y - middle.y, eye.z - middle.z});
        // Where a ray through a corner of the view meets the plane at reading distance before the head.
        const auto corner = [&](double x, double y) {
            const Direction d =
                choicegraph::rotate(from_room, choicegraph::rotate(view.orientation, Direction{x, y, -1.0}));
            const double far = (reading_distance_m + at.z) / std::max(-d.z, 1e-3);
            return std::pair((at.x + far * d.x) / reading_distance_m, (at.y + far * d.y) / reading_distance_m);
        };
        const double left = -std::tan(view.fov.left_rad), right = std::tan(view.fov.right_rad);
        const double up = std::tan(view.fov.up_rad), down = -std::tan(view.fov.down_rad);
        const auto top_left = corner(left, up), top_right = corner(right, up);
        const auto low_left = corner(left, down), low_right = corner(right, down);
        field.left = std::min({field.left, -top_left.first, -low_left.first});
        field.right = std::min({field.right, top_right.first, low_right.first});
        field.up = std::min({field.up, top_left.second, top_right.second});
        field.down = std::min({field.down, -low_left.second, -low_right.second});
    }
    for (double* edge : {&field.left, &field.right, &field.up, &field.down}) *edge = std::max(*edge, narrow);
    return field;
}

Direction before(const Head& head, const Direction& in_room) {
    return choicegraph::rotate(choicegraph::inverse(head.orientation), in_room);
}

double outside_rad(const Direction& d, const Field& field) {
    const double ahead = -d.z;
    // Beside the edge's plane through the eye; the four planes bound all that is ahead.
    const auto beyond = [&](double across, double edge) {
        return std::asin(std::clamp((across - edge * ahead) / std::hypot(1.0, edge), -1.0, 1.0));
    };
    const double most =
        std::max({beyond(-d.x, field.left), beyond(d.x, field.right), beyond(d.y, field.up), beyond(-d.y, field.down)});
    // Behind, two of the planes are behind too: what is not ahead is outside by at least so much.
    return ahead > 0.0 ? most : std::max(most, std::asin(std::min(1.0, -ahead)));
}

} // namespace forksight::player::render
