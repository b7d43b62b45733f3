// A display like a headset that nobody sees: two eyes of a headset's size and density, its beat, and a head that nods.
#pragma once

#include <memory>

#include "player/display/under.hpp"
#include "player/render/gl.hpp"
#include "tests/bench/frames/drawing_clock.hpp"
#include "tests/bench/frames/frame_notes.hpp"

namespace forksight::bench {

struct Eyes {
    /// What a view says of itself, an eye of a Quest 2: by it text is laid out.
    int width = 1832;
    int height = 1920;
    /// Of what there is to draw into; the rest of the view is clipped, so that a small one costs next to nothing.
    int drawn_width = 64;
    int drawn_height = 72;
    double period_s = 1.0 / 72;
};

/// The head looks at the mark of the guide's rooms, up, and at it again, so that rooms are left by looking.
class TwoEyes : public player::display::Display {
  public:
    /// `notes` outlives it.
    TwoEyes(const Eyes& eyes, FrameNotes& notes);

    player::display::Frame begin() override;
    void end() override { under_->end(); }
    void* gl_address(const char* name) override { return under_->gl_address(name); }
    std::unique_ptr<player::display::SharedContext> share() override { return under_->share(); }
    std::string description() const override { return under_->description(); }
    bool has_head() const override { return true; }

  private:
    Eyes eyes_;
    FrameNotes& notes_;
    std::unique_ptr<player::display::Under> under_;
    player::render::Canvas left_;
    player::render::Canvas right_;
    DrawingClock clock_;
};

} // namespace forksight::bench
