#include "player/stream/early.hpp"

#include <algorithm>
#include <utility>

namespace forksight::player::stream {
namespace {

/// The film's own limit is lower; whoever tells more is not believed.
constexpr std::size_t begun_limit = 32;

bool names(const std::vector<Expected>& expected, const Stretch& stretch) {
    return std::any_of(expected.begin(), expected.end(), [&](const Expected& one) { return one.stretch == stretch; });
}

bool can_follow(const std::vector<Expected>& expected, const Stretch& stretch) {
    return std::any_of(expected.begin(), expected.end(), [&](const Expected& one) {
        return std::find(one.then.begin(), one.then.end(), stretch) != one.then.end();
    });
}

} // namespace

void Early::expect(const std::vector<Expected>& expected, std::optional<double> soonest_s, Helm::TimePoint now) {
    std::vector<Stretch> wanted;
    for (const Expected& one : expected) {
        if (!supply_->helm->looks_beyond(one)) continue;
        for (const Stretch& stretch : one.then) {
            if (wanted.size() == begun_limit || names(expected, stretch)) continue;
            if (std::find(wanted.begin(), wanted.end(), stretch) == wanted.end()) wanted.push_back(stretch);
        }
    }
    const std::lock_guard lock(mutex_);
    // What can come next by now waits here for whoever opens it. And what the helm looks at no more stays while it can
    // come, at no cost: on a line at the edge of what it looks so far on, bytes would be dropped again and again.
    std::erase_if(
        begun_, [&](const Begun& one) { return !names(expected, one.stretch) && !can_follow(expected, one.stretch); });
    supply_->helm->expect(expected, soonest_s, now);
    for (const Stretch& stretch : wanted) {
        if (begun_.size() >= begun_limit) break;
        const auto is_it = [&](const Begun& one) { return one.stretch == stretch; };
        if (std::any_of(begun_.begin(), begun_.end(), is_it)) continue;
        begun_.push_back({stretch, std::make_unique<ClipStream>(supply_, video::Opening{stretch}, opened_++)});
    }
}

std::unique_ptr<ClipStream> Early::open(const video::Opening& opening) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(begun_.begin(), begun_.end(), [&](const Begun& one) {
        return one.stretch == static_cast<const Stretch&>(opening);
    });
    if (found == begun_.end()) return std::make_unique<ClipStream>(supply_, opening, opened_++);
    std::unique_ptr<ClipStream> stream = std::move(found->stream);
    begun_.erase(found);
    if (opening.on_air) stream->on_air(true);
    return stream;
}

std::size_t Early::begun() const {
    const std::lock_guard lock(mutex_);
    return begun_.size();
}

} // namespace forksight::player::stream
