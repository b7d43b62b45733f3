#include <algorithm>
#include <cmath>

#include "player/render/inks.hpp"
#include "player/render/paint.hpp"

namespace forksight::player::render {

using namespace inks;

namespace {

constexpr double ring = 0.72; ///< radius, in ems of the panel

double sane(double progress) {
    return std::isfinite(progress) ? std::clamp(progress, 0.0, 1.0) : 0.0;
}

Plane enlarged(Plane plane, double by) {
    for (choicegraph::Direction* axis : {&plane.right, &plane.up}) {
        *axis = {axis->x * by, axis->y * by, axis->z * by};
    }
    return plane;
}

/// A tick when it is full, else so much of the ring; false if there is room within it for something else.
bool paint_ring(Brush& brush, Spot middle, double em, double progress, double rest_width, double rest) {
    const double radius = ring * em;
    brush.arc(middle, radius, rest_width * em, 1.0, faint(rest));
    if (progress >= 1.0) {
        brush.box(middle, {radius + 0.12 * em, radius + 0.12 * em}, em, white);
        draw_sign(brush, Mark::Sign::tick, middle, 0.68 * em, lit_ground);
        return true;
    }
    if (progress > 0.0) brush.arc(middle, radius, (0.13 + 0.13 * progress) * em, progress, white);
    return false;
}

/// A ring that fills, with the answer's key in it; a padlock when it cannot be chosen.
void paint_icon(const Painting& painting, const Answer& answer, Spot middle, double em) {
    Brush& brush = painting.brush;
    if (!answer.enabled) {
        const double w = 0.36 * em, h = 0.28 * em;
        brush.arc({middle.x, middle.y + 0.10 * em}, 0.23 * em, 0.11 * em, 1.0, grey);
        brush.box({middle.x, middle.y - 0.22 * em}, {w, h}, 0.07 * em, grey);
        brush.line({middle.x, middle.y - 0.14 * em}, {middle.x, middle.y - 0.30 * em}, 0.11 * em, ground);
        return;
    }
    if (paint_ring(brush, middle, em, sane(answer.progress), 0.07, answer.looked_at ? 0.55 : 0.45)) return;
    if (answer.number > 0 && answer.number < 10) {
        LabelStyle style;
        style.size_px = 0.8 * em * painting.texels;
        style.strong = true;
        const LabelStore::Label& label = painting.labels.label(std::to_string(answer.number), style);
        const double width = label.width_px / painting.texels, height = label.height_px / painting.texels;
        brush.text(label.texture.name(), {middle.x - 0.5 * width, middle.y + 0.5 * height}, width, height, white);
    }
}

/// A line along the foot that grows shorter from the right, on a fainter one of full length.
void paint_time(Brush& brush, double left, const PanelLayout& panel) {
    const double em = panel.em, width = 0.13 * em, y = -panel.half_height + 0.26 * em;
    const double from = -panel.half_width + 0.8 * em, to = panel.half_width - 0.8 * em;
    brush.line({from, y}, {to, y}, 0.5 * width, faint(0.35));
    if (left > 0.0) brush.line({from, y}, {from + (to - from) * std::min(left, 1.0), y}, width, white);
}

} // namespace

void Painting::text(const std::string& text, const LabelStyle& style, Spot top_left, const Ink& ink) const {
    const LabelStore::Label& label = labels.label(text, style);
    brush.text(label.texture.name(), top_left, label.width_px / texels, label.height_px / texels, ink);
}

void Painting::text(const FittedText& fitted, Spot top_left, const Ink& ink) const {
    text(fitted.text, fitted.style, top_left, ink);
}

void paint_answer(const Painting& painting, const Answer& answer, const PanelLayout& panel,
                  const std::optional<double>& time_left) {
    Brush& brush = painting.brush;
    const bool lit = answer.looked_at && answer.enabled;
    const double em = panel.em;
    brush.plane(enlarged(plane_at(panel.middle), lit ? grown : 1.0));
    const double edge = lit ? 1.0 : answer.enabled ? 0.5 : 0.22;
    brush.edged_box({}, {panel.half_width, panel.half_height}, 0.6 * em, lit ? lit_ground : ground,
                    lit ? 0.11 * em : 0.05 * em, faint(edge));
    paint_icon(painting, answer, {panel.icon_x, panel.icon_y}, em);
    painting.text(panel.text, panel.style, {panel.text_x, panel.text_y}, answer.enabled ? white : grey);
    if (time_left && answer.enabled) paint_time(brush, *time_left, panel);
}

void paint_mark(const Painting& painting, const Mark& mark, const PanelLayout& panel) {
    Brush& brush = painting.brush;
    const double em = panel.em;
    const Spot middle{panel.icon_x, panel.icon_y};
    brush.plane(enlarged(plane_at(panel.middle), mark.looked_at ? grown : 1.0));
    const double edge = mark.looked_at ? 1.0 : mark.main ? 0.75 : 0.35;
    brush.edged_box({}, {panel.half_width, panel.half_height}, 0.6 * em, mark.looked_at ? lit_ground : ground,
                    (mark.looked_at ? 0.11
                     : mark.main    ? 0.08
                                    : 0.04) *
                        em,
                    faint(edge));
    // The main one calls by a bolder, brighter ring.
    if (!paint_ring(brush, middle, em, sane(mark.progress), mark.main ? 0.12 : 0.06, mark.main ? 0.8 : 0.4))
        draw_sign(brush, mark.sign, middle, 0.68 * em, white);
    painting.text(panel.text, panel.style, {panel.text_x, panel.text_y}, white);
}

double tick_radius(const Answer& answer, double type) {
    const double asked = 1.1 * room_em * sane_type(type);
    if (!answer.tick) return asked;
    const double target = std::tan(std::clamp(answer.tick->radius_rad, 0.0, 1.0));
    return std::max(std::min(asked, target), 0.9 * room_em);
}

void paint_tick(const Painting& painting, const Answer& answer, double type) {
    if (!answer.tick) return;
    Brush& brush = painting.brush;
    brush.plane(plane_at(answer.tick->centre));
    const double radius = tick_radius(answer, type), em = radius / 1.1;
    brush.edged_box({}, {radius, radius}, radius, deep_ground, 0.05 * em, faint(0.9));
    if (!paint_ring(brush, {}, em, sane(answer.tick_progress), 0.09, 0.6))
        draw_sign(brush, Mark::Sign::tick, {}, 0.68 * em, white);
}

} // namespace forksight::player::render
