#include "choicegraph/dwell.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace forksight::choicegraph {

namespace {

constexpr double longest_step_s = 0.25;

// Where two caps overlap, the one whose centre is nearest for its size: neither can fire for the other.
std::optional<std::size_t> under(const Direction& gaze, const std::vector<Target>& targets) {
    std::optional<std::size_t> found;
    double nearest = 0.0;
    for (const Target& target : targets) {
        if (!target.enabled || target.cap.radius_rad <= 0.0) continue;
        const double distance = angle_between(target.cap.centre, gaze) / target.cap.radius_rad;
        if (distance <= 1.0 && (!found || distance < nearest)) {
            found = target.choice;
            nearest = distance;
        }
    }
    return found;
}

} // namespace

Dwell::Dwell(DwellSettings settings) : settings_(settings) {
    assert(settings_.dwell_s > 0.0);
}

void Dwell::open() {
    *this = Dwell(settings_);
}

std::optional<std::size_t> Dwell::look(double time_s, const Direction& gaze, const std::vector<Target>& targets) {
    if (!std::isfinite(time_s)) return std::nullopt;
    const std::optional<std::size_t> before = looked_at_;
    looked_at_ = under(gaze, targets);
    if (!opened_s_) {
        opened_s_ = last_s_ = time_s;
        under_at_open_ = looked_at_;
    }
    const double step_s = std::clamp(time_s - *last_s_, 0.0, longest_step_s);
    last_s_ = std::max(*last_s_, time_s);
    if (done_) return std::nullopt;

    drain(step_s);
    if (!looked_at_) return std::nullopt;
    Gathered& mine = gathered_for(*looked_at_);
    mine.away_s = 0.0;
    // Time counts only between two samples on the same target: one sample says nothing about the time before it.
    if (before == looked_at_) mine.filled_s += counting_s(*looked_at_, step_s);
    if (mine.filled_s < settings_.dwell_s) return std::nullopt;
    done_ = true;
    return looked_at_;
}

// Everything but what is looked at: forgiven for the grace time, after that it empties.
void Dwell::drain(double step_s) {
    for (Gathered& gathered : gathered_) {
        if (gathered.choice == looked_at_) continue;
        const double forgiven_s = std::max(0.0, settings_.grace_s - gathered.away_s);
        gathered.away_s += step_s;
        gathered.filled_s -= std::max(0.0, step_s - forgiven_s) * settings_.drain_factor;
        gathered.filled_s = std::max(0.0, gathered.filled_s);
        if (gathered.choice == under_at_open_ && gathered.away_s > settings_.grace_s) under_at_open_.reset();
    }
}

// How much of the last step counts for `choice`: what lay under the gaze at the opening has to be left, or settle.
double Dwell::counting_s(std::size_t choice, double step_s) const {
    if (choice != under_at_open_) return step_s;
    return std::clamp(*last_s_ - *opened_s_ - settings_.settle_s, 0.0, step_s);
}

Dwell::Gathered& Dwell::gathered_for(std::size_t choice) {
    const auto found = std::find_if(gathered_.begin(), gathered_.end(),
                                    [choice](const Gathered& gathered) { return gathered.choice == choice; });
    if (found != gathered_.end()) return *found;
    gathered_.push_back({choice, 0.0, 0.0});
    return gathered_.back();
}

double Dwell::progress(std::size_t choice) const {
    for (const Gathered& gathered : gathered_) {
        if (gathered.choice != choice) continue;
        return std::min(1.0, gathered.filled_s / settings_.dwell_s);
    }
    return 0.0;
}

} // namespace forksight::choicegraph
