// Writes the list of a clip's files with their hashes, by which whoever fetches them knows that they came whole.
#pragma once

#include <filesystem>

#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

/// Reads back every file beneath `clip` and writes hashes.json into it: after everything else, before it is published.
media_manifests::Result<media_manifests::Done> write_hashes(const std::filesystem::path& clip);

} // namespace forksight::streamer::ingest
