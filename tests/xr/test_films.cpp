// Whole films, watched in the headset: chosen by the head, by the eyes, by a trigger.
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/xr/viewing.hpp"

using namespace forksight::tests;

namespace {

struct Step {
    std::string scene, choice;
};

/// Waits for each offer and answers it with `answer`; the film then comes to its end by itself.
void watch(Room& room, Viewing& viewing, const std::vector<Step>& steps, const std::string& ending,
           const std::function<void(double yaw_deg, double pitch_deg)>& answer, const std::function<void()>& rest) {
    std::vector<std::string> choices;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        INFO("step " << i << ", log: " << viewing.log());
        REQUIRE(viewing.comes_to("offered", i + 1));
        const auto [yaw, pitch] = place_of(sample_film(), steps[i].scene, steps[i].choice);
        answer(yaw, pitch);
        REQUIRE(viewing.comes_to("chosen", i + 1));
        rest();
        choices.push_back(steps[i].choice);
        REQUIRE(viewing.values("chosen", "choice") == choices);
    }
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
    CHECK(room.keep().string().size() > 0);
}

} // namespace

TEST_CASE("A whole film is chosen by turning the head", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Room room(keep_folder("film-head"));
    Viewing viewing(room, sample_film());
    watch(
        room, viewing, {{"door", "neighbours"}, {"wary", "insist"}}, "sent-away",
        [&](double yaw, double pitch) { room.puppet().face(yaw, pitch); }, [&] { room.puppet().face(0.0); });
}

TEST_CASE("A whole film is chosen by the eyes, while the head looks elsewhere", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    RoomSettings settings;
    settings.eye_tracker = true;
    Room room(keep_folder("film-eyes"), settings);
    room.look(std::pair{0.0, 10.0});
    room.puppet().face(5.0, 5.0);
    Viewing viewing(room, sample_film());
    // The head's own turn is taken off what the eyes do in it: nearly so, at angles as small as these.
    watch(
        room, viewing, {{"door", "introduce"}, {"welcome", "closed-question"}, {"closes-up", "form"}}, "sent-away",
        [&](double yaw, double pitch) {
            room.look(std::pair{yaw - 5.0, pitch - 5.0});
        },
        [&] {
            room.look(std::pair{0.0, 10.0});
        });
}

TEST_CASE("A whole film is chosen by the trigger, sooner than looking would", "[xr][film]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Room room(keep_folder("film-trigger"));
    Viewing viewing(room, sample_film());
    watch(
        room, viewing, {{"door", "introduce"}, {"welcome", "tea"}, {"opens-up", "reflect"}}, "agreement",
        [&](double yaw, double pitch) {
            room.puppet().face(yaw, pitch);
            room.puppet().squeeze_trigger(true);
        },
        [&] {
            room.puppet().squeeze_trigger(false);
            room.puppet().face(0.0);
        });
}
