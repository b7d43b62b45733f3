// Rests that are no arrivals, those that become one, and those that are answered at last.
#include "tests/choicegraph/viewer.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

TEST_CASE("eyes that land beside an answer and correct by little have arrived", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.targets = {target(7, 20.0, 4.0)};
    viewer.look(nowhere, 0.5);
    viewer.look(at(15.5), 0.15);
    REQUIRE(viewer.gaze.now().fixating);
    CHECK(viewer.look(at(17.2), 1.3) == 7U);
}

TEST_CASE("who rests beside an answer for longer and slides onto it has not arrived", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.source = Source::eyes;
    viewer.targets = {target(7, 20.0, 4.0)};
    viewer.look(nowhere, 0.5);
    viewer.look(at(15.5), 0.6);
    CHECK_FALSE(viewer.look(at(17.2), 5.0));
    CHECK(viewer.dwell.progress(7) == 0.0);
}

TEST_CASE("who strays about an answer for long does not choose it by crossing its middle", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    CHECK_FALSE(viewer.look(at(20, 4), 3.0));
    CHECK_FALSE(viewer.look(at(20), 0.4));
    CHECK(viewer.look(at(20), 2.0) == 7U);
}

TEST_CASE("how long an answer is looked at in vain is counted while it is, and from nothing each time",
          "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(20), 3.0);
    CHECK(viewer.dwell.in_vain_s() == Approx(3.0).margin(0.02));
    viewer.look(nowhere, 0.3);
    CHECK(viewer.dwell.in_vain_s() == 0.0);
    // Who arrives is in vain only until the rest is found to be one.
    viewer.look(at(20), 0.1);
    CHECK(viewer.dwell.in_vain_s() > 0.03);
    viewer.look(at(20), 0.4);
    CHECK(viewer.dwell.in_vain_s() == 0.0);
    CHECK(viewer.dwell.progress(7) > 0.2);
    viewer.dwell.open();
    viewer.look(at(20), 0.5);
    REQUIRE(viewer.dwell.in_vain_s() > 0.4);
    viewer.dwell.open();
    CHECK(viewer.dwell.in_vain_s() == 0.0);
}

TEST_CASE("an answer whose tick is asked for is not looked at in vain", "[choicegraph][unit]") {
    Viewer viewer({1.0, true});
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 3.0);
    REQUIRE(viewer.dwell.asked() == 7U);
    CHECK(viewer.dwell.in_vain_s() == 0.0);
    viewer.look(nowhere, 0.5);
    viewer.look(at(20), 0.08); // not known yet to rest
    CHECK(viewer.dwell.in_vain_s() == 0.0);
    // Another that the gaze drifts onto meanwhile is.
    viewer.targets.push_back(target(3, 20.0 + 9.0, 3.0));
    viewer.turn(20.0, 29.0, 3.0);
    viewer.look(at(29), 0.3);
    CHECK(viewer.dwell.in_vain_s() > 0.2);
}

TEST_CASE("where it may settle, so long a rest on what lay there at the opening makes it meant",
          "[choicegraph][unit]") {
    Viewer viewer({1.0, false, 2.0});
    viewer.look(at(20), 5.0); // before the opening nothing counts
    viewer.dwell.open();
    const double opened_s = viewer.now_s;
    CHECK_FALSE(viewer.look(at(20), 1.9));
    CHECK(viewer.dwell.progress(7) == 0.0);
    CHECK(viewer.dwell.in_vain_s() > 1.8);
    CHECK(viewer.look(at(20), 2.0) == 7U);
    CHECK(viewer.chosen_s - opened_s == Approx(3.0).margin(0.1));
}

TEST_CASE("a rest that is broken settles from its new beginning", "[choicegraph][unit]") {
    Viewer viewer({1.0, false, 2.0});
    viewer.look(at(20), 1.5);
    viewer.look(at(24), 0.3); // still on it
    CHECK_FALSE(viewer.look(at(20), 1.7));
    CHECK(viewer.dwell.progress(7) == 0.0);
    CHECK(viewer.look(at(20), 2.0) == 7U);
    // A head that never rests settles nowhere.
    Viewer restless({1.0, false, 2.0});
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(restless.turn(13.0, 27.0, 0.2));
        CHECK_FALSE(restless.turn(27.0, 13.0, 0.2));
    }
    CHECK(restless.dwell.in_vain_s() > 7.0);
}

TEST_CASE("what the gaze drifts onto after the opening does not settle", "[choicegraph][unit]") {
    Viewer viewer({1.0, false, 2.0});
    viewer.look(at(0), 0.5);
    viewer.turn(0.0, 20.0, 4.0);
    CHECK_FALSE(viewer.look(at(20), 10.0));
}
