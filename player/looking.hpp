// Where whoever sees a frame looks, and when that was seen: the same for the film and for the rooms around it.
#pragma once

#include "choicegraph/gaze.hpp"
#include "choicegraph/orientation.hpp"
#include "player/display/display.hpp"

namespace forksight::player {

/// Eyes where a tracker sees them, at the tracker's own time: one sample that comes twice is one look. Else the head.
inline choicegraph::Sample looking(const display::Frame& frame) {
    using choicegraph::Source;
    if (frame.eyes) return {frame.eyes->time_s, frame.eyes->direction, Source::eyes, true};
    return {frame.time_s, choicegraph::facing(frame.head), Source::head, true};
}

} // namespace forksight::player
