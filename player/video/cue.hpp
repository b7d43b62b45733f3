// What a deck keeps of the stretches that are wanted, looped and going off air.
#pragma once

#include <cstddef>

#include "player/deck.hpp"
#include "player/video/lack.hpp"
#include "player/video/video.hpp"

namespace forksight::player::video {

/// A stretch that is wanted, with or without a core yet.
struct Cue {
    Stretch stretch;
    Video* video = nullptr;
    std::size_t note = 0; ///< its number in the report
    bool noted = false;   ///< as ready
    int tries = 0;
    double not_before_s = 0.0; ///< a failed one is tried again then
    double opened_s = 0.0;
    bool doubted = false;      ///< its decoder was asked for
    Lack lacked = Lack::bytes; ///< when it was last tried, of one that failed
    bool is_ready() const { return video != nullptr && video->state() == Video::State::ready; }
};
/// From its end back to its beginning, by a second core.
struct Looping {
    double from_s = 0.0, to_s = 0.0;
    Cue next;
};
/// Not shown any more; its sound fades away.
struct GoingOff {
    Video* video = nullptr;
    double since_s = 0.0;
    bool fades = false; ///< there is sound to fade
};
/// Of a take, while it is measured.
struct SoundGap {
    std::size_t take = 0;  ///< its number in the report
    double before_s = 0.0; ///< when the sound before has faded by half
    double since_s = 0.0;
    double first_s = 0.0; ///< clip time where the new sound begins
};

/// A stretch that cannot be opened is tried this often, and later each time.
inline constexpr int most_tries = 4;
/// The end of a stretch is reached when the display shows it next; its last frame may lie this much before where
/// the end was rounded to.
inline constexpr double end_slack_s = 0.003;

} // namespace forksight::player::video
