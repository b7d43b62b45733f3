#include "tests/bench/lines/story.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <utility>

namespace forksight::bench {
namespace {

using player::stream::Ladder;

constexpr std::array rates_bps{0.25e6, 0.5e6, 1e6, 2e6, 4e6, 8e6, 16e6};
constexpr double segment_s = 1.0;
constexpr double variation = 0.26; ///< of the logarithm
constexpr double most_times_rate = 2.5;

/// std::normal_distribution differs between libraries; twelve of these are as good (Irwin and Hall).
double roughly_normal(std::mt19937_64& random) {
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11) * 0x1p-53;
    return sum;
}

Ladder make_clip(const StoryShape& shape, std::mt19937_64& random) {
    Ladder clip;
    clip.segment_s = segment_s;
    clip.buffer_limit_s = shape.buffer_limit_s;
    clip.rates_bps.assign(rates_bps.begin(), rates_bps.end());
    const auto segments = static_cast<std::size_t>(std::max(1.0, std::round(shape.clip_s / segment_s)));
    for (std::size_t i = 0; i < segments; ++i) {
        const double times = std::min(most_times_rate, std::exp(variation * roughly_normal(random)));
        std::vector<double> bits;
        for (const double rate : rates_bps) bits.push_back(rate * segment_s * times);
        clip.bits.push_back(std::move(bits));
    }
    return clip;
}

double fraction(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

std::size_t drawn(const std::vector<double>& shares, std::mt19937_64& random) {
    double left = fraction(random);
    std::size_t way = 0;
    while (way + 1 < shares.size() && left >= shares[way]) left -= shares[way++];
    return way;
}

/// Which way is the likeliest hangs on chance.
std::vector<double> shares_of(const StoryShape& shape, std::mt19937_64& random) {
    std::vector<double> shares;
    double sum = 0.0;
    for (std::size_t i = 0; i < shape.branches; ++i) {
        shares.push_back(std::pow(static_cast<double>(i + 1), -shape.skew));
        sum += shares.back();
    }
    for (double& share : shares) share /= sum;
    for (std::size_t i = shares.size(); i > 1; --i) std::swap(shares[i - 1], shares[random() % i]);
    return shares;
}

/// Chances of their own: the clips are the same, and without skew what is chosen is too.
void choose_as_others_do(const StoryShape& shape, std::uint64_t seed, Story& story) {
    std::mt19937_64 random(seed ^ 0xd1b54a32d192ed03u);
    for (Story::Fork& fork : story.forks) {
        const std::vector<double> shares = shares_of(shape, random);
        if (shape.skew > 0.0) fork.chosen = drawn(shares, random);
        fork.earlier.assign(shape.branches, 0.0);
        for (std::size_t viewer = 0; viewer < shape.earlier; ++viewer) fork.earlier[drawn(shares, random)] += 1.0;
    }
}

} // namespace

Story make_story(const StoryShape& shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Story story{make_clip(shape, random), {}};
    const auto clips = static_cast<std::size_t>(std::max(2.0, std::round(shape.whole_s / shape.clip_s)));
    for (std::size_t fork = 1; fork < clips; ++fork) {
        Story::Fork one;
        for (std::size_t i = 0; i < shape.branches; ++i) one.clips.push_back(make_clip(shape, random));
        one.chosen = random() % shape.branches;
        story.forks.push_back(std::move(one));
    }
    choose_as_others_do(shape, seed, story);
    // Chances of their own: what is seen is the same whether or not somebody looks further.
    std::mt19937_64 beside(seed ^ 0x9e3779b97f4a7c15u);
    for (std::size_t fork = 0; fork + 1 < story.forks.size(); ++fork) {
        Story::Fork& one = story.forks[fork];
        for (std::size_t way = 0; way < shape.branches; ++way) {
            std::vector<Ladder> unseen;
            for (std::size_t i = 0; i < shape.branches && way != one.chosen; ++i) {
                unseen.push_back(make_clip(shape, beside));
            }
            one.behind.push_back(way == one.chosen ? story.forks[fork + 1].clips : std::move(unseen));
        }
    }
    return story;
}

Seen seen_of(const Story& story) {
    Seen seen{story.begin, {}};
    seen.forks.begin.assign(story.begin.segments(), 0);
    seen.forks.all_bits = story.begin.bits;
    for (const Story::Fork& fork : story.forks) {
        const std::size_t first = seen.ladder.segments();
        const Ladder& chosen = fork.clips[fork.chosen];
        for (std::size_t segment = 0; segment < chosen.segments(); ++segment) {
            std::vector<double> all(rates_bps.size(), 0.0);
            for (const Ladder& clip : fork.clips) {
                for (std::size_t i = 0; i < all.size(); ++i) all[i] += clip.bits[segment][i];
            }
            seen.ladder.bits.push_back(chosen.bits[segment]);
            seen.forks.begin.push_back(first);
            seen.forks.all_bits.push_back(std::move(all));
        }
    }
    return seen;
}

} // namespace forksight::bench
