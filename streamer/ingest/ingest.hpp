// One video file -> a clip of a film: probed, cut into aligned renditions, and published whole or not at all.
#pragma once

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

/// Subtitles to be taken in: a WebVTT file in one language.
struct SubtitleFile {
    std::string language; ///< BCP 47
    std::filesystem::path file;
};

struct Order {
    enum class Show { bar, json, none };

    std::filesystem::path video;
    std::filesystem::path library;
    std::string film; ///< the ids of contracts.md: [a-z0-9][a-z0-9-]{0,63}
    std::string clip;
    std::optional<media_manifests::Projection> projection; ///< absent: from the file's metadata, else guessed
    std::optional<media_manifests::Stereo> stereo;
    std::string ladder = "auto"; ///< or the path of a ladder file (README.md)
    /// In place of those that the clip has in the same languages; the others stay.
    std::vector<SubtitleFile> subtitles = {};
    Show progress = Show::bar;
    const std::atomic<bool>* stop = nullptr; ///< set by a signal handler: stop soon and leave nothing behind
};

/// Why there is no clip. `input`: the video or the order is at fault (exit 1); `world`: disk, memory, a stop (exit 3).
struct Failure {
    enum Kind { input, world };
    Kind kind = input;
    media_manifests::Errors errors;
};

using Outcome = std::variant<media_manifests::Presentation, Failure>;

/// Blocks until the clip is published or nothing is left of it. Progress and remarks go to `out`: a bar with percent,
/// speed and time left, or one JSON object a line: {"event":"remark"|"progress"|"done"|"failed", ...}.
Outcome ingest(const Order& order, std::FILE* out);

} // namespace forksight::streamer::ingest
