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
    // What can come next by now waits here for whoever opens it.
    begun_.erase(std::remove_if(begun_.begin(), begun_.end(),
                                [&](const Begun& one) {
                                    return std::find(wanted.begin(), wanted.end(), one.stretch) == wanted.end() &&
                                           !names(expected, one.stretch);
                                }),
                 begun_.end());
    supply_->helm->expect(expected, soonest_s, now);
    for (const Stretch& stretch : wanted) {
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
