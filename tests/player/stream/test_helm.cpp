// What all streams of a film are told together; time is given, not waited for.
#include "player/stream/helm.hpp"

#include "tests/catch.hpp"

using namespace forksight::player;
using namespace forksight::player::stream;
using forksight::media_manifests::Presentation;
using forksight::media_manifests::Rendition;

namespace {

/// Thirty seconds in 4, 2, 1 and 0.5 Mbit/s, best first, and sound of 0.1.
Presentation clip() {
    Presentation one;
    one.duration_s = 30.0;
    int width = 3840;
    for (const double bps : {4e6, 2e6, 1e6, 0.5e6}) {
        Rendition rendition;
        rendition.width = width;
        rendition.height = width / 2;
        width /= 2;
        rendition.average_bandwidth_bps = static_cast<std::uint64_t>(bps);
        for (int i = 0; i < 30; ++i) rendition.segments.push_back({1.0, static_cast<std::uint64_t>(bps / 8)});
        one.video.push_back(rendition);
    }
    one.audio.emplace();
    one.audio->average_bandwidth_bps = 100'000;
    return one;
}

const Helm::TimePoint now{};
const std::vector<bool> any{true, true, true, true};
const Stretch door{0, 0.0, std::nullopt};
const Stretch hall{1, 0.0, std::nullopt};
const Stretch street{1, 10.0, 20.0};

/// The door is on air with so much buffered, 20 segments of it to come; hall and street are cued.
struct Scene {
    explicit Scene(double bps, double buffer_s = 9.0) : helm({clip(), clip()}, 10.0) {
        for (int i = 0; i < 40; ++i) helm.saw(bps, 1.0);
        helm.tell(on_air, {door, true, 10, 30, buffer_s});
        helm.tell(first, {hall, false, 0, 30, 0.0});
        helm.tell(second, {street, false, 10, 20, 0.0});
    }
    Helm helm;
    Helm::StreamId on_air = helm.open();
    Helm::StreamId first = helm.open();
    Helm::StreamId second = helm.open();
};

} // namespace

TEST_CASE("A ladder goes from the fewest bits up, with the sound, in the segments' own sizes",
          "[player][stream][unit]") {
    Presentation one = clip();
    one.video[0].segments[3].bytes = 1'000'000;
    one.video[1].segments[3].bytes = 0; // not told
    const ClipLadder made = ladder_of(one, 10.0);
    CHECK(made.renditions == std::vector<std::size_t>{3, 2, 1, 0});
    CHECK(made.ladder.rates_bps == std::vector<double>{0.6e6, 1.1e6, 2.1e6, 4.1e6});
    CHECK(made.ladder.bits[0] == std::vector<double>{0.6e6, 1.1e6, 2.1e6, 4.1e6});
    CHECK(made.ladder.bits[3][3] == Approx(8.1e6));
    CHECK(made.ladder.bits[3][2] == Approx(2.1e6));
    CHECK(made.ladder.segment_s == Approx(1.0));
    CHECK(made.rung_of(1) == 2);
}

TEST_CASE("A small picture that costs as much as a large one has no rung", "[player][stream][unit]") {
    Presentation dark = clip();
    dark.video[2].average_bandwidth_bps = dark.video[1].average_bandwidth_bps + 1000;
    const ClipLadder made = ladder_of(dark, 10.0);
    CHECK(made.renditions == std::vector<std::size_t>{3, 1, 0});
    CHECK(made.rung_of(2) == 3);
}

TEST_CASE("The rendition follows the line that all have heard", "[player][stream][unit]") {
    Scene fast(50e6);
    CHECK(fast.helm.choose(fast.on_air, 10, any, std::nullopt, now) == 0);
    Scene slow(0.5e6);
    CHECK(slow.helm.choose(slow.on_air, 10, any, std::nullopt, now) == 3);
    // Nothing heard: up to 1 Mbit/s; a measured rate, as of a limit, counts.
    Helm fresh({clip()}, 10.0);
    const auto stream = fresh.open();
    fresh.tell(stream, {door, true, 0, 30, 0.0});
    CHECK(fresh.choose(stream, 0, any, std::nullopt, now) == 3);
    CHECK(fresh.choose(stream, 0, any, 50e6, now) == 0);
}

