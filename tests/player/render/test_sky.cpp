#include <epoxy/egl.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "player/render/sky.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::radians;
using media_manifests::Projection;
using media_manifests::Stereo;

namespace {

constexpr std::array all_projections = {Projection::equirectangular, Projection::half_equirectangular,
                                        Projection::cubemap,         Projection::eac,
                                        Projection::fisheye,         Projection::flat};
constexpr std::array names = {"equirectangular", "half-equirectangular", "cubemap", "eac", "fisheye", "flat"};
constexpr std::array all_stereo = {Stereo::mono, Stereo::top_bottom, Stereo::left_right};

/// Smooth over the sphere, and far apart for the two eyes, so that one bleeding into the other shows.
oracle::Colour world(const choicegraph::Direction& d, Eye eye) {
    const double other = eye == Eye::left ? 0.0 : 90.0;
    return {60 + other + 40 * std::sin(5 * d.x + 3 * d.y), 150 - other + 40 * std::sin(4 * d.y + 5 * d.z),
            80 + other * 0.7 + 50 * std::cos(5 * d.z - 2 * d.x)};
}

oracle::Still still_of(Projection projection, Stereo stereo, Planes planes) {
    int width = 384, height = projection == Projection::cubemap || projection == Projection::eac ? 256 : 192;
    if (projection == Projection::fisheye || projection == Projection::half_equirectangular) width = height = 256;
    if (stereo == Stereo::top_bottom) height *= 2;
    if (stereo == Stereo::left_right) width *= 2;
    return oracle::picture_of(world, projection, stereo, planes, width, height);
}

struct Look {
    std::string name;
    double yaw_deg, pitch_deg, roll_deg;
    bool lopsided = false; ///< with a field of view as a headset's eye has it
};
const std::vector<Look> looks = {{"ahead", 0, 0, 0},
                                 {"at the seam", 180, 0, 0},
                                 {"up and right", 60, 60, 0},
                                 {"down and left", -120, -60, 0},
                                 {"at the zenith", 0, 90, 0},
                                 {"at the nadir", 40, -90, 0},
                                 {"rolled", 15, 10, 35},
                                 {"lopsided", -85, 5, -10, true},
                                 {"lopsided ahead", 5, -15, 0, true}};

View view_of(const GlScene& scene, const Look& look, Eye eye) {
    View view = scene.view();
    view.eye = eye;
    view.orientation = choicegraph::orientation(radians(look.yaw_deg), radians(look.pitch_deg), radians(look.roll_deg));
    if (look.lopsided) view.fov = {radians(54), radians(38), radians(31), radians(49)};
    return view;
}

struct Difference {
    double greatest = 0.0;
    double mean = 0.0;
};

Difference difference(const std::vector<double>& a, const std::vector<double>& b) {
    REQUIRE(a.size() == b.size());
    Difference found;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double apart = std::abs(a[i] - b[i]);
        found.greatest = std::max(found.greatest, apart);
        found.mean += apart / static_cast<double>(a.size());
    }
    return found;
}

} // namespace

TEST_CASE("Every projection, stereo layout and look is drawn as the CPU works it out", "[player][gl]") {
    GlScene scene(96, 72);
    Sky sky;
    // llvmpipe filters a plane to whole levels of 255; turning limited-range planes into colours doubles a level.
    constexpr std::array<Difference, 2> tolerance = {{{1.5, 0.4}, {4.0, 0.8}}};
    std::array<Difference, 2> worst;
    int drawn = 0;
    for (std::size_t p = 0; p < all_projections.size(); ++p) {
        for (const Stereo stereo : all_stereo) {
            for (const Planes planes : {Planes::rgba, Planes::yuv420}) {
                const oracle::Still still = still_of(all_projections[p], stereo, planes);
                const Uploaded uploaded(still);
                for (const Look& look : looks) {
                    for (const Eye eye : {Eye::left, Eye::right}) {
                        INFO(names[p] << ", stereo " << static_cast<int>(stereo) << ", planes "
                                      << static_cast<int>(planes) << ", " << look.name << ", eye "
                                      << static_cast<int>(eye));
                        const View view = view_of(scene, look, eye);
                        scene.fill(1.0F, 0.0F, 1.0F);
                        sky.draw(uploaded.picture, view);
                        const Difference found = difference(scene.pixels(), oracle::render(still, view));
                        const auto kind = static_cast<std::size_t>(planes);
                        CHECK(found.greatest <= tolerance[kind].greatest);
                        CHECK(found.mean < tolerance[kind].mean);
                        worst[kind].greatest = std::max(worst[kind].greatest, found.greatest);
                        worst[kind].mean = std::max(worst[kind].mean, found.mean);
                        ++drawn;
                    }
                }
            }
        }
    }
    CHECK(drawn == 648);
    CHECK(glGetError() == GL_NO_ERROR);
    WARN("648 views, of 255: rgba at most " << worst[0].greatest << " off, mean " << worst[0].mean
                                            << "; yuv420 at most " << worst[1].greatest << ", mean " << worst[1].mean);
}

