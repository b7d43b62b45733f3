#include "player/stream/line_belief.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace forksight::player::stream {
namespace {

// All found by measuring (tests/bench/README.md, abr): the middles of wide valleys.
constexpr double half_life_s = 4.0;
/// After a surprise of more than `startling` spreads, what was believed before counts for little.
constexpr double startled_half_life_s = 0.75;
constexpr double startling = 2.0;
constexpr double first_spread = 0.5;
constexpr double least_spread = 0.03;
constexpr double most_spread = 1.2;
/// A line that was very even so far is not believed to be so for ever: below this nothing startles.
constexpr double least_startling_spread = 0.1;
constexpr double spread_gain = 0.12;
/// One segment does not say more about the spread than this many of it.
constexpr double most_judged = 4.0;
/// The mean of |t|, three degrees of freedom, is 1.10 of its scale.
constexpr double mean_of_t = 1.10;
constexpr double delay_gain = 0.3;
/// Noise is alike within about so long.
constexpr double noise_s = 6.0;
/// How long a line keeps its level, in the mean.
constexpr double keeps_s = 100.0;
/// What is assumed about other lines weighs as much as so many seconds seen, and is spread so widely about the present.
constexpr double assumed_s = 60.0;
constexpr double assumed_scale = 0.6;

} // namespace

double spread_over(double seconds) {
    return 1.0 / std::sqrt(1.0 + seconds / noise_s);
}

double change_within(double seconds) {
    return 1.0 - std::exp(-seconds / keeps_s);
}

LineBelief::LineBelief(double lowest_bps, double highest_bps) : lowest_(std::log(lowest_bps)), spread_(first_spread) {
    assert(lowest_bps > 0.0 && highest_bps >= lowest_bps);
    seen_s_.assign(static_cast<std::size_t>(std::ceil((std::log(highest_bps) - lowest_) / level_step)) + 1, 0.0);
    level_ = lowest_;
}

void LineBelief::saw(double bits, double seconds, double delay_s) {
    if (bits <= 0.0 || seconds <= 0.0) return;
    const double rate = bits / seconds;
    if (weight_s_ <= 0.0) {
        level_ = std::log(rate);
        delay_s_ = delay_s;
    } else {
        const double surprise = std::abs(std::log(rate) - level_) / std::max(spread_, least_startling_spread);
        const double kept = std::exp2(-seconds / (surprise > startling ? startled_half_life_s : half_life_s));
        // As in a mean whose first values have not faded yet: a share of all that has been seen.
        const double young =
            (1.0 - std::exp2(-seconds / half_life_s)) / (1.0 - std::exp2(-(weight_s_ + seconds) / half_life_s));
        const double before = std::exp(level_);
        level_ = std::log(before + std::max(1.0 - kept, young) * (rate - before));
        delay_s_ += delay_gain * (delay_s - delay_s_);
    }
    weight_s_ += seconds;
    const double at = std::clamp((level_ - lowest_) / level_step, 0.0, static_cast<double>(seen_s_.size() - 1));
    seen_s_[static_cast<std::size_t>(std::lround(at))] += seconds;
}

void LineBelief::judge(double level, double bits, double seconds) {
    if (bits <= 0.0 || seconds <= 0.0) return;
    const double surprise = std::abs(std::log(bits / seconds) - level) / spread_over(seconds);
    const double most = most_judged * std::max(spread_, least_startling_spread);
    spread_ += spread_gain * std::min(1.0, seconds) * (std::min(surprise, most) / mean_of_t - spread_);
    spread_ = std::clamp(spread_, least_spread, most_spread);
}

std::vector<double> LineBelief::others() const {
    std::vector<double> shares = seen_s_;
    std::vector<double> assumed(shares.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < assumed.size(); ++i) {
        const double away = lowest_ + level_step * static_cast<double>(i) - level_;
        assumed[i] = std::exp(-std::abs(away) / assumed_scale);
        sum += assumed[i];
    }
    double seen_s = 0.0;
    for (const double one : seen_s_) seen_s += one;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] = (shares[i] + assumed_s * assumed[i] / sum) / (seen_s + assumed_s);
    }
    return shares;
}

} // namespace forksight::player::stream
