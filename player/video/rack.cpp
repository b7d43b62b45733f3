#include "player/video/rack.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace forksight::player::video {

namespace {

using State = Video::State;

// A core that nobody wanted for this long is given up: it holds tens of megabytes.
constexpr double keep_s = 10.0;
// One that is not done closing by then hangs, in a driver say: others take its place.
constexpr double close_s = 1.5;

} // namespace

Rack::Rack(const CoreSettings& settings, std::unique_ptr<render::SharedContext> context, GlAddress gl_address,
           std::size_t most)
    : settings_(settings), painter_(std::move(context), std::move(gl_address)), most_(most) {}

Rack::~Rack() {
    for (Place& place : places_) place.video->close();
    for (Place& place : places_) place.video->retire();
    painter_.finish();
    for (Place& place : places_) place.video->gone(); // side by side from here
    for (auto& video : leaving_) video->gone();
}

Video* Rack::lend() {
    for (Place& place : places_) {
        if (place.lent || place.video->state() != State::idle) continue;
        place.lent = true;
        return place.video.get();
    }
    return nullptr;
}

void Rack::decode_in_software() {
    settings_.hardware = false;
    for (Place& place : places_) place.video->decode_in_software();
}

bool Rack::full() const {
    const auto lent = std::count_if(places_.begin(), places_.end(), [](const Place& place) { return place.lent; });
    return static_cast<std::size_t>(lent) >= most_;
}

void Rack::give_back(Video* video) {
    const auto place =
        std::find_if(places_.begin(), places_.end(), [&](const Place& p) { return p.video.get() == video; });
    assert(place != places_.end() && place->lent);
    place->video->close();
    place->lent = false;
    place->free_since_s = -1.0;
}

void Rack::update(double now_s, std::size_t wanted) {
    for (Place& place : places_) {
        place.video->listen();
        if (place.lent) continue;
        if (place.video->state() == State::broken) broken_ = place.video->why();
        if (place.free_since_s < 0.0) place.free_since_s = now_s;
    }
    std::size_t free = 0;
    hanging_ = 0;
    for (const Place& place : places_) {
        const bool hangs = place.video->state() == State::closing && now_s - place.free_since_s > close_s;
        free += !place.lent && !hangs ? 1 : 0;
        hanging_ += !place.lent && hangs ? 1 : 0;
    }
    if (free < wanted && places_.size() - std::min(hanging_, most_) < most_ && broken_.empty()) {
        places_.push_back({std::make_unique<Video>(settings_, painter_), false, now_s});
    } else if (free > wanted) {
        const auto idle = std::find_if(places_.begin(), places_.end(), [&](const Place& place) {
            const bool settled = place.video->state() == State::idle || place.video->state() == State::broken;
            return !place.lent && settled && now_s - place.free_since_s > keep_s;
        });
        if (idle != places_.end()) {
            idle->video->retire();
            leaving_.push_back(std::move(idle->video));
            places_.erase(idle);
        }
    }
    std::erase_if(leaving_, [](const auto& video) { return video->gone(); });
}

} // namespace forksight::player::video
