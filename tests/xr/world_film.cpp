#include "tests/xr/world_film.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/process.hpp"

namespace forksight::tests {

namespace {

namespace fs = std::filesystem;
using player::render::Eye;
namespace oracle = player::render::oracle;
constexpr int width = 512;
constexpr int height = 512; // of both eyes

void run(const std::vector<std::string>& words, const fs::path& log) {
    Process program(words, {}, log);
    if (program.wait(std::chrono::seconds(120)) != 0)
        throw std::runtime_error(words.front() + " failed: " + program.said());
}

} // namespace

oracle::Colour world_colour(const choicegraph::Direction& direction, Eye eye) {
    const oracle::Colour colour{128 + 80 * direction.x, 128 + 80 * direction.y, 128 + 80 * direction.z};
    if (eye == Eye::left) return colour;
    return {255 - colour[1], 255 - colour[2], 255 - colour[0]};
}

fs::path make_world_film(const fs::path& library) {
    const fs::path film = library / "films" / "world";
    fs::create_directories(film);
    const auto still =
        oracle::picture_of(world_colour, media_manifests::Projection::equirectangular,
                           media_manifests::Stereo::top_bottom, player::render::Planes::rgba, width, height);
    std::ofstream raw(library / "world.rgba", std::ios::binary);
    const auto& texels = still.held.at(0).texels;
    raw.write(reinterpret_cast<const char*>(texels.data()), static_cast<std::streamsize>(texels.size()));
    raw.close();
    const std::string size = std::to_string(width) + "x" + std::to_string(height);
    const std::string video = (library / "world.mp4").string();
    run({"ffmpeg",
         "-v",
         "error",
         "-y",
         "-f",
         "rawvideo",
         "-pix_fmt",
         "rgba",
         "-video_size",
         size,
         "-i",
         (library / "world.rgba").string(),
         "-vf",
         "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,loop=-1:1,fps=5,trim=duration=90",
         "-colorspace",
         "bt709",
         "-color_primaries",
         "bt709",
         "-color_trc",
         "bt709",
         "-color_range",
         "tv",
         "-c:v",
         "libx264",
         "-preset",
         "ultrafast",
         "-crf",
         "4",
         video},
        library / "ffmpeg.log");
    run({STREAMER, "ingest", video, "--library", library.string(), "--film", "world", "--clip", "world", "--projection",
         "equirectangular", "--stereo", "top-bottom"},
        library / "ingest.log");
    std::ofstream(film / "film.json") << R"({"forksight": 1, "id": "world", "title": {"nl": "Wereld", "en": "World"},
  "start": "world", "clips": {"world": {"viewpoint": "worker"}}, "scenes": {"world": {"clip": "world", "end": "seen"}}}
)";
    run({STREAMER, "check", film.string()}, library / "check.log");
    return film;
}

} // namespace forksight::tests
