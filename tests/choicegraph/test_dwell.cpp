#include <cmath>

#include "tests/choicegraph/viewer.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

TEST_CASE("turning to an answer and looking at it for the dwell time chooses it, once", "[choicegraph][unit]") {
    for (const Source source : {Source::head, Source::eyes}) {
        Viewer viewer;
        viewer.source = source;
        CHECK_FALSE(viewer.look(nowhere, 1.0));
        const double from_s = viewer.now_s;
        CHECK(viewer.look(at(20), 1.5) == 7U);
        CHECK(viewer.chosen_s - from_s == Approx(1.1).margin(0.15));
        CHECK_FALSE(viewer.look(at(20), 5.0));
        CHECK_FALSE(viewer.look(at(-20), 5.0));
        CHECK(viewer.dwell.looked_at() == 0U);
    }
}

TEST_CASE("leaving early chooses nothing", "[choicegraph][unit]") {
    Viewer viewer;
    CHECK_FALSE(viewer.look(nowhere, 0.5));
    CHECK_FALSE(viewer.look(at(-20), 0.9));
    CHECK(viewer.dwell.progress(0) > 0.6);
    CHECK_FALSE(viewer.look(nowhere, 10.0));
    CHECK(viewer.dwell.progress(0) == 0.0);
    CHECK_FALSE(viewer.dwell.looked_at());
}

TEST_CASE("the time in which a rest is found counts, and the ring fills from then on", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    while (viewer.dwell.progress(7) == 0.0 && viewer.now_s < 101.5) viewer.look(at(20), 0.01);
    CHECK(viewer.dwell.progress(7) > 0.07);
    viewer.look(at(20), 0.1);
    CHECK(viewer.dwell.progress(7) > 0.17);
}

TEST_CASE("eyes that do not rest on an answer do not gather", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.3);
    REQUIRE(viewer.dwell.progress(7) > 0.0);
    for (int i = 0; i < 10; ++i) {
        CHECK_FALSE(viewer.turn(14.0, 26.0, 0.12));
        CHECK_FALSE(viewer.turn(26.0, 14.0, 0.12));
    }
}

TEST_CASE("what lay under the gaze when the offer opened is never chosen unless it was left", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 2.0); // this offer goes by
    viewer.dwell.open();
    CHECK_FALSE(viewer.look(at(20), 60.0));
    CHECK(viewer.dwell.progress(7) == 0.0);
    // A little aside is not leaving, nor is going to and fro within it.
    viewer.look(at(20, 10), 0.5);
    CHECK_FALSE(viewer.look(at(20), 3.0));
    viewer.look(at(14), 0.5);
    CHECK_FALSE(viewer.look(at(21), 3.0));
    viewer.look(at(0), 0.5);
    CHECK(viewer.look(at(20), 1.5) == 7U);
}

TEST_CASE("what the gaze comes upon in the first moment counts as lying there", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    CHECK_FALSE(viewer.look(at(20), 30.0));
    Viewer later;
    later.look(nowhere, 0.4);
    CHECK(later.look(at(20), 1.5) == 7U);
}

TEST_CASE("another answer than the one under the gaze at the opening need not wait", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(20), 0.4);
    CHECK(viewer.look(at(-20), 1.3) == 0U);
}

TEST_CASE("drifting onto an answer is not arriving at it", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(0), 0.5);
    CHECK_FALSE(viewer.turn(0.0, 20.0, 4.0)); // five degrees a second
    CHECK_FALSE(viewer.look(at(20), 10.0));
    CHECK(viewer.dwell.progress(7) == 0.0);
    Viewer brisk;
    brisk.look(at(0), 0.5);
    CHECK_FALSE(brisk.turn(0.0, 20.0, 0.5));
    CHECK(brisk.look(at(20), 1.5) == 7U);
}

TEST_CASE("passing over an answer gathers nothing", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(0), 0.5);
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(viewer.turn(0.0, 40.0, 0.6));
        CHECK_FALSE(viewer.turn(40.0, 0.0, 0.6));
    }
    CHECK(viewer.dwell.progress(7) == 0.0);
}

TEST_CASE("a head that wanders over an answer, or looks aside of its middle, takes longer", "[choicegraph][unit]") {
    const auto takes_s = [](double aside_deg, double sway_deg) {
        Viewer viewer;
        viewer.look(nowhere, 0.5);
        const double from_s = viewer.now_s;
        for (int i = 0; i < 2000; ++i) {
            const double sway = sway_deg * std::sin(viewer.now_s * 12.0);
            if (viewer.look(at(20 + sway, aside_deg), 0.01)) break;
        }
        return viewer.chosen_s - from_s;
    };
    const double steady_s = takes_s(0.0, 0.0);
    CHECK(steady_s < 1.2);
    CHECK(takes_s(2.25, 0.0) > 1.4 * steady_s);
    CHECK(takes_s(0.0, 1.2) > 1.2 * steady_s); // up to 14 degrees a second
    // At its edge too it can be chosen at last.
    CHECK(takes_s(7.0, 0.0) > 5.0);
}

