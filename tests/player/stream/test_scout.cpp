// What is fetched next of a film that branches: order, and renditions.
#include "player/stream/scout.hpp"

#include "tests/catch.hpp"

using namespace forksight::player::stream;

namespace {

/// 0.5 to 8 Mbit/s, segments of one second, a buffer of ten.
Ladder clip(std::size_t segments) {
    Ladder one;
    one.segment_s = 1.0;
    one.buffer_limit_s = 10.0;
    one.rates_bps = {0.5e6, 1e6, 2e6, 4e6, 8e6};
    one.bits.assign(segments, one.rates_bps);
    return one;
}

/// Knows an even line of that rate.
Pilot on_line(const Ladder& ladder, double bps) {
    Pilot pilot({&ladder}, 5.0);
    for (int i = 0; i < 40; ++i) {
        const double level = pilot.line().level();
        pilot.saw(bps, 1.0, 0.02);
        pilot.judge(level, bps, 1.0);
        pilot.revise();
    }
    return pilot;
}

/// On air so much is buffered and so much is left; of each way so many segments are there.
Prospect prospect(const Ladder& ladder, double buffer_s, double left_s, std::vector<std::size_t> held,
                  std::vector<double> likelihoods = {}) {
    const std::size_t segments = ladder.segments();
    const auto missing = static_cast<std::size_t>(left_s - buffer_s);
    Prospect one{{&ladder, segments - missing, segments, buffer_s, 1.0}, {}, left_s};
    for (std::size_t i = 0; i < held.size(); ++i) {
        const double likelihood = likelihoods.empty() ? 1.0 / static_cast<double>(held.size()) : likelihoods[i];
        one.ways.push_back({&ladder, held[i], segments, static_cast<double>(held[i]), likelihood});
    }
    return one;
}

} // namespace

TEST_CASE("What is on air comes first while little of it is there", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 6e6);
    const Scout scout(pilot, {});
    const auto pick = scout.next(prospect(film, 1.0, 5.0, {0, 0}));
    REQUIRE(pick);
    CHECK_FALSE(pick->way);
}

TEST_CASE("What is shown after the choice waits for a way of which nothing is there", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 6e6);
    const Scout scout(pilot, {});
    auto soon = prospect(film, 1.0, 9.0, {1, 0});
    soon.choice_s = 0.9;
    CHECK_FALSE(scout.on_air_is_due(soon));
    REQUIRE(scout.next(soon));
    CHECK(scout.next(soon)->way == std::size_t{1});
    soon.choice_s = 1.1;
    CHECK(scout.on_air_is_due(soon));
    // What was asked for and does not come keeps nobody waiting.
    soon.choice_s = 0.9;
    soon.ways[1].failing = true;
    CHECK(scout.on_air_is_due(soon));
    // Every way has something to begin with: what is on air is missed sooner than their second segments.
    auto begun = prospect(film, 1.0, 9.0, {1, 1});
    begun.choice_s = 0.9;
    CHECK(scout.on_air_is_due(begun));
    // Before it stands still it comes first, whatever the choice.
    auto dry = prospect(film, 0.4, 9.4, {1, 0});
    dry.choice_s = 0.1;
    CHECK(scout.on_air_is_due(dry));
}

TEST_CASE("Near the choice less of what is on air is enough while nothing of a way is there",
          "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 6e6);
    const Scout scout(pilot, {});
    const auto with = [&](double held_s, double left_s, std::vector<std::size_t> ways) {
        auto seen = prospect(film, 0.0, 10.0, std::move(ways));
        seen.on_air.held_s = held_s;
        seen.choice_s = left_s;
        return seen;
    };
    CHECK_FALSE(scout.on_air_is_due(with(1.3, 3.9, {1, 0})));
    CHECK(scout.next(with(1.3, 3.9, {1, 0})).value().way == std::size_t{1});
    CHECK(scout.on_air_is_due(with(1.1, 3.9, {1, 0})));
    Ladder coarse = film;
    coarse.segment_s = 1.5;
    auto of_coarse = with(1.7, 3.9, {1, 0});
    of_coarse.on_air.ladder = &coarse;
    CHECK(scout.on_air_is_due(of_coarse));
    CHECK(scout.on_air_is_due(with(1.3, 4.1, {1, 0})));
    CHECK(scout.on_air_is_due(with(1.3, 3.9, {1, 1})));
    auto failing = with(1.3, 3.9, {1, 0});
    failing.ways[1].failing = true;
    CHECK(scout.on_air_is_due(failing));
}

