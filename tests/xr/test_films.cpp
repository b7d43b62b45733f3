// Whole films, watched in the headset: chosen by the head, by the eyes, by a trigger.
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/xr/viewing.hpp"

using namespace forksight::tests;

namespace {

struct Step {
    std::string scene, choice;
};

struct Watcher {
    std::string how; ///< as the record has it: "gaze", or "key" for whatever is pressed
    std::function<void(double yaw_deg, double pitch_deg)> look;
    std::function<void()> press; ///< again and again, until it counts; null: looking is all
    std::function<void()> rest;  ///< looks at nothing that could be chosen
};

/// Waits for each offer and answers it; the film then comes to its end by itself.
void watch(Viewing& viewing, const std::vector<Step>& steps, const std::string& ending, const Watcher& watcher) {
    std::vector<std::string> choices;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        INFO("step " << i << ", log: " << viewing.log());
        REQUIRE(viewing.comes_to("offered", i + 1));
        const auto [yaw, pitch] = place_of(sample_film(), steps[i].scene, steps[i].choice);
        // What lies under the gaze as soon as an offer opens is not chosen: people take a moment to see it.
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        watcher.look(yaw, pitch);
        REQUIRE(soon([&] {
            if (watcher.press && viewing.count("chosen") <= i) watcher.press();
            return viewing.count("chosen") > i;
        }));
        watcher.rest();
        choices.push_back(steps[i].choice);
        REQUIRE(viewing.values("chosen", "choice") == choices);
    }
    CHECK(viewing.values("chosen", "how") == std::vector<std::string>(steps.size(), watcher.how));
    INFO(viewing.log());
    REQUIRE(viewing.comes_to("ended", 1));
    // After the end the player stays for another viewing, until it is asked to leave.
    viewing.player().signal(SIGINT);
    REQUIRE(viewing.player().wait() == 0);
    const Told told = viewing.told(), replayed = viewing.replayed();
    CHECK(told.ending == ending);
    CHECK(told.problems.empty());
    CHECK(told.frames > 100);
    CHECK(replayed.problems.empty());
    CHECK(replayed.ending == ending);
    CHECK(replayed.path == told.path);
}

} // namespace

TEST_CASE("A whole film is chosen by turning the head", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("film-head"));
    Viewing viewing(stand, sample_film(), {Around::nothing});
    Watcher watcher{"gaze", nullptr, nullptr, nullptr};
    watcher.look = [&](double yaw_deg, double pitch_deg) {
        stand.puppet().turn_to(yaw_deg, pitch_deg);
        std::this_thread::sleep_for(std::chrono::milliseconds(600));
        stand.photograph().write_png(stand.keep() / "answer.png"); // the last one, with its ring part way round
    };
    watcher.rest = [&] { stand.puppet().turn_to(0.0, 0.0); };
    watch(viewing, {{"door", "neighbours"}, {"wary", "insist"}}, "sent-away", watcher);
}

TEST_CASE("A whole film is chosen by the eyes, while the head looks elsewhere", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.eye_tracker = true;
    Stand stand(keep_folder("film-eyes"), settings);
    std::pair<double, double> eyes{0.0, 10.0};
    stand.look(eyes);
    // A saccade of 25 degrees takes some 80 ms.
    const auto glance = [&](double yaw_deg, double pitch_deg) {
        for (int step = 1; step <= 8; ++step) {
            const double way = way_done(step, 8);
            stand.look(
                std::pair{eyes.first + way * (yaw_deg - eyes.first), eyes.second + way * (pitch_deg - eyes.second)});
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        eyes = {yaw_deg, pitch_deg};
    };
    Viewing viewing(stand, sample_film(), {Around::nothing});
    Watcher watcher{"gaze", nullptr, nullptr, nullptr};
    // The head never moves: by it, nothing would ever be chosen.
    watcher.look = glance;
    watcher.rest = [&] { glance(0.0, 10.0); };
    watch(viewing, {{"door", "introduce"}, {"welcome", "closed-question"}, {"closes-up", "form"}}, "sent-away",
          watcher);
}

TEST_CASE("A whole film is chosen by the trigger, sooner than looking would", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("film-trigger"));
    Viewing viewing(stand, sample_film(), {Around::nothing});
    Watcher watcher{"key", nullptr, nullptr, nullptr};
    watcher.look = [&](double yaw_deg, double pitch_deg) { stand.puppet().turn_to(yaw_deg, pitch_deg); };
    watcher.press = [&] {
        for (const bool pressed : {true, false}) {
            stand.puppet().squeeze_trigger(pressed);
            std::this_thread::sleep_for(std::chrono::milliseconds(120));
        }
    };
    watcher.rest = [&] { stand.puppet().turn_to(0.0, 0.0); };
    watch(viewing, {{"door", "introduce"}, {"welcome", "tea"}, {"opens-up", "reflect"}}, "agreement", watcher);
}
