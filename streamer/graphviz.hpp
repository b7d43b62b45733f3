// Graphviz's program `dot`, run on a text without a shell between.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::streamer {

/// More time than this a drawing does not get, whether it works or waits.
inline constexpr std::chrono::seconds graphviz_limit{300};

/// The SVG of `dot`. `pictures`: names of files that the text refers to, ending in .gif; room of that size is left for
/// them, and what they show is for the caller to put there. Where: "dot"; what: it is not installed, took too long,
/// or what it said.
media_manifests::Result<std::string> drawn_as_svg(const std::string& dot, const std::vector<std::string>& pictures,
                                                  int width, int height, bool dutch,
                                                  std::chrono::seconds limit = graphviz_limit);

} // namespace forksight::streamer
