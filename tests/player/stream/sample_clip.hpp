// A real clip, made by ffmpeg as ingest makes them: three renditions and sound, one second a segment, 6 s long.
#pragma once

#include <string>

#include "media_manifests/media.hpp"

namespace forksight::player::testing {

struct SampleClip {
    std::string folder; ///< FOLDER/RENDITION/init.mp4 and so on
    media_manifests::Presentation presentation;
};

/// Made once; H.264 with parameter sets in its segments ("avc3"), B-frames, AAC; every track has number 1 in its file.
const SampleClip& sample_clip();

/// Runs a shell command; what it wrote to stdout and stderr, and its exit status.
struct Ran {
    int status = 0;
    std::string output;
};
Ran run(const std::string& command);

} // namespace forksight::player::testing
