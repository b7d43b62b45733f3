// Which renditions a machine may show, and in which order others are tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "media_manifests/media.hpp"

namespace forksight::player::stream {

/// Fewer pixels; of the same size, fewer bits.
bool worse(const media_manifests::Rendition& one, const media_manifests::Rendition& other);

/// The best rendition this machine may show: those with more pixels than it takes are out, unless it is the smallest of
/// all. 0: any.
std::size_t best_rendition(const std::vector<media_manifests::Rendition>& video, std::uint64_t max_pixels_per_frame);

/// In which order to try the others after `failed`: the next fewer bits first, down to the fewest, then the next more.
std::vector<std::size_t> instead_of(const std::vector<media_manifests::Rendition>& video, std::size_t failed,
                                    std::uint64_t max_pixels_per_frame);

} // namespace forksight::player::stream
