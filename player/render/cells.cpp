#include "player/render/cells.hpp"

#include <algorithm>
#include <cmath>

#include "player/render/brush.hpp"

namespace forksight::player::render {

using choicegraph::Direction;

namespace {

/// An end's share of the way to one that is enclosed, and the other way round.
constexpr double share_of_end = 0.28;
constexpr int most_moves = 60;
constexpr double same_rad = 1e-4;

Direction unit(const Direction& d) {
    const double size = length(d);
    return {d.x / size, d.y / size, d.z / size};
}

Direction sum(const Direction& a, const Direction& b, double times_b) {
    return {a.x + times_b * b.x, a.y + times_b * b.y, a.z + times_b * b.z};
}

/// Two of the others lie on about opposite sides of it, and not far away.
bool enclosed(const std::vector<Direction>& centres, std::size_t which) {
    constexpr double near_rad = 1.0;
    const Plane plane = plane_at(centres[which]);
    std::vector<Direction> aside;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const double apart = choicegraph::angle_between(centres[which], centres[i]);
        if (i == which || apart < same_rad || apart > near_rad) continue;
        const double x = dot(centres[i], plane.right), y = dot(centres[i], plane.up), length = std::hypot(x, y);
        for (const Direction& other : aside) {
            if (other.x * x / length + other.y * y / length < -0.5) return true;
        }
        aside.push_back({x / length, y / length, 0.0});
    }
    return false;
}

} // namespace

std::vector<Cell> cells_of(const std::vector<Direction>& centres, bool even) {
    std::vector<double> weight;
    for (std::size_t i = 0; i < centres.size(); ++i) weight.push_back(!even && enclosed(centres, i) ? 1.0 : 0.0);
    std::vector<Cell> cells(centres.size());
    for (std::size_t i = 0; i < centres.size(); ++i) {
        for (std::size_t j = i + 1; j < centres.size(); ++j) {
            const double apart = choicegraph::angle_between(centres[i], centres[j]);
            if (apart < same_rad) continue;
            const double share = 0.5 + (0.5 - share_of_end) * (weight[i] - weight[j]);
            const Direction at = choicegraph::between(centres[i], centres[j], share);
            // Opposite each other there is no one way between the two; any circle does.
            const Direction axis = cross(centres[i], centres[j]);
            const Direction pole =
                dot(axis, axis) > 1e-12 ? unit(cross(unit(axis), at)) : sum({0.0, 0.0, 0.0}, centres[j], 1.0);
            cells[i].push_back(pole);
            cells[j].push_back({-pole.x, -pole.y, -pole.z});
        }
    }
    return cells;
}

std::vector<Direction> corners_of(const Direction& middle, HalfSize half) {
    const Plane plane = plane_at(middle);
    std::vector<Direction> corners;
    for (const auto& [x, y] : {std::pair(-1.0, -1.0), std::pair(1.0, -1.0), std::pair(1.0, 1.0), std::pair(-1.0, 1.0)})
        corners.push_back(unit(sum(sum(plane.middle, plane.right, x * half.width), plane.up, y * half.height)));
    return corners;
}

/// Whatever lies furthest beyond a bound moves the whole rectangle back by so much, again and again: bounds and the
/// rectangle around the target are all convex, so this comes to where all are met, if there is such a place.
std::optional<Direction> place_in(const Cell& cell, const Direction& target, HalfSize half, double gap_rad,
                                  double margin) {
    const Plane plane = plane_at(target);
    const double gap = std::sin(gap_rad);
    const double most_x = std::max(0.0, half.width - margin), most_y = std::max(0.0, half.height - margin);
    double x = 0.0, y = 0.0;
    for (int move = 0; move < most_moves; ++move) {
        const Direction middle = unit(sum(sum(target, plane.right, x), plane.up, y));
        double beyond = 1e-6;
        const Direction* pole = nullptr;
        for (const Direction& corner : corners_of(middle, half)) {
            for (const Direction& bound : cell) {
                if (const double by = dot(bound, corner) + gap; by > beyond) {
                    beyond = by;
                    pole = &bound;
                }
            }
        }
        // Near the poles of the room a rectangle turns as it moves, so the target is looked for on the rectangle
        // itself.
        const Plane own = plane_at(middle);
        const double ahead = dot(target, own.middle);
        const double off_x = dot(target, own.right) / ahead, off_y = dot(target, own.up) / ahead;
        const double back_x = off_x - std::clamp(off_x, -most_x, most_x);
        const double back_y = off_y - std::clamp(off_y, -most_y, most_y);
        const bool on_target = std::hypot(back_x, back_y) < 1e-3;
        if (pole == nullptr && on_target) return middle;
        if (!on_target) {
            const Direction back = sum(sum({0.0, 0.0, 0.0}, own.right, back_x), own.up, back_y);
            x += dot(back, plane.right);
            y += dot(back, plane.up);
        }
        if (pole == nullptr) continue;
        const double across = dot(*pole, plane.right), along = dot(*pole, plane.up);
        const double length = std::max(std::hypot(across, along), 0.2);
        x -= 1.1 * beyond * across / (length * length);
        y -= 1.1 * beyond * along / (length * length);
        if (std::hypot(x, y) > 1.0) break;
    }
    return std::nullopt;
}

/// Two convex parts of the sphere are apart when an edge of one has all of the other beyond it.
bool touch(const std::vector<Direction>& some, const std::vector<Direction>& others) {
    const auto parted = [](const std::vector<Direction>& a, const std::vector<Direction>& b) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            const Direction edge = cross(a[i], a[(i + 1) % a.size()]); // points away from the inside
            if (std::all_of(b.begin(), b.end(), [&](const Direction& d) { return dot(edge, d) > 0.0; })) return true;
        }
        return false;
    };
    return !parted(some, others) && !parted(others, some);
}

} // namespace forksight::player::render
