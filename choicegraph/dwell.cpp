#include "choicegraph/dwell.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace forksight::choicegraph {

namespace {
constexpr double longest_step_s = 0.25;
const Target* under(const Direction& gaze, const std::vector<Target>& targets) {
    const Target* found = nullptr;
    double nearest = 0.0;
    for (const Target& target : targets) {
        if (!target.enabled || target.cap.radius_rad <= 0.0) continue;
        const double distance = angle_between(target.cap.centre, gaze) / target.cap.radius_rad;
        if (distance <= 1.0 && (!found || distance < nearest)) {
            found = &target;
            nearest = distance;
        }
    }
    return found;
}
} // namespace

Dwell::Dwell(DwellSettings settings) : settings_(settings) {}
void Dwell::open() { *this = Dwell(settings_); }

double Dwell::rate(const Steady& gaze, const Cap& cap) const {
    const double off = angle_between(gaze.direction, cap.centre);
    const double aim = gaze.source == Source::head ? settings_.aim_head : settings_.aim_eyes;
    const double aimed = std::clamp(1.0 - (off - aim) / (aim * (settings_.slack - 1.0)), settings_.floor, 1.0);
    const double still = std::clamp(1.0 - (gaze.speed_rad_s - settings_.still) / (settings_.moving - settings_.still), 0.0, 1.0);
    return aimed * (gaze.source == Source::head ? still : 1.0);
}

std::optional<std::size_t> Dwell::look(const Steady& gaze, const std::vector<Target>& targets) {
    if (!opened_s_) { opened_s_ = last_s_ = gaze.time_s; }
    const double step_s = std::clamp(gaze.time_s - last_s_, 0.0, longest_step_s);
    last_s_ = std::max(last_s_, gaze.time_s);
    if (!gaze.seen) return std::nullopt;
    const Target* on = under(gaze.direction, targets);
    looked_at_ = on ? std::optional(on->choice) : std::nullopt;
    if (done_) return std::nullopt;
    for (auto& g : gathered_) {
        if (g.choice == looked_at_) continue;
        const double forgiven_s = std::max(0.0, settings_.grace_s - g.away_s);
        g.away_s += step_s;
        g.filled_s = std::max(0.0, g.filled_s - std::max(0.0, step_s - forgiven_s) * settings_.away);
        if (g.away_s > settings_.grace_s) g.meant = false;
    }
    if (!on) return std::nullopt;
    Gathered& mine = gathered_for(on->choice);
    mine.away_s = 0.0;
    if (!gaze.fixating) return std::nullopt;
    const bool fresh = gaze.fixating_since_s != fixation_s_;
    fixation_s_ = gaze.fixating_since_s;
    if (fresh && gaze.fixating_since_s >= *opened_s_ + settings_.first_s && gaze.arrival_rad_s >= settings_.arrival) {
        const double before = angle_between(gaze.came_from, on->cap.centre), after = angle_between(gaze.fixation, on->cap.centre);
        if (after <= before * settings_.gain) mine.meant = true;
    }
    if (!mine.meant) return std::nullopt;
    mine.filled_s += (fresh ? gaze.time_s - gaze.fixating_since_s : step_s) * rate(gaze, on->cap);
    if (mine.filled_s < settings_.dwell_s) return std::nullopt;
    done_ = true;
    return looked_at_;
}

Dwell::Gathered& Dwell::gathered_for(std::size_t choice) {
    for (auto& g : gathered_) if (g.choice == choice) return g;
    gathered_.push_back({choice});
    return gathered_.back();
}
double Dwell::progress(std::size_t choice) const {
    for (const Gathered& g : gathered_) if (g.choice == choice) return std::min(1.0, g.filled_s / settings_.dwell_s);
    return 0.0;
}
} // namespace forksight::choicegraph
