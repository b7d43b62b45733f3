#include "player/video/play_clock.hpp"

#include <string>

#include "player/video/notes.hpp"
#include "tests/catch.hpp"

namespace forksight::player::video {

namespace {
constexpr double frame_s = 1.0 / 30;
}

TEST_CASE("the clock runs on between two frames, a frame ahead at most", "[video][unit]") {
    PlayClock clock(frame_s);
    clock.start(2.0, 100.0, true);
    CHECK(clock.at(100.01) == Approx(2.01));
    CHECK(clock.at(101.0) == Approx(2.0 + frame_s));
    CHECK(clock.overdue_s(101.0) == Approx(1.0 - frame_s));
    CHECK(clock.overdue_s(100.02) == 0.0);
}

TEST_CASE("the frame that was due at a moment is told by the grid, though later ones were reported since",
          "[video][unit]") {
    PlayClock clock(frame_s);
    clock.start(2.0, 100.0, true);
    clock.shown(2.0 + frame_s, 100.0 + frame_s + 0.006); // the report is late
    clock.shown(2.0 + 2 * frame_s, 100.0 + 2 * frame_s);
    CHECK(clock.frame_at(100.0 + frame_s - 0.003) == Approx(2.0 + frame_s));
    CHECK(clock.frame_at(100.0 + frame_s + 0.003) == Approx(2.0 + frame_s));
    CHECK(clock.frame_at(100.0 + 2 * frame_s + 0.009) == Approx(2.0 + 2 * frame_s));
    CHECK(clock.frame_at(107.0) == Approx(2.0 + 3 * frame_s)); // it stood still
    clock.run(false, 100.0 + 2 * frame_s + 0.001);
    CHECK(clock.frame_at(107.0) == Approx(2.0 + 2 * frame_s));
}

TEST_CASE("a clock that does not run stays, and goes on where it was", "[video][unit]") {
    PlayClock clock(frame_s);
    clock.start(2.0, 100.0, true);
    clock.run(false, 100.02);
    CHECK(clock.at(105.0) == Approx(2.02));
    CHECK(clock.overdue_s(105.0) == 0.0);
    clock.run(true, 105.0);
    CHECK(clock.at(105.005) == Approx(2.025));
    CHECK(clock.overdue_s(105.01) == 0.0);
}

TEST_CASE("late and early reports bend the clock and never turn it back", "[video][unit]") {
    PlayClock clock(frame_s);
    clock.start(0.0, 0.0, true);
    double before = 0.0;
    int next = 1;
    for (int tick = 1; tick < 600; ++tick) {
        const double now_s = tick / 200.0;
        const double late_s = next % 3 == 0 ? 0.012 : next % 3 == 1 ? -0.004 : 0.0;
        if (now_s >= next * frame_s + late_s) {
            clock.shown(next * frame_s, now_s);
            ++next;
        }
        CHECK(clock.at(now_s) >= before);
        CHECK(clock.at(now_s) == Approx(now_s).margin(frame_s));
        before = clock.at(now_s);
    }
}

TEST_CASE("after a long gap the clock follows the picture at once", "[video][unit]") {
    PlayClock clock(frame_s);
    clock.start(1.0, 10.0, true);
    clock.shown(1.0 + frame_s, 12.0);
    CHECK(clock.at(12.01) == Approx(1.0 + frame_s + 0.01));
    clock.shown(0.5, 12.02); // a frame from before: not of this clip's present
    CHECK(clock.at(12.02) == Approx(1.0 + frame_s + 0.02));
}

TEST_CASE("a ring keeps what it holds in order, and says when it is full", "[video][unit]") {
    Ring<int, 3> ring;
    CHECK_FALSE(ring.pop());
    for (int round = 0; round < 5; ++round) {
        CHECK(ring.push(1));
        CHECK(ring.push(2));
        CHECK(ring.push(3));
        CHECK_FALSE(ring.push(4));
        CHECK(ring.pop() == 1);
        CHECK(ring.push(4));
        CHECK(ring.pop() == 2);
        CHECK(ring.pop() == 3);
        CHECK(ring.pop() == 4);
        CHECK_FALSE(ring.pop());
    }
}

} // namespace forksight::player::video
