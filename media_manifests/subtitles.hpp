// What is said in a clip, as text with its times.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forksight::media_manifests {

struct SubtitleCue {
    double from_s = 0.0; ///< clip time
    double to_s = 0.0;
    std::string speaker; ///< the voice, a speaker's id in the film; empty: not said
    std::string text;    ///< UTF-8, a line break where the author has one; no marks

    bool operator==(const SubtitleCue&) const = default;
};

/// In the order of their beginnings.
using Subtitles = std::vector<SubtitleCue>;

/// What is said at clip time `t_s`; of several the one that began last. Null: nothing.
const SubtitleCue* subtitle_at(const Subtitles& cues, double t_s);

/// Of a clip in one language, beside its renditions.
inline constexpr std::string_view subtitles_folder = "subtitles";
/// "nl.vtt", "pt-br.vtt" and so on: the tag in small letters, as every name in a clip.
std::string subtitles_name(std::string_view language);
/// "nl.m3u8": of players that read HLS.
std::string subtitles_playlist_name(std::string_view language);
/// "subtitles/nl.vtt"
std::string subtitles_path(std::string_view language);
/// A name of subtitles_name(), or that of the playlist beside it ("nl.m3u8").
bool is_subtitles_name(std::string_view name);

} // namespace forksight::media_manifests
