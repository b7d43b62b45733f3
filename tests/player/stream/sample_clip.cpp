#include "tests/player/stream/sample_clip.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "tests/player/stream/small_server.hpp"

namespace forksight::player::testing {
namespace {

using media_manifests::Rendition;

constexpr int length_s = 6;

std::string hls_output(const std::string& folder) {
    return " -f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4 -start_number 1"
           " -hls_fmp4_init_filename init.mp4 -hls_segment_filename '" +
           folder + "/%05d.m4s' '" + folder + "/list.m3u8'";
}

void make(const std::string& command) {
    const Ran ran = run(command);
    if (ran.status != 0) throw std::runtime_error("ffmpeg: " + ran.output);
}

/// The lengths that ffmpeg wrote into its playlist, and the sizes of the files.
Rendition read_folder(const std::string& folder, const std::string& name) {
    Rendition rendition;
    rendition.name = name;
    rendition.init_bytes = std::filesystem::file_size(folder + "/init.mp4");
    std::istringstream list(read_file(folder + "/list.m3u8"));
    double total_s = 0.0;
    std::uint64_t total_bytes = 0;
    for (std::string line; std::getline(list, line);) {
        if (line.rfind("#EXTINF:", 0) != 0) continue;
        const std::string file = folder + "/" + media_manifests::segment_name(rendition.segments.size() + 1);
        const double duration_s = std::stod(line.substr(8));
        rendition.segments.push_back({duration_s, std::filesystem::file_size(file)});
        total_s += duration_s;
        total_bytes += rendition.segments.back().bytes;
    }
    rendition.average_bandwidth_bps = static_cast<std::uint64_t>(8.0 * static_cast<double>(total_bytes) / total_s);
    rendition.bandwidth_bps = 2 * rendition.average_bandwidth_bps;
    return rendition;
}

Rendition make_picture(const std::string& clip, int width, int height, const std::string& rate) {
    const std::string name = std::to_string(width) + "x" + std::to_string(height);
    const std::string folder = clip + "/" + name;
    std::filesystem::create_directories(folder);
    make("ffmpeg -v error -f lavfi -i testsrc2=size=" + name + ":rate=30:duration=" + std::to_string(length_s) +
         " -c:v libx264 -preset veryfast -pix_fmt yuv420p -b:v " + rate +
         " -g 30 -keyint_min 30 -sc_threshold 0 -flags +cgop -x264-params repeat-headers=1 -tag:v avc3" +
         " -video_track_timescale 15360" + hls_output(folder));
    Rendition rendition = read_folder(folder, name);
    rendition.codecs = "avc3.64001f";
    rendition.width = width;
    rendition.height = height;
    rendition.frame_rate = {30, 1};
    return rendition;
}

Rendition make_sound(const std::string& clip) {
    const std::string folder = clip + "/audio";
    std::filesystem::create_directories(folder);
    make("ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=48000:duration=" + std::to_string(length_s) +
         " -c:a aac -b:a 64k" + hls_output(folder));
    Rendition rendition = read_folder(folder, "audio");
    rendition.codecs = "mp4a.40.2";
    rendition.sample_rate_hz = 48000;
    rendition.channels = 1;
    return rendition;
}

} // namespace

Ran run(const std::string& command) {
    Ran ran;
    FILE* pipe = ::popen(("{ " + command + "; } 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("no shell");
    char some[4096];
    for (std::size_t got; (got = std::fread(some, 1, sizeof some, pipe)) > 0;) ran.output.append(some, got);
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

const SampleClip& sample_clip() {
    static const ScratchFolder scratch;
    static const SampleClip made = [] {
        SampleClip clip;
        clip.folder = scratch.path() + "/door";
        auto& presentation = clip.presentation;
        presentation.video.push_back(make_picture(clip.folder, 640, 320, "900k"));
        presentation.video.push_back(make_picture(clip.folder, 320, 160, "300k"));
        presentation.video.push_back(make_picture(clip.folder, 160, 80, "100k"));
        presentation.audio = make_sound(clip.folder);
        presentation.duration_s = length_s;
        return clip;
    }();
    return made;
}

} // namespace forksight::player::testing
