#include "player/render/panel_layout.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::render {

namespace {

// All in ems, but for the radii of the target.
constexpr double side = 0.8;
constexpr double above = 0.65;
constexpr double icon = 0.78;
constexpr double icon_gap = 0.65;
constexpr double narrowest_text = 6.0;
constexpr double least_wished_text = 9.5;
constexpr double widest_text = 13.0;
constexpr double gap_between = 0.6;
constexpr int good_lines = 3;
constexpr int most_lines = 4;
constexpr double smaller = 0.86; ///< when the text is too long for the room it has

constexpr double beside_text = 2 * side + 2 * icon + icon_gap;

/// Half-way to the nearest answer that stands beside this one, in ems; far away if none does.
double room_of(const std::vector<Answer>& answers, std::size_t which) {
    double room = 100.0;
    const choicegraph::Direction& here = answers[which].target.centre;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i == which) continue;
        const choicegraph::Direction& there = answers[i].target.centre;
        const double height = std::abs(choicegraph::pitch_of(here) - choicegraph::pitch_of(there));
        const double apart = choicegraph::angle_between(here, there);
        // One that stands above or below does not ask for room at the sides.
        if (height > 0.7 * apart) continue;
        room = std::min(room, 2.0 * std::tan(apart / 4.0) * 2.0 / room_em);
    }
    return room;
}

std::string one_paragraph(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

PanelLayout lay_out_one(const Answer& answer, double room_em_wide, const Lettering& lettering, double texels) {
    PanelLayout panel;
    panel.text = one_paragraph(answer.text);
    const double most = std::max(narrowest_text, std::min(widest_text, room_em_wide - beside_text - gap_between));
    const double wished = std::clamp(3.0 * answer.target.radius_rad / room_em, least_wished_text, widest_text);
    struct Try {
        double scale, width;
        int lines;
    };
    const double start = std::min(wished, most);
    for (const Try& attempt :
         {Try{1.0, start, good_lines}, Try{1.0, most, good_lines}, Try{smaller, most, most_lines}}) {
        panel.em = room_em * attempt.scale;
        panel.style = {};
        panel.style.size_px = panel.em * texels;
        panel.style.width_px = std::max(1, static_cast<int>(attempt.width * room_em * texels));
        panel.style.most_lines = attempt.lines;
        panel.style.struck = !answer.enabled;
        if (lettering.measure(panel.text, panel.style).whole) break;
    }
    const Raster size = lettering.measure(panel.text, panel.style);
    panel.text_width = size.width / texels;
    panel.text_height = size.height / texels;
    panel.half_width = 0.5 * (panel.text_width + beside_text * room_em);
    panel.half_height = std::max(0.5 * panel.text_height, icon * room_em) + above * room_em;
    panel.icon_x = -panel.half_width + (side + icon) * room_em;
    panel.text_x = panel.icon_x + (icon + icon_gap) * room_em;
    panel.text_y = 0.5 * panel.text_height;
    return panel;
}

} // namespace

std::vector<PanelLayout> lay_out(const std::vector<Answer>& answers, const Lettering& lettering, double texels) {
    std::vector<PanelLayout> panels;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        panels.push_back(lay_out_one(answers[i], room_of(answers, i), lettering, texels));
    }
    return panels;
}

double texels_for(const View& view) {
    const double pixels = view.width / (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad));
    // A third more than the middle of the view needs: towards its edges a panel is larger. Steps of a quarter.
    const double wanted = std::clamp(pixels * 1.33, 200.0, 3000.0);
    return std::pow(1.25, std::ceil(std::log(wanted) / std::log(1.25) - 0.01));
}

} // namespace forksight::player::render
