#include "player/stream/rendition.hpp"

#include <algorithm>
#include <cassert>

namespace forksight::player::stream {
namespace {

using media_manifests::Rendition;
using Renditions = std::vector<Rendition>;

std::uint64_t pixels(const Rendition& rendition) {
    return static_cast<std::uint64_t>(rendition.width) * static_cast<std::uint64_t>(rendition.height);
}

/// The numbers of those this machine may show.
std::vector<std::size_t> allowed(const Renditions& video, std::uint64_t max_pixels_per_frame) {
    assert(!video.empty());
    std::uint64_t smallest = pixels(video.front());
    for (const Rendition& one : video) smallest = std::min(smallest, pixels(one));
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < video.size(); ++i) {
        const bool fits = max_pixels_per_frame == 0 || pixels(video[i]) <= max_pixels_per_frame;
        if (fits || pixels(video[i]) == smallest) numbers.push_back(i);
    }
    return numbers;
}

/// The fewest bits first.
auto by_bits(const Renditions& video) {
    return [&video](std::size_t a, std::size_t b) {
        return video[a].average_bandwidth_bps < video[b].average_bandwidth_bps;
    };
}

/// The worst first.
auto by_quality(const Renditions& video) {
    return [&video](std::size_t a, std::size_t b) { return worse(video[a], video[b]); };
}

} // namespace

bool worse(const Rendition& one, const Rendition& other) {
    if (pixels(one) != pixels(other)) return pixels(one) < pixels(other);
    return one.average_bandwidth_bps < other.average_bandwidth_bps;
}

std::size_t best_rendition(const Renditions& video, std::uint64_t max_pixels_per_frame) {
    const auto numbers = allowed(video, max_pixels_per_frame);
    return *std::max_element(numbers.begin(), numbers.end(), by_quality(video));
}

std::vector<std::size_t> instead_of(const Renditions& video, std::size_t failed, std::uint64_t max_pixels_per_frame) {
    auto numbers = allowed(video, max_pixels_per_frame);
    std::stable_sort(numbers.begin(), numbers.end(), by_bits(video));
    const auto bits = video[failed].average_bandwidth_bps;
    std::vector<std::size_t> order;
    for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
        if (*number != failed && video[*number].average_bandwidth_bps <= bits) order.push_back(*number);
    }
    for (const std::size_t number : numbers) {
        if (number != failed && video[number].average_bandwidth_bps > bits) order.push_back(number);
    }
    return order;
}

} // namespace forksight::player::stream
