// The headset beside a screen: the window shows along, and says what who stands by should know.
#include <epoxy/gl.h>

#include "tests/player/xr/on_screen.hpp"
#include "tests/player/xr/pretend_stand.hpp"

using namespace forksight;
using namespace forksight::player;
using tests::Frame;
using tests::PretendStand;

namespace {

bool no_screen() {
    if (std::getenv("DISPLAY") != nullptr) return false;
    WARN("SKIPPED: no X server; xvfb-run gives one");
    return true;
}

void fill(const render::View& view, double red, double green, double blue) {
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glClearColor(static_cast<float>(red), static_cast<float>(green), static_cast<float>(blue), 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// Counts pictures that are copied into nothing, or from beyond the eye's 64 by 48. libepoxy calls through pointers
/// that anybody may set.
class CopyWatch {
  public:
    CopyWatch() : before_(epoxy_glBlitFramebuffer) {
        odd_ = copies_ = 0;
        real_ = before_;
        epoxy_glBlitFramebuffer = watched;
    }
    ~CopyWatch() { epoxy_glBlitFramebuffer = before_; }
    CopyWatch(const CopyWatch&) = delete;
    CopyWatch& operator=(const CopyWatch&) = delete;
    int odd() const { return odd_; }
    int copies() const { return copies_; }

  private:
    static void watched(GLint x, GLint y, GLint right, GLint top, GLint to_x, GLint to_y, GLint to_right, GLint to_top,
                        GLbitfield what, GLenum filter) {
        ++copies_;
        const bool sound = x >= 0 && y >= 0 && x < right && y < top && right <= 64 && top <= 48;
        odd_ += sound && to_x < to_right && to_y < to_top ? 0 : 1;
        real_(x, y, right, top, to_x, to_y, to_right, to_top, what, filter);
        epoxy_glBlitFramebuffer = watched; // its first call puts the driver's there
    }

    inline static int odd_ = 0, copies_ = 0;
    inline static PFNGLBLITFRAMEBUFFERPROC real_ = nullptr;
    PFNGLBLITFRAMEBUFFERPROC before_;
};

constexpr std::uint32_t left_green = 0x00FF00;

/// Frames whose left eye is green and whose right eye is red, until the window shows one or it takes too long.
std::uint32_t shown_along(PretendStand& stand) {
    std::uint32_t pixel = 0;
    for (int i = 0; i < 200 && pixel != left_green; ++i) {
        const Frame frame = stand.display->begin();
        if (frame.views.size() == 2) {
            fill(frame.views[0], 0.0, 1.0, 0.0);
            fill(frame.views[1], 1.0, 0.0, 0.0);
        }
        stand.display->end();
        glFinish();
        pixel = tests::on_screen(640, 360);
    }
    return pixel;
}

} // namespace

TEST_CASE("The window shows along what the left eye sees", "[player][xr][gl]") {
    if (no_screen()) return;
    PretendStand stand(true);
    stand.open();
    CHECK(shown_along(stand) == left_green);
    CHECK(glGetError() == GL_NO_ERROR);
}

TEST_CASE("A headset that has a picture before the window had a frame harms neither", "[player][xr][gl]") {
    if (no_screen()) return;
    const CopyWatch watch;
    PretendStand stand(true);
    // Seen at once, so that the frames of its start come before the window's first.
    for (const auto state : {XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY}) stand.runtime->state(state);
    stand.display = display::open_headset(640, 360, "test");
    CHECK(stand.runtime->frames > 10);
    CHECK(stand.runtime->layers == 1);
    CHECK(watch.odd() == 0);
    CHECK(glGetError() == GL_NO_ERROR);
    for (const auto state : {XR_SESSION_STATE_SYNCHRONIZED, XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED})
        stand.runtime->state(state);
    CHECK(shown_along(stand) == left_green);
    CHECK(watch.copies() > 0);
    CHECK(watch.odd() == 0);
    CHECK(glGetError() == GL_NO_ERROR);
}

TEST_CASE("While the headset has shown nothing yet the window shows the film", "[player][xr][gl]") {
    if (no_screen()) return;
    const CopyWatch watch;
    PretendStand stand(true);
    stand.runtime->should_render = false;
    stand.open();
    std::uint32_t pixel = 0;
    for (int i = 0; i < 200 && pixel != left_green; ++i) {
        const Frame frame = stand.display->begin();
        REQUIRE(frame.views.size() == 1);
        fill(frame.views[0], 0.0, 1.0, 0.0);
        stand.display->end();
        glFinish();
        pixel = tests::on_screen(640, 360);
    }
    CHECK(pixel == left_green);
    CHECK(watch.copies() == 0);
    CHECK(stand.runtime->layers == 0);
}

TEST_CASE("Beside a runtime that hangs the film is in the window, which can be closed", "[player][xr][gl]") {
    if (no_screen()) return;
    PretendStand stand(true);
    stand.runtime->hangs = true;
    stand.display = display::open_headset(640, 360, "test");
    CHECK(stand.runtime->instances_asked == 1);
    for (int i = 0; i < 3; ++i) CHECK(stand.frame().views.size() == 1);
    stand.display.reset();
    CHECK(stand.runtime->instances_made == 0);
    stand.runtime->hangs = false;
    for (int i = 0; i < 6000 && (stand.runtime->instances_made == 0 || stand.runtime->instances != 0); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(stand.runtime->instances_made == 1);
    CHECK(stand.runtime->instances == 0);
}

TEST_CASE("The window says that the film waits for a headset that is not worn, in both languages", "[player][xr][gl]") {
    if (no_screen()) return;
    PretendStand stand(true);
    stand.open();
    CHECK(stand.frame().notice.empty());
    stand.runtime->state(XR_SESSION_STATE_SYNCHRONIZED);
    const Frame off = stand.frame();
    CHECK_FALSE(off.worn);
    CHECK(off.notice == "The film waits for the headset. Put it on.");
    speak("nl");
    CHECK(stand.frame().notice == "De film wacht op de headset. Zet hem op.");
    stand.runtime->state(XR_SESSION_STATE_FOCUSED);
    CHECK(stand.frame().worn);
    CHECK(stand.frame().notice.empty());
}

TEST_CASE("A film that went on in the window does not wait for a headset that came back to the table",
          "[player][xr][gl]") {
    if (no_screen()) return;
    PretendStand stand(true);
    stand.open();
    stand.frame();
    stand.runtime->state(XR_SESSION_STATE_LOSS_PENDING);
    CHECK_THAT(stand.frame().notice, ContainsSubstring("The headset is gone. The film goes on here"));
    for (const auto state : {XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY, XR_SESSION_STATE_SYNCHRONIZED})
        stand.runtime->state(state);
    stand.frame_that([](const Frame& frame) { return tests::tells(frame, "in the headset"); });
    const Frame on_table = stand.frame();
    CHECK(on_table.worn);
    CHECK_THAT(on_table.notice, !ContainsSubstring("waits"));
    stand.runtime->state(XR_SESSION_STATE_FOCUSED);
    CHECK(stand.frame_that([](const Frame& frame) { return frame.views.size() == 2; }).worn);
    stand.runtime->state(XR_SESSION_STATE_SYNCHRONIZED);
    CHECK_THAT(stand.frame().notice, ContainsSubstring("waits for the headset"));
}
