// Which rendition the next segment is fetched in: a pure function of the line, the buffer and the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "media_manifests/media.hpp"

namespace forksight::player::stream {

struct Conditions {
    std::optional<double> throughput_bps;   ///< absent: not measured yet; 4 Mbit/s is assumed
    double buffer_s = 0.0;                  ///< fetched and not yet read
    std::uint64_t max_pixels_per_frame = 0; ///< what this machine decodes and draws in time; 0: any
    std::optional<std::size_t> current;     ///< of the segment before; absent at a stretch's beginning
};

/// The rendition's number in `video` for segment `segment` (from 0).
///
/// 1. Those with more pixels than the machine takes are out, unless it is the smallest of all.
/// 2. Of the rest, the best (see worse()) whose bits the line carries with room to spare: its mean, and this segment's
///    own size, within 0.5 of the throughput while less than 2 s are buffered (also at the beginning), 0.7 below 5 s,
///    0.85 from there on.
/// 3. It is not raised above `current` while less than 2 s are buffered, nor unless it would still fit 0.7: a picture
///    that changes to and fro is worse than a soft one.
/// 4. If none fits: the one with the least bits.
std::size_t choose_rendition(const std::vector<media_manifests::Rendition>& video, std::size_t segment,
                             const Conditions& conditions);

/// Fewer pixels; of the same size, fewer bits.
bool worse(const media_manifests::Rendition& one, const media_manifests::Rendition& other);

/// Rule 1 alone: the best rendition this machine may show.
std::size_t best_rendition(const std::vector<media_manifests::Rendition>& video, std::uint64_t max_pixels_per_frame);

/// In which order to try the others after `failed`: the next fewer bits first, down to the fewest, then the next more.
std::vector<std::size_t> instead_of(const std::vector<media_manifests::Rendition>& video, std::size_t failed,
                                    std::uint64_t max_pixels_per_frame);

} // namespace forksight::player::stream
