#include <algorithm>
#include <cmath>

#include "player/render/inks.hpp"
#include "player/render/paint.hpp"

namespace forksight::player::render {

using namespace inks;
using choicegraph::Direction;

void paint_page(const Painting& painting, const PlacedPage& page) {
    Brush& brush = painting.brush;
    brush.plane(plane_at(page.middle));
    brush.edged_box({}, {page.half.width, page.half.height}, 0.7 * page.pad, deep_ground, 0.05 * page.pad, faint(0.35));
    const double left = -page.half.width + page.pad;
    double top = page.half.height - page.pad;
    if (!page.title.text.empty()) {
        painting.text(page.title, {left, top}, white);
        top -= page.title.height + 0.7 * page.pad;
    }
    painting.text(page.text, {left, top}, white);
}

std::optional<Pointing> pointing_to(const std::optional<Direction>& speaker, const Head& head, const Field& field) {
    constexpr double all_seen_rad = 0.09; // five degrees beyond the edge
    constexpr double behind_rad = 2.36;   // 135 degrees: turning on the spot is quicker said than left or right
    if (!speaker) return std::nullopt;
    Pointing pointing;
    pointing.seen = std::clamp(outside_rad(before(head, *speaker), field) / all_seen_rad, 0.0, 1.0);
    // Arrows stand upright as the subtitle does, however the head is tilted.
    const Direction ahead = choicegraph::facing(head.orientation);
    const Plane plane = plane_at(ahead);
    const double x = dot(plane.right, *speaker), y = dot(plane.up, *speaker);
    if (std::abs(y) > 1.2 * std::abs(x) && choicegraph::angle_between(ahead, *speaker) < behind_rad) {
        pointing.towards = y > 0.0 ? Towards::up : Towards::down;
    } else if (choicegraph::angle_between(ahead, *speaker) >= behind_rad) {
        pointing.towards = x < 0.0 ? Towards::behind_left : Towards::behind_right;
    } else {
        pointing.towards = x < 0.0 ? Towards::left : Towards::right;
    }
    return pointing;
}

namespace {

void paint_pointing(const Painting& painting, const Plane& plane, const PlacedSubtitle& placed,
                    const Pointing& pointing) {
    if (pointing.seen <= 0.0) return;
    const double radius = placed.arrow, aside = placed.half.width + 1.25 * radius;
    const double over = placed.half.height + 1.25 * radius;
    Spot at;
    switch (pointing.towards) {
        case Towards::left:
        case Towards::behind_left:
            at = {-aside, 0.0};
            break;
        case Towards::right:
        case Towards::behind_right:
            at = {aside, 0.0};
            break;
        case Towards::up:
            at = {0.0, over};
            break;
        case Towards::down:
            at = {0.0, -over};
            break;
    }
    painting.brush.box(at, {radius, radius}, radius, faded(deep_ground, pointing.seen));
    draw_arrow(painting.brush, plane, pointing.towards, at, 0.62 * radius, faded(name, pointing.seen));
}

} // namespace

void paint_subtitle(const Painting& painting, const Subtitle& subtitle, const PlacedSubtitle& placed,
                    const std::optional<Pointing>& pointing) {
    Brush& brush = painting.brush;
    const Plane plane = plane_at(subtitle.middle);
    brush.plane(plane);
    brush.box({}, {placed.half.width, placed.half.height}, 0.5 * placed.text.em, deep_ground);
    double top = placed.half.height - 0.4 * placed.text.em;
    if (!placed.speaker.text.empty()) {
        painting.text(placed.speaker, {-0.5 * placed.speaker.width, top}, name);
        top -= placed.speaker.height;
    }
    painting.text(placed.text, {-0.5 * placed.text.width, top}, white);
    if (pointing) paint_pointing(painting, plane, placed, *pointing);
}

void paint_notice(const Painting& painting, const FittedText& notice, const Field& field, bool high) {
    const double half_height = 0.5 * notice.height + 0.5 * notice.em;
    const double rest = high ? std::min(0.58 * field.up, 0.36) : std::max(-0.58 * field.down, -0.36);
    // Large type may need more lines than stand so far from the middle.
    const double lowest = half_height - field.down;
    const double y = std::clamp(rest, lowest, std::max(field.up - half_height, lowest));
    painting.brush.plane(plane_ahead());
    painting.brush.box({0.0, y}, {0.5 * notice.width + 0.8 * room_em, half_height}, 0.6 * room_em, ground);
    painting.text(notice, {-0.5 * notice.width, y + 0.5 * notice.height}, white);
}

void paint_help(const Painting& painting, const FittedText& help) {
    painting.brush.plane(plane_ahead());
    const Spot half{0.5 * help.width + room_em, 0.5 * help.height + 0.8 * room_em};
    painting.brush.edged_box({}, half, 0.6 * room_em, deep_ground, 0.05 * room_em, faint(0.5));
    painting.text(help, {-0.5 * help.width, 0.5 * help.height}, white);
}

double reticle_radius(const Brush& brush) {
    return std::max(0.011, 3.2 * brush.pixel());
}

void paint_reticle(const Painting& painting, double distance_m, bool on_text) {
    Plane plane = plane_ahead();
    plane.distance_m = distance_m;
    painting.brush.plane(plane);
    if (on_text) return painting.brush.disc_behind({}, reticle_radius(painting.brush), beneath);
    const double pixel = painting.brush.pixel();
    const double dot = std::max(0.0045, 2.2 * pixel), edge = std::max(0.0025, 1.6 * pixel);
    painting.brush.box({}, {dot + edge, dot + edge}, dot + edge, rim);
    painting.brush.box({}, {dot, dot}, dot, white);
}

} // namespace forksight::player::render
