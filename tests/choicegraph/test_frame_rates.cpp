// The frame rate, even or not, changes neither what is chosen by looking nor when, but for a frame or two.
#include <algorithm>

#include "tests/choicegraph/dice.hpp"
#include "tests/choicegraph/viewer.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr double opens_s = 1.0;
constexpr double sets_out_s = 2.0;

/// Looks ahead, then goes to the answer at 20 degrees, evenly, and stays.
Direction looking_at(double time_s, Source source) {
    const double takes_s = source == Source::head ? 0.4 : 0.06;
    return at(20.0 * std::clamp((time_s - sets_out_s) / takes_s, 0.0, 1.0));
}

struct Seen {
    double fixating_s = 0.0; ///< when the rest on the answer was found
    double since_s = 0.0;    ///< when it is said to have begun
    double chosen_s = 0.0;
    std::optional<std::size_t> choice;
};

Seen play(Source source, double frames_hz, bool even, DwellSettings settings = {}) {
    SteadyGaze gaze;
    Dwell dwell(settings);
    Dice dice(7);
    const std::vector<Target> targets{target(0, -20.0), target(7, 20.0)};
    Seen seen;
    for (double time_s = 0.0; time_s < 8.0 && !seen.choice;) {
        const Steady& steady = gaze.add({time_s, looking_at(time_s, source), source});
        if (time_s > sets_out_s + 0.1 && steady.fixating && dwell.looked_at() == 7U && seen.fixating_s == 0.0) {
            seen.fixating_s = time_s;
            seen.since_s = steady.fixating_since_s;
        }
        if (time_s >= opens_s) seen.choice = dwell.look(steady, targets);
        seen.chosen_s = time_s;
        const double share = even ? 1.0 : 0.5 + 0.01 * static_cast<double>(dice.below(101));
        time_s += share / frames_hz;
    }
    return seen;
}

} // namespace

TEST_CASE("rests are found and answers chosen at the same time at every frame rate", "[choicegraph][unit]") {
    for (const Source source : {Source::head, Source::eyes}) {
        const Seen finest = play(source, 1000.0, true);
        REQUIRE(finest.choice == 7U);
        REQUIRE(finest.fixating_s > sets_out_s);
        for (const double frames_hz : {24.0, 25.0, 30.0, 50.0, 60.0, 72.0, 80.0, 90.0, 120.0, 144.0}) {
            for (const bool even : {true, false}) {
                INFO((source == Source::head ? "head, " : "eyes, ") << frames_hz << (even ? "" : ", uneven"));
                const Seen seen = play(source, frames_hz, even);
                const double frames_s = 2.0 / frames_hz + 0.01;
                CHECK(seen.choice == 7U);
                CHECK(seen.fixating_s == Approx(finest.fixating_s).margin(frames_s));
                CHECK(seen.since_s == Approx(finest.since_s).margin(frames_s));
                CHECK(seen.chosen_s == Approx(finest.chosen_s).margin(frames_s));
            }
        }
    }
}
