#include "player/shots.hpp"

#include <algorithm>
#include <cstdio>

namespace forksight::player {

namespace {

// A scene's first frames still show how it follows the one before; a moment later it shows itself.
constexpr double after_entry_s = 0.4;
constexpr double after_offer_s = 0.4;
constexpr double ring_half = 0.5;
constexpr double ring_nearly_full = 0.9;

} // namespace

std::optional<std::string> Shots::name(const Director& director, double now_s, bool standing_still) {
    const std::string& scene = director.scene();
    if (director.path().size() != scenes_seen_) {
        scenes_seen_ = director.path().size();
        entered_s_ = now_s;
        start_kept_ = was_offering_ = false;
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

} // namespace forksight::player
