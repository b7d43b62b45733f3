// Which segments a stretch of a clip needs, and in which order its picture and sound are sent.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "media_manifests/media.hpp"

namespace forksight::player::stream {

/// Segment numbers count from 0 here.
class Plan {
  public:
    /// From the segment that holds `from_s` to the one that holds the last moment before `to_s` (absent: to the end).
    /// Times beyond the clip mean its last segment.
    Plan(const media_manifests::Presentation& clip, double from_s, std::optional<double> to_s);

    std::size_t first() const { return first_; }
    std::size_t last() const { return last_; } ///< itself included
    double start_s(std::size_t segment) const { return starts_[segment]; }
    double end_s(std::size_t segment) const { return starts_[segment + 1]; }
    /// Of the segment, what the stretch asks for.
    double shown_s(std::size_t segment) const;
    double from_s() const { return from_s_; }

    /// Sound segments to be sent before picture segment `segment`: those that begin before its end and were not sent
    /// before; for the first, from the one that holds its beginning. Sound goes first: mpv starts only when it has
    /// both, and the sound is small.
    std::vector<std::size_t> sound_before(std::size_t segment) const;

  private:
    std::size_t sound_up_to(std::size_t segment) const; ///< the first that begins at or after the picture's end

    std::vector<double> starts_;       ///< of the picture's segments, and the end of the last
    std::vector<double> sound_starts_; ///< the same of the sound; empty: silent
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    double from_s_ = 0.0;
    double to_s_ = 0.0;
};

} // namespace forksight::player::stream
