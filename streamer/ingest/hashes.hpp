// Writes the list of a clip's files with their hashes, by which whoever fetches them knows that they came whole.
#pragma once

#include <filesystem>

#include "media_manifests/hash_list.hpp"
#include "media_manifests/result.hpp"

namespace forksight::streamer::ingest {

/// Reads back every file beneath `clip` and writes hashes.json into it: after everything else, before it is published.
/// `known`: of files that are there as they were, which are not read again.
media_manifests::Result<media_manifests::Done> write_hashes(const std::filesystem::path& clip,
                                                            const media_manifests::HashedFiles& known = {});

} // namespace forksight::streamer::ingest
