// A film whose prepare was stopped before its end: how much of it lies here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace forksight::player::cache {

struct Begun {
    std::uint64_t here_bytes = 0; ///< by their names and sizes; nothing was read
    std::uint64_t total_bytes = 0;
};

/// Absent: nobody began to prepare the film at this address, or it was prepared to its end. `url` ends in '/'. Looks at
/// each of its files on the disk.
std::optional<Begun> begun(const std::filesystem::path& cache, const std::string& url);

} // namespace forksight::player::cache
