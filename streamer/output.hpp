// Where a command's result goes: a file, replaced as a whole, or standard output.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace forksight::streamer {

/// Empty path: standard output. A file is written beside and renamed, so nobody ever reads half of it. What the world
/// said if it could not be written.
std::optional<std::string> write_output(const std::filesystem::path& file, const std::string& text);

} // namespace forksight::streamer
