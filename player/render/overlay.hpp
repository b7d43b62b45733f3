// Draws what hangs in the room: the offered answers, the ring that fills, the time left, the reticle, notices.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/sphere.hpp"
#include "player/render/view.hpp"

namespace forksight::player::render {

struct Answer {
    std::string text;
    choicegraph::Cap target; ///< the panel stands on it; text wraps within about three radii
    bool enabled = true;     ///< false: greyed, struck out, no ring
    bool looked_at = false;
    double progress = 0.0; ///< of the dwell, 0..1
    int number = 0;        ///< shown as its key in a window; 0: none
    /// Where the tick that confirms it hangs; absent: it is not to be confirmed, or not looked at long enough yet.
    std::optional<choicegraph::Cap> tick = std::nullopt;
    double tick_progress = 0.0;
};

/// What can be looked at beside answers: in the start room, the pause, at the end.
struct Mark {
    enum class Sign { none, begin, tick, go_on, stop, help, again, back };
    std::string text;
    choicegraph::Cap target;
    Sign sign = Sign::none;
    bool main = false; ///< the one to look at first
    bool looked_at = false;
    double progress = 0.0; ///< of the dwell, 0..1
};

/// Text to be read at rest.
struct Page {
    std::string title; ///< empty: none
    std::string text;  ///< paragraphs, a line each
    choicegraph::Direction middle;
};

struct Subtitle {
    std::string speaker; ///< name; empty: not said
    std::string text;
    choicegraph::Direction middle;                       ///< where it hangs now
    std::optional<choicegraph::Direction> speaker_place; ///< where who speaks is seen; absent: not known
};

inline constexpr std::size_t most_help_lines = 20;

/// Everything to be seen over the film in one frame. A plain value: drawing it twice gives the same picture.
struct Overlay {
    std::vector<Answer> answers;
    std::optional<double> time_left; ///< 1 full .. 0 over; absent: the offer never ends
    bool reticle = true;
    std::string notice; ///< a sentence for the viewer, in the middle; empty: none
    std::vector<std::string>
        help; ///< lines of its panel, a tab between key and meaning; beyond most_help_lines none is seen
    std::vector<Mark> marks;
    std::vector<Page> pages;
    std::optional<Subtitle> subtitle;
    double room = 0.0;    ///< 1: the calm room instead of the film; between: on the way
    double floor_m = 1.6; ///< of the room's, below the eyes
    double dark = 0.0;    ///< 1: nothing of the film is seen, as where an author fades
    double type = 1.0;    ///< how much larger all text is, 1..2
};

/// Needs a current GL context at construction, drawing and destruction. Text is laid out once and kept while shown.
class OverlayPainter {
  public:
    OverlayPainter();
    ~OverlayPainter();
    OverlayPainter(const OverlayPainter&) = delete;
    OverlayPainter& operator=(const OverlayPainter&) = delete;

    /// Draws over what the framebuffers of one head's eyes hold, text laid out once for all of them. Near things hang
    /// at reading distance in the room, or before the head, which is between the eyes. Leaves OpenGL as it was.
    void draw(const Overlay& overlay, const std::vector<View>& eyes);
    /// A window: one eye is the head.
    void draw(const Overlay& overlay, const View& view) { draw(overlay, std::vector<View>{view}); }

    /// Work that is dear, since it was made: for tests and reports.
    struct Work {
        unsigned long laid_out = 0; ///< texts, times
        unsigned long sent = 0;     ///< textures, to the GPU
    };
    Work work() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::render
