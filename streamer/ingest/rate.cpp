// Which constant frame rate a clip gets.
#include <algorithm>
#include <array>
#include <cmath>

#include "streamer/ingest/probe.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Rational;

constexpr std::array standard_rates{Rational{24000, 1001}, Rational{24, 1},       Rational{25, 1},
                                    Rational{30000, 1001}, Rational{30, 1},       Rational{48, 1},
                                    Rational{50, 1},       Rational{60000, 1001}, Rational{60, 1}};
constexpr double same_rate = 0.002;  // containers that count milliseconds are off by less
constexpr double lowest_rate = 10.0; // below, frames are repeated: a second must hold enough of them to cut at

double distance(double a, double b) {
    return std::abs(a / b - 1.0);
}

// The standard rate that is meant, or the rate itself.
Rational snapped(Rational rate) {
    const auto nearest =
        *std::min_element(standard_rates.begin(), standard_rates.end(), [&](const Rational& a, const Rational& b) {
            return distance(rate.value(), a.value()) < distance(rate.value(), b.value());
        });
    if (distance(rate.value(), nearest.value()) < same_rate) return nearest;
    // Keeps the time base small: no camera has more than three decimals.
    if (rate.denominator > 1001 || rate.numerator > 1'000'000) return {std::llround(rate.value() * 1000.0), 1000};
    return rate;
}

Rational within_limits(Rational rate) {
    while (rate.value() > frame_rate_limit * (1.0 + same_rate)) rate.denominator *= 2;
    if (rate.value() < lowest_rate) rate.numerator *= static_cast<std::int64_t>(std::ceil(lowest_rate / rate.value()));
    const AVRational least = av_make_q(static_cast<int>(rate.numerator), static_cast<int>(rate.denominator));
    int numerator = 0, denominator = 1;
    av_reduce(&numerator, &denominator, least.num, least.den, 1'000'000);
    return {numerator, denominator};
}

} // namespace

RateChoice choose_rate(Rational average, Rational finest) {
    const auto usable = [](const Rational& rate) {
        return rate.numerator > 0 && rate.denominator > 0 && rate.value() > 0.001 && rate.value() < 1e6;
    };
    if (!usable(average) && !usable(finest)) return {{0, 1}, false};
    if (!usable(average)) average = finest;
    if (!usable(finest)) finest = average;
    if (distance(finest.value(), average.value()) < 0.01) return {within_limits(snapped(average)), false};
    // Variable. The finest rate is the camera's own when it is a plausible one; else the next standard rate above.
    if (finest.value() <= frame_rate_limit * (1.0 + same_rate) && finest.value() < 3.0 * average.value() &&
        finest.value() > average.value())
        return {within_limits(snapped(finest)), true};
    for (const Rational& standard : standard_rates)
        if (standard.value() >= average.value() * (1.0 - 0.02)) return {standard, true};
    return {{60, 1}, true};
}

} // namespace forksight::streamer::ingest
