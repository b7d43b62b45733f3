// Writes what a bench program measured, for programs that read it: scripts/bench and what it calls.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace forksight::bench {

/// As one JSON value. Throws when it cannot be written.
void write_figures(const std::filesystem::path& path, const nlohmann::json& figures);

} // namespace forksight::bench
