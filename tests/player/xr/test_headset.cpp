// The headset as a display, on a runtime that does as it is told: every state, every loss, odd views.
#include <epoxy/gl.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/player/xr/pretend_stand.hpp"

using namespace forksight;
using namespace forksight::player;
using tests::Frame;
using tests::Key;
using tests::PretendStand;
using tests::tells;

TEST_CASE("A worn headset has a view an eye, as the runtime wants them", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    stand.runtime->head.position = {0.1F, 0.2F, -0.1F};
    const Frame frame = stand.frame();
    CHECK(frame.worn);
    CHECK(tells(frame, "the film is in the headset: Pretend 1.2.3, Cardboard, 2 x 64x48, OpenGL/EGL"));
    CHECK_THAT(stand.display->description(), ContainsSubstring("Pretend"));
    REQUIRE(frame.views.size() == 2);
    CHECK(frame.views[0].eye == render::Eye::left);
    CHECK(frame.views[1].eye == render::Eye::right);
    CHECK(frame.views[0].width == 64);
    CHECK(frame.views[0].height == 48);
    CHECK(frame.views[0].framebuffer != 0);
    CHECK(frame.views[0].framebuffer != frame.views[1].framebuffer);
    CHECK(frame.views[0].fov.left_rad == Approx(0.9).margin(1e-6));
    CHECK(frame.views[1].fov.left_rad == Approx(0.7).margin(1e-6));
    CHECK(frame.views[0].position.x == Approx(0.07).margin(1e-6));
    CHECK(frame.views[1].position.x == Approx(0.13).margin(1e-6));
    CHECK(frame.views[1].position.y == Approx(0.2).margin(1e-6));
    CHECK(frame.period_s == Approx(0.005));
    CHECK(stand.runtime->layers == 1);
    CHECK(stand.runtime->begun == 1);
    const Frame next = stand.frame();
    CHECK(next.time_s > frame.time_s);
    CHECK(next.number == frame.number + 1);
    CHECK(next.notes.empty());
    CHECK(glGetError() == GL_NO_ERROR);
}

TEST_CASE("Views and head follow the runtime's head", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    const auto s = static_cast<float>(std::numbers::sqrt2 / 2);
    stand.runtime->head.orientation = {0.0F, -s, 0.0F, s}; // a quarter to the right
    const Frame frame = stand.frame();
    CHECK(choicegraph::facing(frame.head).x == Approx(1.0).margin(1e-6));
    REQUIRE(frame.views.size() == 2);
    CHECK(choicegraph::facing(frame.views[0].orientation).x == Approx(1.0).margin(1e-6));
}

TEST_CASE("While nothing is to be rendered there are no views and no layers", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    stand.frame();
    stand.runtime->should_render = false;
    CHECK(stand.frame().views.empty());
    CHECK(stand.runtime->layers == 0);
    stand.runtime->should_render = true;
    stand.runtime->views_known = 0;
    CHECK(stand.frame().views.empty());
    CHECK(stand.runtime->layers == 0);
    stand.runtime->views_known = XR_VIEW_STATE_ORIENTATION_VALID_BIT;
    const Frame unplaced = stand.frame();
    REQUIRE(unplaced.views.size() == 2);
    CHECK(unplaced.views[0].position.x == 0.0);
    CHECK(stand.runtime->layers == 1);
}

TEST_CASE("A field of view that is none is not drawn, a wide one is shown as it was drawn", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    stand.runtime->fov[1].angleUp = std::numeric_limits<float>::quiet_NaN();
    CHECK(stand.frame().views.empty());
    stand.runtime->fov[1] = {-1.6F, 0.9F, 0.8F, -0.8F};
    const Frame frame = stand.frame();
    REQUIRE(frame.views.size() == 2);
    CHECK(frame.views[1].fov.left_rad == Approx(1.5));
    CHECK(stand.runtime->shown_fov[1].angleLeft == Approx(-1.5));
    CHECK(stand.runtime->shown_fov[0].angleLeft == Approx(-0.9));
}

TEST_CASE("A headset that is taken off is not worn until it is put on again", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    CHECK(stand.frame().worn);
    stand.runtime->state(XR_SESSION_STATE_VISIBLE);
    CHECK(stand.frame().worn);
    stand.runtime->state(XR_SESSION_STATE_SYNCHRONIZED);
    CHECK_FALSE(stand.frame().worn);
    stand.runtime->state(XR_SESSION_STATE_STOPPING);
    stand.runtime->state(XR_SESSION_STATE_IDLE);
    const int frames = stand.runtime->frames;
    CHECK_FALSE(stand.frame().worn);
    CHECK(stand.runtime->ended == 1);
    CHECK(stand.runtime->frames == frames); // none to a session that does not run
    stand.runtime->put_on();
    CHECK(stand.frame().worn);
    CHECK(stand.runtime->begun == 2);
}

TEST_CASE("A runtime that wants the player to end is obeyed", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    CHECK_FALSE(stand.frame().closed);
    stand.runtime->state(XR_SESSION_STATE_STOPPING);
    stand.runtime->state(XR_SESSION_STATE_IDLE);
    stand.runtime->state(XR_SESSION_STATE_EXITING);
    CHECK(stand.frame().closed);
    CHECK_FALSE(stand.frame().closed); // what comes later can be told from it
    stand.runtime->state(XR_SESSION_STATE_EXITING);
    CHECK(stand.frame().closed);
}

