// The small parts that decide alone: the plan of a stretch, the line's speed, the budget, the clock, the ledger.
#include "player/net/throughput.hpp"
#include "player/stream/ledger.hpp"
#include "player/stream/plan.hpp"
#include "player/stream/play_clock.hpp"
#include "tests/catch.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using forksight::media_manifests::Presentation;
using net::Throughput;
using net::TokenBucket;
using stream::Plan;

namespace {

/// Four segments of a second of picture; sound in segments of 1.024 s.
Presentation clip() {
    Presentation one;
    one.video.emplace_back();
    for (int i = 0; i < 4; ++i) one.video[0].segments.push_back({1.0, 1000});
    one.audio.emplace();
    for (int i = 0; i < 4; ++i) one.audio->segments.push_back({1.024, 100});
    one.duration_s = 4.0;
    return one;
}

using Numbers = std::vector<std::size_t>;

} // namespace

TEST_CASE("A stretch begins with the segment that holds its first moment and ends with that of its last",
          "[player][stream][unit]") {
    struct Row {
        double from_s;
        std::optional<double> to_s;
        std::size_t first;
        std::size_t last;
    };
    const auto row =
        GENERATE(Row{0.0, std::nullopt, 0, 3}, Row{1.0, 2.0, 1, 1}, Row{0.999, 2.001, 0, 2},
                 Row{0.99999, 2.00001, 1, 1}, Row{2.5, 2.6, 2, 2}, Row{3.5, 99.0, 3, 3}, Row{99.0, std::nullopt, 3, 3},
                 Row{-5.0, 0.5, 0, 0}, Row{2.0, 1.0, 2, 2}, Row{4.0, 4.0, 3, 3});
    const Plan plan(clip(), row.from_s, row.to_s);
    INFO(row.from_s);
    CHECK(plan.first() == row.first);
    CHECK(plan.last() == row.last);
}

TEST_CASE("Every sound segment that begins within the picture's is sent before it, once", "[player][stream][unit]") {
    const Plan whole(clip(), 0.0, std::nullopt);
    CHECK(whole.sound_before(0) == Numbers{0});
    CHECK(whole.sound_before(1) == Numbers{1});
    CHECK(whole.sound_before(2) == Numbers{2});
    CHECK(whole.sound_before(3) == Numbers{3});
    const Plan late(clip(), 2.0, std::nullopt);
    CHECK(late.sound_before(2) == Numbers{1, 2});
    CHECK(late.sound_before(3) == Numbers{3});

    Presentation fine = clip();
    fine.audio->segments.assign(9, {0.5, 50});
    const Plan halves(fine, 1.0, std::nullopt);
    CHECK(halves.sound_before(1) == Numbers{2, 3});
    CHECK(halves.sound_before(3) == Numbers{6, 7});

    Presentation silent = clip();
    silent.audio.reset();
    CHECK(Plan(silent, 0.0, std::nullopt).sound_before(0).empty());
    Presentation brief = clip();
    brief.audio->segments.resize(1);
    CHECK(Plan(brief, 0.0, std::nullopt).sound_before(2).empty());
    CHECK(Plan(brief, 3.0, std::nullopt).sound_before(3) == Numbers{0});
}

TEST_CASE("Of the first and the last segment, only what the stretch shows counts", "[player][stream][unit]") {
    const Plan plan(clip(), 0.75, 2.5);
    CHECK(plan.shown_s(0) == Approx(0.25));
    CHECK(plan.shown_s(1) == Approx(1.0));
    CHECK(plan.shown_s(2) == Approx(0.5));
    CHECK(plan.start_s(2) == Approx(2.0));
    CHECK(plan.end_s(2) == Approx(3.0));
}

