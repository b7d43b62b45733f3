#include "player/spoken.hpp"

#include <algorithm>

namespace forksight::player {

const media_manifests::Subtitles* in_language(const SubtitlesByLanguage& subtitles, std::string_view language) {
    for (const std::string_view tag : {language, std::string_view("en"), std::string_view("nl")}) {
        const auto found = subtitles.find(std::string(tag));
        if (found != subtitles.end()) return &found->second;
    }
    return subtitles.empty() ? nullptr : &subtitles.begin()->second;
}

std::optional<render::Subtitle> spoken_at(const choicegraph::Clip& clip, const SubtitlesByLanguage& subtitles,
                                          double position_s, std::string_view language,
                                          const choicegraph::Direction& middle) {
    const media_manifests::Subtitles* cues = in_language(subtitles, language);
    const media_manifests::SubtitleCue* cue =
        cues == nullptr ? nullptr : media_manifests::subtitle_at(*cues, position_s);
    if (cue == nullptr) return std::nullopt;
    render::Subtitle subtitle;
    subtitle.text = cue->text;
    subtitle.middle = middle;
    const auto speaker = std::find_if(clip.speakers.begin(), clip.speakers.end(),
                                      [&](const choicegraph::Speaker& one) { return one.id == cue->speaker; });
    if (speaker == clip.speakers.end()) {
        subtitle.speaker = cue->speaker; // a voice that the film does not know is called what its author calls it
    } else {
        subtitle.speaker = choicegraph::in_language(speaker->name, language);
        subtitle.speaker_place =
            choicegraph::direction(choicegraph::radians(speaker->yaw_deg), choicegraph::radians(speaker->pitch_deg));
    }
    return subtitle;
}

SubtitleChoice::SubtitleChoice(const std::string& asked, const std::string& language)
    : on_(asked != "off"), language_(asked == "nl" || asked == "en" ? asked : language) {}

} // namespace forksight::player
