#include "player/render/arrangement.hpp"

#include <algorithm>
#include <cmath>

#include "player/render/brush.hpp"

namespace forksight::player::render {

using choicegraph::Direction;

namespace {

constexpr std::size_t most_line_bytes = 200;
constexpr std::size_t most_notice_bytes = 600;

constexpr double page_em = 0.9 * room_em;
constexpr double title_larger = 1.3;
constexpr double widest_page = 0.95; ///< about 46 characters a line: longer lines are lost on the way back
constexpr double widest_large_page = 1.15;
constexpr double highest_page = 0.72;

/// Capitals of 1.6 degrees: 32 pixels in a headset of 20 a degree.
constexpr double subtitle_em = 0.038;
constexpr double subtitle_characters = 42.0; ///< a line, as broadcasters have it
constexpr double widest_subtitle = 0.95;

double least(double a, double b) {
    return std::min(a, b);
}

/// Up or down, whichever leads away from what is in the way, a degree at a time.
std::optional<Direction> clear_of(const std::vector<std::vector<Direction>>& others, Direction middle, HalfSize half,
                                  int most_steps) {
    constexpr double step_rad = 0.0175;
    int way = 0;
    for (int i = 0; i <= most_steps; ++i) {
        const std::vector<Direction> own = corners_of(middle, half);
        const auto hit =
            std::find_if(others.begin(), others.end(), [&](const auto& other) { return touch(own, other); });
        if (hit == others.end()) return middle;
        if (way == 0) way = (*hit)[0].y + (*hit)[2].y > 2.0 * middle.y ? -1 : 1;
        const double pitch = choicegraph::pitch_of(middle) + way * step_rad;
        if (std::abs(pitch) > 1.2) return std::nullopt;
        middle = choicegraph::direction(choicegraph::yaw_of(middle), pitch);
    }
    return std::nullopt;
}

/// An empty line between paragraphs.
std::string parted(const std::string& text) {
    std::string parted;
    for (const char c : text) parted += c == '\n' ? "\n\n" : std::string(1, c);
    return parted;
}

/// Title and text of that size, or the text smaller where they do not fit.
PlacedPage page_at(const Page& page, double em, HalfSize most, const Lettering& lettering, double texels) {
    PlacedPage placed;
    placed.middle = page.middle;
    placed.pad = 0.9 * least(em, page_em * 1.3);
    Box box;
    box.widest = std::max(0.05, 2.0 * (most.width - placed.pad));
    double high = std::max(0.05, 2.0 * (most.height - placed.pad));
    if (!page.title.empty()) {
        box.em = title_larger * em;
        box.strong = true;
        box.highest = 0.4 * high;
        placed.title = fit(page.title, box, lettering, texels);
        high -= placed.title.height + 0.7 * placed.pad;
        box.strong = false;
    }
    box.em = em;
    box.highest = high;
    placed.text = fit(parted(page.text), box, lettering, texels);
    placed.half.width = 0.5 * std::max(placed.title.width, placed.text.width) + placed.pad;
    placed.half.height = 0.5 * placed.text.height + placed.pad;
    if (!page.title.empty()) placed.half.height += 0.5 * (placed.title.height + 0.7 * placed.pad);
    return placed;
}

/// The title is no larger than goes with the text.
PlacedPage page_of(const Page& page, double type, HalfSize most, const Lettering& lettering, double texels) {
    double em = page_em * type;
    PlacedPage placed = page_at(page, em, most, lettering, texels);
    for (int step = 0; step < 8 && placed.text.em < 0.95 * em && em > least_em; ++step) {
        em = std::max(0.5 * (em + placed.text.em), least_em);
        placed = page_at(page, em, most, lettering, texels);
    }
    return placed;
}

bool same(const Direction& a, const Direction& b) {
    return a.x == b.x && a.y == b.y && a.z == b.z;
}

FittedText notice_of(const std::string& notice, double type, const Field& field, const Lettering& lettering,
                     double texels) {
    const double half_view = least(field.left, field.right);
    Box box;
    box.em = room_em * type;
    box.widest = std::max(0.05, least(1.6 * half_view - 2 * box.em, 26 * room_em));
    box.highest = 0.55 * least(field.down, field.up);
    box.centred = true;
    return fit(cut_to(notice, most_notice_bytes), box, lettering, texels);
}

/// Smaller than answers, as it is read at rest, and smaller still if all of it would not fit.
FittedText help_of(const std::string& text, double type, const Field& field, const Lettering& lettering,
                   double texels) {
    Box box;
    box.em = 0.8 * room_em * type;
    box.widest = std::max(0.05, least(1.7 * least(field.left, field.right) - 2 * room_em, 30 * room_em));
    box.highest = std::max(0.05, 1.8 * least(field.up, field.down) - 2 * room_em);
    box.balanced = false;
    return fit(text, box, lettering, texels);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), most_help_lines); ++i) {
        if (i > 0) text += '\n';
        text += cut_to(lines[i], most_line_bytes);
    }
    return text;
}

} // namespace

bool Arrangement::Ground::operator==(const Ground& other) const {
    const Field& f = other.field;
    return texels == other.texels && type == other.type && field.left == f.left && field.right == f.right &&
           field.up == f.up && field.down == f.down;
}

