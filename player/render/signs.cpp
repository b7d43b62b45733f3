#include "player/render/signs.hpp"

#include <cmath>
#include <initializer_list>

namespace forksight::player::render {

namespace {

/// Lines from each spot to the next, in units of the radius.
void strokes(Brush& brush, Spot middle, double radius, double width, const Ink& ink,
             std::initializer_list<Spot> spots) {
    const Spot* before = nullptr;
    for (const Spot& spot : spots) {
        if (before != nullptr)
            brush.line({middle.x + radius * before->x, middle.y + radius * before->y},
                       {middle.x + radius * spot.x, middle.y + radius * spot.y}, width * radius, ink);
        before = &spot;
    }
}

/// A third of a turn clockwise from the top does not make a question mark; its bow is drawn by short lines.
void bow(Brush& brush, Spot middle, double radius, double from_deg, double to_deg, Spot at, double size, double width,
         const Ink& ink) {
    constexpr int pieces = 12;
    Spot before;
    for (int i = 0; i <= pieces; ++i) {
        const double turn = choicegraph::radians(from_deg + (to_deg - from_deg) * i / pieces);
        const Spot now{middle.x + radius * (at.x + size * std::sin(turn)),
                       middle.y + radius * (at.y + size * std::cos(turn))};
        if (i > 0) brush.line(before, now, width * radius, ink);
        before = now;
    }
}

} // namespace

void draw_sign(Brush& brush, Mark::Sign sign, Spot middle, double radius, const Ink& ink) {
    constexpr double width = 0.22;
    switch (sign) {
        case Mark::Sign::none:
            return;
        case Mark::Sign::begin:
            strokes(brush, middle, radius, width, ink, {{-0.32, 0.5}, {0.52, 0.0}, {-0.32, -0.5}, {-0.32, 0.5}});
            strokes(brush, middle, radius, 0.34, ink, {{-0.2, 0.24}, {0.2, 0.0}, {-0.2, -0.24}, {-0.2, 0.1}});
            return;
        case Mark::Sign::tick:
            strokes(brush, middle, radius, width, ink, {{-0.48, -0.02}, {-0.12, -0.4}, {0.52, 0.42}});
            return;
        case Mark::Sign::go_on:
            strokes(brush, middle, radius, width, ink, {{-0.42, 0.42}, {0.0, 0.0}, {-0.42, -0.42}});
            strokes(brush, middle, radius, width, ink, {{0.12, 0.42}, {0.54, 0.0}, {0.12, -0.42}});
            return;
        case Mark::Sign::stop:
            brush.box(middle, {0.4 * radius, 0.4 * radius}, 0.1 * radius, ink);
            return;
        case Mark::Sign::help:
            bow(brush, middle, radius, -85.0, 150.0, {0.0, 0.27}, 0.29, 0.2, ink);
            strokes(brush, middle, radius, 0.2, ink, {{0.145, 0.02}, {0.0, -0.12}, {0.0, -0.24}});
            strokes(brush, middle, radius, 0.24, ink, {{0.0, -0.55}, {0.0, -0.56}});
            return;
        case Mark::Sign::again:
            bow(brush, middle, radius, 40.0, 325.0, {0.0, 0.0}, 0.48, 0.2, ink);
            strokes(brush, middle, radius, 0.2, ink, {{-0.62, 0.62}, {-0.26, 0.4}, {-0.3, 0.0}});
            return;
        case Mark::Sign::back:
            strokes(brush, middle, radius, width, ink, {{0.52, 0.0}, {-0.5, 0.0}});
            strokes(brush, middle, radius, width, ink, {{-0.08, 0.42}, {-0.5, 0.0}, {-0.08, -0.42}});
            return;
    }
}

void draw_arrow(Brush& brush, const Plane& plane, Towards towards, Spot middle, double radius, const Ink& ink) {
    constexpr double width = 0.26;
    const auto head = [&](double x, double y) {
        // Towards x, y: a chevron with a shaft.
        strokes(brush, middle, radius, width, ink, {{-0.7 * x, -0.7 * y}, {0.7 * x, 0.7 * y}});
        strokes(brush, middle, radius, width, ink,
                {{0.1 * x - 0.6 * y, 0.1 * y + 0.6 * x}, {0.7 * x, 0.7 * y}, {0.1 * x + 0.6 * y, 0.1 * y - 0.6 * x}});
    };
    switch (towards) {
        case Towards::left:
            return head(-1.0, 0.0);
        case Towards::right:
            return head(1.0, 0.0);
        case Towards::up:
            return head(0.0, 1.0);
        case Towards::down:
            return head(0.0, -1.0);
        case Towards::behind_left:
        case Towards::behind_right: {
            // A turn on the heel: up, round, and back down on the far side.
            const double side = towards == Towards::behind_right ? 1.0 : -1.0;
            Plane turned = plane;
            turned.right = {side * plane.right.x, side * plane.right.y, side * plane.right.z};
            brush.plane(turned);
            const Spot at{side * middle.x, middle.y};
            strokes(brush, at, radius, width, ink, {{-0.5, -0.65}, {-0.5, 0.15}});
            bow(brush, at, radius, -90.0, 90.0, {0.0, 0.15}, 0.5, width, ink);
            strokes(brush, at, radius, width, ink, {{0.5, 0.15}, {0.5, -0.6}});
            strokes(brush, at, radius, width, ink, {{0.08, -0.2}, {0.5, -0.65}, {0.92, -0.2}});
            brush.plane(plane);
            return;
        }
    }
}

} // namespace forksight::player::render
