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
};

/// Everything to be seen over the film in one frame. A plain value: drawing it twice gives the same picture.
struct Overlay {
    std::vector<Answer> answers;
    std::optional<double> time_left; ///< 1 full .. 0 over; absent: the offer never ends
    bool reticle = true;
    std::string notice;            ///< a sentence for the viewer, in the middle; empty: none
    std::vector<std::string> help; ///< lines of its panel, a tab between key and meaning; empty: not shown
};

/// Needs a current GL context at construction, drawing and destruction. Text is laid out once and kept while shown.
class OverlayPainter {
  public:
    OverlayPainter();
    ~OverlayPainter();
    OverlayPainter(const OverlayPainter&) = delete;
    OverlayPainter& operator=(const OverlayPainter&) = delete;

    /// Draws over what the view's framebuffer holds.
    void draw(const Overlay& overlay, const View& view);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::render
