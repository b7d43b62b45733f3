#include "player/stream/ladders.hpp"

#include <algorithm>

#include "player/stream/rendition.hpp"

namespace forksight::player::stream {
namespace {

using media_manifests::Rendition;

/// A logarithm wants a rate, whatever a manifest says.
constexpr double least_bps = 1000.0;
constexpr double nearly = 1.02;

double mean_bps(const Rendition& rendition) {
    return std::max(least_bps, static_cast<double>(rendition.average_bandwidth_bps));
}

/// Of pictures that cost nearly the same the larger is taken: a dark clip's small one may need more bits than its
/// large.
bool is_worth_it(const std::vector<Rendition>& video, std::size_t number) {
    const Rendition& one = video[number];
    return std::none_of(video.begin(), video.end(), [&](const Rendition& other) {
        return worse(one, other) && other.width > one.width && mean_bps(other) <= nearly * mean_bps(one);
    });
}

} // namespace

std::size_t ClipLadder::rung_of(std::size_t rendition) const {
    const auto found = std::find(renditions.begin(), renditions.end(), rendition);
    return static_cast<std::size_t>(found - renditions.begin());
}

ClipLadder ladder_of(const media_manifests::Presentation& clip, double buffer_limit_s) {
    ClipLadder made;
    for (std::size_t i = 0; i < clip.video.size(); ++i) {
        if (is_worth_it(clip.video, i)) made.renditions.push_back(i);
    }
    std::stable_sort(made.renditions.begin(), made.renditions.end(), [&](std::size_t a, std::size_t b) {
        return clip.video[a].average_bandwidth_bps < clip.video[b].average_bandwidth_bps;
    });
    const double sound_bps = clip.audio ? mean_bps(*clip.audio) : 0.0;
    const auto& segments = clip.video.front().segments;
    made.ladder.segment_s =
        std::max(0.1, clip.duration_s / static_cast<double>(std::max<std::size_t>(1, segments.size())));
    made.ladder.buffer_limit_s = std::max(buffer_limit_s, made.ladder.segment_s);
    for (const std::size_t rendition : made.renditions) {
        made.ladder.rates_bps.push_back(mean_bps(clip.video[rendition]) + sound_bps);
    }
    for (std::size_t segment = 0; segment < segments.size(); ++segment) {
        std::vector<double> bits;
        for (const std::size_t rendition : made.renditions) {
            const Rendition& one = clip.video[rendition];
            const bool told = segment < one.segments.size() && one.segments[segment].bytes > 0;
            const double picture = told ? 8.0 * static_cast<double>(one.segments[segment].bytes)
                                        : mean_bps(one) * segments[segment].duration_s;
            bits.push_back(picture + sound_bps * segments[segment].duration_s);
        }
        made.ladder.bits.push_back(std::move(bits));
        made.sound_bits.push_back(sound_bps * segments[segment].duration_s);
    }
    return made;
}

} // namespace forksight::player::stream
