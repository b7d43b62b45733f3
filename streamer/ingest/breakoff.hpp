// Where a file breaks off that was not copied whole, by what its own headers say it holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "streamer/ingest/av.hpp"

namespace forksight::streamer::ingest {

/// A sentence, or nothing when the file is as long as its headers say or they do not tell.
std::optional<std::string> breakoff(const AVFormatContext& container, const std::filesystem::path& file,
                                    std::uintmax_t file_bytes);

/// How long a Matroska or WebM file says it is, from its first few hundred bytes. Pure.
std::optional<std::uint64_t> matroska_bytes(std::string_view first_bytes);

/// "3.2": seconds as they stand in a message.
std::string tenths(double value);

} // namespace forksight::streamer::ingest
