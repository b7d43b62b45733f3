#include "player/stream/outlook_rule.hpp"

#include <cmath>
#include <utility>

namespace forksight::player::stream {
namespace {

/// Lines slower or faster than this share of the ladder are all the same to it.
constexpr double below = 0.1;
constexpr double above = 3.0;
/// An outlook holds for so many segments, and while the spread is about what it was.
constexpr std::size_t outlook_segments = 8;
constexpr double outlook_spread = 1.3;
/// How often a segment on its way is thought about.
constexpr double look_every_s = 0.25;
/// What leaving a segment must gain, in the worth of a segment: a guess is not worth the bits thrown away.
constexpr double margin = 0.05;

} // namespace

Tastes tastes_of(const Ladder& ladder, double stall_cost_per_s) {
    Tastes tastes;
    for (const double rate : ladder.rates_bps) tastes.worth.push_back(std::log(rate / ladder.rates_bps.front()));
    tastes.stall_cost_per_s = stall_cost_per_s;
    return tastes;
}

OutlookRule::OutlookRule(const Ladder& ladder, Tastes tastes)
    : ladder_(ladder),
      tastes_(std::move(tastes)),
      belief_(below * ladder.rates_bps.front(), above * ladder.rates_bps.back()) {}

const Outlook& OutlookRule::outlook() {
    const double by = belief_.spread() / outlook_spread_;
    if (!outlook_ || since_outlook_ >= outlook_segments || by > outlook_spread || by < 1.0 / outlook_spread) {
        if (outlook_) {
            outlook_->revise(belief_);
        } else {
            outlook_.emplace(ladder_, tastes_, belief_);
        }
        outlook_spread_ = belief_.spread();
        since_outlook_ = 0;
    }
    return *outlook_;
}

Choice OutlookRule::choose(const Question& question) {
    looked_s_ = looked_bits_ = 0.0;
    level_before_ = belief_.level();
    if (!any_came_) return {};
    const Outlook& then = outlook();
    ++since_outlook_;
    Choice best;
    double most = 0.0;
    for (std::size_t rendition = 0; rendition < ladder_.rates_bps.size(); ++rendition) {
        const double value = then.expected(belief_, rendition, ladder_.bits[question.segment][rendition],
                                           belief_.delay_s(), question.buffer_s);
        if (rendition > 0 && value <= most) continue;
        most = value;
        best.rendition = rendition;
    }
    return best;
}

void OutlookRule::look_at(const Progress& progress) {
    const double seen_s = progress.passed_s - progress.first_bit_s;
    // That nothing came is news too, but a logarithm wants a bit.
    belief_.saw(std::max(progress.came_bits - looked_bits_, 1.0), seen_s - looked_s_, progress.first_bit_s);
    looked_s_ = seen_s;
    looked_bits_ = progress.came_bits;
}

std::optional<std::size_t> OutlookRule::instead(const Progress& progress) {
    if (progress.passed_s - progress.first_bit_s - looked_s_ < look_every_s) return std::nullopt;
    look_at(progress);
    if (progress.rendition == 0 || !any_came_) return std::nullopt;
    const Outlook& then = outlook();
    const double missing = progress.bits - progress.came_bits;
    double most = margin + then.expected(belief_, progress.rendition, missing, 0.0, progress.buffer_s);
    std::optional<std::size_t> best;
    for (std::size_t rendition = 0; rendition < progress.rendition; ++rendition) {
        const double bits = ladder_.bits[progress.segment][rendition];
        if (bits >= missing) break;
        const double value = then.expected(belief_, rendition, bits, progress.first_bit_s, progress.buffer_s);
        if (value <= most) continue;
        most = value;
        best = rendition;
    }
    return best;
}

void OutlookRule::fetched(const Fetched& fetched) {
    look_at(fetched.last);
    if (any_came_) {
        belief_.judge(level_before_, fetched.last.came_bits, fetched.last.passed_s - fetched.last.first_bit_s);
    }
    any_came_ = true;
    looked_s_ = looked_bits_ = 0.0;
}

} // namespace forksight::player::stream
