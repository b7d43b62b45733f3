// Graphviz's program `dot`, run on a text without a shell between.
#pragma once

#include <filesystem>
#include <string>

#include "media_manifests/result.hpp"

namespace forksight::streamer {

/// More processor time than this a drawing does not get.
inline constexpr unsigned graphviz_limit_s = 300;

/// The SVG of `dot`, drawn in `folder`, where its pictures are. Where: "dot"; what: it is not installed, or what it
/// said.
media_manifests::Result<std::string> drawn_as_svg(const std::string& dot, const std::filesystem::path& folder,
                                                  bool dutch);

} // namespace forksight::streamer
