// Draws a film picture around the viewer: a full-screen triangle, every pixel to a ray, every ray to a texel.
#pragma once

#include <memory>

#include "player/render/picture.hpp"
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
    /// frame may.
    void make_ready(media_manifests::Projection projection, media_manifests::Stereo stereo);
    /// Covers the whole of the view's framebuffer. What the projection does not cover (behind a half-sphere, around a
    /// flat screen) is dark grey, never black.
    void draw(const Picture& picture, const View& view);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::render
