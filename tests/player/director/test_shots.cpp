// Which frames of the rooms are kept as pictures. Those of a session: tests/loopback plays whole films for them.
#include "player/shots.hpp"
#include "tests/catch.hpp"

using forksight::player::RoomShots;

namespace {

/// The names of what is kept while that page is open for so long.
std::string kept(RoomShots& shots, double& now_s, const std::string& moment, double for_s, double ring = 0.0) {
    std::string names;
    for (const double until_s = now_s + for_s; now_s < until_s; now_s += 1.0 / 60) {
        if (const auto name = shots.name(moment, ring, now_s)) names += *name + ' ';
    }
    return names;
}

} // namespace

TEST_CASE("a page of the rooms is kept once it has come to rest, and once more with its ring half full",
          "[player][director][unit]") {
    RoomShots shots;
    double now_s = 50.0;
    CHECK(kept(shots, now_s, "", 5.0).empty());
    CHECK(kept(shots, now_s, "start", 0.9).empty());
    CHECK(kept(shots, now_s, "start", 3.0) == "room-start ");
    CHECK(kept(shots, now_s, "start", 3.0, 0.4).empty());
    CHECK(kept(shots, now_s, "start", 3.0, 0.6) == "room-start-looking ");
    CHECK(kept(shots, now_s, "start", 3.0, 0.6).empty());
}

TEST_CASE("a page that is opened again is kept beside the first time, and one that is left at once is not",
          "[player][director][unit]") {
    RoomShots shots;
    double now_s = 50.0;
    CHECK(kept(shots, now_s, "pause", 2.0) == "room-pause ");
    CHECK(kept(shots, now_s, "help", 0.5).empty());
    CHECK(kept(shots, now_s, "pause", 2.0, 0.7) == "room-pause-2 room-pause-2-looking ");
    CHECK(kept(shots, now_s, "", 2.0).empty());
    CHECK(kept(shots, now_s, "pause", 2.0) == "room-pause-3 ");
}
