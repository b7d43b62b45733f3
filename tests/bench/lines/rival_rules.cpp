#include "tests/bench/lines/rival_rules.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::bench {

using player::stream::Choice;
using player::stream::Fetched;
using player::stream::Ladder;
using player::stream::Progress;
using player::stream::Question;

namespace {

constexpr double gamma_p = 5.0; ///< BOLA's weight of smooth playing, in segments' utility
constexpr double throughput_safety = 0.9;
constexpr double first_buffer_safety = 0.9;
constexpr double least_buffer_safety = 0.5;

} // namespace

void FadingMeans::add(double seconds, double bps, double delay_s) {
    weight_s_ += seconds;
    count_ += 1.0;
    bool first = true;
    for (Mean& mean : means_) {
        const double kept = std::exp2(-seconds / mean.half_life_s);
        mean.bps = kept * mean.bps + (1.0 - kept) * bps;
        const double kept_delay = std::exp2(-segment_s_ / mean.half_life_s);
        mean.delay_s = kept_delay * mean.delay_s + (1.0 - kept_delay) * delay_s;
        const double rate = mean.bps / (1.0 - std::exp2(-weight_s_ / mean.half_life_s));
        const double delay = mean.delay_s / (1.0 - std::exp2(-count_ * segment_s_ / mean.half_life_s));
        bps_ = first ? rate : std::min(bps_, rate);
        delay_s_ = first ? delay : std::max(delay_s_, delay);
        first = false;
    }
}

RivalRule::RivalRule(const Ladder& ladder) : ladder_(ladder), line_(ladder.segment_s) {}

void RivalRule::fetched(const Fetched& fetched) {
    if (fetched.last.segment > 0) report(fetched);
    if (!fetched.whole) return;
    const double took_s = fetched.last.passed_s - fetched.last.first_bit_s;
    line_.add(took_s, fetched.last.came_bits / took_s, fetched.last.first_bit_s);
}

std::size_t RivalRule::carried_by(double bps) const {
    std::size_t rendition = 0;
    const double time_s = ladder_.segment_s;
    while (rendition + 1 < ladder_.rates_bps.size() &&
           line_.delay_s() + time_s * ladder_.rates_bps[rendition + 1] / bps <= time_s) {
        ++rendition;
    }
    return rendition;
}

double RivalRule::logarithm(std::size_t rendition) const {
    return std::log(ladder_.rates_bps[rendition] / ladder_.rates_bps[0]);
}

Choice ThroughputRule::choose(const Question& question) {
    std::size_t rendition = carried_by(line_.bps() * throughput_safety);
    const double safe_bits = safety_ * (question.buffer_s - line_.delay_s()) * line_.bps();
    safety_ = std::max(safety_ * first_buffer_safety, least_buffer_safety);
    for (std::size_t lower = 0; lower < rendition; ++lower) {
        if (ladder_.rates_bps[lower + 1] * ladder_.segment_s > safe_bits) rendition = lower;
    }
    return {rendition, 0.0};
}

std::optional<std::size_t> ThroughputRule::instead(const Progress& progress) {
    const double took_s = progress.passed_s - progress.first_bit_s;
    if (progress.passed_s < 0.5 - 1e-6 || took_s <= 0.0) return std::nullopt;
    const double bps = progress.came_bits / took_s;
    const double left = progress.bits - progress.came_bits;
    if (progress.passed_s + left / bps <= 1.8 * ladder_.segment_s) return std::nullopt;
    const std::size_t rendition = carried_by(bps * throughput_safety);
    const double other = progress.bits * ladder_.rates_bps[rendition] / ladder_.rates_bps[progress.rendition];
    if (rendition >= progress.rendition || other >= left) return std::nullopt;
    return rendition;
}

Bola::Bola(const Ladder& ladder) : RivalRule(ladder) {
    control_ = (ladder.buffer_limit_s - ladder.segment_s) / (logarithm(ladder.rates_bps.size() - 1) + gamma_p);
}

Choice Bola::choose(const Question& question) {
    // Near either end of the film a shorter buffer is aimed at.
    const auto left = static_cast<double>(std::min(question.segment, ladder_.segments() - question.segment));
    const double buffer_s = std::min(ladder_.buffer_limit_s, std::max(left / 2.0, 3.0) * ladder_.segment_s);
    control_ = (buffer_s - ladder_.segment_s) / (logarithm(ladder_.rates_bps.size() - 1) + gamma_p);
    std::size_t rendition = 0;
    double best = -1e300;
    for (std::size_t i = 0; i < ladder_.rates_bps.size(); ++i) {
        const double score = (control_ * (logarithm(i) + gamma_p) - question.buffer_s) / ladder_.rates_bps[i];
        if (score > best) {
            best = score;
            rendition = i;
        }
    }
    if (rendition > last_) {
        const std::size_t carried = carried_by(line_.bps());
        if (rendition > carried) rendition = last_ > carried ? last_ : carried + 1;
    }
    last_ = rendition;
    return {rendition, 0.0};
}

std::optional<std::size_t> Bola::instead(const Progress& progress) {
    const double left = progress.bits - progress.came_bits;
    if (progress.came_bits <= 0.0 || left <= 0.0) return std::nullopt;
    double best = (control_ * (gamma_p + logarithm(progress.rendition)) - progress.buffer_s) / left;
    if (best < 0.0) return std::nullopt;
    std::optional<std::size_t> other;
    for (std::size_t i = 0; i < progress.rendition; ++i) {
        const double bits = progress.bits * ladder_.rates_bps[i] / ladder_.rates_bps[progress.rendition];
        const double score = (control_ * (gamma_p + logarithm(i)) - progress.buffer_s) / bits;
        if (bits < left && score > best) {
            best = score;
            other = i;
        }
    }
    if (other) last_ = *other;
    return other;
}

