// Paints what was laid out: panels of answers and marks, pages, subtitles, notices, each on its plane.
#pragma once

#include <optional>
#include <string>

#include "player/render/arrangement.hpp"
#include "player/render/brush.hpp"
#include "player/render/label_store.hpp"
#include "player/render/signs.hpp"

namespace forksight::player::render {

/// What all painting needs; used after the brush's begin().
struct Painting {
    Brush& brush;
    LabelStore& labels;
    double texels; ///< per unit of length

    void text(const std::string& text, const LabelStyle& style, Spot top_left, const Ink& ink) const;
    void text(const FittedText& fitted, Spot top_left, const Ink& ink) const;
};

void paint_answer(const Painting& painting, const Answer& answer, const PanelLayout& panel,
                  const std::optional<double>& time_left);
void paint_mark(const Painting& painting, const Mark& mark, const PanelLayout& panel);
/// Half the size of a tick's disc.
double tick_radius(const Answer& answer, double type);
void paint_tick(const Painting& painting, const Answer& answer, double type);
void paint_page(const Painting& painting, const PlacedPage& page);

/// Where the arrow to who speaks points, and how much it is seen: 0 while they are in view, so that it comes and goes
/// softly as the head turns; absent: their place is not known.
struct Pointing {
    Towards towards = Towards::left;
    double seen = 0.0;
};
std::optional<Pointing> pointing_to(const std::optional<choicegraph::Direction>& speaker, const Head& head,
                                    const Field& field);
void paint_subtitle(const Painting& painting, const Subtitle& subtitle, const PlacedSubtitle& placed,
                    const std::optional<Pointing>& pointing);
/// In the lower third, but never so low that a headset's lens blurs it; `high`: in the upper third.
void paint_notice(const Painting& painting, const FittedText& notice, const Field& field, bool high);
void paint_help(const Painting& painting, const FittedText& help);
/// A dot straight ahead, so far away. `on_text`: it lies on a panel, behind the letters.
void paint_reticle(const Painting& painting, double distance_m, bool on_text);
/// Half its size where it lies on a panel.
double reticle_radius(const Brush& brush);

} // namespace forksight::player::render
