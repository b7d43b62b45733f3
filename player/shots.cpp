#include "player/shots.hpp"

#include <algorithm>
#include <cstdio>

namespace forksight::player {

namespace {

// A scene's first frames still show how it follows the one before; a moment later it shows itself.
constexpr double after_entry_s = 0.4;
constexpr double after_offer_s = 0.4;
constexpr double after_spoken_s = 0.4;
constexpr double ring_half = 0.5;
constexpr double ring_nearly_full = 0.9;
// A room fades in, and a page takes a moment to be drawn.
constexpr double after_page_s = 1.0;

} // namespace

std::optional<std::string> Shots::name(const Director& director, double now_s, bool standing_still, bool spoken) {
    const std::string& scene = director.scene();
    if (director.path().size() != scenes_seen_) {
        scenes_seen_ = director.path().size();
        entered_s_ = now_s;
        start_kept_ = spoken_kept_ = was_offering_ = false;
    }
    if (director.offering() && !was_offering_) {
        offered_s_ = now_s;
        was_offering_ = true;
        offer_kept_ = ring_kept_ = choice_kept_ = false;
    }
    if (director.over()) {
        if (end_kept_) return std::nullopt;
        end_kept_ = true;
        return named(scene, director.ending().empty() ? "stopped" : "ending-" + director.ending());
    }
    if (!standing_still) stall_kept_ = false;
    if (standing_still && !stall_kept_) {
        stall_kept_ = true;
        return named(scene, "standing-still");
    }
    if (!start_kept_ && now_s >= entered_s_ + after_entry_s) {
        start_kept_ = true;
        return named(scene, "start");
    }
    if (!spoken) spoken_s_ = now_s;
    if (!spoken_kept_ && now_s >= spoken_s_ + after_spoken_s) {
        spoken_kept_ = true;
        return named(scene, "spoken");
    }
    if (!director.offering()) return std::nullopt;
    if (!offer_kept_ && now_s >= offered_s_ + after_offer_s) {
        offer_kept_ = true;
        return named(scene, "offer");
    }
    for (const Offering& offering : director.offered()) {
        if (!ring_kept_ && offering.progress >= ring_half) {
            ring_kept_ = true;
            return named(scene, "looking-at-" + offering.id);
        }
        if (!choice_kept_ && offering.progress >= ring_nearly_full) {
            choice_kept_ = true;
            return named(scene, "choosing-" + offering.id);
        }
    }
    return std::nullopt;
}

std::string Shots::named(const std::string& scene, const std::string& moment) {
    char number[16];
    std::snprintf(number, sizeof number, "%02u-", ++count_);
    return number + scene + "-" + moment;
}

std::optional<std::string> RoomShots::name(const std::string& moment, double ring, double now_s) {
    if (moment != moment_) {
        moment_ = moment;
        opened_s_ = now_s;
        page_kept_ = ring_kept_ = moment.empty();
        if (!moment.empty()) ++opened_[moment];
    }
    if (!page_kept_ && now_s >= opened_s_ + after_page_s) {
        page_kept_ = true;
        return named();
    }
    if (page_kept_ && !ring_kept_ && ring >= ring_half) {
        ring_kept_ = true;
        return named() + "-looking";
    }
    return std::nullopt;
}

std::string RoomShots::named() const {
    const unsigned times = opened_.at(moment_);
    return "room-" + moment_ + (times > 1 ? "-" + std::to_string(times) : "");
}

} // namespace forksight::player
