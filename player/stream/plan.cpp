#include "player/stream/plan.hpp"

#include <algorithm>
#include <cassert>

namespace forksight::player::stream {
namespace {

/// Sums of decimal fractions miss boundaries by less than this; a frame is a hundred times longer.
constexpr double tolerance_s = 1e-4;

std::vector<double> starts_of(const std::vector<media_manifests::Segment>& segments) {
    std::vector<double> starts{0.0};
    starts.reserve(segments.size() + 1);
    for (const auto& segment : segments) starts.push_back(starts.back() + segment.duration_s);
    return starts;
}

/// The segment that holds `at_s`: the last that begins at or before it.
std::size_t holding(const std::vector<double>& starts, double at_s) {
    const auto after = std::upper_bound(starts.begin(), starts.end() - 1, at_s + tolerance_s);
    return after == starts.begin() ? 0 : static_cast<std::size_t>(after - starts.begin()) - 1;
}

} // namespace

Plan::Plan(const media_manifests::Presentation& clip, double from_s, std::optional<double> to_s) {
    assert(!clip.video.empty() && !clip.video.front().segments.empty());
    starts_ = starts_of(clip.video.front().segments);
    if (clip.audio && !clip.audio->segments.empty()) sound_starts_ = starts_of(clip.audio->segments);
    from_s_ = std::clamp(from_s, 0.0, starts_.back());
    to_s_ = std::clamp(to_s.value_or(starts_.back()), from_s_, starts_.back());
    first_ = holding(starts_, from_s_);
    last_ = std::max(first_, holding(starts_, to_s_ - 2 * tolerance_s));
}

double Plan::shown_s(std::size_t segment) const {
    return std::max(0.0, std::min(end_s(segment), to_s_) - std::max(start_s(segment), from_s_));
}

std::size_t Plan::sound_up_to(std::size_t segment) const {
    const auto up_to = std::lower_bound(sound_starts_.begin(), sound_starts_.end() - 1, end_s(segment) - tolerance_s);
    return static_cast<std::size_t>(up_to - sound_starts_.begin());
}

std::vector<std::size_t> Plan::sound_before(std::size_t segment) const {
    std::vector<std::size_t> numbers;
    if (sound_starts_.empty()) return numbers;
    std::size_t number = segment == first_ ? holding(sound_starts_, start_s(segment)) : sound_up_to(segment - 1);
    // The sound may go on after the picture's last frame; beyond that nothing is asked for.
    for (const std::size_t end = sound_up_to(segment); number < end; ++number) numbers.push_back(number);
    return numbers;
}

} // namespace forksight::player::stream
