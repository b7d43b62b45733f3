// A viewer in front of two answers, for tests of what is chosen by looking.
#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "choicegraph/dwell.hpp"
#include "tests/catch.hpp"

namespace forksight::choicegraph::tests {

inline Direction at(double yaw_deg, double pitch_deg = 0.0) {
    return direction(radians(yaw_deg), radians(pitch_deg));
}

inline Target target(std::size_t choice, double yaw_deg, double radius_deg = 8.0, bool enabled = true) {
    return {choice, {at(yaw_deg), radians(radius_deg)}, enabled};
}

inline const Direction nowhere = at(0.0, 60.0);

/// A viewer with a headset of 100 samples a second and two targets. The offer opens when made.
struct Viewer {
    SteadyGaze gaze;
    Dwell dwell;
    std::vector<Target> targets = {target(0, -20.0), target(7, 20.0)};
    double now_s = 100.0;
    double step_s = 0.01;
    Source source = Source::head;
    double chosen_s = 0.0;

    explicit Viewer(DwellSettings settings = {}) : dwell(settings) { dwell.open(); }

    /// Looks that way for so long, jumping there; the choice, if one was made.
    std::optional<std::size_t> look(const Direction& where, double for_s, bool valid = true) {
        const auto samples = static_cast<int>(std::lround(for_s / step_s));
        std::optional<std::size_t> chosen;
        for (int i = 0; i < samples; ++i) {
            now_s += step_s;
            if (const auto choice = dwell.look(gaze.add({now_s, where, source, valid}), targets)) {
                REQUIRE_FALSE(chosen);
                chosen = choice;
                chosen_s = now_s;
            }
        }
        return chosen;
    }

    /// Moves evenly from one direction to another.
    std::optional<std::size_t> turn(double from_deg, double to_deg, double for_s) {
        std::optional<std::size_t> chosen;
        for (double passed_s = step_s; passed_s < for_s; passed_s += step_s) {
            const auto choice = look(at(from_deg + (to_deg - from_deg) * passed_s / for_s), step_s);
            if (choice) chosen = choice;
        }
        return chosen;
    }
};

} // namespace forksight::choicegraph::tests
