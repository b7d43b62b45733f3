#include <X11/keysym.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>

#include "player/display/mouse_look.hpp"
#include "player/display/window.hpp"
#include "player/render/gl.hpp"
#include "player/render/screenshot.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/hand.hpp"
#include "tests/player/render/shared_drawing.hpp"

using namespace forksight::player;
using namespace forksight::player::display;
using forksight::choicegraph::degrees;
using forksight::choicegraph::facing;
using forksight::choicegraph::pitch_of;
using forksight::choicegraph::yaw_of;

namespace {

Frame next(display::Display& display) {
    Frame frame = display.begin();
    display.end();
    return frame;
}

/// The first frame that `enough` holds for; the last one looked at when none comes within 40.
Frame wait_for(display::Display& display, const std::function<bool(const Frame&)>& enough) {
    Frame frame = next(display);
    for (int i = 0; i < 40 && !enough(frame); ++i) frame = next(display);
    return frame;
}

bool no_screen() {
    return std::getenv("DISPLAY") == nullptr;
}

double yaw_deg(const Frame& frame) {
    return degrees(yaw_of(facing(frame.views.at(0).orientation)));
}
double pitch_deg(const Frame& frame) {
    return degrees(pitch_of(facing(frame.views.at(0).orientation)));
}

} // namespace

TEST_CASE("Dragging keeps what is in the middle under the pointer; poles and zoom have limits", "[player][unit]") {
    MouseLook look;
    look.drag(64, 0, 1280); // 640 pixels are as wide as the distance to the picture, at 90 degrees
    CHECK(degrees(yaw_of(facing(look.orientation()))) == Approx(-degrees(0.1)));
    look.drag(0, 64, 1280);
    CHECK(degrees(pitch_of(facing(look.orientation()))) == Approx(degrees(0.1)));
    look.turn(0, 1, 100.0);
    CHECK(degrees(pitch_of(facing(look.orientation()))) == Approx(90.0));
    look.recentre();
    CHECK(yaw_of(facing(look.orientation())) == Approx(0.0).margin(1e-6));
    look.zoom(100);
    CHECK(degrees(look.fov(1280, 720).left_rad) == Approx(30.0));
    look.zoom(-100);
    CHECK(degrees(look.fov(1280, 720).right_rad) == Approx(50.0));
    CHECK(degrees(look.fov(720, 1280).up_rad) == Approx(50.0));
}

TEST_CASE("Without a screen the window says so and what to do instead", "[player][gl]") {
    const char* screen = std::getenv("DISPLAY");
    const std::string before = screen == nullptr ? "" : screen;
    const char* wayland = std::getenv("WAYLAND_DISPLAY");
    const std::string before_wayland = wayland == nullptr ? "" : wayland;
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    CHECK_THROWS_WITH(open_window(320, 240, "none"),
                      ContainsSubstring("there is no screen here") && ContainsSubstring("offscreen"));
    if (!before.empty()) setenv("DISPLAY", before.c_str(), 1);
    if (!before_wayland.empty()) setenv("WAYLAND_DISPLAY", before_wayland.c_str(), 1);
}

