// WebVTT text <-> Subtitles: the part of the W3C's standard that says who says what, and when.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "media_manifests/result.hpp"
#include "media_manifests/subtitles.hpp"

namespace forksight::media_manifests {

/// The most of each that is read.
namespace webvtt_limits {
inline constexpr std::size_t bytes = 1u << 20;
inline constexpr std::size_t cues = 5'000;
inline constexpr std::size_t cue_bytes = 500; ///< of its words
inline constexpr std::size_t voice_bytes = 64;
} // namespace webvtt_limits

/// Comments, styles, regions, identifiers, places and all marks but the voice are passed over. Of several voices in one
/// cue each begins a line with a dash, and none is its speaker. Refused with every mistake at once, each with its line.
Result<Subtitles> read_webvtt(std::string_view text);
/// Text that read_webvtt takes back to equal cues, their times in whole milliseconds.
std::string write_webvtt(const Subtitles& cues);

} // namespace forksight::media_manifests
