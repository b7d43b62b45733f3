#include "tests/bench/frames/drawing_clock.hpp"

#include <epoxy/gl.h>

#include <stdexcept>
#include <string>

#include "tests/bench/frames/cpu_clock.hpp"

namespace forksight::bench {

namespace {

thread_local Drawing drawing;

class Timed {
  public:
    Timed() = default;
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;
    ~Timed() {
        drawing.cpu_s += thread_cpu_s() - cpu_s_;
        drawing.wall_s += steady_s() - wall_s_;
        ++drawing.calls;
    }

  private:
    double wall_s_ = steady_s();
    double cpu_s_ = thread_cpu_s();
};

/// libepoxy calls through pointers that anybody may set: `Slot` is one, and leads here while a clock lives. The
/// function is asked of the display and not taken from the slot, where at first one lies that would overwrite ours.
template <auto* Slot, typename Function>
struct Call;
template <auto* Slot, typename Result, typename... Words>
struct Call<Slot, Result (*)(Words...)> {
    inline static Result (*before)(Words...) = nullptr;
    inline static Result (*real)(Words...) = nullptr;

    static Result timed(Words... words) {
        const Timed here;
        return real(words...);
    }
    static void divert(player::display::Display& display, const char* name) {
        real = reinterpret_cast<Result (*)(Words...)>(display.gl_address(name));
        if (real == nullptr) throw std::runtime_error(std::string("the driver has no ") + name);
        before = *Slot;
        *Slot = timed;
    }
    static void restore() { *Slot = before; }
};
template <auto* Slot>
using CallOf = Call<Slot, std::remove_pointer_t<decltype(Slot)>>;

} // namespace

Drawing thread_drawing() {
    return drawing;
}

DrawingClock::DrawingClock(player::display::Display& display) {
    CallOf<&epoxy_glDrawArrays>::divert(display, "glDrawArrays");
    CallOf<&epoxy_glClear>::divert(display, "glClear");
    CallOf<&epoxy_glBlitFramebuffer>::divert(display, "glBlitFramebuffer");
    CallOf<&epoxy_glFlush>::divert(display, "glFlush");
    CallOf<&epoxy_glFinish>::divert(display, "glFinish");
    CallOf<&epoxy_glFenceSync>::divert(display, "glFenceSync");
    CallOf<&epoxy_glWaitSync>::divert(display, "glWaitSync");
    CallOf<&epoxy_glClientWaitSync>::divert(display, "glClientWaitSync");
    CallOf<&epoxy_glReadPixels>::divert(display, "glReadPixels");
}

DrawingClock::~DrawingClock() {
    CallOf<&epoxy_glDrawArrays>::restore();
    CallOf<&epoxy_glClear>::restore();
    CallOf<&epoxy_glBlitFramebuffer>::restore();
    CallOf<&epoxy_glFlush>::restore();
    CallOf<&epoxy_glFinish>::restore();
    CallOf<&epoxy_glFenceSync>::restore();
    CallOf<&epoxy_glWaitSync>::restore();
    CallOf<&epoxy_glClientWaitSync>::restore();
    CallOf<&epoxy_glReadPixels>::restore();
}

} // namespace forksight::bench
