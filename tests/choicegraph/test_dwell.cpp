#include <cmath>
#include <limits>

#include "choicegraph/dwell.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

namespace {

Direction at(double yaw_deg, double pitch_deg = 0.0) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

Target target(std::size_t choice, double yaw_deg, double radius_deg = 8.0, bool enabled = true) {
    return {choice, {at(yaw_deg), radians(radius_deg)}, enabled};
}

const Direction nowhere = at(0.0, 60.0);

// A viewer with a headset of 100 samples a second, two targets, and a wandering eye.
struct Viewer {
    Dwell dwell;
    std::vector<Target> targets = {target(0, -20.0), target(7, 20.0)};
    double now_s = 100.0;
    double step_s = 0.01;

    explicit Viewer(DwellSettings settings = {}) : dwell(settings) { dwell.open(); }

    // Looks that way for so long; the choice and the moment it was made, if one was.
    std::optional<std::size_t> look(const Direction& gaze, double for_s) {
        const auto samples = static_cast<int>(std::lround(for_s / step_s));
        std::optional<std::size_t> chosen;
        for (int i = 0; i < samples; ++i) {
            now_s += step_s;
            if (const auto choice = dwell.look(now_s, gaze, targets)) {
                REQUIRE_FALSE(chosen);
                chosen = choice;
                chosen_s = now_s;
            }
        }
        return chosen;
    }
    double chosen_s = 0.0;
};

} // namespace

TEST_CASE("looking at an answer for the dwell time chooses it, once", "[choicegraph][unit]") {
    Viewer viewer;
    CHECK_FALSE(viewer.look(nowhere, 1.0));
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(20), 1.5) == 7U);
    CHECK(viewer.chosen_s - from_s == Approx(1.01).margin(0.0101));
    CHECK(viewer.dwell.progress(7) == Approx(1.0));
    CHECK_FALSE(viewer.look(at(20), 5.0));
    CHECK_FALSE(viewer.look(at(-20), 5.0));
    CHECK(viewer.dwell.looked_at() == 0U);
}

TEST_CASE("leaving early chooses nothing", "[choicegraph][unit]") {
    Viewer viewer;
    CHECK_FALSE(viewer.look(nowhere, 0.1));
    CHECK_FALSE(viewer.look(at(-20), 0.98));
    CHECK(viewer.dwell.progress(0) > 0.9);
    CHECK_FALSE(viewer.look(nowhere, 10.0));
    CHECK(viewer.dwell.progress(0) == 0.0);
    CHECK_FALSE(viewer.dwell.looked_at());
}

TEST_CASE("a blink within the grace time is forgiven, but does not count as looking", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.look(at(20), 0.5);
    const double before = viewer.dwell.progress(7);
    CHECK_FALSE(viewer.look(nowhere, 0.14));
    CHECK(viewer.dwell.progress(7) == before);
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(20), 0.6) == 7U);
    CHECK(viewer.chosen_s - from_s == Approx(1.0 - before).margin(0.021));
}

TEST_CASE("past the grace time it empties at twice the speed it filled", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.look(at(20), 0.81);
    CHECK(viewer.dwell.progress(7) == Approx(0.80));
    viewer.look(nowhere, 0.15 + 0.2);
    CHECK(viewer.dwell.progress(7) == Approx(0.40));
    viewer.look(nowhere, 0.3);
    CHECK(viewer.dwell.progress(7) == 0.0);
}

TEST_CASE("the grace time is only given once a leave", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.look(at(20), 0.81);
    for (int i = 0; i < 3; ++i) {
        viewer.look(nowhere, 0.1);
        viewer.look(at(20), 0.01);
    }
    CHECK(viewer.dwell.progress(7) == Approx(0.80));
    viewer.look(nowhere, 0.25);
    CHECK(viewer.dwell.progress(7) == Approx(0.60));
}

TEST_CASE("what lay under the gaze at the opening has to settle first", "[choicegraph][unit]") {
    Viewer viewer;
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(20), 3.0) == 7U);
    CHECK(viewer.chosen_s - from_s == Approx(1.51).margin(0.0101));
}

TEST_CASE("what lay under the gaze at the opening counts at once when it was left", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(20), 0.1);
    CHECK(viewer.dwell.progress(7) == 0.0);
    viewer.look(at(-20), 0.2);
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(20), 3.0) == 7U);
    CHECK(viewer.chosen_s - from_s == Approx(1.01).margin(0.0101));
}

