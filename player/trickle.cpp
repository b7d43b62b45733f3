#include "player/trickle.hpp"

#include <algorithm>

namespace forksight::player {

namespace {

constexpr auto between_points = std::chrono::seconds(1);
/// Who did not look for so long was stopped: that is not the line's doing.
constexpr auto longest_gap = std::chrono::seconds(10);
/// When nothing came for so long, the line is not slow but gone.
constexpr auto gone_after = std::chrono::seconds(10);

} // namespace

Trickle::Trickle(double limit_bytes_per_s)
    : least_(limit_bytes_per_s > 0.0 ? std::min(slow_bytes_per_s, limit_bytes_per_s / 2) : slow_bytes_per_s) {}

bool Trickle::note(Time now, std::uint64_t bytes, std::uint64_t missing_bytes) {
    if (!points_.empty() && now - last_ > longest_gap) points_.clear();
    last_ = now;
    if (points_.empty() || now - points_.back().time >= between_points) points_.push_back({now, bytes});
    while (points_.size() > 2 && now - points_[1].time >= window) points_.pop_front();
    if (told_ || points_.back().time - points_.front().time < window || bytes_per_s() >= least_) return false;
    if (points_.back().bytes != points_.front().bytes && has_stopped()) return false;
    const double bearable_s = std::chrono::duration<double>(bearable).count();
    if (static_cast<double>(missing_bytes) < bytes_per_s() * bearable_s) return false;
    told_ = true;
    return true;
}

bool Trickle::has_stopped() const {
    const auto recent = std::find_if(points_.begin(), points_.end(),
                                     [&](const Point& one) { return points_.back().time - one.time <= gone_after; });
    return recent->bytes == points_.back().bytes;
}

double Trickle::bytes_per_s() const {
    if (points_.size() < 2) return 0.0;
    const double passed_s = std::chrono::duration<double>(points_.back().time - points_.front().time).count();
    return static_cast<double>(points_.back().bytes - points_.front().bytes) / passed_s;
}

} // namespace forksight::player
