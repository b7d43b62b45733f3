// `forksight-player pair URL`: from now on this person's player trusts that streamer by its own authority, and only so.
#pragma once

#include <atomic>

#include "player/options.hpp"

namespace forksight::player {

/// Shows the fingerprint and asks, or compares it with the one that was given. `stop` may be set by a signal.
Status pair_with_streamer(const PairOptions& options, const std::atomic<bool>& stop);

} // namespace forksight::player
