// A headset that comes, goes, is lost and returns; and the ways out of a film.
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "tests/catch.hpp"
#include "tests/xr/viewing.hpp"

using namespace forksight::tests;

namespace {

constexpr const char* in_headset = "the film is in the headset: Monado";

/// In the headset, with the film begun.
void expect_begun(const Viewing& viewing) {
    INFO(viewing.log());
    REQUIRE(viewing.says(in_headset));
    REQUIRE(viewing.comes_to("entered", 1));
}

void expect_left_well(Viewing& viewing) {
    const int status = viewing.player().wait(std::chrono::seconds(20));
    INFO(viewing.log());
    CHECK(status == 0);
    const Told told = viewing.told();
    CHECK(told.written);
    CHECK(told.problems.empty());
    CHECK(told.frames > 0);
    CHECK(viewing.values("stopped", "why") == std::vector<std::string>{"viewer"});
}

} // namespace

TEST_CASE("Ctrl-C ends the film in the headset as it does anywhere", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("life-ctrl-c"));
    Viewing viewing(stand, sample_film(), {Around::nothing});
    expect_begun(viewing);
    viewing.player().signal(SIGINT);
    expect_left_well(viewing);
}

TEST_CASE("Closing the window beside the headset ends the film", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("life-window"));
    Viewing viewing(stand, sample_film(), {Around::nothing});
    expect_begun(viewing);
    REQUIRE(stand.close_window());
    expect_left_well(viewing);
}

TEST_CASE("A runtime that ends the session ends the film, every state in turn", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.eye_tracker = true;
    Stand stand(keep_folder("life-runtime-exit"), settings);
    Viewing viewing(stand, sample_film(), {Around::nothing});
    expect_begun(viewing);
    stand.leave();
    expect_left_well(viewing);
}

TEST_CASE("Without a screen, a headset alone is enough", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.screen = false;
    Stand stand(keep_folder("life-no-screen"), settings);
    Viewing viewing(stand, sample_film(), {Around::nothing, "en", false, {{"DISPLAY", ""}}});
    expect_begun(viewing);
    viewing.player().signal(SIGINT);
    expect_left_well(viewing);
}

TEST_CASE("A headset's software that starts later gets the film, which began in the window", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.service = false;
    Stand stand(keep_folder("life-late"), settings);
    Viewing viewing(stand, sample_film(), {Around::nothing});
    INFO(viewing.log());
    REQUIRE(viewing.says("the OpenXR runtime does not answer"));
    CHECK(viewing.log().find("start the headset's software") != std::string::npos);
    REQUIRE(viewing.comes_to("entered", 1));
    CHECK(viewing.log().find(in_headset) == std::string::npos);
    stand.start_service();
    CHECK(viewing.says(in_headset));
    CHECK(viewing.count("entered") == 1);
    viewing.player().signal(SIGINT);
    expect_left_well(viewing);
}

TEST_CASE("Without an OpenXR runtime the film plays in the window, and what to install is said", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.service = false;
    Stand stand(keep_folder("life-no-runtime"), settings);
    Viewing viewing(stand, sample_film(), {Around::nothing, "en", false, {{"XR_RUNTIME_JSON", "/nowhere.json"}}});
    INFO(viewing.log());
    REQUIRE(viewing.says("there is no OpenXR runtime here"));
    REQUIRE(viewing.comes_to("entered", 1));
    viewing.player().signal(SIGINT);
    expect_left_well(viewing);
    CHECK(count_of(viewing.log(), "there is no OpenXR runtime here") == 1);
}

TEST_CASE("With neither headset nor screen the player says so and leaves with status 3", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.screen = false;
    settings.service = false;
    Stand stand(keep_folder("life-nothing"), settings);
    for (const bool runtime : {true, false}) {
        Environment more{{"DISPLAY", ""}};
        if (!runtime) more["XR_RUNTIME_JSON"] = "/nowhere.json";
        Viewing viewing(stand, sample_film(), {Around::nothing, "en", false, more});
        const int status = viewing.player().wait();
        INFO(viewing.log());
        CHECK(status == 3);
        CHECK(viewing.log().find(runtime ? "the OpenXR runtime does not answer" : "there is no OpenXR runtime here") !=
              std::string::npos);
        CHECK(viewing.log().find("there is no screen here either") != std::string::npos);
    }
}

TEST_CASE("A runtime that dies in mid-film leaves it in the window, and gets it back where it is", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("life-killed"));
    Viewing viewing(stand, sample_film(), {Around::nothing});
    expect_begun(viewing);
    REQUIRE(viewing.comes_to("offered", 1));
    const auto [yaw, pitch] = place_of(sample_film(), "door", "neighbours");
    std::this_thread::sleep_for(std::chrono::milliseconds(700)); // people take a moment to see an answer
    stand.puppet().turn_to(yaw, pitch);
    REQUIRE(viewing.comes_to("entered", 2));
    stand.kill_service();
    INFO(viewing.log());
    REQUIRE(viewing.says("the headset is gone"));
    CHECK(viewing.player().running());
    std::this_thread::sleep_for(std::chrono::seconds(2));
    stand.start_service();
    REQUIRE(soon([&] { return count_of(viewing.log(), in_headset) == 2; }));
    // No scene was begun again and none was lost: the next answer leads on from the second.
    CHECK(viewing.values("entered", "scene") == std::vector<std::string>{"door", "wary"});
    REQUIRE(viewing.comes_to("offered", 2));
    const auto [then_yaw, then_pitch] = place_of(sample_film(), "wary", "insist");
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    stand.puppet().turn_to(then_yaw, then_pitch);
    REQUIRE(viewing.comes_to("ended", 1));
    viewing.player().signal(SIGINT);
    CHECK(viewing.player().wait() == 0);
    const Told told = viewing.told(), replayed = viewing.replayed();
    CHECK(told.ending == "sent-away");
    CHECK(told.problems.empty());
    CHECK(replayed.path == std::vector<std::string>{"door", "wary", "slam"});
    CHECK(replayed.problems.empty());
}

TEST_CASE("OpenXR's own validation has nothing to say", "[xr][life]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    StandSettings settings;
    settings.validation = true;
    Stand stand(keep_folder("life-validation"), settings);
    Viewing viewing(stand, sample_film(), {Around::nothing});
    expect_begun(viewing);
    stand.recentre();
    stand.puppet().squeeze_trigger(true);
    std::this_thread::sleep_for(std::chrono::seconds(3));
    viewing.player().signal(SIGINT);
    expect_left_well(viewing);
    const std::string said = text_of(stand.keep() / "validation.txt");
    INFO(said);
    CHECK(said.find("Core Validation Layer is initialized") != std::string::npos);
    CHECK(said.find("VALID_ERROR") == std::string::npos);
    CHECK(said.find("VALID_WARN") == std::string::npos);
}
