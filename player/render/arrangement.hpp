// What an overlay's texts look like laid out: measured when they change, not every frame, and once for both eyes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "player/render/eyes.hpp"
#include "player/render/overlay.hpp"
#include "player/render/panel_layout.hpp"
#include "player/render/text_fit.hpp"

namespace forksight::player::render {

struct PlacedPage {
    choicegraph::Direction middle;
    HalfSize half;
    FittedText title; ///< empty text: none
    FittedText text;
    double pad = 0.0;
};

struct PlacedSubtitle {
    FittedText speaker; ///< empty text: none
    FittedText text;
    HalfSize half;
    double arrow = 0.0; ///< radius of the disc that its arrow stands on
};

/// How much of an overlay is drawn at most.
constexpr std::size_t most_answers = 12;
constexpr std::size_t most_marks = 8;
constexpr std::size_t most_pages = 2;

class Arrangement {
  public:
    /// `field`: what is fixed to the head, or is read at rest, stays within what both eyes see.
    void update(const Overlay& overlay, const Field& field, const Lettering& lettering, double texels);

    const std::vector<PanelLayout>& answers() const { return answers_; }
    const std::vector<PanelLayout>& marks() const { return marks_; }
    const std::vector<PlacedPage>& pages() const { return pages_; }
    const PlacedSubtitle& subtitle() const { return subtitle_; } ///< if the overlay has one
    const FittedText& notice() const { return notice_; }
    const FittedText& help() const { return help_; }
    /// How often something was laid out since it was made.
    unsigned long laid_out() const { return laid_out_; }

  private:
    struct Ground {
        double texels = 0.0, type = 0.0;
        Field field;
        bool operator==(const Ground& other) const;
    };
    void update_panels(const Overlay& overlay, const Lettering& lettering);
    void update_pages(const Overlay& overlay, const Lettering& lettering);
    void update_subtitle(const Subtitle& subtitle, const Lettering& lettering);

    Ground ground_;
    std::vector<Hanging> things_; ///< what the panels were laid out for: answers, then marks
    double panels_texels_ = 0.0, panels_type_ = 0.0;
    std::vector<PanelLayout> answers_, marks_;
    std::vector<Page> pages_of_;
    std::vector<PlacedPage> pages_;
    std::optional<std::pair<std::string, std::string>> subtitle_of_;
    PlacedSubtitle subtitle_;
    std::optional<std::string> notice_of_, help_of_;
    FittedText notice_, help_;
    unsigned long laid_out_ = 0;
};

} // namespace forksight::player::render
