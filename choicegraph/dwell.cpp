#include "choicegraph/dwell.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace forksight::choicegraph {

namespace {

constexpr double longest_step_s = 0.25;
constexpr double longest_blink_s = 0.4;
constexpr double clock_anew_s = 1.0;
constexpr double grace_s = 0.25;
constexpr double switch_grace_s = 1.0; // for a head that has to follow where the eyes were
// Nobody can have seen the answers and turned to one before: what the gaze came upon until then lay there.
constexpr double first_moment_s = 0.3;
constexpr double left_radii = 2.0;
// Slower, the gaze drifted onto it. People turn their heads to what they want at 40 degrees a second and more.
constexpr double arrival_rad_s = 0.26;
constexpr double rest_counts_s = 0.1; // of the time in which a rest is recognised
// A movement that fell short rests beside the answer, for 0.1 to 0.2 s, and what corrects it is often too small to end
// that rest: who comes onto the answer so soon after it began has arrived all the same.
constexpr double correction_s = 0.35;

// How well it is looked at. Who points a head at something ends within 1.5 degrees of its middle (Hansen and others,
// "A Fitts' law study of click and dwell interaction by gaze, head and mouse with a head-mounted display", 2018: an
// effective width of 2.5 degrees) and trembles; who lets it wander ends anywhere on it. Trackers of eyes are 1.5 to 3
// degrees off.
constexpr double head_aim_rad = 0.028;
constexpr double eyes_aim_rad = 0.0698;
constexpr double aim_slack = 2.0; // so many times as far, and it counts least
constexpr double least_quality = 0.1;
constexpr double still_rad_s = 0.087; // heads that are held
constexpr double moving_rad_s = 0.349;
constexpr double quality_memory_s = 0.25;
// Longer, for each second beyond the dwell time: who strays about an answer for seconds does not choose it by crossing
// its middle once.
constexpr double memory_grows = 2.0;

constexpr double tick_dwell_share = 0.6; // of the answer's
constexpr double tick_least_s = 0.3;
constexpr double tick_radius_rad = 0.0698;
constexpr double tick_gap_rad = 0.0262;
constexpr double taken_back_s = 2.0;

double radii_off(const Target& target, const Direction& gaze) {
    return angle_between(target.cap.centre, gaze) / target.cap.radius_rad;
}

bool can_be_chosen(const Target& target) {
    return target.enabled && target.cap.radius_rad > 0.0;
}

// Where two caps overlap, the one whose centre is nearest for its size: neither can fire for the other.
const Target* under(const Direction& gaze, const std::vector<Target>& targets) {
    const Target* found = nullptr;
    double nearest = 0.0;
    for (const Target& target : targets) {
        if (!can_be_chosen(target)) continue;
        const double distance = radii_off(target, gaze);
        if (distance <= 1.0 && (!found || distance < nearest)) {
            found = &target;
            nearest = distance;
        }
    }
    return found;
}

double quality_of(const Steady& gaze, const Cap& cap) {
    const bool head = gaze.source == Source::head;
    const double aim_rad = head ? head_aim_rad : eyes_aim_rad;
    const double off_rad = angle_between(gaze.direction, cap.centre) - aim_rad;
    const double aimed = std::clamp(1.0 - off_rad / (aim_rad * (aim_slack - 1.0)), least_quality, 1.0);
    if (!head) return gaze.fixating ? aimed : 0.0;
    const double speed_rad_s = gaze.speed_rad_s - still_rad_s;
    return aimed * std::clamp(1.0 - speed_rad_s / (moving_rad_s - still_rad_s), 0.0, 1.0);
}

Direction beside(const Direction& centre, double right_rad, double up_rad) {
    const double pitch_rad = std::clamp(pitch_of(centre) + up_rad, -1.5, 1.5);
    return direction(yaw_of(centre) + right_rad / std::cos(pitch_rad), pitch_rad);
}

} // namespace

Dwell::Dwell(DwellSettings settings) : settings_(settings) {
    assert(settings_.dwell_s > 0.0);
}

void Dwell::open() {
    *this = Dwell(settings_);
}