TEST_CASE("Before the choice every way has its first seconds, and the likelier comes first", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 6e6);
    const Scout scout(pilot, {});
    CHECK(scout.next(prospect(film, 5.0, 5.0, {0, 0, 0}, {0.2, 0.5, 0.3}))->way == std::size_t{1});
    // The first segment of any before the second of another.
    CHECK(scout.next(prospect(film, 5.0, 5.0, {0, 1, 1}, {0.2, 0.5, 0.3}))->way == std::size_t{0});
    CHECK(scout.next(prospect(film, 5.0, 5.0, {1, 2, 1}, {0.2, 0.5, 0.3}))->way == std::size_t{2});
}

TEST_CASE("On an easy line a second of a way is enough to begin with", "[player][stream][unit]") {
    Ladder film = clip(30);
    const auto seen = prospect(film, 3.0, 3.0, {1, 1});
    for (const double bps : {3.9e6, 4.8e6}) {
        Pilot pilot = on_line(film, bps);
        const Scout scout(pilot, {});
        const bool easy = bps > 4e6; // eight times the lowest
        CHECK(scout.is_due(seen, seen.ways[0]) != easy);
        const auto far = prospect(film, 3.0, 20.0, {1, 1});
        CHECK(scout.reach_s(far, far.ways[0]) == Approx(easy ? 0.95 : 1.95)); // a second, cut at frames
    }
    Pilot stranger({&film}, 5.0);
    CHECK(Scout(stranger, {}).is_due(seen, seen.ways[0]));
    // Cut at frames, a second may be a little less.
    Pilot pilot = on_line(film, 4.8e6);
    auto cut = seen;
    cut.ways[0].held_s = 0.967;
    CHECK_FALSE(Scout(pilot, {}).is_due(cut, cut.ways[0]));
    cut.ways[0].held_s = 0.5;
    CHECK(Scout(pilot, {}).is_due(cut, cut.ways[0]));
    CHECK(Scout(pilot, {}).reach_s(cut, cut.ways[0]) == Approx(0.95)); // and no more while it is due
    // A scene that takes more than the film's mean is not easy.
    film.bits[1][0] = 0.7e6;
    CHECK(Scout(pilot, {}).is_due(seen, seen.ways[0]));
}

TEST_CASE("On an easy line what comes after a way follows last, as far as is held ahead", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot easy = on_line(film, 6e6);
    const Scout scout(easy, {});
    auto seen = prospect(film, 4.5, 4.5, {7, 7});
    for (const double likelihood : {0.2, 0.3}) {
        seen.later.push_back({{&film, 0, 30, 0.0, likelihood}, seen.later.size(), 7.0, 7.0});
    }
    CHECK(scout.later_reach_s(seen, seen.later[0], false) == Approx(1.5)); // thirteen, less four and a half, less seven
    auto pick = scout.next(seen);
    REQUIRE(pick);
    CHECK_FALSE(pick->later); // more of the ways before it
    for (Way& way : seen.ways) way.held_s = 8.0;
    pick = scout.next(seen);
    REQUIRE(pick);
    CHECK(pick->later);
    CHECK(pick->way == std::size_t{1});
    seen.later[1].held_s = 2.0;
    pick = scout.next(seen);
    REQUIRE(pick);
    CHECK(pick->later);
    CHECK(pick->way == std::size_t{0});
    seen.later[0].held_s = 2.0;
    CHECK_FALSE(scout.next(seen));
    seen.later[0].held_s = 0.0;
    seen.later[0].whole_s = 9.0; // beyond that
    CHECK_FALSE(scout.next(seen));
    seen.later[0].whole_s.reset(); // a way there would be missed first
    CHECK_FALSE(scout.next(seen));
    seen.later[0].whole_s = 7.0;
    Pilot slow = on_line(film, 3.9e6);
    CHECK_FALSE(Scout(slow, {}).next(seen));
}

