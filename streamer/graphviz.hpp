// Graphviz's program `dot`, run on a text without a shell between.
#pragma once

#include <string>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::streamer {

/// More processor time than this a drawing does not get.
inline constexpr unsigned graphviz_limit_s = 300;

/// The SVG of `dot`. `pictures`: names of files that the text refers to, ending in .gif; room of that size is left for
/// them, and what they show is for the caller to put there. Where: "dot"; what: it is not installed, or what it said.
media_manifests::Result<std::string> drawn_as_svg(const std::string& dot, const std::vector<std::string>& pictures,
                                                  int width, int height, bool dutch);

} // namespace forksight::streamer