std::optional<std::size_t> Dwell::look(const Steady& gaze, const std::vector<Target>& targets) {
    // A clock that begins anew, as SteadyGaze's then does.
    if (!opened_s_ || gaze.time_s < last_s_ - clock_anew_s) opened_s_ = last_s_ = gaze.time_s;
    step_s_ = std::clamp(gaze.time_s - last_s_, 0.0, longest_step_s);
    last_s_ = std::max(last_s_, gaze.time_s);
    if (!gaze.seen) {
        unseen_s_ += step_s_;
        if (unseen_s_ > longest_blink_s) looked_at_.reset();
        return std::nullopt;
    }
    // Who blinked looked on, unless it was not where it is now.
    if (unseen_s_ <= longest_blink_s) step_s_ += unseen_s_;
    unseen_s_ = 0.0;
    const std::optional<std::size_t> before = looked_at_;
    const Target* const on = under(gaze.direction, targets);
    looked_at_ = on ? std::optional(on->choice) : std::nullopt;
    if (done_) return std::nullopt;
    pass(gaze, targets);
    const bool in_vain = on && on->choice != asked_ && !gathered_for(on->choice).meant;
    in_vain_s_ = in_vain ? in_vain_s_ + step_s_ : 0.0;
    if (asked_) return confirm(gaze, targets);
    // Time counts only between two samples on the same target: one sample says nothing about the time before it.
    if (!on || gaze.gliding || before != looked_at_ || !filled(gaze, *on)) return std::nullopt;
    if (settings_.confirm) {
        ask(gaze, *on, targets);
        return std::nullopt;
    }
    done_ = true;
    return looked_at_;
}

/// What a moment does to every target: those off the gaze drain, and a fixation that has just begun may be an arrival.
void Dwell::pass(const Steady& gaze, const std::vector<Target>& targets) {
    const bool rests_anew = gaze.fixating && gaze.fixating_since_s != fixation_s_;
    for (const Target& target : targets) {
        if (!can_be_chosen(target)) continue;
        Gathered& gathered = gathered_for(target.choice);
        const double off_radii = radii_off(target, gaze.direction);
        gathered.farthest_rad = std::max(gathered.farthest_rad, off_radii * target.cap.radius_rad);
        if (off_radii > left_radii) gathered.lay_there = false;
        if (looked_at_ == target.choice) {
            gathered.away_s = 0.0;
            if (gaze.time_s - *opened_s_ < first_moment_s) gathered.lay_there = true;
            if (settles(gaze, gathered)) gathered.meant = true;
            if (!gathered.meant && arrives(gaze, rests_anew, gathered, target)) {
                gathered.meant = true;
                if (gathered.on_s <= 0.0) gathered.quality = quality_of(gaze, target.cap);
                if (rests_anew) gathered.on_s += rest_counts_s;
            }
        } else if (gaze.time_s - gaze.source_since_s >= switch_grace_s) {
            leave(gathered, step_s_);
        }
        if (rests_anew) gathered.farthest_rad = off_radii * target.cap.radius_rad;
    }
    if (rests_anew) fixation_s_ = gaze.fixating_since_s;
}

bool Dwell::arrives(const Steady& gaze, bool rests_anew, const Gathered& gathered, const Target& target) {
    const bool in_time = rests_anew || (gaze.fixating && gaze.time_s - gaze.fixating_since_s < correction_s);
    return in_time && !gathered.lay_there && gathered.farthest_rad > target.cap.radius_rad &&
           gaze.arrival_rad_s >= arrival_rad_s;
}

bool Dwell::settles(const Steady& gaze, const Gathered& gathered) const {
    if (!settings_.settle_s || !gathered.lay_there || !gaze.fixating) return false;
    return gaze.time_s - std::max(*opened_s_, gaze.fixating_since_s) >= *settings_.settle_s;
}

void Dwell::leave(Gathered& gathered, double step_s) {
    const double forgiven_s = std::max(0.0, grace_s - gathered.away_s);
    gathered.away_s += step_s;
    gathered.on_s = std::max(0.0, gathered.on_s - std::max(0.0, step_s - forgiven_s));
    if (gathered.away_s > grace_s) gathered.meant = false;
}

bool Dwell::filled(const Steady& gaze, const Target& target) {
    Gathered& gathered = gathered_for(target.choice);
    if (!gathered.meant) return false;
    const double quality = quality_of(gaze, target.cap);
    const double memory_s = quality_memory_s + memory_grows * std::max(0.0, gathered.on_s - settings_.dwell_s);
    gathered.quality += (quality - gathered.quality) * (1.0 - std::exp(-step_s_ / memory_s));
    gathered.on_s += step_s_;
    return gathered.on_s * gathered.quality >= settings_.dwell_s;
}

