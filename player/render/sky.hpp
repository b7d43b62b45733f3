// Draws a film picture around the viewer: a full-screen triangle, every pixel to a ray, every ray to a texel.
#pragma once

#include <memory>

#include "player/render/picture.hpp"
#include "player/render/sheet.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render {

/// Needs a current GL context (3.3 core or later) at construction, drawing and destruction.
class Sky {
  public:
    Sky();
    ~Sky();
    Sky(const Sky&) = delete;
    Sky& operator=(const Sky&) = delete;

    /// Draws a picture of this kind where nobody sees it: at first use shaders are compiled, which takes longer than a
    /// frame may. `laid`: also as somebody else lays it around the viewer.
    void make_ready(media_manifests::Projection projection, media_manifests::Stereo stereo, bool laid = false);
    /// Covers the whole of the view's framebuffer. What the projection does not cover (behind a half-sphere, around a
    /// flat screen) is dark grey, never black.
    void draw(const Picture& picture, const View& view);
    /// The same with what hangs over it, a texture of the view's size whose colours are premultiplied.
    void draw_under(const Picture& picture, const View& view, unsigned over);
    /// Only where something hangs over the film, and where the film is not; the rest becomes transparent, for the film
    /// to be seen through it. What is half see-through is blended here, as others blend light and not its code.
    void draw_covered(const Picture& picture, const View& view, unsigned over);
    /// One eye's picture as it is, texel by texel where the sheet has its size; equirectangular or half of that.
    void unroll(const Picture& picture, const Sheet& sheet);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::render
