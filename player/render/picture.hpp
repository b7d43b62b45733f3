// One frame of film on the GPU: today one texture of colours, tomorrow its planes; who draws it need not know.
#pragma once

#include <array>
#include <cstdint>

#include "media_manifests/media.hpp"

namespace forksight::player::render {

enum class Planes { rgba, yuv420 };

/// Names of textures that live elsewhere (a deck, a test) and outlive the drawing.
struct Picture {
    Planes planes = Planes::rgba;
    std::array<unsigned, 3> textures{}; ///< rgba uses the first alone
    std::uint64_t painted = 0;          ///< while it and the textures stay, so does what they hold; 0: not told
    int width = 0;                      ///< of the whole picture, both eyes
    int height = 0;
    media_manifests::Projection projection = media_manifests::Projection::equirectangular;
    media_manifests::Stereo stereo = media_manifests::Stereo::mono;
};

} // namespace forksight::player::render
