// What is said in a clip, as text with its times.
#pragma once

#include <string>
#include <vector>

namespace forksight::media_manifests {

struct SubtitleCue {
    double from_s = 0.0; ///< clip time
    double to_s = 0.0;
    std::string speaker; ///< the voice, a speaker's id in the film; empty: not said
    std::string text;    ///< UTF-8, a line break where the author has one; no marks
};

/// In the order of their beginnings.
using Subtitles = std::vector<SubtitleCue>;

} // namespace forksight::media_manifests
