// What the app stands on when its frames are measured: another display, and somebody who watches the loop.
#pragma once

#include <functional>
#include <memory>

#include "player/display/display.hpp"
#include "player/options.hpp"

namespace forksight::player {

/// A frame's parts in the loop's order. What follows the last one, until the display's next begin(), is `shown`.
enum class FramePart {
    poll,    ///< keys, news of the line and the segments
    session, ///< gaze, director, record, subtitles' place
    deck,    ///< the pictures of this frame, and what is cued
    overlay, ///< what is to be seen over the film; the rooms, reading aloud
    film,    ///< the film's pictures, handed to OpenGL for each eye
    panels,  ///< the overlay, laid out and handed to OpenGL for each eye
    submit,  ///< the display's end()
    shown    ///< the report
};

class FrameWatch {
  public:
    virtual ~FrameWatch() = default;
    /// On the frame loop's thread, when that part of the frame is done.
    virtual void done(FramePart part) = 0;
};

/// Empty: as the player runs.
struct Rig {
    std::function<std::unique_ptr<display::Display>()> open_display; ///< empty: the one that the options name
    FrameWatch* watch = nullptr;                                     ///< outlives the app; null: nobody
};

} // namespace forksight::player