TEST_CASE("All that comes after the ways holds no more than two buffers, and a second of each",
          "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 6e6);
    auto seen = prospect(film, 1.0, 1.0, {9, 9});
    for (std::size_t i = 0; i < 16; ++i) {
        seen.later.push_back({{&film, 0, 30, 0.0, i == 0 ? 0.4 : 0.04}, i % 2, 1.0, 1.0});
    }
    const Scout scout(pilot, {});
    CHECK(scout.later_reach_s(seen, seen.later[0], false) == Approx(8.0)); // as far as one buffer reaches
    CHECK(scout.later_reach_s(seen, seen.later[1], false) == Approx(1.0));
}

TEST_CASE("While the choice is far off, what is on air goes on to the buffer's limit", "[player][stream][unit]") {
    const Ladder film = clip(60);
    Pilot pilot = on_line(film, 6e6);
    const Scout scout(pilot, {});
    CHECK_FALSE(scout.next(prospect(film, 5.0, 40.0, {0, 0}))->way);
    CHECK(scout.next(prospect(film, 10.0, 40.0, {0, 0}))->way); // and an idle line serves the ways
    CHECK(scout.next(prospect(film, 3.0, 4.0, {0, 0}))->way);
}

TEST_CASE("More of the ways comes as far as one buffer reaches beyond the choice", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 3.9e6);
    const Scout scout(pilot, {});
    CHECK(scout.next(prospect(film, 3.0, 3.0, {2, 3}))->way == std::size_t{0});
    CHECK_FALSE(scout.next(prospect(film, 3.0, 3.0, {5, 5})));   // five seconds each are ten together
    CHECK_FALSE(scout.next(prospect(film, 10.0, 15.0, {2, 2}))); // no further ahead than the limit
    CHECK(scout.next(prospect(film, 1.0, 1.0, {5, 2}, {0.9, 0.1}))->way == std::size_t{0});
    CHECK_FALSE(scout.next(prospect(film, 1.0, 1.0, {30}, {1.0}))); // all of it is there
}

TEST_CASE("A way that many others stand beside comes in a smaller rendition", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 4.2e6);
    const Scout scout(pilot, {});
    // Far enough off that all could come in the best.
    const auto alone = scout.next(prospect(film, 5.0, 5.0, {1}));
    const auto among_six = scout.next(prospect(film, 5.0, 5.0, {1, 2, 2, 2, 2, 2}));
    REQUIRE(alone);
    REQUIRE(among_six);
    CHECK(among_six->rendition < alone->rendition);
}

TEST_CASE("A beginning leaves time to another of which nothing is there, were the line a good deal slower",
          "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 4.2e6);
    Scout::Settings settings;
    settings.left_to_others = 0.0;
    const Scout scout(pilot, settings);
    settings.worse_line = 1.0;
    const Scout trusting(pilot, settings);
    const auto rendition = [&](const Scout& by, const Prospect& seen) {
        const auto pick = by.next(seen);
        REQUIRE(pick);
        REQUIRE(pick->way);
        return pick->rendition;
    };
    const Ladder other = clip(30);
    auto seen = prospect(film, 2.5, 2.5, {0, 0});
    seen.ways[1].ladder = &other;
    CHECK(rendition(scout, seen) < rendition(trusting, seen));
    // The other has begun, or what was asked for of it does not come.
    auto begun = prospect(film, 2.5, 2.5, {0, 1});
    begun.ways[1].ladder = &other;
    REQUIRE(rendition(trusting, begun) > 2);
    CHECK(rendition(scout, begun) == rendition(trusting, begun));
    seen.ways[1].failing = true;
    CHECK(rendition(scout, seen) == rendition(trusting, seen));
}

TEST_CASE("No upgrade takes what the ways need until the choice", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 1.9e6);
    const Scout scout(pilot, {});
    const auto without = scout.next(prospect(film, 1.9, 4.9, {2}));
    // Six first seconds twice in half a megabit: 6 Mbit, and some 10 Mbit can come.
    const auto with_six = scout.next(prospect(film, 1.9, 4.9, {0, 0, 0, 0, 0, 0}));
    REQUIRE(without);
    REQUIRE(with_six);
    CHECK_FALSE(with_six->way);
    CHECK(with_six->rendition < without->rendition);
}