TEST_CASE("a blink is kept, and counts as looking", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    const double from_s = viewer.now_s;
    viewer.look(at(20), 0.6);
    const double before = viewer.dwell.progress(7);
    CHECK_FALSE(viewer.look(at(20), 0.2, false));
    CHECK(viewer.dwell.progress(7) == before);
    CHECK(viewer.look(at(20), 0.6) == 7U);
    CHECK(viewer.chosen_s - from_s == Approx(1.05).margin(0.15));
}

TEST_CASE("eyes that are shut for long neither gather nor choose", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.6);
    const double before = viewer.dwell.progress(7);
    CHECK_FALSE(viewer.look(at(20), 5.0, false));
    CHECK_FALSE(viewer.dwell.looked_at());
    CHECK_FALSE(viewer.look(at(20), 0.02));
    CHECK(viewer.dwell.progress(7) < before + 0.05);
}

TEST_CASE("off the answer nothing is lost for a moment, then it drains as fast as it filled", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.9);
    const double before = viewer.dwell.progress(7);
    viewer.look(nowhere, 0.2);
    CHECK(viewer.dwell.progress(7) == before);
    viewer.look(nowhere, 0.35);
    CHECK(viewer.dwell.progress(7) == Approx(before - 0.3).margin(0.06));
    // Who comes back has less to wait for.
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(20), 1.5) == 7U);
    CHECK(viewer.chosen_s - from_s < 0.85);
}

TEST_CASE("absences that are short each lose nothing, nor does one sample tell of the time before it",
          "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.6);
    for (int i = 0; i < 3; ++i) {
        const double before = viewer.dwell.progress(7);
        viewer.look(at(40), 0.2);
        CHECK(viewer.dwell.progress(7) == before);
        viewer.look(at(20), 0.1);
    }
    Viewer slow;
    slow.step_s = 0.1;
    slow.look(at(40), 1.0);
    slow.look(at(20), 0.6);
    const double before = slow.dwell.progress(7);
    REQUIRE(before > 0.1);
    slow.look(at(40), 0.1);
    slow.look(at(20), 0.1);
    REQUIRE(slow.dwell.looked_at() == 7U);
    CHECK(slow.dwell.progress(7) == before);
}

TEST_CASE("eyes that were shut for long and open elsewhere lose nothing by it", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.6);
    const double before = viewer.dwell.progress(7);
    viewer.look(at(20), 1.0, false);
    viewer.look(nowhere, 0.1);
    CHECK(viewer.dwell.progress(7) == before);
}

TEST_CASE("on the way from the eyes to the head nothing is gathered", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.5);
    const double before = viewer.dwell.progress(7);
    viewer.source = Source::head;
    viewer.look(at(21), 0.8);
    REQUIRE(viewer.gaze.now().gliding);
    CHECK(viewer.dwell.looked_at() == 7U);
    CHECK(viewer.dwell.progress(7) == before);
}

TEST_CASE("when the head takes over from the eyes what was gathered waits for it", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.9);
    const double before = viewer.dwell.progress(7);
    REQUIRE(before > 0.6);
    viewer.source = Source::head;
    viewer.look(at(0), 1.2); // half a second of it might be a blink
    CHECK(viewer.dwell.progress(7) == Approx(before).margin(0.12));
    CHECK(viewer.look(at(20), 0.8) == 7U);
}

TEST_CASE("a stall chooses nothing: a long step counts for a quarter of a second", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.6);
    const double before = viewer.dwell.progress(7);
    viewer.now_s += 30.0;
    CHECK_FALSE(viewer.look(at(20), 0.01));
    CHECK(viewer.dwell.progress(7) < before + 0.35); // its quality rises too
}

TEST_CASE("where two answers overlap, only the nearer one for its size gathers", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0, 10.0), target(1, 8.0, 4.0)};
    viewer.look(nowhere, 0.5);
    // 6 of 10 degrees from the one, 2 of 4 from the other.
    viewer.look(at(6), 0.6);
    CHECK(viewer.dwell.looked_at() == 1U);
    CHECK(viewer.dwell.progress(0) == 0.0);
    CHECK(viewer.look(at(6), 1.5) == 1U);
}

TEST_CASE("going to and fro between overlapping answers chooses neither", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0), target(1, 8.0)};
    viewer.look(nowhere, 0.5);
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(viewer.look(at(2), 0.3));
        CHECK_FALSE(viewer.look(at(6), 0.3));
    }
}

