#include "player/machine.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "player/render/gl.hpp"
#include "player/render/sky.hpp"

namespace forksight::player {

namespace {

constexpr int probe_width = 1280;
constexpr int probe_height = 640;
constexpr int probe_frames = 8;
constexpr double probe_fov_rad = 0.6; // well within a flat screen
// Of each period this much may go into converting a film picture; the sky and the overlay need the rest. The probe's
// cost a pixel was found within a sixth of mpv's own (22 to 19 ns without a GPU).
constexpr double drawing_share = 0.6;
// Software decoding of H.264: 24 ms of one core for 3840x1920 was measured on a two-core machine.
constexpr double decode_s_per_pixel = 24e-3 / (3840.0 * 1920.0);
constexpr double decoding_share = 0.5;
// More threads than this no longer make one picture come sooner.
constexpr unsigned decoding_cores = 4;

/// How long converting one pixel of planes to colours takes here: the quickest of a few frames, so that whatever else
/// the machine is doing just now does not count.
double seconds_per_pixel() {
    const std::vector<std::uint8_t> grey(static_cast<std::size_t>(probe_width) * probe_height, 128);
    const auto y = render::make_texture(render::Texels::r8, probe_width, probe_height, grey.data());
    const auto u = render::make_texture(render::Texels::r8, probe_width / 2, probe_height / 2, grey.data());
    const auto v = render::make_texture(render::Texels::r8, probe_width / 2, probe_height / 2, grey.data());
    const render::Canvas canvas(probe_width, probe_height);
    render::Picture picture;
    picture.planes = render::Planes::yuv420;
    picture.textures = {y.name(), u.name(), v.name()};
    picture.width = probe_width;
    picture.height = probe_height;
    picture.projection = media_manifests::Projection::flat;
    render::View view;
    view.framebuffer = canvas.framebuffer();
    view.width = probe_width;
    view.height = probe_height;
    // A flat picture that fills the view costs what converting it does: no angles are computed.
    view.fov = render::fov_of(probe_fov_rad, probe_width, probe_height);
    render::Sky sky;
    double best_s = 1.0;
    for (int i = 0; i < probe_frames; ++i) {
        glFinish();
        const auto began = std::chrono::steady_clock::now();
        sky.draw(picture, view);
        glFinish();
        best_s = std::min(best_s, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    }
    return best_s / (static_cast<double>(probe_width) * probe_height);
}

} // namespace

std::uint64_t pixels_in_time(double period_s, unsigned cpu_cores) {
    const double drawn = drawing_share * period_s / seconds_per_pixel();
    const double cores = std::clamp(cpu_cores, 1u, decoding_cores);
    const double decoded = decoding_share * period_s * cores / decode_s_per_pixel;
    return static_cast<std::uint64_t>(std::min(drawn, decoded));
}

} // namespace forksight::player
