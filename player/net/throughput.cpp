#include "player/net/throughput.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::net {
namespace {

constexpr double quick_half_life_s = 2.0;
constexpr double slow_half_life_s = 8.0;
/// Less than this says more about the delay of one request than about the line.
constexpr double least_bits = 8.0 * 64 * 1024;
/// What may come at once after a pause: a quarter of a second's worth, and a segment's head in any case.
constexpr double burst_s = 0.25;
constexpr double least_burst_bytes = 16.0 * 1024;

} // namespace

void Throughput::decay_and_add(Mean& mean, double half_life_s, double bits, double busy_s) {
    const double kept = std::exp2(-busy_s / half_life_s);
    mean.bits = mean.bits * kept + bits;
    mean.weight_s = mean.weight_s * kept + busy_s;
}

void Throughput::add(std::uint64_t bytes, double busy_s) {
    if (busy_s < 0.0) return;
    const double bits = 8.0 * static_cast<double>(bytes);
    decay_and_add(quick_, quick_half_life_s, bits, busy_s);
    decay_and_add(slow_, slow_half_life_s, bits, busy_s);
    total_bits_ += bits;
    total_s_ += busy_s;
}

std::optional<double> Throughput::bps() const {
    if (total_bits_ < least_bits || total_s_ <= 0.0) return std::nullopt;
    return std::min(quick_.bits / quick_.weight_s, slow_.bits / slow_.weight_s);
}

TokenBucket::TokenBucket(double bytes_per_s)
    : rate_(bytes_per_s), capacity_(std::max(bytes_per_s * burst_s, least_burst_bytes)), tokens_(capacity_) {}

void TokenBucket::pass_time(double seconds) {
    tokens_ = std::min(capacity_, tokens_ + rate_ * seconds);
}

void TokenBucket::take(std::uint64_t bytes) {
    if (rate_ > 0.0) tokens_ -= static_cast<double>(bytes);
}

double TokenBucket::wait_s() const {
    return open() ? 0.0 : (1.0 - tokens_) / rate_;
}

} // namespace forksight::player::net
