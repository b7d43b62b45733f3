// What a view of a film picture must look like, worked out on the CPU in double precision, apart from the shaders.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "choicegraph/sphere.hpp"
#include "player/render/picture.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render::oracle {

using Colour = std::array<double, 3>; ///< 0..255

/// A plane of texels, top row first.
struct Plane {
    int width = 0;
    int height = 0;
    int channels = 0;
    std::vector<std::uint8_t> texels;
};

/// The planes of a picture that is not on the GPU.
struct Still {
    media_manifests::Projection projection = media_manifests::Projection::equirectangular;
    media_manifests::Stereo stereo = media_manifests::Stereo::mono;
    Planes planes = Planes::rgba;
    int width = 0;
    int height = 0;
    std::vector<Plane> held;
};

/// A picture of a world in which each direction has a colour, for each eye.
using World = std::function<Colour(const choicegraph::Direction&, Eye)>;
Still picture_of(const World& world, media_manifests::Projection projection, media_manifests::Stereo stereo,
                 Planes planes, int width, int height);

/// The view's pixels, top row first, three values each.
std::vector<double> render(const Still& still, const View& view);

/// The direction of a pixel's middle in the room; not of unit length.
choicegraph::Direction ray_of(const View& view, double column, double row);

} // namespace forksight::player::render::oracle
