#include "player/stream/outlook_rule.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace forksight::player::stream;

namespace {

/// 0.5, 1, 2, 4 and 8 Mbit/s, segments of two seconds.
Ladder ladder(std::size_t segments = 100) {
    Ladder one;
    one.segment_s = 2.0;
    one.buffer_limit_s = 20.0;
    one.rates_bps = {0.5e6, 1e6, 2e6, 4e6, 8e6};
    std::vector<double> bits;
    for (const double rate : one.rates_bps) bits.push_back(rate * one.segment_s);
    one.bits.assign(segments, bits);
    return one;
}

constexpr double stall_cost_per_s = 2.5;

/// A segment that came whole at that rate.
Fetched came(const Ladder& ladder, std::size_t segment, std::size_t rendition, double bps, double buffer_s) {
    Fetched one;
    one.last = {segment, rendition, ladder.bits[segment][rendition], ladder.bits[segment][rendition], 0.0,
                0.02,    buffer_s};
    one.last.passed_s = 0.02 + one.last.bits / bps;
    return one;
}

/// After `segments` of them at those rates by turns, the buffer always being that.
OutlookRule after(const Ladder& ladder, const std::vector<double>& rates, std::size_t segments, double buffer_s) {
    OutlookRule rule(ladder, stall_cost_per_s);
    for (std::size_t i = 0; i < segments; ++i) {
        const Choice choice = rule.choose({i, buffer_s});
        rule.fetched(came(ladder, i, choice.rendition, rates[i % rates.size()], buffer_s));
    }
    return rule;
}

} // namespace

TEST_CASE("Nothing being known, the lowest rendition comes first", "[player][stream][unit]") {
    const Ladder film = ladder();
    OutlookRule rule(film, stall_cost_per_s);
    CHECK(rule.choose({0, 0.0}).rendition == 0);
}

TEST_CASE("An even line is used as far as it goes", "[player][stream][unit]") {
    const Ladder film = ladder();
    const auto [bps, least, most] = GENERATE(std::tuple{0.3e6, 0, 0}, std::tuple{1.2e6, 1, 2}, std::tuple{2.4e6, 2, 3},
                                             std::tuple{4.8e6, 3, 4}, std::tuple{30e6, 4, 4});
    INFO(bps);
    OutlookRule rule = after(film, {bps}, 20, 12.0);
    const std::size_t chosen = rule.choose({20, 12.0}).rendition;
    CHECK(chosen >= static_cast<std::size_t>(least));
    CHECK(chosen <= static_cast<std::size_t>(most));
}

TEST_CASE("More is risked the more is buffered, and less on an uneven line", "[player][stream][unit]") {
    const Ladder film = ladder();
    OutlookRule even = after(film, {4.5e6}, 30, 8.0);
    OutlookRule uneven = after(film, {1.5e6, 7.5e6}, 30, 8.0);
    std::size_t before = 0;
    for (const double buffer_s : {0.0, 2.0, 4.0, 8.0, 18.0}) {
        const std::size_t chosen = even.choose({30, buffer_s}).rendition;
        CHECK(chosen >= before);
        before = chosen;
    }
    CHECK(even.choose({30, 1.0}).rendition < even.choose({30, 18.0}).rendition);
    CHECK(uneven.choose({30, 3.0}).rendition < even.choose({30, 3.0}).rendition);
}

TEST_CASE("A segment's own size counts, not its rendition's mean", "[player][stream][unit]") {
    Ladder film = ladder();
    film.bits[20] = {4e6, 8e6, 16e6, 32e6, 64e6}; // four times the usual
    film.bits[21] = {0.25e6, 0.5e6, 1e6, 2e6, 4e6};
    OutlookRule rule = after(film, {3e6}, 20, 6.0);
    CHECK(rule.choose({20, 6.0}).rendition < rule.choose({22, 6.0}).rendition);
    CHECK(rule.choose({21, 6.0}).rendition > rule.choose({22, 6.0}).rendition);
}

TEST_CASE("A segment that would come too late is left for a smaller one, another is not", "[player][stream][unit]") {
    const Ladder film = ladder();
    const auto coming = [&](double bps, double buffer_s) {
        OutlookRule rule = after(film, {9e6}, 20, 8.0);
        const Choice choice = rule.choose({20, buffer_s});
        REQUIRE(choice.rendition >= 3);
        Progress progress{20, choice.rendition, film.bits[20][choice.rendition], 0.0, 0.02, 0.02, buffer_s};
        while (progress.passed_s < 8.0 && progress.came_bits < progress.bits) {
            progress.passed_s += 0.05;
            progress.came_bits = std::min(progress.bits, progress.came_bits + 0.05 * bps);
            progress.buffer_s = std::max(0.0, progress.buffer_s - 0.05);
            if (progress.came_bits < progress.bits && rule.instead(progress)) return true;
        }
        return false;
    };
    CHECK(coming(0.8e6, 5.0));
    CHECK(coming(0.0, 5.0));
    CHECK_FALSE(coming(9e6, 5.0));
}

TEST_CASE("The same calls give the same answers", "[player][stream][unit]") {
    const Ladder film = ladder();
    const std::vector<double> rates{2e6, 5e6, 0.7e6, 9e6, 3e6};
    OutlookRule one = after(film, rates, 50, 7.0);
    OutlookRule other = after(film, rates, 50, 7.0);
    for (const double buffer_s : {0.0, 1.0, 5.0, 12.0}) {
        CHECK(one.choose({50, buffer_s}).rendition == other.choose({50, buffer_s}).rendition);
    }
}
