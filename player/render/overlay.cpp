#include "player/render/overlay.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "player/render/brush.hpp"
#include "player/render/label.hpp"
#include "player/render/panel_layout.hpp"

namespace forksight::player::render {

namespace {

constexpr std::size_t most_answers = 12;
constexpr std::size_t most_help_lines = 14;
constexpr std::size_t most_labels = 40;
constexpr double em = room_em;
constexpr double ring_radius = 0.72 * em;
constexpr double grown = 1.06;

// White on the ground is 12:1 or better over any picture, grey text 6:1.
constexpr Ink ground{0.045, 0.055, 0.075, 0.88};
constexpr Ink lit_ground{0.075, 0.115, 0.19, 0.93};
constexpr Ink white{1.0, 1.0, 1.0, 1.0};
constexpr Ink grey{0.74, 0.75, 0.77, 1.0};
constexpr Ink dark{0.0, 0.0, 0.0, 0.75};

Ink faint(double alpha) {
    return {1.0, 1.0, 1.0, alpha};
}

} // namespace

struct OverlayPainter::Parts {
    struct Label {
        Texture texture;
        double width = 0.0; ///< in units of the plane
        double height = 0.0;
        unsigned long used = 0;
    };
    struct Key {
        std::string text;
        double size_px;
        int width_px, most_lines;
        bool centred, strong, struck, balanced;
        auto operator<=>(const Key&) const = default;
    };

    Lettering lettering;
    Brush brush;
    std::map<Key, Label> labels;
    unsigned long drawings = 0;
    double texels = 800.0;
    // The last layout, and what it was made for: text is measured when it changes, not every frame.
    std::vector<Answer> laid_out;
    double laid_out_texels = 0.0;
    std::vector<PanelLayout> panels;
    std::string help;
    LabelStyle help_style;
    double help_texels = 0.0;

