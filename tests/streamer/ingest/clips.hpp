// Test sources made by the ffmpeg program, a folder that goes away, and what an ingest made of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "streamer/ingest/ingest.hpp"

namespace forksight::streamer::ingest::test {

/// Made once a run, deleted at its end.
const std::filesystem::path& scratch();

struct Ran {
    int status = -1;    ///< the exit status, or 128 + the signal
    std::string output; ///< stdout and stderr together
};
Ran run(const std::string& shell_command);
std::string quoted(const std::filesystem::path& path);

bool has_encoder(const std::string& name);
/// ffmpeg's arguments between `-y` and the file's name; the file is made once a run. Fails the test when ffmpeg does.
std::filesystem::path source(const std::string& name, const std::string& arguments);
/// lavfi inputs: a moving picture and a tone.
std::string picture(const std::string& size, const std::string& rate, double duration_s);
std::string tone(const std::string& channel_layout, double duration_s);
/// 320x160, 30 frames a second, 2.5 s, with sound.
std::filesystem::path plain_source();

std::string read_file(const std::filesystem::path& file);
std::filesystem::path write_file(const std::string& name, const std::string& bytes);

/// An order into a library of this name with two small rungs, if `ladder` is not given.
Order order_for(const std::filesystem::path& video, const std::string& library, const std::string& ladder = "");
std::filesystem::path clip_of(const Order& order);
/// The folder of the clip's one rendition whose name begins with this and a hyphen: "320x160", "audio".
std::filesystem::path rendition_of(const std::filesystem::path& clip, const std::string& beginning);
/// Fails the test when there is no clip.
media_manifests::Presentation ingested(const Order& order);
/// Fails the test when there is a clip.
Failure refused(const Order& order);

/// One moof of a track's bytes.
struct Fragment {
    std::int64_t decode_time = 0; ///< tfdt
    std::uint32_t track = 0;
    std::uint32_t flags = 0; ///< of tfhd
    std::vector<std::uint32_t> sizes;
    std::int64_t duration = 0; ///< of all samples, in the track's time scale
    std::string first_sample;
};
/// Every box at the top of a file, in order.
std::vector<std::string> boxes(const std::string& bytes);
std::vector<Fragment> fragments(const std::string& bytes);
std::uint32_t time_scale(const std::string& init);
/// The types of the NAL units of an H.264 sample.
std::vector<int> nal_types(const std::string& sample);

} // namespace forksight::streamer::ingest::test