TEST_CASE("a disabled answer gathers nothing and hides nothing", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0, 8.0, false), target(1, 1.0, 8.0)};
    viewer.look(nowhere, 0.5);
    CHECK_FALSE(viewer.look(at(-7.5), 3.0));
    CHECK_FALSE(viewer.dwell.looked_at());
    CHECK(viewer.dwell.progress(0) == 0.0);
    viewer.look(nowhere, 0.5);
    CHECK(viewer.look(at(0), 1.5) == 1U);
    Viewer other;
    other.targets = {target(0, 0.0, -1.0), target(1, 3.0, 0.0)};
    other.look(nowhere, 0.5);
    CHECK_FALSE(other.look(at(3), 3.0));
    CHECK_FALSE(other.dwell.looked_at());
}

TEST_CASE("an answer that moves is followed", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    std::optional<std::size_t> chosen;
    for (int i = 0; i < 300 && !chosen; ++i) {
        viewer.targets[0] = target(0, -20.0 + i * 0.05); // five degrees a second
        chosen = viewer.look(at(-20.0 + i * 0.05), 0.01);
    }
    CHECK(chosen == 0U);
}

TEST_CASE("a longer or shorter dwell can be asked for, and opening again forgets everything", "[choicegraph][unit]") {
    Viewer viewer({2.0, false});
    viewer.look(nowhere, 0.5);
    CHECK_FALSE(viewer.look(at(20), 1.8));
    viewer.look(nowhere, 0.05);
    viewer.dwell.open();
    CHECK(viewer.dwell.progress(7) == 0.0);
    CHECK_FALSE(viewer.dwell.looked_at());
    viewer.look(nowhere, 0.5);
    CHECK_FALSE(viewer.look(at(20), 1.8));
    CHECK(viewer.look(at(20), 0.5) == 7U);
    Viewer quick({0.3, false});
    quick.look(nowhere, 0.5);
    CHECK(quick.look(at(20), 0.6) == 7U);
}

TEST_CASE("how soon an answer can be chosen is never said too late", "[choicegraph][unit]") {
    for (const bool confirm : {false, true}) {
        Viewer viewer({1.0, confirm});
        viewer.source = Source::eyes;
        CHECK(viewer.dwell.soonest_s(7) == Approx(confirm ? 1.5 : 0.9));
        std::vector<std::pair<double, double>> told; // when, and the time it named
        int shut_on_tick = 0;
        std::optional<std::size_t> chosen;
        for (int i = 0; i < 400 && !chosen; ++i) {
            told.emplace_back(viewer.now_s, viewer.now_s + viewer.dwell.soonest_s(7));
            shut_on_tick += viewer.dwell.tick_progress() > 0.8 ? 1 : 0;
            const bool shut = (i > 90 && i < 110) || (shut_on_tick > 0 && shut_on_tick < 20);
            const bool on_tick = viewer.dwell.asked().has_value();
            chosen = viewer.look(i < 50 ? nowhere : on_tick ? viewer.dwell.tick().centre : at(20), 0.01, !shut);
        }
        REQUIRE(chosen == 7U);
        for (const auto& [when_s, named_s] : told) {
            INFO("told at " << when_s);
            CHECK(named_s <= viewer.chosen_s + 0.011);
        }
        CHECK(told.back().second > viewer.chosen_s - 0.2); // nor is it always now
    }
}

TEST_CASE("a clock that begins anew in the middle of a look is followed", "[choicegraph][unit]") {
    for (const Source source : {Source::head, Source::eyes}) {
        Viewer viewer;
        viewer.source = source;
        viewer.look(nowhere, 1.0);
        viewer.look(at(20), 0.6);
        const double before = viewer.dwell.progress(7);
        REQUIRE(before > 0.3);
        REQUIRE(before < 0.8);
        viewer.now_s = 3.0; // it was 101.6
        CHECK_FALSE(viewer.look(at(20), 0.1));
        CHECK(viewer.dwell.progress(7) > 0.7 * before); // a rest has to be found again, no more is lost
        CHECK(viewer.look(at(20), 1.2) == 7U);
        CHECK(viewer.chosen_s < 4.0);
    }
}

TEST_CASE("after a clock began anew an answer can be turned to, and what lay under the gaze then has to be left",
          "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 5.0);
    viewer.now_s = 0.0;
    viewer.look(nowhere, 0.5);
    CHECK(viewer.look(at(-20), 1.5) == 0U);
    Viewer resting;
    resting.look(nowhere, 5.0);
    resting.now_s = 0.0;
    CHECK_FALSE(resting.look(at(20), 5.0));
    resting.look(nowhere, 0.5);
    CHECK(resting.look(at(20), 1.5) == 7U);
}
