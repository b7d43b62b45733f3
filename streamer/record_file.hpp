// A session's record as a file that somebody names on the command line.
#pragma once

#include <filesystem>

#include "media_manifests/record.hpp"

namespace forksight::streamer {

/// Of any size that a record may have. Where: the path, or "line 12"; the path's troubles are told in Dutch if wanted.
media_manifests::Result<media_manifests::RecordReader::Record> read_record_file(const std::filesystem::path& path,
                                                                                bool dutch);

} // namespace forksight::streamer
