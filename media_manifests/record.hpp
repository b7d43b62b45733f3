// One line of a session record <-> one numbered Event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/replay.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t record_line_limit_bytes = 4096;
inline constexpr std::size_t record_limit_lines = 1'000'000;

/// Without the line end. Numbers are written so that they read back bit for bit.
std::string write_line(const choicegraph::Line& line);
Result<choicegraph::Line> read_line(std::string_view text);
/// A whole SESSION.jsonl. A last line without its line end was being written when the power went: it is left out
/// unless it is whole. Errors say "line 12".
Result<std::vector<choicegraph::Line>> read_record(std::string_view text);

} // namespace forksight::media_manifests