void Arrangement::update(const Overlay& overlay, const Field& field, const Lettering& lettering, double texels) {
    // A head's two eyes are where a tracker sees them, not quite still: only what would be seen lays out anew.
    const auto rounded = [](double edge) { return std::floor(edge * 100.0) / 100.0; };
    const Ground ground{texels,
                        sane_type(overlay.type),
                        {rounded(field.left), rounded(field.right), rounded(field.up), rounded(field.down)}};
    if (!(ground == ground_)) {
        pages_of_.clear();
        pages_.clear();
        subtitle_of_.reset();
        notice_of_.reset();
        help_of_.reset();
        ground_ = ground;
    }
    update_panels(overlay, lettering);
    update_pages(overlay, lettering);
    if (overlay.subtitle) update_subtitle(*overlay.subtitle, lettering);
    if (!overlay.notice.empty() && notice_of_ != overlay.notice) {
        notice_ = notice_of(overlay.notice, ground.type, ground.field, lettering, texels);
        notice_of_ = overlay.notice;
        ++laid_out_;
    }
    if (overlay.help.empty()) return;
    if (const std::string text = joined(overlay.help); help_of_ != text) {
        help_ = help_of(text, ground.type, ground.field, lettering, texels);
        help_of_ = text;
        ++laid_out_;
    }
}

void Arrangement::update_panels(const Overlay& overlay, const Lettering& lettering) {
    const std::size_t answers = std::min(overlay.answers.size(), most_answers);
    const std::size_t marks = std::min(overlay.marks.size(), most_marks);
    std::vector<Hanging> things;
    for (std::size_t i = 0; i < answers; ++i) things.push_back(hanging(overlay.answers[i]));
    for (std::size_t i = 0; i < marks; ++i) things.push_back(hanging(overlay.marks[i]));
    if (things == things_ && answers == answers_.size() && panels_texels_ == ground_.texels &&
        panels_type_ == ground_.type)
        return;
    std::vector<PanelLayout> panels = lay_out(things, ground_.type, lettering, ground_.texels);
    const auto parting = panels.begin() + static_cast<std::ptrdiff_t>(answers);
    answers_.assign(panels.begin(), parting);
    marks_.assign(parting, panels.end());
    things_ = std::move(things);
    panels_texels_ = ground_.texels;
    panels_type_ = ground_.type;
    pages_of_.clear(); // they stand aside for the panels
    ++laid_out_;
}

void Arrangement::update_pages(const Overlay& overlay, const Lettering& lettering) {
    const std::size_t count = std::min(overlay.pages.size(), most_pages);
    const auto alike = [](const Page& a, const Page& b) {
        return a.title == b.title && a.text == b.text && same(a.middle, b.middle);
    };
    if (count == pages_.size() && std::equal(pages_of_.begin(), pages_of_.end(), overlay.pages.begin(),
                                             overlay.pages.begin() + static_cast<std::ptrdiff_t>(count), alike))
        return;
    std::vector<std::vector<Direction>> taken;
    for (const auto* panels : {&answers_, &marks_}) {
        for (const PanelLayout& panel : *panels)
            taken.push_back(corners_of(panel.middle, {grown * panel.half_width, grown * panel.half_height}));
    }
    pages_of_.assign(overlay.pages.begin(), overlay.pages.begin() + static_cast<std::ptrdiff_t>(count));
    pages_.clear();
    const Field& field = ground_.field;
    for (const Page& page : pages_of_) {
        const HalfSize usual{least(0.5 * least(widest_page * std::sqrt(ground_.type), widest_large_page),
                                   0.85 * least(field.left, field.right)),
                             least(0.5 * highest_page, 0.8 * least(field.up, field.down))};
        // Less high, with smaller letters, until it stands free of all else not far away; else further away.
        struct Way {
            double share;
            int steps;
        };
        PlacedPage placed;
        for (const Way& way : {Way{1.0, 16}, Way{0.85, 16}, Way{0.7, 16}, Way{1.0, 45}, Way{0.7, 60}}) {
            placed = page_of(page, ground_.type, {usual.width, way.share * usual.height}, lettering, ground_.texels);
            const HalfSize with_gap{placed.half.width + 0.01, placed.half.height + 0.01};
            const auto free = clear_of(taken, page.middle, with_gap, way.steps);
            if (free) placed.middle = *free;
            if (free && placed.text.whole && placed.text.em >= 0.999 * least_em) break;
        }
        taken.push_back(corners_of(placed.middle, placed.half));
        pages_.push_back(std::move(placed));
    }
    ++laid_out_;
}

void Arrangement::update_subtitle(const Subtitle& subtitle, const Lettering& lettering) {
    const std::pair<std::string, std::string> now{subtitle.speaker, subtitle.text};
    if (subtitle_of_ == now) return;
    const double em = subtitle_em * ground_.type;
    const Field& field = ground_.field;
    PlacedSubtitle placed;
    placed.arrow = 1.2 * least(em, 1.4 * subtitle_em);
    const double pad = 0.7 * em;
    Box box;
    box.em = em;
    box.centred = true;
    box.balanced = false;
    box.widest = std::max(
        0.05, least(widest_subtitle, 2 * least(field.left, field.right) * 0.95 - 4.6 * placed.arrow - 2 * pad));
    box.highest = 0.9 * least(field.up, field.down);
    const auto characters = static_cast<std::size_t>(subtitle_characters / ground_.type);
    placed.text = fit(in_lines(subtitle.text, characters), box, lettering, ground_.texels);
    placed.half = {0.5 * placed.text.width + pad, 0.5 * placed.text.height + 0.4 * em};
    if (!subtitle.speaker.empty()) {
        box.em = 0.8 * em;
        box.strong = true;
        box.highest *= 0.3;
        placed.speaker = fit(in_lines(subtitle.speaker, 2 * characters), box, lettering, ground_.texels);
        placed.half.width = std::max(placed.half.width, 0.5 * placed.speaker.width + pad);
        placed.half.height += 0.5 * placed.speaker.height;
    }
    subtitle_ = std::move(placed);
    subtitle_of_ = now;
    ++laid_out_;
}

} // namespace forksight::player::render