TEST_CASE("A line that was heard for a moment is not believed to stay as fast", "[player][stream][unit]") {
    Helm helm({clip()}, 10.0);
    const auto stream = helm.open();
    helm.tell(stream, {door, true, 1, 30, 5.0});
    helm.saw(0.8e6, 0.3); // 2.7 Mbit/s
    CHECK(helm.choose(stream, 1, any, std::nullopt, now) == 3);
    for (int i = 0; i < 8; ++i) helm.saw(0.8e6, 0.3);
    CHECK(helm.choose(stream, 1, any, std::nullopt, now) == 1);
    Helm other({clip()}, 10.0);
    const auto fast = other.open();
    other.tell(fast, {door, true, 1, 30, 5.0});
    other.saw(15e6, 0.3);
    CHECK(other.choose(fast, 1, any, std::nullopt, now) == 0);
}

TEST_CASE("What cannot be shown gives way to the next below, or to the lowest that can", "[player][stream][unit]") {
    Scene scene(50e6);
    CHECK(scene.helm.choose(scene.on_air, 10, {false, true, true, true}, std::nullopt, now) == 1);
    CHECK(scene.helm.choose(scene.on_air, 10, {false, false, false, true}, std::nullopt, now) == 3);
    Scene slow(0.5e6);
    CHECK(slow.helm.choose(slow.on_air, 10, {true, true, false, false}, std::nullopt, now) == 1);
}

TEST_CASE("The likelier is wanted first and further, and all only when the choice is near", "[player][stream][unit]") {
    Scene scene(8e6);
    scene.helm.expect({{hall, 0.2}, {street, 0.8}}, 4.0, now);
    const Helm::Orders hall_now = scene.helm.orders(scene.first, now);
    const Helm::Orders street_now = scene.helm.orders(scene.second, now);
    CHECK(hall_now.due);
    CHECK(street_now.due);
    CHECK(street_now.rank == 0);
    CHECK(hall_now.rank == 1);
    CHECK(hall_now.reach_s == Approx(0.95)); // a second to begin with, on an easy line
    CHECK(street_now.reach_s == Approx(0.95));
    scene.helm.tell(scene.first, {hall, false, 1, 30, 1.0});
    scene.helm.tell(scene.second, {street, false, 11, 20, 1.0});
    CHECK_FALSE(scene.helm.orders(scene.second, now).due);
    CHECK(scene.helm.orders(scene.first, now).reach_s == Approx(4.0));  // its share of two buffers
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(9.0)); // thirteen less four
    scene.helm.tell(scene.second, {street, false, 10, 20, 0.0});
    scene.helm.expect({{hall, 0.2}, {street, 0.8}}, 60.0, now);
    CHECK_FALSE(scene.helm.orders(scene.second, now).due);
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(0.95));
    CHECK(scene.helm.orders(scene.second, now + std::chrono::seconds(57)).due);
    // Nothing said: when the clip on air ends, in 29 s, and all alike.
    scene.helm.expect({}, std::nullopt, now);
    CHECK_FALSE(scene.helm.orders(scene.second, now).due);
    scene.helm.tell(scene.on_air, {door, true, 30, 30, 3.0});
    CHECK(scene.helm.orders(scene.second, now).due);
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(0.95));
    scene.helm.tell(scene.second, {street, false, 11, 20, 1.0});
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(10.0)); // no more than a buffer of any way
    Scene slow(4e6);
    slow.helm.tell(slow.on_air, {door, true, 30, 30, 3.0});
    CHECK(slow.helm.orders(slow.second, now).reach_s == Approx(1.95));
    slow.helm.tell(slow.second, {street, false, 12, 20, 2.0});
    CHECK(slow.helm.orders(slow.second, now).reach_s == Approx(5.0)); // half of one buffer
}

