// The confirm step: an answer that was looked at is chosen by looking at the tick beside it.
#include <cmath>

#include "choicegraph/dwell.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

namespace {

Direction at(double yaw_deg, double pitch_deg = 0.0) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

const Direction nowhere = at(0.0, 60.0);

struct Viewer {
    SteadyGaze gaze;
    Dwell dwell{DwellSettings{1.0, true}};
    std::vector<Target> targets = {{0, {at(-20), radians(8)}, true}, {7, {at(20), radians(8)}, true}};
    double now_s = 10.0;

    std::optional<std::size_t> look(const Direction& where, double for_s) {
        std::optional<std::size_t> chosen;
        for (double passed_s = 0.0; passed_s < for_s - 1e-9; passed_s += 0.01) {
            now_s += 0.01;
            if (const auto choice = dwell.look(gaze.add({now_s, where}), targets)) chosen = choice;
        }
        return chosen;
    }
    /// Until the tick of the right answer is there.
    void ask() {
        look(nowhere, 0.5);
        REQUIRE_FALSE(look(at(20), 1.5));
        REQUIRE(dwell.asked() == 7U);
    }
};

} // namespace

TEST_CASE("looking at the tick chooses, looking on at the answer does not", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.ask();
    CHECK(viewer.dwell.progress(7) == 1.0);
    CHECK_FALSE(viewer.look(at(20), 10.0));
    CHECK(viewer.dwell.asked() == 7U);
    CHECK_FALSE(viewer.look(viewer.dwell.tick().centre, 0.4));
    CHECK(viewer.dwell.tick_progress() > 0.3);
    CHECK(viewer.dwell.progress(7) == 1.0);
    CHECK(viewer.look(viewer.dwell.tick().centre, 0.5) == 7U);
    CHECK_FALSE(viewer.look(viewer.dwell.tick().centre, 5.0));
}

TEST_CASE("looking away takes the tick back, and the answer has to be looked at anew", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.ask();
    viewer.look(nowhere, 1.5);
    CHECK(viewer.dwell.asked() == 7U);
    viewer.look(nowhere, 1.0);
    CHECK_FALSE(viewer.dwell.asked());
    CHECK(viewer.dwell.progress(7) == 0.0);
    CHECK_FALSE(viewer.look(viewer.dwell.tick().centre, 3.0));
    CHECK_FALSE(viewer.look(at(20), 1.5));
    CHECK(viewer.dwell.asked() == 7U);
}

TEST_CASE("the tick covers no answer and does not lie under the gaze, however many there are", "[choicegraph][unit]") {
    for (int many = 0; many < 4; ++many) {
        Viewer viewer;
        for (int i = 0; i < many; ++i) {
            const double way = i * 1.5708;
            const auto choice = static_cast<std::size_t>(10 + i);
            viewer.targets.push_back({choice, {at(20 + 19 * std::sin(way), -19 * std::cos(way)), radians(8)}, i != 0});
        }
        viewer.ask();
        for (const Target& target : viewer.targets) {
            CHECK(angle_between(target.cap.centre, viewer.dwell.tick().centre) >=
                  target.cap.radius_rad + viewer.dwell.tick().radius_rad);
        }
        CHECK_FALSE(viewer.dwell.tick().contains(at(20)));
    }
}

TEST_CASE("the tick goes with an answer that moves, and away with one that goes", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.ask();
    const double apart_rad = angle_between(viewer.dwell.tick().centre, viewer.targets[1].cap.centre);
    viewer.targets[1].cap.centre = at(50);
    viewer.look(at(50), 0.1);
    CHECK(angle_between(viewer.dwell.tick().centre, at(50)) == Approx(apart_rad).margin(0.01));
    viewer.targets[1].enabled = false;
    viewer.look(at(50), 0.1);
    CHECK_FALSE(viewer.dwell.asked());
}

TEST_CASE("the tick forgives a glance aside, then it drains", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.ask();
    viewer.look(viewer.dwell.tick().centre, 0.3);
    for (int i = 0; i < 2; ++i) {
        const double before = viewer.dwell.tick_progress();
        REQUIRE(before > 0.2);
        viewer.look(at(20), 0.2);
        CHECK(viewer.dwell.tick_progress() >= before);
        viewer.look(viewer.dwell.tick().centre, 0.1);
    }
    const double before = viewer.dwell.tick_progress();
    viewer.look(at(20), 0.4);
    CHECK(viewer.dwell.tick_progress() < before - 0.1);
    viewer.look(at(20), 1.0);
    CHECK(viewer.dwell.tick_progress() == 0.0);
}

TEST_CASE("who comes back to the tick has as long again to look away", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.ask();
    for (int i = 0; i < 3; ++i) {
        viewer.look(at(20, -60), 1.5);
        CHECK(viewer.dwell.asked() == 7U);
        viewer.look(viewer.dwell.tick().centre, 0.15);
    }
}

TEST_CASE("a tick begins anew, however long the answer or the tick before was looked at", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.5);
    viewer.look(at(20, 5), 12.0); // aside of its middle it takes many seconds
    REQUIRE(viewer.dwell.asked() == 7U);
    viewer.look(nowhere, 2.2);
    CHECK_FALSE(viewer.dwell.asked());
    CHECK(viewer.dwell.progress(7) == 0.0);
    viewer.ask();
    viewer.look(viewer.dwell.tick().centre, 0.5);
    REQUIRE(viewer.dwell.tick_progress() > 0.5);
    viewer.targets[1].enabled = false;
    viewer.look(viewer.dwell.tick().centre, 0.02);
    viewer.targets[1].enabled = true;
    viewer.look(nowhere, 0.5);
    for (int i = 0; i < 200 && !viewer.dwell.asked(); ++i) viewer.look(at(20), 0.01);
    REQUIRE(viewer.dwell.asked() == 7U);
    CHECK(viewer.dwell.tick_progress() == 0.0);
}

TEST_CASE("beside an answer the tick leaves room for its text, high up too", "[choicegraph][unit]") {
    for (const double pitch_deg : {0.0, 55.0}) {
        Viewer high;
        high.targets = {{7, {at(20, pitch_deg), radians(8)}, true},
                        {1, {at(20, pitch_deg - 16), radians(8)}, true},
                        {2, {at(20, pitch_deg + 16), radians(8)}, true}};
        high.look(at(20, -60), 0.5);
        REQUIRE_FALSE(high.look(at(20, pitch_deg), 1.5));
        REQUIRE(high.dwell.asked() == 7U);
        CHECK(degrees(angle_between(high.dwell.tick().centre, at(20, pitch_deg))) == Approx(17.5).margin(0.8));
    }
}
