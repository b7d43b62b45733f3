#include "player/stream/line_belief.hpp"

#include <cmath>
#include <numeric>

#include "tests/catch.hpp"

using namespace forksight::player::stream;

namespace {

LineBelief belief() {
    return LineBelief(1e5, 1e8);
}

double mbit(const LineBelief& belief) {
    return std::exp(belief.level()) / 1e6;
}

} // namespace

TEST_CASE("The first stretch is believed as it is, later ones by how long they last", "[player][stream][unit]") {
    LineBelief line = belief();
    line.saw(4e6, 1.0, 0.02);
    CHECK(mbit(line) == Approx(4.0));
    CHECK(line.delay_s() == Approx(0.02));
    line.saw(6e5, 0.1, 0.02); // 6 Mbit/s, for a moment
    CHECK(mbit(line) > 4.0);
    CHECK(mbit(line) < 4.4);
    for (int i = 0; i < 20; ++i) line.saw(6e6, 1.0, 0.02);
    CHECK(mbit(line) == Approx(6.0).epsilon(0.05));
}

TEST_CASE("Short stretches and long ones of the same bits come to the same level", "[player][stream][unit]") {
    LineBelief in_parts = belief();
    LineBelief whole = belief();
    in_parts.saw(4e6, 1.0, 0.0);
    whole.saw(4e6, 1.0, 0.0);
    // 3 and 5 Mbit/s by turns are 4 on average: a mean of logarithms would say less.
    for (int i = 0; i < 40; ++i) in_parts.saw(i % 2 == 0 ? 1.5e6 : 2.5e6, 0.5, 0.0);
    for (int i = 0; i < 10; ++i) whole.saw(8e6, 2.0, 0.0);
    CHECK(mbit(in_parts) == Approx(4.0).epsilon(0.08));
    CHECK(mbit(whole) == Approx(4.0));
}

TEST_CASE("A line that breaks down is believed within two seconds", "[player][stream][unit]") {
    LineBelief line = belief();
    for (int i = 0; i < 30; ++i) {
        const double before = line.level();
        line.saw(20e6, 1.0, 0.02);
        if (i > 0) line.judge(before, 20e6, 1.0);
    }
    for (int i = 0; i < 8; ++i) line.saw(0.25e6, 0.25, 0.02); // 1 Mbit/s from here on
    CHECK(mbit(line) < 5.0);
    for (int i = 0; i < 4; ++i) line.saw(1.0, 0.25, 0.02); // nothing comes
    CHECK(mbit(line) < 3.0);
}

TEST_CASE("The spread follows how wrong the level was", "[player][stream][unit]") {
    LineBelief even = belief();
    LineBelief uneven = belief();
    for (int i = 0; i < 40; ++i) {
        const double level_even = even.level();
        const double level_uneven = uneven.level();
        const double bits = i % 2 == 0 ? 2e6 : 6e6;
        even.saw(4e6, 1.0, 0.0);
        uneven.saw(bits, 1.0, 0.0);
        if (i == 0) continue;
        even.judge(level_even, 4e6, 1.0);
        uneven.judge(level_uneven, bits, 1.0);
    }
    CHECK(even.spread() < 0.05);
    CHECK(uneven.spread() > 0.3);
    CHECK(spread_over(0.0) == 1.0);
    CHECK(spread_over(10.0) < spread_over(1.0));
}

TEST_CASE("What a line may become is what it has been, and what lies near", "[player][stream][unit]") {
    LineBelief line = belief();
    for (int i = 0; i < 60; ++i) line.saw(20e6, 1.0, 0.0);
    for (int i = 0; i < 60; ++i) line.saw(1e6, 1.0, 0.0);
    const auto others = line.others();
    CHECK(std::accumulate(others.begin(), others.end(), 0.0) == Approx(1.0));
    const auto share_at = [&](double bps) {
        const double at = (std::log(bps) - line.lowest_level()) / LineBelief::level_step;
        return others[static_cast<std::size_t>(std::lround(at))];
    };
    CHECK(share_at(20e6) > 5 * share_at(80e6)); // it has been there
    CHECK(share_at(1e6) > 5 * share_at(0.1e6));
    CHECK(share_at(0.1e6) > 0.0);
    CHECK(change_within(0.0) == 0.0);
    CHECK(change_within(10.0) == Approx(0.095).epsilon(0.01));
}
