// Presentation <-> HLS playlists (RFC 8216).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests::hls {

/// master.m3u8: one variant a video rendition, the sound as a group beside them. Each rendition's media playlist is
/// NAME/media.m3u8.
std::string write_master(const Presentation& presentation);
std::string write_media(const Rendition& rendition);
/// Of subtitles in one language, all in one segment: subtitles/nl.m3u8, beside nl.vtt.
std::string write_subtitles(const Presentation& presentation, const SubtitleTrack& track);

/// A master playlist gives renditions without segments; bandwidths are of picture and sound together. `uris` are their
/// media playlists, NAME/FILE, video first, then sound.
struct Master {
    Presentation presentation;
    std::vector<std::string> uris;
};
Result<Master> read_master(std::string_view text);
/// Durations by segment; bytes are not in a playlist and stay 0. Live and encrypted playlists are refused.
struct Media {
    std::string init_uri;
    std::vector<std::string> uris;
    std::vector<Segment> segments;
};
Result<Media> read_media(std::string_view text);

} // namespace forksight::media_manifests::hls
