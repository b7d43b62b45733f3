#include "choicegraph/gaze.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace forksight::choicegraph {

namespace {

// What differs between a head and eyes.
struct Figures {
    double least_cutoff_hz; // at rest
    double cutoff_per_rad;  // more, for each radian a second
    double speed_cutoff_hz;
    double window_s; // this long within the spread is a fixation
    double spread_rad;
};

// Heads tremble by a few tenths of a degree and turn at 20 to 200 degrees a second; the filter's delay at rest is
// 0.05 s. Trackers of eyes scatter by half a degree and more; 0.1 s is the shortest fixation (Salvucci and Goldberg).
constexpr Figures of_head{3.0, 6.0, 4.0, 0.15, 0.0262};
constexpr Figures of_eyes{2.0, 4.0, 6.0, 0.10, 0.0349};

constexpr double longest_gap_s = 0.5; // longer without samples, and nothing is known of the time between
constexpr double blink_s = 0.5;       // blinks take 0.1 to 0.4 s
constexpr double clock_anew_s = 1.0;
constexpr double glide_s = 0.4;
constexpr double kept_per_window = 16.0;
constexpr double fixation_memory_s = 0.5; // its middle follows so slowly that drift leaves it

const Figures& of(Source source) {
    return source == Source::head ? of_head : of_eyes;
}

std::optional<Direction> unit(const Direction& d) {
    const double size = length(d);
    if (!std::isfinite(size) || size < 1e-6) return std::nullopt;
    return Direction{d.x / size, d.y / size, d.z / size};
}

Direction towards(const Direction& from, const Direction& to, double share) {
    return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, from.z + (to.z - from.z) * share};
}

// Casiez 2012: the share of a new sample for a cutoff.
double share_of(double cutoff_hz, double step_s) {
    const double tau_s = 1.0 / (2.0 * std::numbers::pi * cutoff_hz);
    return step_s / (step_s + tau_s);
}

} // namespace

const Steady& SteadyGaze::add(const Sample& sample) {
    if (!std::isfinite(sample.time_s)) return steady_;
    if (began_ && sample.time_s < steady_.time_s - clock_anew_s) *this = SteadyGaze();
    if (began_ && sample.time_s <= steady_.time_s) return steady_;
    const auto direction = unit(sample.direction);
    const bool blink =
        steady_.source == Source::eyes && sample.source == Source::head && began_ && sample.time_s - seen_s_ < blink_s;
    if (!direction || !sample.valid || blink) {
        unseen(sample.time_s);
    } else {
        see({sample.time_s, *direction, sample.source, true});
    }
    return steady_;
}

void SteadyGaze::unseen(double time_s) {
    steady_.seen = false;
    steady_.speed_rad_s = 0.0;
    if (time_s - seen_s_ >= blink_s) end_fixation();
    if (began_) steady_.time_s = time_s;
}

void SteadyGaze::begin_at(const Sample& sample) {
    end_fixation();
    raw_ = filtered_ = sample.direction;
    velocity_ = {0.0, 0.0, 0.0};
    window_.clear();
}

void SteadyGaze::see(const Sample& sample) {
    const double step_s = sample.time_s - seen_s_;
    if (!began_) {
        began_ = true;
        steady_.direction = glide_from_ = sample.direction;
        steady_.source = sample.source;
        steady_.source_since_s = sample.time_s - glide_s; // nothing to glide from
        begin_at(sample);
    } else if (sample.source != steady_.source) {
        glide_from_ = steady_.direction;
        steady_.source = sample.source;
        steady_.source_since_s = sample.time_s;
        begin_at(sample);
    } else if (step_s > longest_gap_s) {
        begin_at(sample);
    } else {
        smooth(sample.direction, step_s);
    }
    steady_.time_s = seen_s_ = sample.time_s;
    steady_.seen = true;
    steady_.speed_rad_s = length(velocity_);
    glide(sample.time_s);
    follow_fixation(sample.time_s);
}

void SteadyGaze::smooth(const Direction& direction, double step_s) {
    const Figures& figures = of(steady_.source);
    const Direction velocity{(direction.x - raw_.x) / step_s, (direction.y - raw_.y) / step_s,
                             (direction.z - raw_.z) / step_s};
    velocity_ = towards(velocity_, velocity, share_of(figures.speed_cutoff_hz, step_s));
    const double cutoff_hz = figures.least_cutoff_hz + figures.cutoff_per_rad * length(velocity_);
    raw_ = direction;
    filtered_ = between(filtered_, direction, share_of(cutoff_hz, step_s));
}

void SteadyGaze::glide(double time_s) {
    const double u = std::clamp((time_s - steady_.source_since_s) / glide_s, 0.0, 1.0);
    steady_.gliding = u < 1.0;
    steady_.direction = steady_.gliding ? between(glide_from_, filtered_, u * u * (3.0 - 2.0 * u)) : filtered_;
}

void SteadyGaze::end_fixation() {
    if (!steady_.fixating) return;
    steady_.fixating = false;
    steady_.arrival_rad_s = 0.0;
    window_.clear();
}

// The newest samples, thinned: at any rate, no more than a few more than `kept_per_window`.
void SteadyGaze::keep(double time_s) {
    const double window_s = of(steady_.source).window_s;
    if (!window_.empty() && time_s - window_.back().time_s < window_s / kept_per_window) return;
    window_.push_back({time_s, steady_.direction});
    // Asked as below: with the sums turned round, steps that fill the window exactly may never be enough.
    while (window_.size() > 2 && time_s - window_[1].time_s >= window_s) window_.erase(window_.begin());
}

void SteadyGaze::follow_fixation(double time_s) {
    const Figures& figures = of(steady_.source);
    if (steady_.fixating) {
        if (angle_between(steady_.fixation, steady_.direction) <= figures.spread_rad) {
            const double step_s = time_s - gathered_s_;
            const double share =
                std::clamp(step_s / std::min(time_s - steady_.fixating_since_s, fixation_memory_s), 0.0, 1.0);
            steady_.fixation = between(steady_.fixation, steady_.direction, share);
            gathered_s_ = time_s;
            return;
        }
        end_fixation();
    }
    steady_.arrival_rad_s = std::max(steady_.arrival_rad_s, steady_.speed_rad_s);
    keep(time_s);
    if (time_s - window_.front().time_s < figures.window_s || steady_.gliding) return;
    Direction sum{0.0, 0.0, 0.0};
    for (const Kept& kept : window_) {
        sum = {sum.x + kept.direction.x, sum.y + kept.direction.y, sum.z + kept.direction.z};
    }
    const auto middle = unit(sum);
    if (!middle) return;
    for (const Kept& kept : window_) {
        if (angle_between(*middle, kept.direction) > figures.spread_rad) return;
    }
    steady_.fixating = true;
    steady_.fixation = *middle;
    steady_.fixating_since_s = window_.front().time_s;
    gathered_s_ = time_s;
}

} // namespace forksight::choicegraph
