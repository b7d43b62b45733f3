// A film's picture drawn flat, an eye's at a time: texel by texel, right side up, and with what it goes on with around
// it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "player/render/sky.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using media_manifests::Projection;
using media_manifests::Stereo;

namespace {

constexpr int margin = 2;
constexpr int eye_width = 24;
constexpr int eye_height = 16;

/// No two texels are alike.
oracle::Still still_of(Projection projection, Stereo stereo) {
    const int width = eye_width * (stereo == Stereo::left_right ? 2 : 1);
    const int height = eye_height * (stereo == Stereo::top_bottom ? 2 : 1);
    oracle::Still still{projection, stereo, Planes::rgba, width, height, {{width, height, 4, {}}}};
    for (int i = 0; i < width * height; ++i) {
        const auto of = [&](int prime) { return static_cast<std::uint8_t>(i * prime % 251); };
        for (const std::uint8_t value : {of(7), of(83), of(149), std::uint8_t{255}})
            still.held[0].texels.push_back(value);
    }
    return still;
}

double texel(const oracle::Still& still, int column, int row, int channel) {
    return still.held[0].texels[static_cast<std::size_t>((row * still.width + column) * 4 + channel)];
}

} // namespace

TEST_CASE("An eye's picture is unrolled texel by texel, with what it goes on with in its margins",
          "[player][render][gl]") {
    GlScene scene(eye_width + 2 * margin, eye_height + 2 * margin);
    Sky sky;
    for (const Projection projection : {Projection::equirectangular, Projection::half_equirectangular}) {
        for (const Stereo stereo : {Stereo::mono, Stereo::top_bottom, Stereo::left_right}) {
            const oracle::Still still = still_of(projection, stereo);
            const Uploaded uploaded(still);
            for (const Eye eye : {Eye::left, Eye::right}) {
                const View view = scene.view();
                scene.fill(0.2F, 0.9F, 0.4F);
                sky.unroll(uploaded.picture, {view.framebuffer, view.width, view.height, margin, eye});
                const std::vector<double> pixels = scene.pixels();
                const bool second = eye == Eye::right;
                const int left = second && stereo == Stereo::left_right ? eye_width : 0;
                const int top = second && stereo == Stereo::top_bottom ? eye_height : 0;
                double worst = 0.0;
                for (int row = -margin; row < eye_height + margin; ++row) {
                    for (int column = -margin; column < eye_width + margin; ++column) {
                        // Round the world goes a whole sphere; nothing lies beyond a pole, nor beside half a sphere.
                        const int from = projection == Projection::equirectangular
                                             ? (column + eye_width) % eye_width
                                             : std::clamp(column, 0, eye_width - 1);
                        const int high = std::clamp(row, 0, eye_height - 1);
                        const auto at = static_cast<std::size_t>(((row + margin) * view.width + column + margin) * 3);
                        for (int i = 0; i < 3; ++i) {
                            const double meant = texel(still, left + from, top + high, i);
                            worst = std::max(worst, std::abs(pixels[at + static_cast<std::size_t>(i)] - meant));
                        }
                    }
                }
                INFO(static_cast<int>(projection) << " " << static_cast<int>(stereo) << " " << static_cast<int>(eye));
                CHECK(worst <= 1.0);
            }
        }
    }
}

TEST_CASE("A picture in planes is unrolled in the colours that it is drawn in", "[player][render][gl]") {
    const auto world = [](const choicegraph::Direction& d, Eye eye) {
        return oracle::Colour{128 + 60 * d.x, 120 + 50 * d.y, eye == Eye::left ? 100 + 50 * d.z : 200.0};
    };
    GlScene scene(64 + 2 * margin, 32 + 2 * margin);
    Sky sky;
    std::array<std::vector<double>, 2> drawn;
    for (const Planes planes : {Planes::rgba, Planes::yuv420}) {
        const Uploaded uploaded(
            oracle::picture_of(world, Projection::equirectangular, Stereo::top_bottom, planes, 64, 64));
        const View view = scene.view();
        sky.unroll(uploaded.picture, {view.framebuffer, view.width, view.height, margin, Eye::right});
        drawn[static_cast<std::size_t>(planes)] = scene.pixels();
    }
    double worst = 0.0;
    for (std::size_t i = 0; i < drawn[0].size(); ++i) worst = std::max(worst, std::abs(drawn[0][i] - drawn[1][i]));
    CHECK(worst < 6.0); // half as many chroma texels each way
}
