#include "player/display/offscreen.hpp"

#include "player/display/egl.hpp"
#include "player/display/pace.hpp"
#include "player/render/gl.hpp"

namespace forksight::player::display {

namespace {

class Offscreen : public Under {
  public:
    Offscreen(int width, int height, double period_s)
        : canvas_(width, height),
          pace_(period_s > 0.0    ? period_s
                : egl_.software() ? 1.0 / 30
                                  : 1.0 / 60) {}

    Frame begin() override {
        Frame frame;
        frame.time_s = keep_beat_ ? pace_.wait() : pace_.now_s() + pace_.period_s();
        frame.period_s = pace_.period_s();
        frame.number = shown_;
        render::View view;
        view.framebuffer = canvas_.framebuffer();
        view.width = canvas_.width();
        view.height = canvas_.height();
        view.fov = render::fov_of(choicegraph::radians(90.0), view.width, view.height);
        frame.views.push_back(view);
        return frame;
    }

    /// Waits for the picture, as a screen would: without it frames would pile up inside the driver.
    void end() override {
        if (keep_beat_) glFinish();
        ++shown_;
    }

    void* gl_address(const char* name) override { return reinterpret_cast<void*>(eglGetProcAddress(name)); }
    std::string description() const override { return egl_.description() + ", offscreen"; }
    bool has_head() const override { return false; }
    void keep_beat(bool keep) override { keep_beat_ = keep; }
    double now_s() const override { return pace_.now_s(); }

  private:
    EglContext egl_; // first: the canvas lives in its context
    render::Canvas canvas_;
    Pace pace_;
    bool keep_beat_ = true;
    unsigned shown_ = 0;
};

} // namespace

std::unique_ptr<Under> open_offscreen(int width, int height, double period_s) {
    return std::make_unique<Offscreen>(width, height, period_s);
}

} // namespace forksight::player::display
