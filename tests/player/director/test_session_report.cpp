// What the report says of frames and switches.
#include "player/session_report.hpp"
#include "tests/catch.hpp"
#include "tests/player/director/small_film.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

constexpr double period_s = 1.0 / 30;

struct Run {
    Film film = tests::small_film();
    tests::ClockDeck deck;
    player::Director director{film, deck, {}, [](const Line&) {}};
    player::SessionReport report{"small", 50.0};
    double now_s = 50.0;

    Run() { director.start({"s", "small", "v", "nl", "d"}, now_s); }

    void frame(bool black = false, bool waiting = false, double late_by_s = 0.0, const char* cause = "line") {
        now_s += period_s + late_by_s;
        deck.advance(period_s);
        director.step(now_s, Sample{now_s, direction(0, 0)});
        report.shown({now_s, now_s + 0.01, period_s, black, waiting, false, false, cause}, director);
    }

    void paused_frame(double late_by_s) {
        now_s += period_s + late_by_s;
        report.shown({now_s, now_s + 0.01, period_s, false, false, false, true, "line"}, director);
    }

    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }

    media_manifests::Report told() const { return report.report(director, now_s); }
};

} // namespace

TEST_CASE("a switch shown in the frame of its decision is not late", "[player][report][unit]") {
    Run run;
    run.frames(70);
    REQUIRE(run.director.choose("push", How::key));
    run.frames(5);
    const auto told = run.told();
    REQUIRE(told.switches.size() == 1);
    CHECK(told.switches[0].cause == "key");
    CHECK(told.switches[0].late_frames == 0);
    CHECK(told.switches[0].first_frame_s > told.switches[0].decided_s);
    CHECK(told.frames.shown == 75);
    CHECK(told.frames.late == 0);
    CHECK(told.stalls.empty());
}

TEST_CASE("frames of waiting for a clip are late frames, and long waiting is a stall", "[player][report][unit]") {
    Run run;
    run.frames(70);
    REQUIRE(run.director.choose("push", How::key));
    for (int i = 0; i < 6; ++i) run.frame(false, true);
    run.frames(3);
    const auto told = run.told();
    CHECK(told.switches[0].late_frames == 6);
    REQUIRE(told.stalls.size() == 1);
    CHECK(told.stalls[0].scene == "street");
    CHECK(told.stalls[0].for_s == Approx(6 * period_s));
}

TEST_CASE("a stall and a late scene have the cause of most of their frames", "[player][report][unit]") {
    Run run;
    run.frames(70);
    CHECK(run.report.cause_of_waiting(0).empty());
    REQUIRE(run.director.choose("push", How::key));
    for (int i = 0; i < 3; ++i) run.frame(false, true, 0.0, "line");
    for (int i = 0; i < 7; ++i) run.frame(false, true, 0.0, "line_lost");
    for (int i = 0; i < 2; ++i) run.frame(false, true, 0.0, "decoding");
    run.frames(3);
    const auto told = run.told();
    REQUIRE(told.stalls.size() == 1);
    CHECK(told.stalls[0].cause == "line_lost");
    CHECK(run.report.cause_of_waiting(0).empty());
    CHECK(run.report.cause_of_waiting(1) == "line_lost");
    CHECK(run.report.cause_of_waiting(99).empty());
    // The next stall's cause is its own, and no part of how late the scene came.
    for (int i = 0; i < 5; ++i) run.frame(false, true, 0.0, "machine");
    run.frames(1);
    REQUIRE(run.told().stalls.size() == 2);
    CHECK(run.told().stalls[1].cause == "machine");
    for (int i = 0; i < 20; ++i) run.frame(false, true, 0.0, "machine");
    CHECK(run.report.cause_of_waiting(1) == "line_lost");
}

TEST_CASE("black frames count once the film was seen, and belong to the switch beside them", "[player][report][unit]") {
    Run run;
    run.frame(true);
    run.frame(true);
    CHECK(run.told().frames.black == 0);
    run.frames(70);
    REQUIRE(run.director.choose("push", How::key));
    run.frame(true);
    run.frames(20);
    run.frame(true);
    const auto told = run.told();
    CHECK(told.frames.black == 2);
    CHECK(told.switches[0].black_frames == 1);
}

TEST_CASE("a frame that took several periods is counted as late", "[player][report][unit]") {
    Run run;
    run.frames(10);
    run.frame(false, false, 2 * period_s);
    CHECK(run.told().frames.late == 2);
    run.frame(false, false, 0.4 * period_s);
    CHECK(run.told().frames.late == 2);
}

TEST_CASE("a report tells of no more problems than anyone reads", "[player][report][unit]") {
    Run run;
    for (int i = 0; i < 1000; ++i) run.report.problem("again");
    CHECK(run.told().problems.size() == 100);
}

TEST_CASE("a stall that lasts to the end is in the report", "[player][report][unit]") {
    Run run;
    run.frames(70);
    REQUIRE(run.director.choose("push", How::key));
    for (int i = 0; i < 30; ++i) run.frame(false, true);
    const auto told = run.told();
    REQUIRE(told.stalls.size() == 1);
    CHECK(told.stalls[0].scene == "street");
    CHECK(told.stalls[0].for_s == Approx(29 * period_s).margin(0.001));
    // Asked before it was over, and again: still one.
    for (int i = 0; i < 30; ++i) run.frame(false, true);
    run.frames(2);
    REQUIRE(run.told().stalls.size() == 1);
    CHECK(run.told().stalls[0].for_s == Approx(60 * period_s).margin(0.001));
}

TEST_CASE("a film that moved unevenly is told, and one that is too short to tell is not", "[player][report][unit]") {
    CHECK(player::uneven_words({285, 15, 0}) ==
          "15 of 300 frames came late: this machine is too slow for this film, or "
          "was busy with other programs");
    CHECK(player::uneven_words({286, 14, 0}) == "");
    CHECK(player::uneven_words({240, 59, 0}) == "");
    CHECK(player::uneven_words({0, 0, 0}) == "");
}

TEST_CASE("what a display leaves out in a pause, or once for long, is not the film moving unevenly",
          "[player][report][unit]") {
    Run run;
    run.frames(700);
    run.frame(false, false, 60.0); // behind another window
    CHECK(run.told().frames.late > 1500);
    CHECK(run.told().notes.empty()); // thirty, of a second
    for (int i = 0; i < 40; ++i) run.paused_frame(3 * period_s);
    CHECK(run.told().notes.empty());
    for (int i = 0; i < 40; ++i) run.frame(false, false, 3 * period_s);
    REQUIRE(run.told().notes.size() == 1);
    CHECK(run.told().notes[0].find(" frames came late") != std::string::npos);
}
