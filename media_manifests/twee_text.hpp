// The text form of Twee 3: passages with names, tags and metadata; what stands in them is for others to read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t twee_limit_bytes = 16u << 20;
inline constexpr std::size_t twee_limit_passages = 20'000;
inline constexpr std::size_t twee_limit_name_bytes = 1024;
inline constexpr std::size_t twee_limit_tags = 64;

struct Passage {
    std::size_t line = 0; ///< of its header, from 1
    std::string name;
    std::vector<std::string> tags;
    std::string metadata; ///< JSON; empty: none
    std::string content;  ///< without the blank lines at its end

    bool has_tag(std::string_view tag) const;
};

/// Refused: what is not UTF-8, goes over a limit, gives a name twice or has a header that cannot be read; all mistakes
/// at once, with their lines. A byte order mark is passed over; lines may end in CR LF or CR. What stands before the
/// first header belongs to nothing.
Result<std::vector<Passage>> read_passages(std::string_view text);
/// A line of `content` that would begin a passage gets a space before it.
std::string write_passages(const std::vector<Passage>& passages);

} // namespace forksight::media_manifests
