#include "player/render/panel_layout.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "player/render/text_fit.hpp"

namespace forksight::player::render {

using choicegraph::Direction;

namespace {

// In ems of the panel's text.
constexpr double side = 0.8;
constexpr double above = 0.65;
constexpr double icon = 0.78;
constexpr double icon_gap = 0.65;
constexpr double icon_gap_above = 0.35;
constexpr double gap = 0.1;
// In ems of the room's text.
constexpr double least_wished_text = 9.5;
constexpr double widest_text = 13.0;
constexpr double narrowest_text = 2.5;

constexpr double main_larger = 1.25;
constexpr double highest = 0.42; ///< half of a panel
constexpr std::size_t most_bytes = 600;
constexpr double step_smaller = 0.93;
constexpr int most_lines = 9;

/// How a panel may be tried, the better first.
struct Way {
    bool icon_above;
    bool aside; ///< its middle may leave the target's
    int most_lines;
};

std::string one_paragraph(std::string text) {
    text = cut_to(text, most_bytes);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

/// Sizes and places within the panel, of text that is so large.
void compose(PanelLayout& panel, bool icon_above) {
    const double em = panel.em;
    if (panel.text.empty()) { // a ring to practise on
        panel.half_width = panel.half_height = (icon + side) * em;
        panel.icon_x = panel.icon_y = panel.text_x = panel.text_y = 0.0;
        return;
    }
    if (icon_above) {
        panel.half_width = std::max(0.5 * panel.text_width, icon * em) + side * em;
        panel.half_height = 0.5 * (panel.text_height + (2 * icon + icon_gap_above) * em) + above * em;
        panel.icon_x = 0.0;
        panel.icon_y = panel.half_height - (above + icon) * em;
        panel.text_x = -0.5 * panel.text_width;
        panel.text_y = panel.icon_y - (icon + icon_gap_above) * em;
        return;
    }
    panel.half_width = 0.5 * (panel.text_width + (2 * side + 2 * icon + icon_gap) * em);
    panel.half_height = std::max(0.5 * panel.text_height, icon * em) + above * em;
    panel.icon_x = -panel.half_width + (side + icon) * em;
    panel.icon_y = 0.0;
    panel.text_x = panel.icon_x + (icon + icon_gap) * em;
    panel.text_y = 0.5 * panel.text_height;
}

class Fitting {
  public:
    Fitting(const Hanging& thing, const Cell& cell, double type, const Lettering& lettering, double texels)
        : thing_(thing), cell_(cell), lettering_(lettering), texels_(texels) {
        start_em_ = room_em * type * (thing.main ? main_larger : 1.0);
        // More type asks for wider panels, but not as much wider: they are to be overseen.
        const double wider = std::sqrt(type) * room_em;
        const double wished =
            std::clamp(3.0 * thing.target.radius_rad / room_em, least_wished_text, widest_text) * wider;
        widths_ = {wished, widest_text * wider};
        for (double width = 0.88 * wished; width > narrowest_text * room_em; width *= 0.88) widths_.push_back(width);
    }

    PanelLayout best() const {
        const std::string text = one_paragraph(thing_.text);
        const bool above_first = thing_.main;
        for (double em = start_em_; em > 0.999 * least_em; em *= step_smaller) {
            if (auto panel = at_size(text, em, above_first)) return *panel;
        }
        return last_resort(text);
    }

  private:
    LabelStyle style(double em, double width) const {
        LabelStyle style;
        style.size_px = em * texels_;
        style.width_px = std::max(1, static_cast<int>(width * texels_));
        style.most_lines = 99;
        style.struck = thing_.struck;
        style.strong = thing_.main;
        style.balanced = false;
        return style;
    }

    PanelLayout panel_of(const std::string& text, double em, LabelStyle style, bool icon_above) const {
        style.balanced = true;
        style.centred = icon_above;
        const Raster size = lettering_.measure(text, style);
        PanelLayout panel;
        panel.em = em;
        panel.text = text;
        panel.style = style;
        panel.text_width = size.width / texels_;
        panel.text_height = size.height / texels_;
        panel.whole = size.whole && !size.split;
        panel.middle = thing_.target.centre;
        compose(panel, icon_above);
        return panel;
    }

    std::optional<Direction> place(HalfSize half, double em, bool aside) const {
        const double rim = (grown - 1.0) * std::max(half.width, half.height);
        return place_in(cell_, thing_.target.centre, {grown * half.width, grown * half.height}, gap * em,
                        aside ? rim + 0.3 * em : 10.0);
    }

    /// The widths that differ in how many lines they make: of those alike, the balanced text is the same.
    std::vector<std::pair<double, int>> widths_with_lines(const std::string& text, double em) const {
        std::vector<std::pair<double, int>> found;
        for (std::size_t i = 0; i < widths_.size(); ++i) {
            const Raster size = lettering_.measure(text, style(em, widths_[i]));
            if (size.split && i > 0) break; // from the second on they are ever narrower
            const bool new_lines =
                std::none_of(found.begin(), found.end(), [&](const auto& other) { return other.second == size.lines; });
            if (!size.split && new_lines) found.emplace_back(widths_[i], size.lines);
            if (size.lines > most_lines) break;
        }
        return found;
    }

    std::optional<PanelLayout> at_size(const std::string& text, double em, bool above_first) const {
        // Where not even the icon has room nothing need be measured.
        if (!place({(side + icon) * em, (above + icon) * em}, em, true)) return std::nullopt;
        const auto widths = widths_with_lines(text, em);
        for (const Way& way :
             {Way{above_first, false, 3}, Way{above_first, true, 3}, Way{false, false, 3}, Way{false, true, 3},
              Way{true, true, 5}, Way{false, true, 7}, Way{true, true, most_lines}}) {
            for (const auto& [width, lines] : widths) {
                if (lines > way.most_lines) continue;
                PanelLayout panel = panel_of(text, em, style(em, width), way.icon_above);
                if (panel.half_height > highest) continue;
                const auto middle = place({panel.half_width, panel.half_height}, em, way.aside);
                if (!middle) continue;
                panel.middle = *middle;
                return panel;
            }
        }
        return std::nullopt;
    }

    /// Nothing fits: as small as it can be read, and what is too long ends in an ellipsis.
    PanelLayout last_resort(const std::string& text) const {
        LabelStyle last = style(least_em, widths_[1]);
        last.most_lines = 6;
        return panel_of(text, least_em, last, false);
    }

    const Hanging& thing_;
    const Cell& cell_;
    const Lettering& lettering_;
    double texels_;
    double start_em_ = room_em;
    std::vector<double> widths_;
};

} // namespace

bool Hanging::operator==(const Hanging& other) const {
    const choicegraph::Direction &p = target.centre, &q = other.target.centre;
    return text == other.text && struck == other.struck && main == other.main &&
           target.radius_rad == other.target.radius_rad && p.x == q.x && p.y == q.y && p.z == q.z;
}

Hanging hanging(const Answer& answer) {
    return {answer.text, answer.target, !answer.enabled, false};
}

Hanging hanging(const Mark& mark) {
    return {mark.text, mark.target, false, mark.main};
}

double sane_type(double type) {
    return std::isfinite(type) ? std::clamp(type, 1.0, 2.0) : 1.0;
}

std::vector<PanelLayout> lay_out(const std::vector<Hanging>& things, double type, const Lettering& lettering,
                                 double texels) {
    std::vector<choicegraph::Direction> centres;
    for (const Hanging& thing : things) centres.push_back(thing.target.centre);
    std::vector<PanelLayout> best;
    double best_em = 0.0;
    for (const bool even : {true, false}) {
        const std::vector<Cell> cells = cells_of(centres, even);
        std::vector<PanelLayout> panels;
        double smallest = 1.0;
        for (std::size_t i = 0; i < things.size(); ++i) {
            panels.push_back(Fitting(things[i], cells[i], type, lettering, texels).best());
            smallest = std::min(smallest, panels.back().em * (panels.back().whole ? 1.0 : 0.5));
        }
        if (best.empty() || smallest > best_em) {
            best = std::move(panels);
            best_em = smallest;
        }
        if (best_em >= 0.999 * room_em * type) break; // all are as large as they were asked to be
    }
    return best;
}

double texels_for(const View& view) {
    const double pixels = view.width / (std::tan(view.fov.left_rad) + std::tan(view.fov.right_rad));
    // A third more than the middle of the view needs: towards its edges a panel is larger. Steps of a quarter.
    const double wanted = std::clamp(pixels * 1.33, 200.0, 3000.0);
    return std::pow(1.25, std::ceil(std::log(wanted) / std::log(1.25) - 0.01));
}

} // namespace forksight::player::render
