// The renditions of a clip as a ladder: from the fewest bits up, with the sound that comes beside each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "media_manifests/media.hpp"
#include "player/stream/rule.hpp"

namespace forksight::player::stream {

struct ClipLadder {
    Ladder ladder;
    std::vector<double> sound_bits;      ///< by segment; part of the ladder's bits
    std::vector<std::size_t> renditions; ///< by rung: the number in the clip's `video`; without those that another of
                                         ///< more and wider pixels and no more bits makes needless

    /// The rung of a rendition; rates_bps.size() if it has none.
    std::size_t rung_of(std::size_t rendition) const;
};

/// Sizes are those of clip.json; where it tells none, the mean. `buffer_limit_s`: so much is fetched ahead.
ClipLadder ladder_of(const media_manifests::Presentation& clip, double buffer_limit_s);

} // namespace forksight::player::stream