TEST_CASE("What another thread draws is there in a window", "[player][gl]") {
    if (no_screen()) {
        WARN("SKIPPED: no X server; xvfb-run gives one");
        return;
    }
    const auto window = open_window(64, 48, "Forksight test");
    CHECK(drawn_by_another_thread(*window) == std::array<unsigned char, 4>{51, 102, 153, 255});
    const render::View view = next(*window).views.at(0);
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glClearColor(1.0F, 1.0F, 1.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    CHECK(render::mean_luma(view) == Approx(1.0));
}

TEST_CASE("In a window keys are pressed, the head is dragged and turned, the wheel zooms", "[player][gl]") {
    if (no_screen()) {
        WARN("SKIPPED: no X server; xvfb-run gives one");
        return;
    }
    const auto window = open_window(640, 360, "Forksight test");
    CHECK(window->has_head());
    CHECK(window->description().find("OpenGL") != std::string::npos);
    CHECK(window->gl_address("glClear") != nullptr);
    Frame frame = next(*window);
    REQUIRE(frame.views.size() == 1);
    CHECK(frame.views[0].framebuffer == 0);
    CHECK(frame.views[0].width == 640);
    CHECK_FALSE(frame.closed);
    Hand hand;

    hand.press(XK_2, true);
    frame = wait_for(*window, [](const Frame& f) { return !f.presses.empty(); });
    REQUIRE(frame.presses.size() == 1);
    CHECK(frame.presses[0].key == Key::answer_2);
    CHECK(frame.presses[0].shift);
    hand.press(XK_space);
    frame = wait_for(*window, [](const Frame& f) { return !f.presses.empty(); });
    REQUIRE(frame.presses.size() == 1);
    CHECK(frame.presses[0].key == Key::pause);
    CHECK_FALSE(frame.presses[0].shift);
    CHECK(next(*window).presses.empty());

    hand.move(320, 180);
    hand.button(1, 320, 180, true);
    hand.move(256, 180);
    frame = wait_for(*window, [](const Frame& f) { return std::abs(yaw_deg(f)) > 1; });
    CHECK(yaw_deg(frame) == Approx(degrees(0.2)).margin(0.01));
    hand.button(1, 256, 180, false);
    hand.move(100, 100);
    next(*window);
    CHECK(yaw_deg(next(*window)) == Approx(degrees(0.2)).margin(0.01));

    hand.hold(XK_Up);
    frame = wait_for(*window, [](const Frame& f) { return pitch_deg(f) > 10; });
    CHECK(pitch_deg(frame) > 10);
    hand.release(XK_Up);
    hand.press(XK_r);
    frame = wait_for(*window, [](const Frame& f) { return std::abs(yaw_deg(f)) < 0.01; });
    CHECK(yaw_deg(frame) == Approx(0).margin(0.01));

    hand.button(4, 320, 180, true);
    frame = wait_for(*window, [](const Frame& f) { return f.views[0].fov.left_rad < 0.78; });
    CHECK(degrees(frame.views[0].fov.left_rad) == Approx(43.0).margin(0.01));

    hand.resize(800, 600);
    frame = wait_for(*window, [](const Frame& f) { return f.views[0].width == 800; });
    CHECK(frame.views[0].height == 600);
    CHECK(std::tan(frame.views[0].fov.up_rad) == Approx(std::tan(frame.views[0].fov.left_rad) * 0.75));

    hand.press(XK_Escape);
    frame = wait_for(*window, [](const Frame& f) { return !f.presses.empty(); });
    REQUIRE(frame.presses.size() == 1);
    CHECK(frame.presses[0].key == Key::quit);
}

TEST_CASE("Full screen covers the screen, and Esc leaves it before it quits", "[player][gl]") {
    if (no_screen()) {
        WARN("SKIPPED: no X server; xvfb-run gives one");
        return;
    }
    const auto window = open_window(640, 360, "Forksight test");
    next(*window);
    Hand hand;
    hand.press(XK_F11);
    Frame frame = wait_for(*window, [](const Frame& f) { return f.views[0].width > 640; });
    CHECK(frame.views[0].width > 640);
    hand.press(XK_Escape);
    frame = wait_for(*window, [](const Frame& f) { return f.views[0].width == 640; });
    CHECK(frame.views[0].width == 640);
    CHECK(frame.presses.empty());
}

TEST_CASE("What is drawn in a window can be looked at before it is shown", "[player][gl]") {
    if (no_screen()) {
        WARN("SKIPPED: no X server; xvfb-run gives one");
        return;
    }
    const auto window = open_window(320, 240, "Forksight test");
    next(*window);
    const Frame frame = window->begin();
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glClearColor(0.5F, 0.5F, 0.5F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    CHECK(render::mean_luma(frame.views[0]) == Approx(0.5).margin(0.01));
    window->end();
}
