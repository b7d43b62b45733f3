// `forksight-player prepare URL`: fetches a whole film for playing without a line, and says how far it is.
#pragma once

#include <atomic>

#include "player/options.hpp"

namespace forksight::player {

/// `stop` may be set by a signal: what has come is kept. Throws when the line or the disk fails.
Status prepare_film(const PrepareOptions& options, const std::atomic<bool>& stop);

} // namespace forksight::player