TEST_CASE("What comes after a short way has its first second before anything that can wait", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 3.9e6);
    const Scout scout(pilot, {});
    const auto after = [&](Prospect one, double lasts_s) {
        for (std::size_t way = 0; way < one.ways.size(); ++way) {
            one.later.push_back({{&film, 0, 30, 0.0, 0.5 * one.ways[way].likelihood}, way, lasts_s});
        }
        return one;
    };
    // The ways first.
    const auto first = scout.next(after(prospect(film, 2.0, 3.0, {2, 1}), 1.0));
    REQUIRE(first);
    CHECK_FALSE(first->later);
    CHECK(first->way == std::size_t{1});
    // Then what follows them, the likelier first, and then more of what is on air.
    auto next = after(prospect(film, 2.0, 3.0, {2, 2}, {0.3, 0.7}), 1.0);
    auto pick = scout.next(next);
    REQUIRE(pick);
    CHECK(pick->later);
    CHECK(pick->way == std::size_t{1});
    next.later[1].held_s = 1.0;
    CHECK(scout.next(next)->way == std::size_t{0});
    next.later[0].failing = true;
    CHECK_FALSE(scout.next(next)->way);
    // After a long way there is time.
    for (const double lasts_s : {3.0, 8.0}) {
        auto long_ways = after(prospect(film, 2.0, 3.0, {2, 2}), lasts_s);
        long_ways.choice_s = 0.5;
        pick = scout.next(long_ways);
        REQUIRE(pick);
        CHECK_FALSE(pick->way);
    }
    // And before the choice is near, too.
    pick = scout.next(after(prospect(film, 2.0, 20.0, {2, 2}), 1.0));
    REQUIRE(pick);
    CHECK_FALSE(pick->way);
}

TEST_CASE("What a line cannot carry in time is not asked of it two choices ahead", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 0.7e6);
    auto seen = prospect(film, 3.0, 3.0, {2, 2});
    for (std::size_t i = 0; i < 8; ++i) seen.later.push_back({{&film, 0, 30, 0.0, 0.1}, i % 2, 1.0});
    CHECK_FALSE(Scout(pilot, {}).later_is_due(seen, seen.later[0]));
    seen.later.resize(2);
    CHECK(Scout(pilot, {}).later_is_due(seen, seen.later[0]));
}

TEST_CASE("What comes after a long way takes no time from what comes after a short one", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 4e6);
    auto seen = prospect(film, 0.5, 0.5, {2, 2});
    seen.later.push_back({{&film, 0, 30, 0.0, 0.5}, 0, 1.5});
    for (std::size_t i = 0; i < 20; ++i) seen.later.push_back({{&film, 0, 30, 0.0, 0.02}, 1, 9.0});
    const Scout scout(pilot, {});
    CHECK(scout.later_is_due(seen, seen.later[0]));
    CHECK_FALSE(scout.later_is_due(seen, seen.later[1]));
}

TEST_CASE("An upgrade leaves room for what comes after short ways", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot = on_line(film, 3e6);
    auto seen = prospect(film, 1.9, 3.0, {2, 2});
    const std::size_t alone = Scout(pilot, {}).rendition_of(seen, seen.on_air, true);
    for (std::size_t i = 0; i < 16; ++i) seen.later.push_back({{&film, 0, 30, 0.0, 0.06}, i % 2, 0.5});
    CHECK(Scout(pilot, {}).rendition_of(seen, seen.on_air, true) < alone);
}

TEST_CASE("Nothing known of the line, everything comes in the lowest rendition", "[player][stream][unit]") {
    const Ladder film = clip(30);
    Pilot pilot({&film}, 5.0);
    const Scout scout(pilot, {});
    CHECK(scout.next(prospect(film, 0.0, 9.0, {0, 0}))->rendition == 0);
    CHECK(scout.next(prospect(film, 9.0, 9.0, {0, 0}))->rendition == 0);
}
