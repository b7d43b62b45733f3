// SHA-256 of bytes in memory and of files, as 64 digits.
#pragma once

#include <string>
#include <string_view>

#include "media_manifests/result.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

std::string sha256_of(std::string_view bytes);
/// Of the whole file, read piece by piece. The error is the disk's.
media_manifests::Result<std::string> sha256_of(const Descriptor& file);

} // namespace forksight::streamer::library
