// What has begun before it can come next: when it begins, and how long it stays.
#include "player/stream/early.hpp"

#include "tests/player/stream/one_clip_film.hpp"

using namespace forksight::player;
using namespace forksight::player::stream;
using namespace forksight::player::testing;

namespace {

/// Thirty seconds of which nothing can be had: nobody listens there.
std::shared_ptr<Supply> supply_of_nobody(net::Fetch& fetch) {
    auto clip = sample_clip().presentation;
    clip.duration_s = 30.0;
    for (auto& rendition : clip.video) rendition.segments.assign(30, rendition.segments.front());
    const std::vector<std::string> urls{"http://127.0.0.1:1/door/"};
    return std::make_shared<Supply>(fetch, std::vector{clip}, std::vector<std::string>{"door"}, urls, Limits{},
                                    nullptr);
}

void hear(Supply& supply, double bps) {
    for (int i = 0; i < 40; ++i) supply.helm->saw(bps, 1.0);
}

} // namespace

TEST_CASE("What follows a long way begins on an easy line, and stays on a slower one while it can come",
          "[player][stream][unit]") {
    const Stretch way{0, 0.0, 8.0}, after{0, 20.0, std::nullopt};
    const std::vector<Expected> expected{{way, 1.0, std::nullopt, {after}}};
    const Helm::TimePoint now{};
    net::Fetch fetch(quick());
    const auto supply = supply_of_nobody(fetch);
    Early early(supply);
    hear(*supply, 1e5);
    early.expect(expected, 1.0, now);
    CHECK(early.begun() == 0);
    hear(*supply, 200e6);
    early.expect(expected, 1.0, now);
    CHECK(early.begun() == 1);
    hear(*supply, 1e5);
    REQUIRE_FALSE(supply->helm->looks_beyond(expected.front()));
    early.expect(expected, 1.0, now);
    CHECK(early.begun() == 1);
    early.expect({{way, 1.0}}, 1.0, now);
    CHECK(early.begun() == 0);
}