BolaE::BolaE(const Ladder& ladder) : RivalRule(ladder) {
    constexpr double least_s = 10.0;
    constexpr double a_rendition_s = 2.0;
    const double buffer_s =
        std::max(least_s + a_rendition_s * static_cast<double>(ladder.rates_bps.size()), ladder.buffer_limit_s);
    gain_ = logarithm(ladder.rates_bps.size() - 1) / (buffer_s / least_s - 1.0);
    control_ = least_s / gain_;
}

double BolaE::least_buffer_s(std::size_t rendition) const {
    double least = 0.0;
    const double rate = ladder_.rates_bps[rendition];
    for (std::size_t i = 0; i < rendition; ++i) {
        const double other = ladder_.rates_bps[i];
        if (other >= rate) continue;
        least = std::max(least, control_ * (gain_ + (rate * utility(i) - other * utility(rendition)) / (rate - other)));
    }
    return least;
}

Choice BolaE::choose(const Question& question) {
    if (starting_) {
        starting_ = false;
        const std::size_t rendition = carried_by(line_.bps());
        placeholder_s_ = std::max(0.0, least_buffer_s(rendition) - question.buffer_s);
        return {rendition, 0.0};
    }
    std::size_t rendition = 0;
    double best = -1e300;
    for (std::size_t i = 0; i < ladder_.rates_bps.size(); ++i) {
        const double level_s = question.buffer_s + placeholder_s_;
        const double score = (control_ * (utility(i) + gain_) - level_s) / ladder_.rates_bps[i];
        if (score > best) {
            best = score;
            rendition = i;
        }
    }
    const std::size_t carried = carried_by(line_.bps());
    if (rendition > last_ && rendition > carried) rendition = std::max(last_, carried) + 1;
    double wait_s = std::max(0.0, question.buffer_s + placeholder_s_ - most_buffer_s(rendition));
    const double of_placeholder_s = std::min(wait_s, placeholder_s_);
    placeholder_s_ -= of_placeholder_s;
    wait_s -= of_placeholder_s;
    if (rendition + 1 == ladder_.rates_bps.size()) wait_s = 0.0;

    const double safe_bits = safety_ * (question.buffer_s - line_.delay_s()) * line_.bps();
    safety_ = std::max(safety_ * first_buffer_safety, least_buffer_safety);
    for (std::size_t lower = 0; lower < rendition; ++lower) {
        if (ladder_.rates_bps[lower + 1] * ladder_.segment_s <= safe_bits) continue;
        rendition = lower;
        wait_s = 0.0;
        placeholder_s_ = std::min(std::max(0.0, least_buffer_s(rendition) - question.buffer_s), placeholder_s_);
        break;
    }
    return {rendition, wait_s};
}

void BolaE::report(const Fetched& fetched) {
    const Progress& last = fetched.last;
    last_ = last.rendition;
    if (fetched.whole) {
        const double was_s = last.buffer_s + last.passed_s;
        placeholder_s_ = std::min(placeholder_s_, std::max(0.0, most_buffer_s(last.rendition) - was_s));
        if (last.buffer_s > 0.0) placeholder_s_ = std::max(placeholder_s_, least_buffer_s(last.rendition) - was_s);
        return;
    }
    const auto other = instead(last);
    const double wanted_s = other && *other > 0 ? least_buffer_s(*other) : 10.0;
    placeholder_s_ = std::min(placeholder_s_, std::max(0.0, wanted_s - last.buffer_s));
}

std::optional<std::size_t> BolaE::instead(const Progress& progress) {
    const double left = progress.bits - progress.came_bits;
    if (progress.came_bits <= 0.0 || left <= 0.0) return std::nullopt;
    const double level_s = std::max(0.0, progress.buffer_s + placeholder_s_ - progress.first_bit_s);
    const double bps = progress.came_bits / (progress.passed_s - progress.first_bit_s);
    const double bits_after = left - progress.first_bit_s * bps;
    if (bits_after <= 0.0) return std::nullopt;
    double best = (control_ * (gain_ + utility(progress.rendition)) - level_s) / bits_after;
    std::optional<std::size_t> other;
    for (std::size_t i = 0; i < progress.rendition; ++i) {
        const double bits = progress.bits * ladder_.rates_bps[i] / ladder_.rates_bps[progress.rendition];
        const double score = (control_ * (gain_ + utility(i)) - level_s) / bits;
        if (bits < bits_after && score > best) {
            best = score;
            other = i;
        }
    }
    return other;
}

Choice DynamicDash::choose(const Question& question) {
    if (by_buffer_ && question.buffer_s < 5.0) {
        by_buffer_ = false;
    } else if (!by_buffer_ && question.buffer_s > 10.0) {
        by_buffer_ = true;
    }
    return by_buffer_ ? bola_.choose(question) : throughput_.choose(question);
}

std::optional<std::size_t> DynamicDash::instead(const Progress& progress) {
    return by_buffer_ ? bola_.instead(progress) : throughput_.instead(progress);
}

void DynamicDash::fetched(const Fetched& fetched) {
    bola_.fetched(fetched);
    throughput_.fetched(fetched);
}

void DynamicDash::waited(double seconds) {
    bola_.waited(seconds);
    throughput_.waited(seconds);
}

} // namespace forksight::bench
