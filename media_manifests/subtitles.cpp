#include "media_manifests/subtitles.hpp"

#include <algorithm>

#include "media_manifests/film_reader.hpp"

namespace forksight::media_manifests {

const SubtitleCue* subtitle_at(const Subtitles& cues, double t_s) {
    auto cue = std::upper_bound(cues.begin(), cues.end(), t_s,
                                [](double time_s, const SubtitleCue& one) { return time_s < one.from_s; });
    while (cue != cues.begin()) {
        --cue;
        if (t_s < cue->to_s) return &*cue;
    }
    return nullptr;
}

namespace {

std::string in_small_letters(std::string_view language) {
    std::string name(language);
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

} // namespace

std::string subtitles_name(std::string_view language) {
    return in_small_letters(language) + ".vtt";
}

std::string subtitles_playlist_name(std::string_view language) {
    return in_small_letters(language) + ".m3u8";
}

std::string subtitles_path(std::string_view language) {
    return std::string(subtitles_folder) + "/" + subtitles_name(language);
}

bool is_subtitles_name(std::string_view name) {
    for (const std::string_view end : {std::string_view(".vtt"), std::string_view(".m3u8")}) {
        if (!name.ends_with(end)) continue;
        const std::string_view tag = name.substr(0, name.size() - end.size());
        return is_language_tag(tag) &&
               std::none_of(tag.begin(), tag.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    }
    return false;
}

} // namespace forksight::media_manifests