TEST_CASE("What comes after a short way is wanted by its first second, behind the ways", "[player][stream][unit]") {
    Scene scene(4e6);
    const Helm::StreamId after = scene.helm.open();
    const Stretch yard{1, 20.0, std::nullopt};
    scene.helm.tell(after, {yard, false, 20, 30, 0.0});
    scene.helm.expect({{hall, 0.2, 1.5, {yard}}, {street, 0.8}}, 2.0, now);
    Helm::Orders orders = scene.helm.orders(after, now);
    CHECK(orders.later);
    CHECK(orders.due);
    CHECK(orders.reach_s == Approx(1.0));
    CHECK_FALSE(scene.helm.orders(scene.first, now).later);
    // Of two ways there the one that is over first counts, whichever is told first.
    scene.helm.expect({{hall, 0.2, 1.5, {yard}}, {street, 0.8, 9.0, {yard}}}, 2.0, now);
    CHECK(scene.helm.orders(after, now).due);
    scene.helm.expect({{hall, 0.2, 1.5, {yard}}, {street, 0.8}}, 2.0, now);
    // One second is enough, and of a long way nothing is wanted yet.
    scene.helm.tell(after, {yard, false, 21, 30, 1.0});
    CHECK_FALSE(scene.helm.orders(after, now).due);
    scene.helm.tell(after, {yard, false, 20, 30, 0.0});
    scene.helm.expect({{hall, 0.2, 9.0, {yard}}, {street, 0.8}}, 2.0, now);
    CHECK_FALSE(scene.helm.orders(after, now).due);
    CHECK(scene.helm.orders(after, now).reach_s == 0.0);
    // Whoever can come next as well is one of those.
    scene.helm.expect({{hall, 0.2, 1.5, {yard}}, {street, 0.4}, {yard, 0.4}}, 2.0, now);
    CHECK_FALSE(scene.helm.orders(after, now).later);
    // What leads there is not fetched itself: nor is this.
    scene.helm.expect({{hall, 0.2, 1.5, {yard}}, {street, 0.8}}, 2.0, now);
    scene.helm.close(scene.first);
    CHECK_FALSE(scene.helm.orders(after, now).due);
}

TEST_CASE("On an easy line what comes after a way is wanted last, as far as is held ahead", "[player][stream][unit]") {
    Scene scene(8e6);
    const Helm::StreamId after = scene.helm.open();
    const Stretch yard{1, 20.0, std::nullopt};
    const std::vector<Expected> expected{{hall, 0.2, 6.5, {yard}}, {street, 0.8}};
    scene.helm.tell(after, {yard, false, 20, 30, 0.0});
    scene.helm.expect(expected, 5.0, now);
    CHECK(scene.helm.orders(after, now).reach_s == 0.0); // the way there would be missed first
    scene.helm.tell(scene.first, {hall, false, 6, 30, 6.0});
    CHECK(scene.helm.orders(after, now).reach_s == 0.0);
    scene.helm.tell(scene.first, {hall, false, 7, 30, 7.0});
    const Helm::Orders orders = scene.helm.orders(after, now);
    CHECK(orders.later);
    CHECK_FALSE(orders.due);
    CHECK(orders.reach_s == Approx(1.5));
    CHECK(scene.helm.looks_beyond(expected[0]));
    CHECK(scene.helm.looks_beyond(expected[1]));
    scene.helm.tell(scene.first, {hall, false, 9, 30, 9.0});
    scene.helm.expect({{hall, 0.2, 9.0, {yard}}, {street, 0.8}}, 5.0, now);
    CHECK(scene.helm.orders(after, now).reach_s == 0.0);
    Scene slow(4e6);
    CHECK_FALSE(slow.helm.looks_beyond(expected[0]));
    CHECK(slow.helm.looks_beyond({hall, 0.2, 5.5}));
    CHECK_FALSE(scene.helm.looks_beyond({hall, 0.2, 13.5}));
}

TEST_CASE("Of several that come later the likelier is first, each after the way that is over first",
          "[player][stream][unit]") {
    Scene scene(8e6);
    const Helm::StreamId yard_stream = scene.helm.open(), roof_stream = scene.helm.open();
    const Stretch yard{1, 20.0, std::nullopt}, roof{0, 20.0, std::nullopt};
    scene.helm.tell(yard_stream, {yard, false, 20, 30, 0.0});
    scene.helm.tell(roof_stream, {roof, false, 20, 30, 0.0});
    scene.helm.tell(scene.first, {hall, false, 9, 30, 9.0});
    scene.helm.tell(scene.second, {street, false, 19, 20, 9.0});
    scene.helm.expect({{hall, 0.4, 3.0, {yard}}, {street, 0.6, 7.0, {yard, roof}}}, 4.0, now);
    const Helm::Orders to_yard = scene.helm.orders(yard_stream, now); // 0.4 + 0.3
    const Helm::Orders to_roof = scene.helm.orders(roof_stream, now); // 0.3
    CHECK(to_yard.rank < to_roof.rank);
    CHECK(to_yard.reach_s == Approx(6.0)); // thirteen, less four, less three
    CHECK(to_roof.reach_s == Approx(2.0));
    // The way that is over first is not there: by the other it can come as far as that lets.
    scene.helm.tell(scene.first, {hall, false, 1, 30, 1.0});
    CHECK(scene.helm.orders(yard_stream, now).reach_s == Approx(2.0));
    scene.helm.tell(scene.second, {street, false, 11, 20, 1.0});
    CHECK(scene.helm.orders(yard_stream, now).reach_s == 0.0);
}

