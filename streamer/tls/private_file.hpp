// Files that are whole or not there, and readable by whom they are meant for from their first byte.
#pragma once

#include <filesystem>
#include <string_view>

#include "media_manifests/result.hpp"

namespace forksight::streamer::tls {

enum class Readers { owner, everybody };

/// Replaces `path` by a rename, after its bytes are on disk. The folder is there.
media_manifests::Result<media_manifests::Done> write_file(const std::filesystem::path& path, std::string_view bytes,
                                                          Readers readers);

} // namespace forksight::streamer::tls
