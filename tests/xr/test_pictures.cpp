// What the headset really shows, read back from its window after the runtime has composited it, against the oracle.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/xr/likeness.hpp"
#include "tests/xr/viewing.hpp"

using namespace forksight;
using namespace forksight::tests;
using choicegraph::radians;
using player::render::Eye;

namespace {

struct Head {
    std::string name;
    double yaw_deg, pitch_deg, roll_deg;
};

} // namespace

TEST_CASE("Both eyes see the film where the head is turned: level, behind, up, down, tilted", "[xr][picture]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("pictures"));
    const auto film = make_world_film(stand.keep());
    const Testimony now = testimony_of(stand);
    Viewing viewing(stand, film, {Around::nothing});
    INFO(viewing.log());
    REQUIRE(viewing.comes_to("entered", 1));
    std::ofstream table(stand.keep() / "differences.txt");
    for (const Head& head : {Head{"yaw-0", 0, 0, 0}, Head{"yaw-90", 90, 0, 0}, Head{"yaw-180", 180, 0, 0},
                             Head{"pitch-up-60", 0, 60, 0}, Head{"pitch-down-60", 0, -60, 0}, Head{"roll-30", 0, 0, 30},
                             Head{"yaw-minus-120-pitch-25-roll-15", -120, 25, 15}}) {
        stand.puppet().face(head.yaw_deg, head.pitch_deg, head.roll_deg);
        const auto turned =
            choicegraph::orientation(radians(head.yaw_deg), radians(head.pitch_deg), radians(head.roll_deg));
        Snapshot shot;
        Difference left, right;
        // A frame or two on its way, and first the words that a film is fetched: what is there within ten seconds.
        soon(
            [&] {
                shot = stand.photograph();
                left = difference(shot, view_of(Eye::left, now, turned));
                right = difference(shot, view_of(Eye::right, now, turned));
                return std::max(left.mean, right.mean) < most_mean && std::max(left.worst, right.worst) < most;
            },
            std::chrono::seconds(10));
        shot.write_png(stand.keep() / (head.name + ".png"));
        table << head.name << " left " << left.mean << " worst " << left.worst << " right " << right.mean << " worst "
              << right.worst << std::endl;
        INFO(head.name << " log: " << viewing.log());
        CHECK(left.mean < most_mean);
        CHECK(right.mean < most_mean);
        CHECK(left.worst < most);
        CHECK(right.worst < most);
    }
    viewing.player().signal(SIGINT);
    CHECK(viewing.player().wait() == 0);
    CHECK(viewing.told().problems.empty());
}

TEST_CASE("After recentring in mid-scene the film's middle is where the head was", "[xr][picture]") {
    if (const std::string why = no_headset_here(); !why.empty()) {
        WARN("SKIPPED: " << why);
        return;
    }
    Stand stand(keep_folder("recentre"));
    const auto film = make_world_film(stand.keep());
    const Testimony now = testimony_of(stand);
    Viewing viewing(stand, film, {Around::nothing});
    INFO(viewing.log());
    REQUIRE(viewing.comes_to("entered", 1));
    stand.puppet().face(70);
    const auto looks = [&](double yaw_deg) {
        const auto view = view_of(Eye::left, now, choicegraph::orientation(radians(yaw_deg), 0.0));
        return soon([&] { return difference(stand.photograph(), view).mean < most_mean; }, std::chrono::seconds(10));
    };
    REQUIRE(looks(70));
    stand.recentre();
    CHECK(looks(0));
    stand.puppet().face(30);
    CHECK(looks(-40));
    stand.photograph().write_png(stand.keep() / "40-to-the-left.png");
    CHECK(viewing.count("entered") == 1);
    viewing.player().signal(SIGINT);
    CHECK(viewing.player().wait() == 0);
}
