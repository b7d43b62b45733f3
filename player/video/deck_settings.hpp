// What a deck may use of this machine, and where its sound goes.
#pragma once

#include <cstddef>

#include "player/video/core.hpp"

namespace forksight::player::video {

struct DeckSettings {
    Sound sound = Sound::device;
    bool hardware = true;       ///< decode on the GPU where that is safe
    int decoder_threads = 1;    ///< of each software decoder; more than one costs memory and delays first frames
    std::size_t most_cores = 9; ///< on air, going off, looping and cued together
    int memory_mb = 1200;       ///< for all of them; the last cued do without
};

} // namespace forksight::player::video