TEST_CASE("A way lasts until it may be left, and no longer than it is", "[player][stream][unit]") {
    const Helm helm({clip(), clip()}, 10.0);
    CHECK(helm.lasts_s({street, 1.0}) == Approx(10.0));
    CHECK(helm.lasts_s({street, 1.0, 4.0}) == Approx(4.0));
    CHECK(helm.lasts_s({street, 1.0, 40.0}) == Approx(10.0));
    CHECK(helm.lasts_s({{1, 28.0, std::nullopt}, 1.0}) == Approx(2.0));
    CHECK(helm.lasts_s({{1, 50.0, std::nullopt}, 1.0}) == 0.0);
}

TEST_CASE("The second segment of a way alone is as good as its first", "[player][stream][unit]") {
    Scene scene(1.3e6, 4.0);
    scene.helm.close(scene.second);
    scene.helm.expect({{hall, 1.0}}, 3.0, now);
    const std::size_t begins = scene.helm.choose(scene.first, 0, any, {}, now);
    CHECK(begins < 3); // not the smallest
    CHECK(scene.helm.choose(scene.first, 1, any, {}, now) == begins);
}

TEST_CASE("A stream that is closed counts no more", "[player][stream][unit]") {
    Scene scene(8e6);
    scene.helm.tell(scene.on_air, {door, true, 30, 30, 3.0});
    scene.helm.tell(scene.second, {street, false, 11, 20, 1.0});
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(10.0));
    scene.helm.close(scene.first);
    CHECK(scene.helm.orders(scene.second, now).reach_s == Approx(10.0));
}

TEST_CASE("On a line that broke down, a segment on air is left for a smaller one", "[player][stream][unit]") {
    Scene scene(8e6, 2.0);
    CHECK_FALSE(scene.helm.instead(scene.on_air, 9, 0, 250'000)); // half of it is there
    for (int i = 0; i < 10; ++i) scene.helm.saw(0.3e6, 1.0);
    CHECK(scene.helm.instead(scene.on_air, 9, 0, 10'000) == std::size_t{3});
    CHECK_FALSE(scene.helm.instead(scene.on_air, 9, 3, 10'000)); // nothing is smaller
    CHECK_FALSE(scene.helm.instead(scene.first, 0, 0, 10'000));  // nobody waits for it yet
}

TEST_CASE("While one goes off air and another comes on, each asks about itself", "[player][stream][unit]") {
    Presentation low = clip();
    low.video = {low.video[3]};
    Helm helm({clip(), low}, 10.0);
    for (int i = 0; i < 40; ++i) helm.saw(50e6, 1.0);
    const auto old = helm.open();
    const auto fresh = helm.open();
    helm.tell(old, {door, true, 10, 30, 9.0});
    helm.tell(fresh, {hall, true, 30, 30, 9.0}); // one rung, and all of it is there
    CHECK(helm.choose(old, 10, any, std::nullopt, now) == 0);
    CHECK_FALSE(helm.orders(old, now).due);
    helm.tell(old, {door, true, 10, 30, 1.0});
    CHECK(helm.orders(old, now).due);
    CHECK_FALSE(helm.orders(fresh, now).due);
}

TEST_CASE("A choice that may fall at any moment does not take the line from what is on air", "[player][stream][unit]") {
    Scene scene(8e6, 6.0);
    scene.helm.expect({{hall, 0.5}, {street, 0.5}}, 1.0, now);
    scene.helm.tell(scene.first, {hall, false, 2, 30, 2.0});
    scene.helm.tell(scene.second, {street, false, 12, 20, 2.0});
    CHECK(scene.helm.choose(scene.on_air, 10, any, std::nullopt, now) == 0);
}