TEST_CASE("a flicker off the answer under the gaze at the opening is not leaving it", "[choicegraph][unit]") {
    Viewer viewer;
    const double from_s = viewer.now_s;
    viewer.look(at(20), 0.1);
    viewer.look(nowhere, 0.05);
    CHECK(viewer.look(at(20), 3.0) == 7U);
    CHECK(viewer.chosen_s - from_s > 1.5);
}

TEST_CASE("another answer than the one under the gaze at the opening need not settle", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(at(20), 0.05);
    const double from_s = viewer.now_s;
    CHECK(viewer.look(at(-20), 1.2) == 0U);
    CHECK(viewer.chosen_s - from_s < 1.03);
}

TEST_CASE("a stall chooses nothing: a long step counts for a quarter of a second", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.look(at(20), 0.11);
    viewer.now_s += 30.0;
    CHECK_FALSE(viewer.look(at(20), 0.01));
    CHECK(viewer.dwell.progress(7) == Approx(0.35));
}

TEST_CASE("one sample after a stall on another answer counts for nothing", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.now_s += 30.0;
    CHECK_FALSE(viewer.look(at(20), 0.01));
    CHECK(viewer.dwell.progress(7) == 0.0);
}

TEST_CASE("where two answers overlap, only the nearer one for its size gathers", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0, 10.0), target(1, 8.0, 4.0)};
    viewer.look(nowhere, 0.1);
    // 6 of 10 degrees from the one, 2 of 4 from the other.
    CHECK_FALSE(viewer.look(at(6), 0.9));
    CHECK(viewer.dwell.looked_at() == 1U);
    CHECK(viewer.dwell.progress(0) == 0.0);
    CHECK(viewer.look(at(6), 0.2) == 1U);

    viewer.dwell.open();
    viewer.look(nowhere, 0.1);
    CHECK(viewer.look(at(5), 1.2) == 0U);
}

TEST_CASE("going to and fro between overlapping answers chooses neither", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0), target(1, 8.0)};
    viewer.look(nowhere, 0.1);
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(viewer.look(at(2), 0.3));
        CHECK_FALSE(viewer.look(at(6), 0.3));
    }
}

TEST_CASE("a disabled answer gathers nothing and hides nothing", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.targets = {target(0, 0.0, 8.0, false), target(1, 5.0, 8.0)};
    viewer.look(nowhere, 0.1);
    CHECK_FALSE(viewer.look(at(-5), 3.0));
    CHECK_FALSE(viewer.dwell.looked_at());
    CHECK(viewer.dwell.progress(0) == 0.0);
    CHECK(viewer.look(at(0), 1.2) == 1U);
}

TEST_CASE("an answer that moves is followed", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    std::optional<std::size_t> chosen;
    for (int i = 0; i < 120 && !chosen; ++i) {
        viewer.targets[0] = target(0, -20.0 + i);
        chosen = viewer.look(at(-20.0 + i), 0.01);
    }
    CHECK(chosen == 0U);
}

TEST_CASE("a clock that goes back or breaks counts for nothing", "[choicegraph][unit]") {
    Viewer viewer;
    viewer.look(nowhere, 0.1);
    viewer.look(at(20), 0.5);
    const double before = viewer.dwell.progress(7);
    CHECK_FALSE(viewer.dwell.look(viewer.now_s - 5.0, at(20), viewer.targets));
    CHECK_FALSE(viewer.dwell.look(std::numeric_limits<double>::quiet_NaN(), at(20), viewer.targets));
    CHECK_FALSE(viewer.dwell.look(std::numeric_limits<double>::infinity(), at(20), viewer.targets));
    CHECK(viewer.dwell.progress(7) == before);
    // Nor is time counted twice when the clock comes back.
    CHECK_FALSE(viewer.look(at(20), 0.01));
    CHECK(viewer.dwell.progress(7) == Approx(before + 0.01));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(viewer.dwell.look(viewer.now_s + 0.01, {nan, nan, nan}, viewer.targets));
    CHECK_FALSE(viewer.dwell.looked_at());
}

TEST_CASE("a longer dwell can be asked for, and opening again forgets everything", "[choicegraph][unit]") {
    DwellSettings slow;
    slow.dwell_s = 2.0;
    Viewer viewer(slow);
    viewer.look(nowhere, 0.1);
    CHECK_FALSE(viewer.look(at(20), 1.9));
    viewer.dwell.open();
    CHECK(viewer.dwell.progress(7) == 0.0);
    CHECK_FALSE(viewer.dwell.looked_at());
    CHECK_FALSE(viewer.look(at(20), 2.4));
    CHECK(viewer.look(at(20), 0.2) == 7U);
}