TEST_CASE("What the film covers has the colours of the world it was made from", "[player][gl]") {
    GlScene scene(96, 72);
    Sky sky;
    for (std::size_t p = 0; p < all_projections.size(); ++p) {
        const Uploaded uploaded(still_of(all_projections[p], Stereo::left_right, Planes::rgba));
        for (const Look& look : looks) {
            if (p != 0 && p != 2 && p != 3 && look.name != "lopsided ahead") continue;
            View view = view_of(scene, look, Eye::right);
            if (all_projections[p] == Projection::flat) view.fov = {radians(25), radians(20), radians(5), radians(30)};
            if (all_projections[p] == Projection::flat) view.orientation = choicegraph::orientation(0, radians(12));
            sky.draw(uploaded.picture, view);
            const std::vector<double> pixels = scene.pixels();
            double greatest = 0.0;
            for (int row = 0; row < view.height; ++row) {
                for (int column = 0; column < view.width; ++column) {
                    choicegraph::Direction d = oracle::ray_of(view, column, row);
                    const double length = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
                    const oracle::Colour colour = world({d.x / length, d.y / length, d.z / length}, Eye::right);
                    const auto at = static_cast<std::size_t>((row * view.width + column) * 3);
                    for (std::size_t i = 0; i < 3; ++i) {
                        greatest = std::max(greatest, std::abs(pixels[at + i] - colour[i]));
                    }
                }
            }
            INFO(names[p] << ", " << look.name);
            CHECK(greatest <= 6.0);
        }
    }
}

TEST_CASE("Looking at the seam no line is seen, in any stereo layout and in planes", "[player][gl]") {
    GlScene scene(400, 100);
    Sky sky;
    for (const Stereo stereo : all_stereo) {
        for (const Planes planes : {Planes::rgba, Planes::yuv420}) {
            const Uploaded uploaded(still_of(Projection::equirectangular, stereo, planes));
            for (const Eye eye : {Eye::left, Eye::right}) {
                View view = view_of(scene, {"", 180, 0, 0}, eye);
                view.fov = fov_of(radians(20), view.width, view.height);
                sky.draw(uploaded.picture, view);
                const std::vector<double> pixels = scene.pixels();
                double step = 0.0;
                for (std::size_t i = 3; i < pixels.size(); ++i) {
                    if (i % 1200 >= 3) step = std::max(step, std::abs(pixels[i] - pixels[i - 3]));
                }
                INFO("stereo " << static_cast<int>(stereo) << ", planes " << static_cast<int>(planes));
                CHECK(step <= (planes == Planes::rgba ? 3.0 : 5.0));
            }
        }
    }
}

TEST_CASE("Where the film is not, it is dark grey and never black", "[player][gl]") {
    GlScene scene(64, 48);
    Sky sky;
    for (const Projection projection : {Projection::half_equirectangular, Projection::fisheye, Projection::flat}) {
        const Uploaded uploaded(still_of(projection, Stereo::mono, Planes::rgba));
        sky.draw(uploaded.picture, view_of(scene, {"behind", 180, 0, 0}, Eye::left));
        for (const double value : scene.pixels()) {
            REQUIRE(value >= 26.0);
            REQUIRE(value <= 32.0);
        }
    }
}

namespace {

int programs_linked = 0;
void (*link_program)(GLuint) = nullptr;
void count_and_link(GLuint name) {
    ++programs_linked;
    link_program(name);
}

} // namespace

TEST_CASE("What was made ready is drawn without compiling anything", "[player][gl]") {
    GlScene scene(64, 48);
    Sky sky;
    link_program = reinterpret_cast<void (*)(GLuint)>(eglGetProcAddress("glLinkProgram"));
    const auto before = std::exchange(epoxy_glLinkProgram, count_and_link);
    for (const Projection projection : all_projections) {
        for (const Stereo stereo : all_stereo) {
            const Uploaded uploaded(still_of(projection, stereo, Planes::rgba));
            sky.make_ready(projection, stereo);
            programs_linked = 0;
            sky.draw(uploaded.picture, scene.view());
            CHECK(programs_linked == 0);
        }
    }
    sky.draw(Uploaded(still_of(Projection::flat, Stereo::mono, Planes::yuv420)).picture, scene.view());
    CHECK(programs_linked == 1);
    epoxy_glLinkProgram = before;
}

TEST_CASE("A shader that does not compile says which and why", "[player][gl]") {
    GlScene scene(16, 16);
    CHECK_THROWS_WITH(Program("broken", "#version 330 core\nvoid main() { gl_Position = nonsense; }\n",
                              "#version 330 core\nvoid main() {}\n", ""),
                      ContainsSubstring("the shader broken does not compile") && ContainsSubstring("nonsense"));
    CHECK_THROWS_WITH(Canvas(0, 10), ContainsSubstring("0x10"));
}
