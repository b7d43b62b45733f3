#include <cairo.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "player/display/offscreen.hpp"
#include "player/display/pace.hpp"
#include "player/render/gl.hpp"
#include "player/render/screenshot.hpp"
#include "tests/catch.hpp"
#include "tests/player/render/shared_drawing.hpp"

using namespace forksight::player;
using namespace forksight::player::display;

namespace {

void clear(const render::View& view, float red, float green, float blue) {
    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
    glClearColor(red, green, blue, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// A lighter patch over part of the view; GL's rows, counted from below.
void patch(const render::View& view, int x, int y, int width, int height, float red, float green, float blue) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(x, y, width, height);
    clear(view, red, green, blue);
    glDisable(GL_SCISSOR_TEST);
}

} // namespace

TEST_CASE("Offscreen frames come in real time and are counted", "[player][gl]") {
    const auto display = open_offscreen(320, 180, 0.01);
    CHECK_FALSE(display->has_head());
    CHECK(display->description().find("OpenGL") != std::string::npos);
    CHECK(display->gl_address("glDrawArrays") != nullptr);
    const auto start = std::chrono::steady_clock::now();
    double before_s = 0.0;
    for (unsigned i = 0; i < 20; ++i) {
        const Frame frame = display->begin();
        CHECK(frame.number == i);
        CHECK(frame.time_s > before_s);
        CHECK(frame.period_s == Approx(0.01));
        CHECK(std::abs(std::remainder(frame.time_s, 0.01)) < 1e-9);
        before_s = frame.time_s;
        REQUIRE(frame.views.size() == 1);
        CHECK(frame.views[0].width == 320);
        CHECK(frame.views[0].height == 180);
        CHECK(frame.views[0].framebuffer != 0);
        display->end();
    }
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(185));
}

TEST_CASE("A late frame skips the beats it missed and lateness does not add up", "[player][unit]") {
    Pace pace(0.02);
    const double first_s = pace.wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(70));
    const double second_s = pace.wait();
    CHECK(second_s - first_s >= 0.0599);
    CHECK(std::abs(std::remainder(second_s - first_s, 0.02)) < 1e-9);
    const double third_s = pace.wait();
    CHECK(third_s - second_s >= 0.0199);
    CHECK(pace.now_s() >= third_s - 0.02 - 1e-9);
}

TEST_CASE("Two offscreen displays after each other both work", "[player][gl]") {
    for (int i = 0; i < 2; ++i) {
        const auto display = open_offscreen(64, 64, 0.001);
        const Frame frame = display->begin();
        clear(frame.views[0], 0.2F, 0.4F, 0.6F);
        CHECK(render::mean_luma(frame.views[0]) == Approx(0.2126 * 0.2 + 0.7152 * 0.4 + 0.0722 * 0.6).margin(0.01));
        display->end();
    }
}

TEST_CASE("What another thread draws is there offscreen", "[player][gl]") {
    const auto display = open_offscreen(64, 48, 0.001);
    CHECK(drawn_by_another_thread(*display) == std::array<unsigned char, 4>{51, 102, 153, 255});
    const Frame frame = display->begin(); // and the display's own context is current still
    clear(frame.views[0], 1.0F, 1.0F, 1.0F);
    CHECK(render::mean_luma(frame.views[0]) == Approx(1.0));
}

TEST_CASE("A screenshot holds what was drawn, the right way up", "[player][gl]") {
    const auto display = open_offscreen(64, 48, 0.001);
    const render::View view = display->begin().views[0];
    clear(view, 1.0F, 0.0F, 0.0F);
    patch(view, 0, 40, 64, 8, 0.0F, 1.0F, 0.0F); // the upper eight rows
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("forksight-shot-" + std::to_string(getpid()) + ".png");
    REQUIRE(render::write_png(file.string(), view));
    cairo_surface_t* read = cairo_image_surface_create_from_png(file.string().c_str());
    REQUIRE(cairo_image_surface_get_width(read) == 64);
    REQUIRE(cairo_image_surface_get_height(read) == 48);
    const unsigned char* rows = cairo_image_surface_get_data(read);
    const auto pixel = [&](int row) {
        return *reinterpret_cast<const std::uint32_t*>(rows + row * cairo_image_surface_get_stride(read) + 40) &
               0xffffffU;
    };
    CHECK(pixel(7) == 0x00ff00U);
    CHECK(pixel(8) == 0xff0000U);
    CHECK(pixel(47) == 0xff0000U);
    cairo_surface_destroy(read);
    std::filesystem::remove(file);
}

TEST_CASE("A screenshot that cannot be written says where and why", "[player][gl]") {
    const auto display = open_offscreen(64, 48, 0.001);
    const auto result = render::write_png("/no/such/folder/shot.png", display->begin().views[0]);
    REQUIRE_FALSE(result);
    CHECK(result.errors().front().where == "/no/such/folder/shot.png");
    CHECK_THAT(result.errors().front().what, ContainsSubstring("could not be written"));
}

TEST_CASE("A black frame is told from a dark one and from one with something in it", "[player][gl]") {
    const auto display = open_offscreen(1280, 720, 0.001);
    const render::View view = display->begin().views[0];
    clear(view, 0.0F, 0.0F, 0.0F);
    CHECK(render::is_black(view));
    clear(view, 0.006F, 0.006F, 0.006F); // a level or two off, as a codec leaves it
    CHECK(render::is_black(view));
    clear(view, 0.05F, 0.05F, 0.05F);
    CHECK_FALSE(render::is_black(view));
    clear(view, 0.0F, 0.0F, 0.0F);
    patch(view, 640, 0, 320, 720, 0.5F, 0.5F, 0.5F);
    CHECK_FALSE(render::is_black(view));
}
