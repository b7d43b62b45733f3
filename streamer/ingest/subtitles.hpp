// Subtitles of a clip: read from WebVTT files, written beside its renditions, and changed without making it anew.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "streamer/ingest/ingest.hpp"

namespace forksight::streamer::ingest {

struct SubtitleText {
    std::string language; ///< in its usual case
    std::string text;     ///< WebVTT that read_webvtt takes, the author's bytes
};
using SubtitleTexts = std::vector<SubtitleText>;

/// Refused with every mistake of every file.
media_manifests::Result<SubtitleTexts> read_subtitles(const std::vector<SubtitleFile>& files);
/// Those of a clip that is there; none if it is not. What its clip.json names and cannot be read is left out.
SubtitleTexts subtitles_of(const std::filesystem::path& clip);
/// `before`, but for what `put` has in the same language; by language.
SubtitleTexts with_put(SubtitleTexts before, SubtitleTexts put);
/// The files and their playlists, and their names in `presentation`.
media_manifests::Result<media_manifests::Done> write_subtitles(const SubtitleTexts& texts,
                                                               const std::filesystem::path& clip,
                                                               media_manifests::Presentation& presentation);

struct SubtitleChange {
    std::filesystem::path library;
    std::string film;
    std::string clip;
    std::vector<SubtitleFile> put;
    std::vector<std::string> remove; ///< languages
};

/// The clip as it is then, published in one step like a new one; its pictures and sound are the same files. With
/// nothing to put or remove it is only read.
Outcome change_subtitles(const SubtitleChange& change);

} // namespace forksight::streamer::ingest
