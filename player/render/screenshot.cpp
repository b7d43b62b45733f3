#include "player/render/screenshot.hpp"

#include <cairo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "player/render/gl.hpp"
#include "player/said.hpp"

namespace forksight::player::render {

namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

constexpr int spots_across = 4;
constexpr int spot_px = 2;
constexpr double black = 3.0 / 255; ///< what a coded black may be off by

struct Luma {
    double mean = 0.0;
    double greatest = 0.0;
};

Luma probe(const View& view) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, view.framebuffer);
    const int across = std::min(spot_px, view.width), down = std::min(spot_px, view.height);
    Luma luma;
    for (int i = 0; i < spots_across * spots_across; ++i) {
        // Each row of spots is shifted, so that an upright edge in the picture does not hit or miss a whole column.
        const int row = i / spots_across, column = i % spots_across;
        const int x = (view.width - across) * (8 * column + 2 * row + 1) / (8 * spots_across);
        const int y = (view.height - down) * (2 * row + 1) / (2 * spots_across);
        std::array<unsigned char, spot_px * spot_px * 4> pixels{};
        glReadPixels(x, y, across, down, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
        const double spot = (0.2126 * pixels[0] + 0.7152 * pixels[1] + 0.0722 * pixels[2]) / 255;
        luma.mean += spot / (spots_across * spots_across);
        luma.greatest = std::max(luma.greatest, spot);
    }
    return luma;
}

} // namespace

Result<Done> write_png(const std::string& path, const View& view) {
    const auto row_pixels = static_cast<std::size_t>(view.width);
    std::vector<unsigned> pixels(row_pixels * static_cast<std::size_t>(view.height));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, view.framebuffer);
    glReadPixels(0, 0, view.width, view.height, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, pixels.data());
    for (int row = 0; row < view.height / 2; ++row) { // GL's first row is the lowest
        const auto upper = pixels.begin() + static_cast<std::ptrdiff_t>(row_pixels) * row;
        const auto lower = pixels.begin() + static_cast<std::ptrdiff_t>(row_pixels) * (view.height - 1 - row);
        std::swap_ranges(upper, upper + static_cast<std::ptrdiff_t>(row_pixels), lower);
    }
    const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(pixels.data()), CAIRO_FORMAT_RGB24,
                                            view.width, view.height, view.width * 4),
        cairo_surface_destroy);
    const cairo_status_t status = cairo_surface_write_to_png(surface.get(), path.c_str());
    if (status == CAIRO_STATUS_SUCCESS) return Done{};
    const std::string why = cairo_status_to_string(status);
    return Error{path,
                 said("het beeld kon niet worden bewaard (" + why + ")", "the picture could not be written: " + why)};
}

double mean_luma(const View& view) {
    return probe(view).mean;
}

bool is_black(const View& view) {
    return probe(view).greatest <= black;
}

} // namespace forksight::player::render
