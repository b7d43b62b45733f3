#include "player/projector.hpp"

#include "player/render/screenshot.hpp"
#include "player/said.hpp"

namespace forksight::player {

namespace {

using media_manifests::Projection;

constexpr std::size_t most_notes = 8;

/// Dark grey: what the viewer sees before the film is there.
void clear(const render::View& view) {
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glViewport(0, 0, view.width, view.height);
    glClearColor(0.08f, 0.08f, 0.09f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// A runtime knows these alone.
bool lies_on_sphere(Projection projection) {
    return projection == Projection::equirectangular || projection == Projection::half_equirectangular;
}

/// As large as the view.
void fit(std::optional<render::Canvas>& canvas, const render::View& view) {
    if (canvas && canvas->width() == view.width && canvas->height() == view.height) return;
    canvas.reset();
    canvas.emplace(view.width, view.height);
}

} // namespace

void Projector::make_ready(Projection projection, media_manifests::Stereo stereo) {
    sky_.make_ready(projection, stereo, layer_ == FilmLayer::runtime && lies_on_sphere(projection));
}

bool Projector::draw(display::Display& display, const std::vector<render::View>& views,
                     const choicegraph::Orientation& turn, const std::optional<render::Picture>& picture,
                     const render::Overlay& overlay, bool probe) {
    picture_ = picture;
    laid_.clear();
    bool black = !picture;
    // Where all of it is under something half see-through, ours is what the runtime's cannot be: as it always was.
    const bool lies_bare = overlay.room == 0.0 && overlay.dark == 0.0;
    const bool wanted = layer_ == FilmLayer::runtime && picture && !views.empty() && lies_bare;
    if (wanted && lay(display, views, turn, overlay)) {
        by_runtime_ = true;
    } else {
        black = draw_all(views, overlay, probe);
        // Rooms, pauses and fades lie over films that the runtime lays as well: they do not tell who does.
        by_shader_ = by_shader_ || (picture && !views.empty() && lies_bare);
    }
    return black;
}

bool Projector::draw_all(const std::vector<render::View>& views, const render::Overlay& overlay, bool probe) {
    bool black = !picture_;
    for (const render::View& view : views) {
        if (picture_)
            sky_.draw(*picture_, view);
        else
            clear(view);
        if (picture_ && probe) black = black || render::is_black(view);
    }
    done(FramePart::film);
    painter_.draw(overlay, views);
    done(FramePart::panels);
    return black;
}

bool Projector::lay(display::Display& display, const std::vector<render::View>& views,
                    const choicegraph::Orientation& turn, const render::Overlay& overlay) {
    const render::Picture& picture = *picture_;
    if (!lies_on_sphere(picture.projection)) {
        note(
            said("het beeld van deze film is geen bol of halve bol: de speler tekent het zelf (--film-layer)",
                 "this film's picture is neither a sphere nor half of one: the player draws it itself (--film-layer)"));
        return false;
    }
    const render::Laid laid = display.lay_film(picture, turn);
    if (!laid.why_not.empty())
        note(laid.why_not + said(": de speler tekent de film zelf", ": the player draws the film itself"));
    if (!laid.taken) return false;
    for (const render::Sheet& sheet : laid.sheets) sky_.unroll(picture, sheet);
    done(FramePart::film);

    std::vector<render::View> over = views;
    for (std::size_t i = 0; i < views.size(); ++i) {
        if (over_.size() <= i) over_.emplace_back(views[i].width, views[i].height);
        if (over_[i].width() != views[i].width || over_[i].height() != views[i].height)
            over_[i] = render::Canvas(views[i].width, views[i].height);
        over[i].framebuffer = over_[i].framebuffer();
        glBindFramebuffer(GL_FRAMEBUFFER, over[i].framebuffer);
        glClearColor(0.0F, 0.0F, 0.0F, 0.0F);
        glClear(GL_COLOR_BUFFER_BIT);
    }
    painter_.draw(overlay, over);
    for (std::size_t i = 0; i < views.size(); ++i) sky_.draw_covered(picture, views[i], over_[i].texture());
    laid_ = views;
    if (laid.whole) {
        render::View left = views.front();
        left.framebuffer = laid.whole->framebuffer;
        sky_.draw_under(picture, left, over_.front().texture());
    }
    done(FramePart::panels);
    return true;
}

render::View Projector::whole(const render::View& view) {
    for (std::size_t i = 0; i < laid_.size(); ++i) {
        if (laid_[i].framebuffer != view.framebuffer) continue;
        fit(whole_, view);
        render::View drawn = laid_[i];
        drawn.framebuffer = whole_->framebuffer();
        sky_.draw_under(*picture_, drawn, over_[i].texture());
        return drawn;
    }
    return view;
}

std::string Projector::drawn_by() const {
    if (!by_runtime_) return "shader";
    return by_shader_ ? "runtime+shader" : "runtime";
}

void Projector::note(const std::string& what) {
    if (notes_.size() < most_notes && told_.insert(what).second) notes_.push_back(what);
}

void Projector::done(FramePart part) const {
    if (watch_ != nullptr) watch_->done(part);
}

} // namespace forksight::player
