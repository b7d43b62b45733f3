#include "tests/xr/world_film.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/process.hpp"

namespace forksight::tests {

namespace {

namespace fs = std::filesystem;
using player::render::Eye;
namespace oracle = player::render::oracle;
using media_manifests::Projection;
using media_manifests::Stereo;
constexpr double pi = std::numbers::pi;
constexpr int coarse = 256; ///< rows of one eye's picture
constexpr int fine = 768;
constexpr double ripples = 384.0; ///< in a whole turn: four texels each of the fine film, five pixels of the window

/// Dark grey, where the film is not.
constexpr oracle::Colour nowhere = {0.11 * 255, 0.11 * 255, 0.12 * 255};

constexpr auto without = R"({"forksight": 1, "id": "world", "title": {"nl": "Wereld", "en": "World"},
  "start": "world", "clips": {"world": {"viewpoint": "worker"}}, "scenes": {"world": {"clip": "world", "end": "seen"}}}
)";
constexpr auto with_an_answer = R"({"forksight": 1, "id": "world", "title": {"nl": "Wereld", "en": "World"},
  "start": "world", "clips": {"world": {"viewpoint": "worker"}}, "scenes": {
    "world": {"clip": "world", "offer": {"at": 1, "until": 80, "otherwise": "there"},
      "choices": [{"id": "there", "text": {"nl": "Daarheen, en dan verder", "en": "Over there, and then further on"},
        "look": {"yaw": 24, "pitch": 0, "radius": 8}, "to": "beyond"}]},
    "beyond": {"clip": "world", "end": "seen"}}}
)";

void run(const std::vector<std::string>& words, const fs::path& log) {
    Process program(words, {}, log);
    if (program.wait(std::chrono::seconds(120)) != 0)
        throw std::runtime_error(words.front() + " failed: " + program.said());
}

} // namespace

oracle::Colour World::colour(const choicegraph::Direction& direction, Eye eye) const {
    if (projection == Projection::half_equirectangular && direction.z > 0.0) return nowhere;
    const double reach = fine ? 40.0 : 80.0;
    oracle::Colour colour{128 + reach * direction.x, 128 + reach * direction.y, 128 + reach * direction.z};
    if (eye == Eye::right && stereo != Stereo::mono) colour = {255 - colour[1], 255 - colour[2], 255 - colour[0]};
    if (!fine) return colour;
    // Ripples that run together at the poles are no detail any more.
    const double level = 1.0 - direction.y * direction.y;
    const double ripple = 25.0 * level *
                          (std::sin(ripples * std::atan2(direction.x, -direction.z)) +
                           std::sin(ripples * std::asin(std::clamp(direction.y, -1.0, 1.0))));
    for (double& channel : colour) channel += ripple;
    return colour;
}

bool World::at_edge(const choicegraph::Direction& direction) const {
    return projection == Projection::half_equirectangular &&
           std::abs(std::atan2(direction.z, std::abs(direction.x))) < pi / 180;
}

fs::path make_world_film(const fs::path& library, const World& world, bool offers) {
    const fs::path film = library / "films" / "world";
    fs::create_directories(film);
    const bool half = world.projection != Projection::equirectangular;
    const int eye_height = world.fine ? fine : coarse, eye_width = half ? eye_height : 2 * eye_height;
    const int width = eye_width * (world.stereo == Stereo::left_right ? 2 : 1);
    const int height = eye_height * (world.stereo == Stereo::top_bottom ? 2 : 1);
    // Beyond half a world the oracle's picture goes on, as a camera's does.
    World whole = world;
    whole.projection = Projection::equirectangular;
    const auto colour = [&](const choicegraph::Direction& direction, Eye eye) { return whole.colour(direction, eye); };
    const auto still =
        oracle::picture_of(colour, world.projection, world.stereo, player::render::Planes::rgba, width, height);
    std::ofstream raw(library / "world.rgba", std::ios::binary);
    const auto& texels = still.held.at(0).texels;
    raw.write(reinterpret_cast<const char*>(texels.data()), static_cast<std::streamsize>(texels.size()));
    raw.close();
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    std::ofstream(library / "ladder") << size << " 100000\n";
    const std::string video = (library / "world.mp4").string();
    std::vector<std::string> encode = {"ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba"};
    encode.insert(encode.end(), {"-video_size", size, "-i", (library / "world.rgba").string(), "-vf"});
    encode.emplace_back("scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,loop=-1:1,fps=5,trim=duration=90");
    encode.insert(encode.end(), {"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"});
    encode.insert(encode.end(), {"-color_range", "tv", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "4", video});
    run(encode, library / "ffmpeg.log");
    run({STREAMER, "ingest", video, "--library", library.string(), "--film", "world", "--clip", "world", "--projection",
         std::string(media_manifests::name_of(world.projection)), "--stereo",
         std::string(media_manifests::name_of(world.stereo)), "--ladder", (library / "ladder").string()},
        library / "ingest.log");
    std::ofstream(film / "film.json") << (offers ? with_an_answer : without);
    run({STREAMER, "check", film.string()}, library / "check.log");
    return film;
}

} // namespace forksight::tests
