#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "player/render/sky.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/gl_scene.hpp"

using namespace forksight::player::render;
using namespace forksight;
using choicegraph::radians;
using media_manifests::Projection;
using media_manifests::Stereo;

namespace {

oracle::Colour world(const choicegraph::Direction& d, Eye) {
    return {128 + 100 * std::sin(2 * d.x + d.y), 128 + 100 * std::sin(2 * d.y - d.z),
            128 + 100 * std::cos(2 * d.z + d.x)};
}

bool have_ffmpeg() {
    return std::system("ffmpeg -version >/dev/null 2>&1") == 0;
}

class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("forksight-v360-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// What FFmpeg's v360 makes of an equirectangular picture of the world.
oracle::Plane by_v360(const Folder& folder, const std::string& to, int width, int height) {
    const oracle::Still source =
        oracle::picture_of(world, Projection::equirectangular, Stereo::mono, Planes::rgba, 1024, 512);
    std::ofstream(folder.file("in.rgba"), std::ios::binary)
        .write(reinterpret_cast<const char*>(source.held[0].texels.data()),
               static_cast<std::streamsize>(source.held[0].texels.size()));
    const std::string command = "ffmpeg -nostdin -v error -y -f rawvideo -pix_fmt rgba -s 1024x512 -i " +
                                folder.file("in.rgba") + " -vf format=gbrp,v360=e:" + to +
                                ":interp=linear:w=" + std::to_string(width) + ":h=" + std::to_string(height) +
                                ",format=rgba -frames:v 1 -f rawvideo " + folder.file("out.rgba");
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    oracle::Plane plane{width, height, 4, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 4))};
    std::ifstream(folder.file("out.rgba"), std::ios::binary)
        .read(reinterpret_cast<char*>(plane.texels.data()), static_cast<std::streamsize>(plane.texels.size()));
    return plane;
}

struct Layout {
    Projection projection;
    const char* v360;
    int width, height;
    bool half; ///< holds only what is ahead
};
constexpr std::array layouts = {Layout{Projection::equirectangular, "e", 768, 384, false},
                                Layout{Projection::half_equirectangular, "hequirect", 512, 512, true},
                                Layout{Projection::cubemap, "c3x2", 768, 512, false},
                                Layout{Projection::eac, "eac", 768, 512, false},
                                Layout{Projection::fisheye, "fisheye:h_fov=180:v_fov=180", 512, 512, true}};

} // namespace

TEST_CASE("Pictures that FFmpeg's v360 lays out look like the world they were made from", "[player][gl]") {
    if (!have_ffmpeg()) {
        WARN("SKIPPED: no ffmpeg program");
        return;
    }
    const Folder folder;
    const GlScene scene(120, 90);
    Sky sky;
    for (const Layout& layout : layouts) {
        oracle::Still still{layout.projection, Stereo::mono, Planes::rgba, layout.width, layout.height, {}};
        still.held.push_back(by_v360(folder, layout.v360, layout.width, layout.height));
        const Uploaded film(still);
        for (const double yaw_deg : {0.0, 25.0, -40.0, 90.0, 180.0, -135.0}) {
            for (const double pitch_deg : {0.0, 30.0, -35.0, 90.0, -90.0}) {
                if (layout.half && (std::abs(yaw_deg) > 40 || std::abs(pitch_deg) > 35)) continue;
                View view = scene.view();
                view.fov = fov_of(radians(70), view.width, view.height);
                view.orientation = choicegraph::orientation(radians(yaw_deg), radians(pitch_deg), radians(20));
                sky.draw(film.picture, view);
                const std::vector<double> pixels = scene.pixels();
                double greatest = 0.0, sum = 0.0;
                for (int row = 0; row < view.height; ++row) {
                    for (int column = 0; column < view.width; ++column) {
                        const choicegraph::Direction d = oracle::ray_of(view, column, row);
                        const double length = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
                        if (layout.half && -d.z / length < 0.03) continue; // the edge of the half-sphere
                        const oracle::Colour colour = world({d.x / length, d.y / length, d.z / length}, Eye::left);
                        for (std::size_t i = 0; i < 3; ++i) {
                            const auto at = static_cast<std::size_t>((row * view.width + column) * 3) + i;
                            greatest = std::max(greatest, std::abs(pixels[at] - colour[i]));
                            sum += std::abs(pixels[at] - colour[i]);
                        }
                    }
                }
                INFO(layout.v360 << ", yaw " << yaw_deg << ", pitch " << pitch_deg);
                CHECK(greatest <= 5.0);
                CHECK(sum / static_cast<double>(pixels.size()) < 1.0);
            }
        }
    }
}

TEST_CASE("A view has the same turns, field and way up as one that FFmpeg's v360 cuts out", "[player][gl]") {
    if (!have_ffmpeg()) {
        WARN("SKIPPED: no ffmpeg program");
        return;
    }
    const Folder folder;
    const GlScene scene(160, 120);
    Sky sky;
    const oracle::Plane cut = by_v360(folder, "flat:yaw=50:pitch=20:roll=15:h_fov=90:v_fov=73.7397953", 160, 120);
    const Uploaded film(oracle::picture_of(world, Projection::equirectangular, Stereo::mono, Planes::rgba, 1024, 512));
    View view = scene.view();
    view.orientation = choicegraph::orientation(radians(50), radians(20), radians(15));
    sky.draw(film.picture, view);
    const std::vector<double> pixels = scene.pixels();
    double greatest = 0.0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        greatest = std::max(greatest, std::abs(pixels[i] - cut.texels[i / 3 * 4 + i % 3]));
    }
    CHECK(greatest <= 4.0);
}
