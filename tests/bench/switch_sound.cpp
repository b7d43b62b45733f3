#include "tests/bench/switch_sound.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace forksight::bench {

namespace {

constexpr std::size_t window = sample_rate / 1000;
constexpr double full_scale = 32768.0;
constexpr double silence = 1e-6; // power of full scale: -60 dB
constexpr double before_s = 0.1; // what is recorded may be dated a little late
constexpr double after_s = 0.5;  // sound servers hold some tenths of a second back

double square(std::int16_t sample) {
    return static_cast<double>(sample) * static_cast<double>(sample);
}

std::size_t sample_at(double time_s, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(time_s * sample_rate, 0.0, static_cast<double>(count)));
}

double largest_step(std::span<const std::int16_t> samples) {
    int largest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
    return largest;
}

} // namespace

double steady_level(std::span<const std::int16_t> samples) {
    std::vector<double> powers;
    for (std::size_t at = 0; at + window <= samples.size(); at += window) {
        double power = 0.0;
        for (const std::int16_t sample : samples.subspan(at, window)) power += square(sample);
        power /= static_cast<double>(window);
        if (power > silence * full_scale * full_scale) powers.push_back(power);
    }
    if (powers.empty()) return 0.0;
    const auto middle = powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 2);
    std::nth_element(powers.begin(), middle, powers.end());
    return std::sqrt(*middle) / full_scale;
}

std::vector<Hole> holes(std::span<const std::int16_t> samples, double level) {
    std::vector<Hole> found;
    const double bound = 0.01 * level * level * full_scale * full_scale * static_cast<double>(window);
    double sum = 0.0; // exact: squares of whole numbers, far below 2^53
    std::size_t quiet_since = samples.size();
    const auto close = [&](std::size_t end) {
        if (quiet_since == samples.size()) return;
        found.push_back(
            {static_cast<double>(quiet_since) / sample_rate, static_cast<double>(end - quiet_since) / sample_rate});
        quiet_since = samples.size();
    };
    for (std::size_t end = 1; end <= samples.size(); ++end) {
        sum += square(samples[end - 1]);
        if (end > window) sum -= square(samples[end - 1 - window]);
        if (end < window) continue;
        if (sum >= bound)
            close(end - 1);
        else if (quiet_since == samples.size())
            quiet_since = end - window;
    }
    close(samples.size());
    return found;
}

Listened listen(std::span<const std::int16_t> samples, double steepest_hz, const std::vector<SwitchTime>& switches) {
    Listened listened;
    if (switches.empty()) return listened;
    const auto from_of = [&](std::size_t i) { return switches[i].decided_s - before_s; };
    const auto to_of = [&](std::size_t i) {
        const double to_s = switches[i].first_s + after_s;
        return i + 1 < switches.size() ? std::min(to_s, from_of(i + 1)) : to_s;
    };
    const std::size_t begin = sample_at(from_of(0), samples.size());
    const std::size_t end = sample_at(to_of(switches.size() - 1), samples.size());
    const auto heard = samples.subspan(begin, end - begin);
    listened.level = steady_level(heard);
    listened.at.resize(switches.size());
    if (listened.level <= 0.0) return listened;

    std::size_t next = 0;
    for (Hole hole : holes(heard, listened.level)) {
        hole.from_s += static_cast<double>(begin) / sample_rate;
        while (next < switches.size() && to_of(next) <= hole.from_s) ++next;
        if (next < switches.size() && hole.from_s >= from_of(next))
            listened.at[next].hole_ms += 1e3 * hole.for_s;
        else
            listened.elsewhere.push_back(hole);
    }
    const double amplitude = std::numbers::sqrt2 * listened.level * full_scale;
    const double steepest = amplitude * 2.0 * std::sin(std::numbers::pi * steepest_hz / sample_rate);
    for (std::size_t i = 0; i < switches.size(); ++i) {
        const std::size_t from = sample_at(from_of(i), samples.size());
        const std::size_t to = std::max(from, sample_at(to_of(i), samples.size()));
        listened.at[i].jump = largest_step(samples.subspan(from, to - from)) / steepest;
    }
    return listened;
}

} // namespace forksight::bench
