// One decode feeds all renditions: a staircase in which every rung scales the picture of the rung above it.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "media_manifests/media.hpp"
#include "streamer/ingest/ingest.hpp"
#include "streamer/ingest/ladder.hpp"
#include "streamer/ingest/source.hpp"

namespace forksight::streamer::ingest {

struct Transcode {
    std::filesystem::path folder; ///< the renditions' folders and poster.jpg are made in it
    std::string mark;             ///< ends the renditions' names: "1280x640-k3f9ab", "audio-k3f9ab"
    Ladder ladder;
    const std::atomic<bool>* stop = nullptr;
    std::function<void(double done_s)> progress; ///< from the calling thread, once a picture
};

/// Blocks. The Presentation's projection and stereo are left to the caller. Threads: the caller's decodes and codes
/// the sound; one more for each rung; x264 and the decoder have their own.
Outcome transcode(Source& source, const Transcode& plan);

/// Pictures in a segment: as near to a second as whole pictures come.
int pictures_a_segment(media_manifests::Rational rate);

} // namespace forksight::streamer::ingest
