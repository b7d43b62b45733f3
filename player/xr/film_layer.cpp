#include "player/xr/film_layer.hpp"

#include <algorithm>
#include <numbers>

#include "player/xr/pose.hpp"

namespace forksight::player::xr {

namespace {

using media_manifests::Stereo;

/// Of the picture's own beyond each of its edges: runtimes blend half a pixel there, and Monado blends it with black.
constexpr int margin = 2;

} // namespace

FilmShape film_shape(const render::Picture& picture, const EyeSize& most) {
    FilmShape shape;
    shape.stereo = picture.stereo != Stereo::mono;
    shape.half = picture.projection == media_manifests::Projection::half_equirectangular;
    const int width = picture.stereo == Stereo::left_right ? picture.width / 2 : picture.width;
    const int height = picture.stereo == Stereo::top_bottom ? picture.height / 2 : picture.height;
    shape.size = {std::clamp(width, 1, std::max(1, most.width - 2 * margin)),
                  std::clamp(height, 1, std::max(1, most.height - 2 * margin))};
    return shape;
}

FilmLayer::FilmLayer(XrSession session, const Binding& binding, std::int64_t format, const FilmShape& shape)
    : shape_(shape) {
    const EyeSize with_margins{shape.size.width + 2 * margin, shape.size.height + 2 * margin};
    for (std::size_t i = 0; i < (shape.stereo ? eyes : 1); ++i)
        images_.push_back(std::make_unique<Swapchain>(session, binding, format, with_margins));
}

bool FilmLayer::fits(const FilmShape& shape) const {
    return shape.size.width == shape_.size.width && shape.size.height == shape_.size.height &&
           shape.stereo == shape_.stereo && shape.half == shape_.half;
}

bool FilmLayer::holds(const render::Picture& picture) const {
    return held_ && picture.painted != 0 && picture.painted == held_->painted && picture.textures == held_->textures;
}

std::vector<render::Sheet> FilmLayer::acquire(const render::Picture& picture) {
    std::vector<render::Sheet> sheets;
    for (std::size_t i = 0; i < images_.size(); ++i) {
        Swapchain& image = *images_[i];
        const unsigned framebuffer = image.acquire();
        const auto eye = i == 0 ? render::Eye::left : render::Eye::right;
        sheets.push_back({framebuffer, image.size().width, image.size().height, margin, eye});
    }
    acquired_ = true;
    held_ = picture;
    return sheets;
}

void FilmLayer::release() {
    if (!acquired_) return;
    acquired_ = false;
    for (const auto& image : images_) image->release();
}

std::vector<XrCompositionLayerEquirect2KHR> FilmLayer::layers(XrSpace room,
                                                              const choicegraph::Orientation& turned) const {
    constexpr auto half_turn = std::numbers::pi_v<float>;
    std::vector<XrCompositionLayerEquirect2KHR> layers;
    for (std::size_t i = 0; i < images_.size(); ++i) {
        XrCompositionLayerEquirect2KHR layer{};
        layer.type = XR_TYPE_COMPOSITION_LAYER_EQUIRECT2_KHR;
        layer.space = room;
        layer.eyeVisibility = XR_EYE_VISIBILITY_BOTH;
        if (shape_.stereo) layer.eyeVisibility = i == 0 ? XR_EYE_VISIBILITY_LEFT : XR_EYE_VISIBILITY_RIGHT;
        layer.subImage = images_[i]->whole();
        layer.subImage.imageRect = {{margin, margin}, {shape_.size.width, shape_.size.height}};
        layer.pose = {quaternion_of(turned), {0.0F, 0.0F, 0.0F}};
        layer.radius = 0.0F; // endless: the film has no parallax
        layer.centralHorizontalAngle = shape_.half ? half_turn : 2 * half_turn;
        layer.upperVerticalAngle = half_turn / 2;
        layer.lowerVerticalAngle = -half_turn / 2;
        layers.push_back(layer);
    }
    return layers;
}

} // namespace forksight::player::xr