    void arrange(const std::vector<Answer>& answers);
    const Label& label_of(const std::string& text, const LabelStyle& style);
    void draw_text(const std::string& text, const LabelStyle& style, Spot top_left, const Ink& ink);
    void draw_answer(const Answer& answer, const PanelLayout& panel, const std::optional<double>& time_left);
    void draw_icon(const Answer& answer, Spot middle);
    void draw_time(double left, const PanelLayout& panel);
    void draw_reticle();
    void draw_notice(const std::string& notice, const View& view);
    LabelStyle help_style_for(const std::string& text, const View& view) const;
    void draw_help(const std::vector<std::string>& lines, const View& view);
};

void OverlayPainter::Parts::arrange(const std::vector<Answer>& answers) {
    const auto alike = [](const Answer& a, const Answer& b) {
        const choicegraph::Direction &p = a.target.centre, &q = b.target.centre;
        return a.text == b.text && a.enabled == b.enabled && a.target.radius_rad == b.target.radius_rad && p.x == q.x &&
               p.y == q.y && p.z == q.z;
    };
    const bool kept = texels == laid_out_texels &&
                      std::equal(answers.begin(), answers.end(), laid_out.begin(), laid_out.end(), alike);
    if (kept) return;
    panels = lay_out(answers, lettering, texels);
    laid_out = answers;
    laid_out_texels = texels;
}

const OverlayPainter::Parts::Label& OverlayPainter::Parts::label_of(const std::string& text, const LabelStyle& style) {
    Key key{text,          style.size_px, style.width_px, style.most_lines,
            style.centred, style.strong,  style.struck,   style.balanced};
    if (const auto found = labels.find(key); found != labels.end()) {
        found->second.used = drawings;
        return found->second;
    }
    if (labels.size() >= most_labels) {
        labels.erase(std::min_element(labels.begin(), labels.end(),
                                      [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
    }
    const Raster raster = lettering.draw(text, style);
    Label label;
    label.texture = make_texture(Texels::rgba8, raster.width, raster.height, raster.pixels.data(), true);
    label.width = raster.width / texels;
    label.height = raster.height / texels;
    label.used = drawings;
    return labels.emplace(std::move(key), std::move(label)).first->second;
}

void OverlayPainter::Parts::draw_text(const std::string& text, const LabelStyle& style, Spot top_left, const Ink& ink) {
    const Label& label = label_of(text, style);
    brush.text(label.texture.name(), top_left, label.width, label.height, ink);
}

/// A ring that fills, with the answer's key in it; a tick when it is full; a padlock when it cannot be chosen.
void OverlayPainter::Parts::draw_icon(const Answer& answer, Spot middle) {
    if (!answer.enabled) {
        const double w = 0.36 * em, h = 0.28 * em;
        brush.arc({middle.x, middle.y + 0.10 * em}, 0.23 * em, 0.11 * em, 1.0, grey);
        brush.box({middle.x, middle.y - 0.22 * em}, {w, h}, 0.07 * em, grey);
        brush.line({middle.x, middle.y - 0.14 * em}, {middle.x, middle.y - 0.30 * em}, 0.11 * em, ground);
        return;
    }
    const double progress = std::clamp(answer.progress, 0.0, 1.0);
    const bool full = progress >= 1.0;
    brush.arc(middle, ring_radius, 0.07 * em, 1.0, faint(answer.looked_at ? 0.55 : 0.45));
    if (full) {
        brush.box(middle, {ring_radius + 0.12 * em, ring_radius + 0.12 * em}, em, white);
        brush.line({middle.x - 0.30 * em, middle.y - 0.02 * em}, {middle.x - 0.08 * em, middle.y - 0.26 * em},
                   0.15 * em, lit_ground);
        brush.line({middle.x - 0.08 * em, middle.y - 0.26 * em}, {middle.x + 0.34 * em, middle.y + 0.28 * em},
                   0.15 * em, lit_ground);
        return;
    }
    if (progress > 0.0) brush.arc(middle, ring_radius, (0.13 + 0.13 * progress) * em, progress, white);
    if (answer.number > 0 && answer.number < 10) {
        LabelStyle style;
        style.size_px = 0.8 * em * texels;
        style.strong = true;
        const std::string digit = std::to_string(answer.number);
        const Label& label = label_of(digit, style);
        brush.text(label.texture.name(), {middle.x - 0.5 * label.width, middle.y + 0.5 * label.height}, label.width,
                   label.height, white);
    }
}

/// A line along the foot that grows shorter from the right, on a fainter one of full length.
void OverlayPainter::Parts::draw_time(double left, const PanelLayout& panel) {
    const double width = 0.13 * em, y = -panel.half_height + 0.26 * em;
    const double from = -panel.half_width + 0.8 * em, to = panel.half_width - 0.8 * em;
    brush.line({from, y}, {to, y}, 0.5 * width, faint(0.35));
    if (left > 0.0) brush.line({from, y}, {from + (to - from) * std::min(left, 1.0), y}, width, white);
}

void OverlayPainter::Parts::draw_answer(const Answer& answer, const PanelLayout& panel,
                                        const std::optional<double>& time_left) {
    const bool lit = answer.looked_at && answer.enabled;
    Plane plane = plane_at(answer.target.centre);
    if (lit) {
        for (choicegraph::Direction* axis : {&plane.right, &plane.up}) {
            *axis = {axis->x * grown, axis->y * grown, axis->z * grown};
        }
    }
    brush.plane(plane);
    const Spot half{panel.half_width, panel.half_height};
    brush.edged_box({}, half, 0.6 * em, lit ? lit_ground : ground, lit ? 0.11 * em : 0.05 * em,
                    faint(lit              ? 1.0
                          : answer.enabled ? 0.5
                                           : 0.22));
    draw_icon(answer, {panel.icon_x, 0.0});
    draw_text(panel.text, panel.style, {panel.text_x, panel.text_y}, answer.enabled ? white : grey);
    if (time_left && answer.enabled) draw_time(*time_left, panel);
}

void OverlayPainter::Parts::draw_reticle() {
    brush.plane(plane_ahead());
    const double dot = std::max(0.0045, 2.2 * brush.pixel()), rim = std::max(0.0025, 1.6 * brush.pixel());
    brush.box({}, {dot + rim, dot + rim}, dot + rim, dark);
    brush.box({}, {dot, dot}, dot, white);
}

/// In the lower third, but never so low that a headset's lens blurs it.
void OverlayPainter::Parts::draw_notice(const std::string& notice, const View& view) {
    const double down = std::tan(view.fov.down_rad);
    const double half_view = std::min(std::tan(view.fov.left_rad), std::tan(view.fov.right_rad));
    LabelStyle style;
    style.size_px = em * texels;
    style.width_px = std::max(1, static_cast<int>(std::min(1.6 * half_view - 2 * em, 26 * em) * texels));
    style.most_lines = 3;
    style.centred = true;
    const Label& label = label_of(notice, style);
    const double half_height = 0.5 * label.height + 0.5 * em;
    const double y = std::max(-0.58 * down, -0.36);
    brush.plane(plane_ahead());
    brush.box({0.0, y}, {0.5 * label.width + 0.8 * em, half_height}, 0.6 * em, ground);
    brush.text(label.texture.name(), {-0.5 * label.width, y + 0.5 * label.height}, label.width, label.height, white);
}

/// Smaller than answers, as it is read at rest, and smaller still if all of it would not fit.
LabelStyle OverlayPainter::Parts::help_style_for(const std::string& text, const View& view) const {
    const double half_view = std::min(std::tan(view.fov.left_rad), std::tan(view.fov.right_rad));
    const double half_high = std::min(std::tan(view.fov.up_rad), std::tan(view.fov.down_rad));
    LabelStyle style;
    style.width_px = std::max(1, static_cast<int>(std::min(1.7 * half_view - 2 * em, 30 * em) * texels));
    style.most_lines = 2; // of each
    style.balanced = false;
    style.size_px = 0.8 * em * texels;
    const double height = lettering.measure(text, style).height / texels;
    style.size_px *= std::clamp((1.8 * half_high - 2 * em) / height, 0.3, 1.0);
    return style;
}

void OverlayPainter::Parts::draw_help(const std::vector<std::string>& lines, const View& view) {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), most_help_lines); ++i) {
        if (i > 0) text += '\n';
        text += lines[i];
    }
    if (text != help || texels != help_texels) {
        help_style = help_style_for(text, view);
        help = text;
        help_texels = texels;
    }
    const Label& label = label_of(text, help_style);
    brush.plane(plane_ahead());
    const Spot half{0.5 * label.width + em, 0.5 * label.height + 0.8 * em};
    brush.edged_box({}, half, 0.6 * em, {ground.red, ground.green, ground.blue, 0.93}, 0.05 * em, faint(0.5));
    brush.text(label.texture.name(), {-0.5 * label.width, 0.5 * label.height}, label.width, label.height, white);
}

/// Draws one of everything where nobody sees it: a driver finishes its shaders, and Pango its fonts, at first use, and
/// the first offer of a film must not come late for that.
OverlayPainter::OverlayPainter() : parts_(std::make_unique<Parts>()) {
    const Canvas unseen(64, 64);
    View view;
    view.framebuffer = unseen.framebuffer();
    view.width = unseen.width();
    view.height = unseen.height();
    Overlay all;
    all.answers.resize(2);
    for (Answer& answer : all.answers) answer = {"Één", {{}, 0.1}, true, true, 0.5, 1};
    all.answers[1].enabled = false;
    all.time_left = 0.5;
    all.notice = "…";
    draw(all, view);
    parts_->labels.clear();
}
OverlayPainter::~OverlayPainter() = default;

void OverlayPainter::draw(const Overlay& overlay, const View& view) {
    Parts& parts = *parts_;
    ++parts.drawings;
    parts.texels = texels_for(view);
    parts.brush.begin(view);
    std::vector<Answer> answers = overlay.answers;
    if (answers.size() > most_answers) answers.resize(most_answers);
    parts.arrange(answers);
    // The one looked at has grown: it goes on top.
    for (const bool lit : {false, true}) {
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i].looked_at == lit) parts.draw_answer(answers[i], parts.panels[i], overlay.time_left);
        }
    }
    if (!overlay.notice.empty()) parts.draw_notice(overlay.notice, view);
    if (!overlay.help.empty()) {
        parts.draw_help(overlay.help, view);
    } else if (overlay.reticle) {
        parts.draw_reticle();
    }
    parts.brush.end();
}

} // namespace forksight::player::render
