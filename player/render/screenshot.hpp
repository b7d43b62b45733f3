// Looks at what was drawn: a picture of it as a file, and whether there is anything to be seen.
#pragma once

#include <string>

#include "media_manifests/result.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render {

/// The view's framebuffer as a PNG; of a window: before it is shown. The folder must exist.
media_manifests::Result<media_manifests::Done> write_png(const std::string& path, const View& view);

/// 0..1, gamma-encoded as on screen, from 16 small spots spread over the view. Waits for the GPU.
double mean_luma(const View& view);

/// Whether those spots are all as good as black. Ask before the overlay is drawn.
bool is_black(const View& view);

} // namespace forksight::player::render
