// Walks the boxes of an ISO BMFF file (ISO/IEC 14496-12, 4.2) whose author is not trusted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::player::stream {

/// More boxes than this on one level is no file of ours.
inline constexpr std::size_t box_limit = 4096;

struct Box {
    std::string type;        ///< four characters; those outside ASCII shown as '?'
    std::size_t at = 0;      ///< where it begins in the file
    std::string_view whole;  ///< with its header
    std::string_view inside; ///< without
};

/// The boxes that fill `inside`, which begins at byte `at` of the file. Sizes that do not fit, and sizes "to the end",
/// are refused.
media_manifests::Result<std::vector<Box>> boxes_in(std::string_view inside, std::size_t at);

/// Where something stands in a file, for errors.
std::string place(std::size_t at);

/// Big-endian numbers; absent beyond the end.
std::optional<std::uint32_t> u32_at(std::string_view bytes, std::size_t at);
std::optional<std::uint64_t> u64_at(std::string_view bytes, std::size_t at);
void put_u32(std::string& bytes, std::size_t at, std::uint32_t number);
void append_u32(std::string& bytes, std::uint32_t number);

} // namespace forksight::player::stream
