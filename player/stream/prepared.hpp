// Which of the renditions that were prepared is shown: they cost no line, so the line has no say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "media_manifests/media.hpp"

namespace forksight::player::stream {

/// The best of those that are there and not above what this machine shows in time; if all are above it, the smallest:
/// what a machine takes is measured, and may come out a little lower than when the film was prepared. `max_pixels` 0:
/// any. Absent: none is there.
std::optional<std::size_t> prepared_rendition(const std::vector<media_manifests::Rendition>& video,
                                              std::uint64_t max_pixels,
                                              const std::function<bool(std::size_t rendition)>& there);

} // namespace forksight::player::stream
