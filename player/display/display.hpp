// Where the picture goes and where the viewer's head and keys come from: a window, a headset, or nowhere (offscreen).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "player/render/picture.hpp"
#include "player/render/shared_context.hpp"
#include "player/render/sheet.hpp"
#include "player/render/view.hpp"

namespace forksight::player::display {

using render::SharedContext;

/// Of the answers, the first so many have a key.
inline constexpr int answer_keys = 4;

enum class Key {
    quit,
    pause,
    help,
    fullscreen,
    recentre,
    restart,
    try_another,
    next_view,
    subtitles,
    select, ///< what is looked at: a trigger, a pinch, Enter
    answer_1,
    answer_2,
    answer_3,
    answer_4,
    screenshot
};

struct Press {
    Key key = Key::quit;
    bool shift = false; ///< with shift an answer is the teacher's
};

/// Where the eyes look, while a tracker sees them.
struct EyeGaze {
    choicegraph::Direction direction; ///< in the room, from between the eyes
    double time_s = 0.0;              ///< when they did, on the frames' clock
};

/// One frame to be drawn.
struct Frame {
    double time_s = 0.0;             ///< when it is shown, on a steady clock that began with the display
    double period_s = 1.0 / 60;      ///< until the next one
    unsigned number = 0;             ///< counts the frames shown, from 0
    std::vector<render::View> views; ///< one, or one an eye, the left one first; none: nobody would see them
    choicegraph::Orientation head;   ///< of the display's own head, of which the views' orientations follow
    std::optional<EyeGaze> eyes;     ///< absent: nobody tracks them, or they are shut
    bool worn = true;                ///< false: the headset lies on the table, the film should wait
    std::vector<Press> presses;      ///< since the last frame
    bool closed = false; ///< the viewer closes the window (from then on), or the headset's session ends (once)
    std::vector<std::string> notes; ///< what happened to the display, in sentences, for the log
    std::string notice;             ///< what who sees this picture should know of it; empty: nothing
};

/// Has a current GL context on the thread that made it, for its whole life. begin() paces the loop.
class Display {
  public:
    virtual ~Display() = default;
    /// Waits until the next frame may be drawn.
    virtual Frame begin() = 0;
    /// Has the film laid around the viewer by somebody else, in the frame that has begun and beneath what is drawn into
    /// its views, which is then see-through. `turn`: from the room's directions to the film's.
    virtual render::Laid lay_film(const render::Picture& picture, const choicegraph::Orientation& turn);
    /// Shows what was drawn.
    virtual void end() = 0;
    /// For mpv and for our own loader: the address of a GL function.
    virtual void* gl_address(const char* name) = 0;
    /// For a thread that draws beside the loop. Throws when the driver has no second context.
    virtual std::unique_ptr<SharedContext> share() = 0;
    /// What it draws with, for reports: GL renderer and version.
    virtual std::string description() const = 0;
    /// Whether a person moves the head here; else a script must.
    virtual bool has_head() const = 0;
};

} // namespace forksight::player::display
