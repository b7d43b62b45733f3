// Subtitles out of any bytes; what is read is written and read again the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media_manifests/webvtt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace forksight::media_manifests;
    const auto read = read_webvtt({reinterpret_cast<const char*>(bytes), size});
    if (!read) return read.errors().empty() ? (std::abort(), 1) : 0;
    const Subtitles& cues = read.value();
    if (cues.size() > webvtt_limits::cues) std::abort();
    for (std::size_t i = 0; i < cues.size(); ++i) {
        const SubtitleCue& cue = cues[i];
        const bool sound = cue.from_s >= 0.0 && cue.to_s > cue.from_s && !cue.text.empty() &&
                           cue.text.size() <= webvtt_limits::cue_bytes &&
                           cue.speaker.size() <= webvtt_limits::voice_bytes;
        if (!sound || (i > 0 && cue.from_s < cues[i - 1].from_s)) std::abort();
        if (subtitle_at(cues, cue.from_s) == nullptr) std::abort();
    }
    // What is long already may be over the limit with its signs written by name, never with other words.
    if (const auto again = read_webvtt(write_webvtt(cues)); again && again.value() != cues) std::abort();
    return 0;
}
