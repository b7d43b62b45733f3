#include "player/stream/outlook.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace forksight::player::stream {
namespace {

constexpr int first_rounds = 25;
constexpr int more_rounds = 3;
constexpr std::size_t columns = 40;
/// What comes later counts less by this for each segment: the belief is too gloomy to be trusted for hours.
constexpr double discount = 0.99;
/// Where a segment is a large part of the buffer, stalls are likelier than the belief has it; they are feared more.
/// Found by measuring, as the discount is (tests/bench/README.md, abr).
constexpr double coarse_buffer = 7.8;
/// Nobody waits longer than this for one segment in these sums; it would be left long before.
constexpr double longest_s = 60.0;
/// What the line is less likely to become is left out.
constexpr double least_probability = 0.002;

/// Student's t of three degrees of freedom, which has the heavy tails of real lines, at the middles of nine slices.
struct Noise {
    double step; ///< in spreads
    double probability;
};
constexpr std::array<Noise, 9> noises{{{-3.90, 0.03},
                                       {-2.05, 0.07},
                                       {-1.11, 0.15},
                                       {-0.50, 0.15},
                                       {0.0, 0.20},
                                       {0.50, 0.15},
                                       {1.11, 0.15},
                                       {2.05, 0.07},
                                       {3.90, 0.03}}};

struct Fetching {
    double took_s;
    double level; ///< afterwards
};

/// Noise of an instant is averaged over the time that it would make the segment take.
Fetching under(const Noise& noise, double spread, double bits, double level) {
    const double rough = spread * noise.step;
    const double change = rough * spread_over(std::min(bits / std::exp(level + rough), longest_s));
    return {std::min(bits / std::exp(level + change), longest_s), level + lasting * change};
}

} // namespace

Outlook::Outlook(const Ladder& ladder, const Tastes& tastes, const LineBelief& belief)
    : tastes_(tastes),
      rates_bps_(ladder.rates_bps),
      segment_s_(ladder.segment_s),
      room_s_(std::max(ladder.buffer_limit_s - ladder.segment_s, ladder.segment_s)),
      step_s_(room_s_ / static_cast<double>(columns - 1)),
      lowest_(belief.lowest_level()),
      levels_(belief.levels()),
      others_(belief.others()),
      rows_(levels_, Row(columns, 0.0)) {
    assert(rates_bps_.size() == tastes_.worth.size());
    const double share = ladder.segment_s / ladder.buffer_limit_s;
    tastes_.stall_cost_per_s *= 1.0 + coarse_buffer * share * share;
    for (int i = 0; i < first_rounds; ++i) improve(belief);
}

void Outlook::revise(const LineBelief& belief) {
    others_ = belief.others();
    // What was made before anything was known of the line is hardly a beginning.
    for (int i = 0; i < (revised_ ? more_rounds : first_rounds); ++i) improve(belief);
    revised_ = true;
}

Outlook::Place Outlook::place_of(double level) const {
    const double at = std::clamp((level - lowest_) / LineBelief::level_step, 0.0, static_cast<double>(levels_ - 1));
    const std::size_t row = std::min(static_cast<std::size_t>(at), levels_ - 2);
    return {row, at - static_cast<double>(row)};
}

void Outlook::add(Row& sum, double took_s, double level, double probability) const {
    const Place place = place_of(level);
    const Row& lower = rows_[place.row];
    const Row& upper = rows_[place.row + 1];
    std::array<double, columns + 1> after;
    for (std::size_t i = 0; i < columns; ++i) after[i] = lower[i] + place.share * (upper[i] - lower[i]);
    after[columns] = after[columns - 1];
    for (std::size_t i = 0; i < columns; ++i) {
        const double held_s = step_s_ * static_cast<double>(i) - took_s;
        const double at = std::min(std::max(held_s, 0.0) + segment_s_, room_s_) / step_s_;
        const auto column = static_cast<std::size_t>(at);
        const double worth = after[column] + (at - static_cast<double>(column)) * (after[column + 1] - after[column]);
        sum[i] += probability * (worth - tastes_.stall_cost_per_s * std::max(-held_s, 0.0));
    }
}

void Outlook::improve(const LineBelief& belief) {
    const double changes = change_within(segment_s_);
    std::vector<Row> best(levels_, Row(columns, -1e300));
    Row sum(columns);
    for (std::size_t rendition = 0; rendition < rates_bps_.size(); ++rendition) {
        const double bits = rates_bps_[rendition] * segment_s_;
        // As another line: the same from wherever it was before.
        Row changed(columns, 0.0);
        for (std::size_t other = 0; other < levels_; ++other) {
            if (others_[other] < least_probability) continue;
            const double level = lowest_ + LineBelief::level_step * static_cast<double>(other);
            const double took_s = std::min(bits / std::exp(level), longest_s);
            add(changed, took_s + belief.delay_s(), level, others_[other]);
        }
        for (std::size_t from = 0; from < levels_; ++from) {
            const double level = lowest_ + LineBelief::level_step * static_cast<double>(from);
            std::fill(sum.begin(), sum.end(), 0.0);
            for (const Noise& noise : noises) {
                const Fetching fetching = under(noise, belief.spread(), bits, level);
                add(sum, fetching.took_s + belief.delay_s(), fetching.level, noise.probability);
            }
            for (std::size_t i = 0; i < columns; ++i) {
                const double later = (1.0 - changes) * sum[i] + changes * changed[i];
                best[from][i] = std::max(best[from][i], tastes_.worth[rendition] + discount * later);
            }
        }
    }
    // Only differences count; without this they would drown in the sum of all rounds.
    const double reference = best.back().back();
    for (Row& row : best) {
        for (double& value : row) value -= reference;
    }
    rows_ = std::move(best);
}

double Outlook::worth(double buffer_s, double level) const {
    const Place place = place_of(level);
    const double at = std::clamp(buffer_s, 0.0, room_s_) / step_s_;
    const std::size_t column = std::min(static_cast<std::size_t>(at), columns - 2);
    const double share = at - static_cast<double>(column);
    const auto along = [&](const Row& values) {
        return values[column] + share * (values[column + 1] - values[column]);
    };
    const double lower = along(rows_[place.row]);
    return lower + place.share * (along(rows_[place.row + 1]) - lower);
}

double Outlook::expected(const LineBelief& belief, const Bid& bid) const {
    const auto follows = [&](const Fetching& fetching) {
        const double held_s = bid.buffer_s - fetching.took_s - bid.delay_s;
        return worth(std::max(held_s, 0.0) + bid.share * segment_s_, fetching.level) -
               tastes_.stall_cost_per_s * std::max(-held_s, 0.0);
    };
    double kept = 0.0;
    for (const Noise& noise : noises) {
        kept += noise.probability * follows(under(noise, belief.spread(), bid.bits, belief.level()));
    }
    double changed = 0.0;
    for (std::size_t other = 0; other < levels_; ++other) {
        if (others_[other] < least_probability) continue;
        const double level = lowest_ + LineBelief::level_step * static_cast<double>(other);
        changed += others_[other] * follows({std::min(bid.bits / std::exp(level), longest_s), level});
    }
    const double changes = change_within(segment_s_);
    return bid.share * tastes_.worth[bid.rendition] + discount * ((1.0 - changes) * kept + changes * changed);
}

} // namespace forksight::player::stream