TEST_CASE("The line's speed is known only when enough has come in", "[player][net][unit]") {
    Throughput line;
    CHECK_FALSE(line.bps());
    line.add(60'000, 0.1);
    CHECK_FALSE(line.bps());
    line.add(60'000, 0.1);
    REQUIRE(line.bps());
    CHECK(*line.bps() == Approx(4.8e6));
}

TEST_CASE("The speed falls at once, rises when it lasts, and one burst does not lift it", "[player][net][unit]") {
    Throughput line;
    for (int i = 0; i < 100; ++i) line.add(125'000, 0.1); // 10 Mbit/s for 10 s
    CHECK(*line.bps() == Approx(10e6));
    line.add(1'250'000, 0.1); // ten times as fast for a tenth of a second
    CHECK(*line.bps() < 18e6);
    for (int i = 0; i < 20; ++i) line.add(12'500, 0.1); // 1 Mbit/s for 2 s
    CHECK(*line.bps() < 7e6);
    for (int i = 0; i < 20; ++i) line.add(125'000, 0.1);
    CHECK(*line.bps() < 9e6); // not yet
    for (int i = 0; i < 400; ++i) line.add(125'000, 0.1);
    CHECK(*line.bps() == Approx(10e6).epsilon(0.05));
}

TEST_CASE("A budget lets a burst through and then its rate, whatever the sizes", "[player][net][unit]") {
    TokenBucket bucket(100'000.0);
    CHECK(bucket.open());
    bucket.take(25'000);
    CHECK_FALSE(bucket.open());
    bucket.take(100'000); // a file that came in one go
    CHECK(bucket.wait_s() == Approx(1.0).margin(0.01));
    bucket.pass_time(0.5);
    CHECK_FALSE(bucket.open());
    bucket.pass_time(0.6);
    CHECK(bucket.open());
    CHECK(bucket.wait_s() == 0.0);
    bucket.pass_time(1000.0);
    bucket.take(25'000);
    CHECK_FALSE(bucket.open()); // what was not used is not saved up
    TokenBucket unlimited(0.0);
    unlimited.take(1'000'000'000);
    CHECK(unlimited.open());
}

TEST_CASE("A viewer is where the clock allows, and no further than was read", "[player][stream][unit]") {
    stream::PlayClock clock(2.0);
    const stream::TimePoint start{};
    CHECK(clock.position_s(start + 9s, 4.0) == 2.0); // not on air
    clock.on_air(true, start + 10s);
    CHECK(clock.position_s(start + 11s, 4.0) == Approx(3.0));
    CHECK(clock.position_s(start + 15s, 4.0) == Approx(4.0));
    CHECK(clock.position_s(start + 15s, 0.0) == Approx(2.0)); // nothing read yet
}

TEST_CASE("A stall begins when there is nothing left to show, not when a read waits", "[player][stream][unit]") {
    stream::PlayClock clock(2.0);
    const stream::TimePoint start{};
    CHECK(clock.stalled_s(start, start + 5s, 2.0) == 0.0); // not on air
    clock.on_air(true, start + 10s);
    // Two seconds were read; a read waits from 11 s on: the picture stands still from 12 s on.
    CHECK(clock.stalled_s(start + 11s, start + 11900ms, 4.0) == 0.0);
    CHECK(clock.stalled_s(start + 11s, start + 15s, 4.0) == Approx(3.0));
    clock.stood_still(3.0);
    CHECK(clock.position_s(start + 16s, 9.0) == Approx(5.0));
    CHECK(clock.stalled_s(start + 15s, start + 16s, 5.0) == Approx(0.0).margin(1e-9));
    // A wait that began before it was on air counts from there.
    stream::PlayClock late(0.0);
    late.on_air(true, start + 20s);
    CHECK(late.stalled_s(start, start + 21s, 0.0) == Approx(1.0));
}

TEST_CASE("A change of picture size is told with its moment and its cause", "[player][stream][unit]") {
    using stream::Why;
    stream::QualityLog log;
    const stream::QualityLog::TimePoint start{};
    log.goes_on_air(start);
    log.shown(start, 4, "640x320", Why::line);
    log.shown(start + 1s, 4, "640x320", Why::late);
    log.shown(start + 2s, 4, "1280x640", Why::line);
    log.shown(start + 3s, 4, "320x160", Why::late);
    REQUIRE(log.changes().size() == 3);
    CHECK(log.changes()[0].from.empty());
    CHECK(log.changes()[1].at == start + 2s);
    CHECK(log.changes()[1].from == "640x320");
    CHECK(log.changes()[1].to == "1280x640");
    CHECK(log.changes()[2].why == Why::late);
    CHECK(log.changes()[2].clip == 4);
    // What was read ahead of a viewer who went elsewhere was never shown.
    log.goes_on_air(start + 2500ms);
    log.shown(start + 2500ms, 5, "1280x640", Why::there);
    CHECK(log.changes().size() == 2);
    log.shown(start + 3500ms, 5, "640x320", Why::failed);
    REQUIRE(log.changes().size() == 3);
    CHECK(log.changes()[2].from == "1280x640");
    CHECK(log.changes()[2].clip == 5);
    for (int i = 0; i < 3000; ++i) log.shown(start + 4s, 5, i % 2 == 0 ? "1280x640" : "640x320", Why::line);
    CHECK(log.changes().size() == 1000);
}

TEST_CASE("The ledger adds up, keeps each problem once and has limits", "[player][stream][unit]") {
    stream::Ledger ledger;
    ledger.fetched(100);
    ledger.played(30);
    ledger.goes_on_air(7, {});
    ledger.shown(7, {}, 0, "a", 1.0, stream::Why::line);
    ledger.shown(7, {}, 0, "a", 0.5, stream::Why::line);
    ledger.shown(8, {}, 0, "b", 0.5, stream::Why::line); // another that is on air still, and reads ahead
    ledger.goes_on_air(7, {});
    ledger.shown(7, {}, 0, "c", 0.5, stream::Why::late);
    REQUIRE(ledger.account().quality.size() == 2);
    CHECK(ledger.account().quality[1].from == "a");
    CHECK(ledger.account().quality[1].to == "c");
    for (int i = 0; i < 3; ++i) ledger.problem("the same");
    for (int i = 0; i < 500; ++i) ledger.problem("problem " + std::to_string(i));
    CHECK(ledger.take_news().size() == 100);
    CHECK(ledger.take_news().empty());
    ledger.problem("the same");
    CHECK(ledger.take_news().empty());
    stream::Ledger twice;
    twice.problem("one");
    CHECK(twice.take_news() == std::vector<std::string>{"one"});
    twice.problem("other");
    CHECK(twice.take_news() == std::vector<std::string>{"other"});
    const auto account = ledger.account();
    CHECK(account.bytes_fetched == 100);
    CHECK(account.bytes_played == 30);
    CHECK(account.bytes_wasted == 70);
    CHECK(account.rendition_seconds.at("a") == Approx(1.5));
    CHECK(account.problems.size() == 100);
    CHECK(account.problems[0] == "the same");
    CHECK(account.problems[1] == "problem 0");
}
