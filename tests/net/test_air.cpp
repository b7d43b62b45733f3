// The model of the air by itself: exact, without a clock.
#include <map>

#include "tests/catch.hpp"
#include "tests/net/air.hpp"

using namespace forksight::tests;
using Way = Air::Way;

namespace {

constexpr Time ms(1'000'000);

std::string of(std::size_t bytes) {
    return std::string(bytes, 'p');
}

/// Runs until nothing is under way; when each packet came, in order.
std::vector<std::pair<Time, Air::Packet>> all(Air& air) {
    std::vector<std::pair<Time, Air::Packet>> came;
    while (air.next() != Time::max()) {
        const Time at = air.next();
        air.run(at, [&](const Air::Packet& packet) { came.emplace_back(at, packet); });
    }
    return came;
}

} // namespace

TEST_CASE("a packet takes its bits, its cost and the delay", "[net][unit]") {
    AirSettings settings;
    settings.down_bps = 8e6;
    settings.packet_cost = ms;
    settings.delay = 10 * ms;
    Air air(settings);
    for (int i = 0; i < 3; ++i) air.take({1, Way::down, of(1000)}, Time(0));
    const auto came = all(air);
    REQUIRE(came.size() == 3);
    for (int i = 0; i < 3; ++i) CHECK(came[static_cast<std::size_t>(i)].first == (i + 1) * 2 * ms + 10 * ms);
    CHECK(air.counts().busy == 6 * ms);
}

TEST_CASE("stations that share the air take turns, both ways, whatever waits behind them", "[net][unit]") {
    AirSettings settings;
    settings.down_bps = settings.up_bps = 8e6;
    Air air(settings);
    for (int i = 0; i < 50; ++i) air.take({1, Way::down, of(1000)}, Time(0));
    for (int i = 0; i < 5; ++i) air.take({2, Way::down, of(1000)}, Time(0));
    for (int i = 0; i < 5; ++i) air.take({3, Way::up, of(1000)}, Time(0));
    std::map<std::uint64_t, int> early;
    for (const auto& [at, packet] : all(air)) early[packet.station] += at <= 16 * ms ? 1 : 0;
    CHECK(early[2] == 5);
    CHECK(early[3] == 5);
    CHECK(early[1] == 6);
    settings.shared = false;
    Air apart(settings);
    for (int i = 0; i < 5; ++i) apart.take({1, Way::down, of(1000)}, Time(0));
    for (int i = 0; i < 5; ++i) apart.take({1, Way::up, of(1000)}, Time(0));
    CHECK(all(apart).back().first == 5 * ms);
}

TEST_CASE("jitter delays, and keeps the order of a station", "[net][unit]") {
    AirSettings settings;
    settings.delay = 5 * ms;
    settings.jitter = 20 * ms;
    settings.queue_bytes = 1 << 22;
    Air air(settings);
    Time sum{0};
    for (int i = 0; i < 400; ++i) {
        air.run(i * 100 * ms, [](const Air::Packet&) {});
        air.take({1, Way::down, of(100)}, i * 100 * ms);
        const auto came = all(air);
        REQUIRE(came.size() == 1);
        const Time took = came[0].first - i * 100 * ms;
        CHECK(took >= 5 * ms);
        CHECK(took <= 26 * ms);
        sum += took;
    }
    CHECK(sum / 400 > 13 * ms);
    CHECK(sum / 400 < 17 * ms);
    for (int i = 0; i < 100; ++i) air.take({1, Way::down, std::string(1, static_cast<char>(i))}, 100'000 * ms);
    const auto came = all(air);
    REQUIRE(came.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(came[static_cast<std::size_t>(i)].second.bytes[0] == static_cast<char>(i));
}

TEST_CASE("so many are lost, in bursts, and the same seed loses the same", "[net][unit]") {
    AirSettings settings;
    settings.loss = 0.03;
    settings.burst = 4;
    const auto lose = [&](std::uint64_t seed) {
        settings.seed = seed;
        Air air(settings);
        std::string lost;
        for (int i = 0; i < 40'000; ++i) {
            air.take({1, Way::down, of(10)}, i * ms);
            bool came = false;
            air.run(i * ms + ms / 2, [&](const Air::Packet&) { came = true; });
            lost += came ? '.' : 'x';
        }
        return lost;
    };
    const std::string lost = lose(7);
    const auto count = static_cast<double>(std::count(lost.begin(), lost.end(), 'x'));
    std::size_t bursts = lost[0] == 'x' ? 1 : 0;
    for (std::size_t i = 1; i < lost.size(); ++i) bursts += lost[i] == 'x' && lost[i - 1] == '.' ? 1 : 0;
    CHECK(count / 40'000 > 0.025);
    CHECK(count / 40'000 < 0.035);
    CHECK(count / static_cast<double>(bursts) > 3.5);
    CHECK(count / static_cast<double>(bursts) < 4.5);
    CHECK(lose(7) == lost);
    CHECK(lose(8) != lost);
}

TEST_CASE("a queue holds so much, and an outage leaves nothing", "[net][unit]") {
    AirSettings settings;
    settings.down_bps = 8e6;
    settings.queue_bytes = 10'000;
    Air air(settings);
    for (int i = 0; i < 20; ++i) air.take({1, Way::down, of(1000)}, Time(0));
    CHECK(air.counts().overflown == 9); // one is on the air, ten wait
    air.take({2, Way::down, of(1000)}, Time(0));
    CHECK(air.counts().overflown == 9);
    air.run(2 * ms, [](const Air::Packet&) {});
    air.outage(3002 * ms, 2 * ms);
    CHECK(all(air).empty());
    air.take({1, Way::down, of(1000)}, 3001 * ms);
    CHECK(all(air).empty());
    air.take({1, Way::down, of(1000)}, 3003 * ms);
    CHECK(all(air).size() == 1);
}
