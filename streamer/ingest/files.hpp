// Writes whole files, and says in words why it could not.
#pragma once

#include <filesystem>
#include <string_view>

#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

/// Made anew; not yet on the disk for certain (publish sees to that).
media_manifests::Result<media_manifests::Done> write_file(const std::filesystem::path& file, std::string_view bytes);
media_manifests::Result<media_manifests::Done> make_folder(const std::filesystem::path& folder);

} // namespace forksight::streamer::ingest
