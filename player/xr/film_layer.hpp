// The film's picture as layers of the runtime's own, which lays it around the viewer: an image for both eyes, or one an
// eye (XR_KHR_composition_layer_equirect2).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "player/render/picture.hpp"
#include "player/render/sheet.hpp"
#include "player/xr/swapchain.hpp"

namespace forksight::player::xr {

/// What the images are made for.
struct FilmShape {
    EyeSize size; ///< of one eye's picture, without margins
    bool stereo = false;
    bool half = false; ///< 180 degrees wide
};

/// Of an equirectangular picture or half of that; no larger, with its margins, than `most`.
FilmShape film_shape(const render::Picture& picture, const EyeSize& most);

class FilmLayer {
  public:
    static constexpr const char* extension = "XR_KHR_composition_layer_equirect2";

    /// On the thread of the context, as all here. Throws Failure, as all here.
    FilmLayer(XrSession session, const Binding& binding, std::int64_t format, const FilmShape& shape);

    bool fits(const FilmShape& shape) const;
    bool holds(const render::Picture& picture) const;
    /// What this picture is to be drawn into now, until release().
    std::vector<render::Sheet> acquire(const render::Picture& picture);
    /// If there is something to be.
    void release();
    /// What was released last, as it lies in that space: endlessly far, turned so.
    std::vector<XrCompositionLayerEquirect2KHR> layers(XrSpace room, const choicegraph::Orientation& turned) const;

  private:
    FilmShape shape_;
    std::vector<std::unique_ptr<Swapchain>> images_;
    std::optional<render::Picture> held_;
    bool acquired_ = false;
};

} // namespace forksight::player::xr
