#include <cmath>

#include "player/display/offscreen.hpp"
#include "player/render/overlay.hpp"
#include "tests/bench/frames/two_eyes.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::bench;
using player::FramePart;

namespace {

void burn(double cpu_s) {
    const double until_s = thread_cpu_s() + cpu_s;
    while (thread_cpu_s() < until_s) {
    }
}

void clear_times(int times) {
    for (int i = 0; i < times; ++i) glClear(GL_COLOR_BUFFER_BIT);
}

} // namespace

TEST_CASE("each part of a frame is charged what it took, and what the driver drew in it apart", "[bench][gl]") {
    FrameNotes notes;
    TwoEyes display({}, notes);
    display.begin();
    const double from_s = thread_cpu_s();
    notes.done(FramePart::poll);
    burn(0.004);
    notes.done(FramePart::session);
    clear_times(2000);
    notes.done(FramePart::film);
    display.end();
    notes.done(FramePart::submit);
    burn(0.002);
    REQUIRE(notes.notes().empty());
    const double used_ms = 1e3 * (thread_cpu_s() - from_s);
    display.begin();
    REQUIRE(notes.notes().size() == 1);
    const FrameNote& note = notes.notes().front();
    CHECK(note.ours_ms[2] >= 4.0);
    CHECK(note.drawing_ms[2] == 0.0);
    CHECK(note.drawing_ms[5] > 0.0);
    CHECK(note.ours_ms[8] >= 2.0); // until the next begin()
    CHECK(note.draws >= 2001);     // end() finishes
    CHECK(note.ours_wall_ms[2] >= 4.0);
    CHECK(note.drawing_wall_ms > 0.0);
    CHECK_FALSE(note.in_film);
    double charged_ms = -note.ours_ms[0]; // what begin() took
    for (std::size_t part = 0; part < part_names.size(); ++part)
        charged_ms += note.ours_ms[part] + note.drawing_ms[part];
    CHECK(charged_ms == Approx(used_ms).margin(0.1)); // nothing is left out or counted twice
}

TEST_CASE("only what runs while a clock lives is timed", "[bench][gl]") {
    FrameNotes notes;
    const Drawing before = thread_drawing();
    {
        TwoEyes display({}, notes);
        display.begin();
        clear_times(3);
        CHECK(thread_drawing().calls == before.calls + 3);
    }
    const auto plain = player::display::open_offscreen(64, 64, 0.01);
    clear_times(3);
    CHECK(thread_drawing().calls == before.calls + 3);
}

TEST_CASE("its eyes stand apart on a head that nods, as large as a headset's, and are drawn small", "[bench][gl]") {
    FrameNotes notes;
    TwoEyes display({}, notes);
    const auto frame = display.begin();
    REQUIRE(frame.views.size() == 2);
    const auto& left = frame.views[0];
    const auto& right = frame.views[1];
    CHECK(left.framebuffer != right.framebuffer);
    CHECK(right.position.x - left.position.x == Approx(0.064));
    CHECK(left.width == 1832);
    CHECK(left.fov.left_rad == Approx(right.fov.right_rad));
    player::render::OverlayPainter painter;
    player::render::Overlay overlay;
    overlay.notice = "…";
    painter.draw(overlay, frame.views);
    CHECK(painter.work().laid_out > 0);
    for (const auto& view : frame.views) {
        int width = 0;
        glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
        int texture = 0;
        glGetFramebufferAttachmentParameteriv(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0,
                                              GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME, &texture);
        glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture));
        glGetTexLevelParameteriv(GL_TEXTURE_2D, 0, GL_TEXTURE_WIDTH, &width);
        CHECK(width == 64);
    }
}