TEST_CASE("A player that ends asks the runtime first and leaves nothing behind", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    for (int i = 0; i < 3; ++i) stand.frame();
    stand.display.reset();
    CHECK(stand.runtime->exits_asked == 1);
    CHECK(stand.runtime->ended == 1);
    CHECK(stand.runtime->sessions == 0);
    CHECK(stand.runtime->swapchains == 0);
    CHECK(stand.runtime->spaces == 0);
    CHECK(stand.runtime->action_sets == 0);
    CHECK(stand.runtime->instances == 0);
    CHECK(stand.runtime->misused == 0);
}

TEST_CASE("A lost session is told, the film waits, and the headset comes back by itself", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    stand.frame();
    const double before_s = stand.frame().time_s;
    SECTION("by an event") {
        stand.runtime->state(XR_SESSION_STATE_LOSS_PENDING);
    }
    SECTION("by the instance's event") {
        XrEventDataBuffer event{};
        event.type = XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING;
        stand.runtime->events.push_back(event);
    }
    SECTION("by a call") {
        stand.runtime->wait_frame = XR_ERROR_SESSION_LOST;
    }
    const Frame lost = stand.display->begin();
    CHECK(tells(lost, "the headset is gone"));
    CHECK(tells(lost, "the film waits"));
    CHECK_FALSE(lost.worn);
    CHECK(lost.time_s >= before_s);
    CHECK_FALSE(lost.closed);
    CHECK(lost.views.size() == 1); // of what it stands on
    stand.display->end();
    CHECK(stand.runtime->sessions == 0);
    CHECK(stand.runtime->swapchains == 0);
    stand.runtime->wait_frame = XR_SUCCESS;
    stand.runtime->put_on();
    CHECK(tells(stand.frame_that([](const Frame& frame) { return !frame.notes.empty(); }), "in the headset"));
    const Frame back = stand.frame_that([](const Frame& frame) { return frame.worn; });
    CHECK(back.views.size() == 2);
    CHECK(back.time_s > lost.time_s);
    CHECK(stand.runtime->sessions == 1);
    CHECK(stand.runtime->instances == 1);
}

TEST_CASE("Pulling the trigger selects once", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    CHECK_FALSE(stand.pressed(Key::select));
    stand.runtime->select = true;
    CHECK(stand.pressed(Key::select));
    CHECK_FALSE(stand.pressed(Key::select));
    stand.runtime->select = false;
    CHECK_FALSE(stand.pressed(Key::select));
    stand.runtime->select = true;
    CHECK(stand.pressed(Key::select));
}

TEST_CASE("A runtime that lays out the room anew is followed", "[player][xr][gl]") {
    PretendStand stand;
    stand.open();
    stand.frame();
    stand.runtime->room.position.x = 9.0F; // until a new one is asked for
    XrEventDataBuffer event{};
    auto& change = reinterpret_cast<XrEventDataReferenceSpaceChangePending&>(event);
    change.type = XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING;
    change.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_LOCAL;
    change.changeTime = 1; // long ago
    stand.runtime->events.push_back(event);
    CHECK(stand.pressed(Key::recentre));
    CHECK(stand.runtime->room.position.x == 0.0F);
    CHECK_FALSE(stand.pressed(Key::recentre));
}

TEST_CASE("Somebody taller finds the room at their eyes, turned as it was", "[player][xr][gl]") {
    PretendStand stand;
    const auto s = static_cast<float>(std::numbers::sqrt2 / 2);
    stand.runtime->head = {{0.0F, -s, 0.0F, s}, {0.0F, 0.5F, 0.25F}};
    stand.open();
    stand.frame();
    CHECK(stand.runtime->room.position.y == 0.5F);
    CHECK(stand.runtime->room.position.z == 0.25F);
    CHECK(stand.runtime->room.orientation.w == Approx(1.0));
}

TEST_CASE("Without a headset and without a screen the reason is said", "[player][xr][gl]") {
    PretendStand stand;
    SECTION("none is connected") {
        stand.runtime->headset = false;
        CHECK_THAT(stand.refusal(), ContainsSubstring("sees no headset") && ContainsSubstring("no screen"));
    }
    SECTION("there is no runtime") {
        ::setenv("XR_RUNTIME_JSON", "/nowhere/runtime.json", 1);
        CHECK_THAT(stand.refusal(), ContainsSubstring("no OpenXR runtime") && ContainsSubstring("no screen"));
    }
    SECTION("it draws with something else") {
        stand.runtime->extensions = {"XR_KHR_vulkan_enable2"};
        CHECK_THAT(stand.refusal(), ContainsSubstring("XR_KHR_opengl_enable"));
        // The loader remembers what a runtime offered of which no instance was made, until one was asked for.
        stand.runtime->extensions = {"XR_KHR_opengl_enable", "XR_MNDX_egl_enable"};
        stand.refusal();
    }
    SECTION("its colours would be wrong") {
        stand.runtime->formats = {0x8058}; // GL_RGBA8
        CHECK_THAT(stand.refusal(), ContainsSubstring("GL_SRGB8_ALPHA8"));
    }
    CHECK(stand.runtime->instances == 0);
    CHECK(stand.runtime->sessions == 0);
}

TEST_CASE("A runtime that cannot convert its times is held to the steady clock", "[player][xr][gl]") {
    PretendStand stand;
    stand.runtime->extensions = {"XR_KHR_opengl_enable", "XR_MNDX_egl_enable"};
    stand.open();
    const Frame first = stand.frame();
    CHECK(first.time_s > 0.0);
    CHECK(first.time_s < 60.0);
    CHECK(stand.frame().time_s > first.time_s);
    CHECK_FALSE(first.eyes);
}