/// Hangs the tick beside the answer: below it if that is free, else where it is, and never under the gaze.
void Dwell::ask(const Steady& gaze, const Target& target, const std::vector<Target>& targets) {
    asked_ = target.choice;
    tick_on_s_ = tick_away_s_ = unanswered_s_ = 0.0;
    constexpr std::array<std::array<double, 2>, 8> ways{
        {{0, -1}, {0, 1}, {1, 0}, {-1, 0}, {0.71, -0.71}, {-0.71, -0.71}, {0.71, 0.71}, {-0.71, 0.71}}};
    for (const double times : {1.0, 2.0, 3.0, 4.0}) {
        for (const auto& way : ways) {
            // Texts are wider than their caps: beside them it hangs farther off.
            const double reach = target.cap.radius_rad * (way[0] != 0.0 ? 1.5 : 1.0);
            const double away_rad = (reach + tick_radius_rad + tick_gap_rad) * times;
            tick_right_rad_ = way[0] * away_rad;
            tick_up_rad_ = way[1] * away_rad;
            tick_ = {beside(target.cap.centre, tick_right_rad_, tick_up_rad_), tick_radius_rad};
            const bool free = std::none_of(targets.begin(), targets.end(), [&](const Target& other) {
                return angle_between(other.cap.centre, tick_.centre) < other.cap.radius_rad + tick_radius_rad;
            });
            if (free && angle_between(gaze.direction, tick_.centre) > tick_radius_rad + tick_gap_rad) return;
        }
    }
}

std::optional<std::size_t> Dwell::confirm(const Steady& gaze, const std::vector<Target>& targets) {
    const auto asked =
        std::find_if(targets.begin(), targets.end(), [&](const Target& target) { return target.choice == *asked_; });
    if (asked == targets.end() || !can_be_chosen(*asked)) {
        asked_.reset();
        return std::nullopt;
    }
    tick_.centre = beside(asked->cap.centre, tick_right_rad_, tick_up_rad_);
    if (tick_.contains(gaze.direction)) {
        tick_away_s_ = unanswered_s_ = 0.0;
        tick_on_s_ += step_s_;
        if (tick_progress() < 1.0) return std::nullopt;
        done_ = true;
        return asked_;
    }
    tick_away_s_ += step_s_;
    if (tick_away_s_ > grace_s) tick_on_s_ = std::max(0.0, tick_on_s_ - step_s_);
    unanswered_s_ = looked_at_ == asked_ ? 0.0 : unanswered_s_ + step_s_;
    if (unanswered_s_ < taken_back_s) return std::nullopt;
    Gathered& gathered = gathered_for(*asked_);
    gathered.on_s = 0.0;
    gathered.meant = false;
    asked_.reset();
    return std::nullopt;
}

Dwell::Gathered& Dwell::gathered_for(std::size_t choice) {
    const auto found = std::find_if(gathered_.begin(), gathered_.end(),
                                    [choice](const Gathered& gathered) { return gathered.choice == choice; });
    if (found != gathered_.end()) return *found;
    gathered_.push_back({choice});
    return gathered_.back();
}

double Dwell::progress(std::size_t choice) const {
    if (asked_ == choice) return 1.0;
    for (const Gathered& gathered : gathered_) {
        if (gathered.choice != choice) continue;
        return std::min(1.0, gathered.on_s * gathered.quality / settings_.dwell_s);
    }
    return 0.0;
}

double Dwell::tick_progress() const {
    const double needed_s = std::max(tick_least_s, settings_.dwell_s * tick_dwell_share);
    return asked_ ? std::min(1.0, tick_on_s_ / needed_s) : 0.0;
}

double Dwell::soonest_s(std::size_t choice) const {
    const double tick_s = std::max(tick_least_s, settings_.dwell_s * tick_dwell_share);
    // A blink that is under way counts when it is over.
    if (asked_ == choice) return std::max(0.0, tick_s - tick_on_s_ - unseen_s_);
    double on_s = unseen_s_ + rest_counts_s;
    for (const Gathered& gathered : gathered_) {
        if (gathered.choice == choice) on_s += gathered.meant ? gathered.on_s - rest_counts_s : gathered.on_s;
    }
    return std::max(0.0, settings_.dwell_s - on_s) + (settings_.confirm ? tick_s : 0.0);
}

} // namespace forksight::choicegraph
