// The subtitle of this moment, as the overlay shows it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "choicegraph/film.hpp"
#include "choicegraph/orientation.hpp"
#include "media_manifests/subtitles.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player {

/// Of a clip, by language.
using SubtitlesByLanguage = std::map<std::string, media_manifests::Subtitles>;

/// In `language`, else in English, else Dutch, else in whatever language there is: as texts. Null: there are none.
const media_manifests::Subtitles* in_language(const SubtitlesByLanguage& subtitles, std::string_view language);

/// What is said in `clip` at `position_s`. It hangs at `middle`. Absent: nothing is.
std::optional<render::Subtitle> spoken_at(const choicegraph::Clip& clip, const SubtitlesByLanguage& subtitles,
                                          double position_s, std::string_view language,
                                          const choicegraph::Direction& middle);

/// Whether subtitles are seen, and in which language: what --subtitles says, and the key that turns them on and off.
class SubtitleChoice {
  public:
    /// `asked`: "nl", "en", "off" or "auto"; `language`: that of the texts.
    SubtitleChoice(const std::string& asked, const std::string& language);
    void toggle() { on_ = !on_; }
    bool on() const { return on_; }
    const std::string& language() const { return language_; }

  private:
    bool on_ = true;
    std::string language_;
};

} // namespace forksight::player
