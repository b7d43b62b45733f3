// In which rendition a stretch's segments come: what is there, what may follow, and what the helm says of the line.
#include <algorithm>
#include <chrono>

#include "player/stream/fetch_ahead.hpp"
#include "player/stream/prepared.hpp"
#include "player/stream/rendition.hpp"

namespace forksight::player::stream {
namespace {

using media_manifests::Rendition;

/// A segment on its way is given so long before it is asked whether a smaller one would come sooner.
constexpr std::chrono::milliseconds least_look{250};

/// Whether its segments carry what a decoder must know of them, so that renditions may change in mid-stream.
bool in_band(const Rendition& rendition) {
    const std::string_view codecs = rendition.codecs;
    return codecs.substr(0, 4) == "avc3" || codecs.substr(0, 4) == "hev1";
}

} // namespace

bool FetchAhead::usable(std::size_t rendition) const {
    if (barred_.count(rendition) != 0) return false;
    if (!header_rendition_ || rendition == *header_rendition_) return true;
    return in_band(clip().video[rendition]) && in_band(clip().video[*header_rendition_]);
}

/// It was asked for and did not come, yet.
bool FetchAhead::lacks_init(std::size_t rendition) const {
    const auto found = picture_inits_.find(rendition);
    return found != picture_inits_.end() && !found->second.kept && found->second.failing_since;
}

/// The rendition in which this machine has the segment on its disk already.
std::optional<std::size_t> FetchAhead::prepared(std::size_t segment) const {
    if (!supply_.copy) return std::nullopt;
    const std::string file = media_manifests::segment_name(segment + 1);
    return prepared_rendition(clip().video, supply_.max_pixels_per_frame, [&](std::size_t one) {
        return usable(one) && supply_.copy->find(url_of(clip().video[one], file)).has_value();
    });
}

/// A folder on this machine is as fast as anything needs.
bool FetchAhead::is_on_disk() const {
    return supply_.clip_urls[clip_].rfind("file://", 0) == 0;
}

FetchAhead::Choice FetchAhead::choose(std::size_t segment) const {
    if (const auto there = prepared(segment)) return {*there, Why::there};
    const auto& video = clip().video;
    const std::uint64_t pixels = supply_.max_pixels_per_frame;
    const std::size_t best_shown = best_rendition(video, pixels);
    const std::vector<std::size_t> shown = instead_of(video, best_shown, pixels);
    std::vector<bool> can_be(video.size(), false);
    const auto allow = [&](const auto& allowed) {
        can_be[best_shown] = allowed(best_shown);
        for (const std::size_t one : shown) can_be[one] = allowed(one);
    };
    allow([this](std::size_t one) { return usable(one) && !lacks_init(one); });
    if (std::find(can_be.begin(), can_be.end(), true) == can_be.end()) {
        allow([this](std::size_t one) { return usable(one); });
    }
    // Two renditions that cannot follow one another are not begun with, whichever of the two comes first.
    if (!header_rendition_ && !slots_.empty() && !in_band(video[slots_.front().rendition])) {
        for (std::size_t one = 0; one < can_be.size(); ++one) {
            can_be[one] = can_be[one] && one == slots_.front().rendition;
        }
    }
    std::size_t chosen = best_shown;
    Why why = Why::there;
    if (!is_on_disk()) {
        why = Why::line;
        chosen = supply_.helm->choose(aim_.stream, segment, can_be, supply_.fetch.throughput_bps(), aim_.now);
    }
    if (!can_be[chosen]) {
        why = Why::stream;
        if (can_be[best_shown]) chosen = best_shown;
    }
    if (!can_be[chosen]) {
        const auto found = std::find_if(shown.begin(), shown.end(), [&](std::size_t one) { return can_be[one]; });
        if (found != shown.end()) chosen = *found;
    }
    const std::vector<std::size_t> others = instead_of(video, chosen, pixels);
    // What is in memory already costs nothing; taken when it is no worse.
    const std::string file = media_manifests::segment_name(segment + 1);
    std::size_t best = chosen;
    for (const std::size_t other : others) {
        if (worse(video[other], video[best]) || !can_be[other]) continue;
        if (supply_.store->holds(url_of(video[other], file))) best = other;
    }
    return {best, best == chosen ? why : Why::there};
}

/// On air, the segment that is needed next gives way to a smaller one if it would come too late.
void FetchAhead::leave_late() {
    if (!aim_.on_air || is_on_disk()) return;
    const auto late = std::find_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return !slot.picture.kept; });
    if (late == slots_.end() || late->picture.key == 0) return;
    if (prepared(late->picture.number) == late->rendition) return; // of the disk, whatever the line is like
    if (aim_.now - late->picture.asked < least_look) return;
    const auto other = supply_.helm->instead(aim_.stream, late->picture.number, late->rendition,
                                             supply_.store->came(late->picture.waiter));
    if (!other || !usable(*other) || lacks_init(*other)) return;
    set_rendition(*late, *other, Why::late);
    late->untried = instead_of(clip().video, *other, supply_.max_pixels_per_frame);
}

} // namespace forksight::player::stream
