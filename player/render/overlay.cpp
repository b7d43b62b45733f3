#include "player/render/overlay.hpp"

#include <algorithm>
#include <cmath>

#include "player/render/arrangement.hpp"
#include "player/render/brush.hpp"
#include "player/render/calm_room.hpp"
#include "player/render/kept_state.hpp"
#include "player/render/label_store.hpp"
#include "player/render/paint.hpp"

namespace forksight::player::render {

using choicegraph::Direction;

namespace {

/// The film is drawn without parallax, as if it were endlessly far: a reticle that is on nothing nearer is far as well,
/// or it would be seen double. A film in stereo may show something nearer there; how near, nobody knows.
constexpr double far_m = 100.0;

/// What stands in the room at reading distance, as far as its place matters.
struct Surface {
    Direction middle;
    HalfSize half;
};

/// Where a head faces.
struct Hit {
    double far_m = 0.0;
    bool on_text = false; ///< well within a panel: its letters can be there
};

/// Where the head faces that surface; absent: it does not. `spot`: the radius of what is to be drawn there.
std::optional<Hit> hit(const Surface& surface, const Head& head, double spot) {
    const Plane plane = plane_at(surface.middle);
    const Direction ahead = choicegraph::facing(head.orientation);
    const Direction from{head.position.x, head.position.y, head.position.z};
    const double closing = dot(ahead, plane.middle);
    if (closing < 0.1) return std::nullopt;
    const double far = (plane.distance_m - dot(from, plane.middle)) / closing;
    if (far < 0.1) return std::nullopt;
    const Direction at{from.x + far * ahead.x, from.y + far * ahead.y, from.z + far * ahead.z};
    const double right_m = std::abs(dot(at, plane.right)), up_m = std::abs(dot(at, plane.up));
    const HalfSize& half = surface.half;
    if (right_m > grown * half.width * plane.distance_m || up_m > grown * half.height * plane.distance_m)
        return std::nullopt;
    const double wide_m = half.width * plane.distance_m - spot * far,
                 high_m = half.height * plane.distance_m - spot * far;
    return Hit{far, right_m <= wide_m && up_m <= high_m};
}

} // namespace

struct OverlayPainter::Parts {
    LabelStore labels;
    Arrangement arrangement;
    CalmRoom room;
    Brush brush;

    std::vector<Surface> surfaces(const Overlay& overlay) const;
    Hit reticle(const Overlay& overlay, const Head& head, double dot) const;
    void paint(const Overlay& overlay, const Painting& painting, const Head& head, const Field& field) const;
};

std::vector<Surface> OverlayPainter::Parts::surfaces(const Overlay& overlay) const {
    std::vector<Surface> found;
    for (const auto* panels : {&arrangement.answers(), &arrangement.marks()}) {
        for (const PanelLayout& panel : *panels) found.push_back({panel.middle, {panel.half_width, panel.half_height}});
    }
    for (const PlacedPage& page : arrangement.pages()) found.push_back({page.middle, page.half});
    if (overlay.subtitle) found.push_back({overlay.subtitle->middle, arrangement.subtitle().half});
    for (const Answer& answer : overlay.answers) {
        const double radius = tick_radius(answer, overlay.type);
        if (answer.tick) found.push_back({answer.tick->centre, {radius, radius}});
    }
    return found;
}

Hit OverlayPainter::Parts::reticle(const Overlay& overlay, const Head& head, double dot) const {
    Hit nearest{far_m, false};
    for (const Surface& surface : surfaces(overlay)) {
        const auto found = hit(surface, head, dot);
        if (!found) continue;
        nearest.far_m = std::min(nearest.far_m, found->far_m);
        nearest.on_text = nearest.on_text || found->on_text;
    }
    const double down = -choicegraph::facing(head.orientation).y;
    if (overlay.room > 0.5 && down > 0.02 && overlay.floor_m + head.position.y > 0.2)
        nearest.far_m = std::min(nearest.far_m, (overlay.floor_m + head.position.y) / down);
    return nearest;
}

void OverlayPainter::Parts::paint(const Overlay& overlay, const Painting& painting, const Head& head,
                                  const Field& field) const {
    for (std::size_t i = 0; i < arrangement.pages().size(); ++i) paint_page(painting, arrangement.pages()[i]);
    // Of panels, the one looked at has grown: it goes on top.
    for (const bool lit : {false, true}) {
        for (std::size_t i = 0; i < arrangement.answers().size(); ++i) {
            if (overlay.answers[i].looked_at == lit)
                paint_answer(painting, overlay.answers[i], arrangement.answers()[i], overlay.time_left);
        }
        for (std::size_t i = 0; i < arrangement.marks().size(); ++i) {
            if (overlay.marks[i].looked_at == lit) paint_mark(painting, overlay.marks[i], arrangement.marks()[i]);
        }
    }
    if (overlay.subtitle)
        paint_subtitle(painting, *overlay.subtitle, arrangement.subtitle(),
                       pointing_to(overlay.subtitle->speaker_place, head, field));
    for (std::size_t i = 0; i < arrangement.answers().size(); ++i)
        paint_tick(painting, overlay.answers[i], overlay.type);
    // Subtitles have the lower part of the view.
    if (!overlay.notice.empty()) paint_notice(painting, arrangement.notice(), field, overlay.subtitle.has_value());
    if (!overlay.help.empty()) {
        paint_help(painting, arrangement.help());
    } else if (overlay.reticle) {
        const Hit at = reticle(overlay, head, reticle_radius(painting.brush));
        paint_reticle(painting, at.far_m, at.on_text);
    }
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
    for (Answer& answer : all.answers) answer = {"Één", {{}, 0.1}, true, true, 0.5, 1, {}, 0.0};
    all.answers[1].enabled = false;
    all.time_left = 0.5;
    all.notice = "…";
    all.room = 0.5;
    draw(all, view);
    parts_->labels.clear();
}
OverlayPainter::~OverlayPainter() = default;

OverlayPainter::Work OverlayPainter::work() const {
    return {parts_->arrangement.laid_out(), parts_->labels.sent()};
}

void OverlayPainter::draw(const Overlay& overlay, const std::vector<View>& eyes) {
    if (eyes.empty()) return;
    const KeptState kept;
    const Head head = head_of(eyes);
    const Field field = common_field(eyes, head);
    double texels = 0.0;
    for (const View& view : eyes) texels = std::max(texels, texels_for(view));
    parts_->labels.turn();
    parts_->arrangement.update(overlay, field, parts_->labels.lettering(), texels);
    for (const View& view : eyes) {
        parts_->room.draw(view, overlay.room, overlay.dark, overlay.floor_m);
        parts_->brush.begin(view, head);
        parts_->paint(overlay, {parts_->brush, parts_->labels, texels}, head, field);
    }
}

} // namespace forksight::player::render
