#include "player/stream/feed.hpp"

#include <chrono>
#include <utility>

#include "player/stream/clip_stream.hpp"
#include "player/stream/rendition.hpp"

namespace forksight::player::stream {
namespace {

std::vector<std::string> urls_of(const std::string& base_url, const std::vector<std::string>& clip_ids) {
    std::vector<std::string> urls;
    for (const std::string& id : clip_ids) urls.push_back(base_url + id + '/');
    return urls;
}

} // namespace

Feed::Feed(net::Fetch& fetch, std::string base_url, const std::vector<std::string>& clip_ids,
           std::vector<media_manifests::Presentation> clips, Limits limits, std::shared_ptr<const cache::Copy> copy)
    : supply_(std::make_shared<Supply>(fetch, std::move(clips), clip_ids, urls_of(base_url, clip_ids), limits,
                                       std::move(copy))),
      early_(std::make_shared<Early>(supply_)) {
    fetch.hear_line([weak = std::weak_ptr(supply_)](double bits, double busy_s) {
        const auto supply = weak.lock();
        if (!supply) return;
        supply->helm->saw(bits, busy_s);
        supply->ticks->pass(std::chrono::steady_clock::now());
    });
}

void Feed::expect(const std::vector<Expected>& expected, std::optional<double> soonest_s) {
    early_->expect(expected, soonest_s, std::chrono::steady_clock::now());
}

video::OpenStretch Feed::open_stretch() const {
    return [early = early_](const video::Opening& opening) -> std::unique_ptr<video::ByteSource> {
        return early->open(opening);
    };
}

video::ShapeOf Feed::shape_of() const {
    return [supply = supply_](std::size_t clip) {
        const auto& presentation = supply->clips.at(clip);
        const auto& best = presentation.video[best_rendition(presentation.video, supply->max_pixels_per_frame)];
        video::ClipShape shape;
        shape.name = supply->clip_ids.at(clip);
        shape.duration_s = presentation.duration_s;
        shape.frame_rate = best.frame_rate.value();
        shape.width = best.width;
        shape.height = best.height;
        shape.projection = presentation.projection;
        shape.stereo = presentation.stereo;
        shape.has_sound = presentation.audio.has_value();
        return shape;
    };
}

void Feed::max_pixels_per_frame(std::uint64_t pixels) {
    supply_->max_pixels_per_frame = pixels;
}

} // namespace forksight::player::stream
