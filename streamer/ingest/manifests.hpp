// Writes the manifests of a clip: what players of all kinds read first.
#pragma once

#include <filesystem>

#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

/// media.m3u8 of each rendition.
media_manifests::Result<media_manifests::Done> write_playlists(const media_manifests::Presentation& presentation,
                                                               const std::filesystem::path& clip);
/// master.m3u8, manifest.mpd and clip.json.
media_manifests::Result<media_manifests::Done> write_manifests(const media_manifests::Presentation& presentation,
                                                               const std::filesystem::path& clip);

} // namespace forksight::streamer::ingest
