#include "player/render/lazy_follow.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::render {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double longest_step_s = 0.5;
/// Nearer than this to straight up or down a head has no yaw to speak of.
constexpr double steep_rad = 1.31;

bool finite(const choicegraph::Orientation& o) {
    return std::isfinite(o.x) && std::isfinite(o.y) && std::isfinite(o.z) && std::isfinite(o.w);
}

} // namespace

/// x'' = -2 w x' - w^2 x, solved over the step, for the distance x still to go.
void LazyFollow::follow(Axis& axis, double wanted_rad, double dead_rad, double most_rad, double dt_s) const {
    const double w = settings_.per_s;
    const double x = axis.at_rad - wanted_rad;
    if (std::abs(x) > dead_rad) axis.gliding = true;
    if (axis.gliding) {
        const double b = axis.per_s + w * x, fade = std::exp(-w * dt_s);
        axis.at_rad = wanted_rad + (x + b * dt_s) * fade;
        axis.per_s = (axis.per_s - w * b * dt_s) * fade;
        const double left = std::abs(axis.at_rad - wanted_rad);
        if (left < settings_.rests_within_rad && std::abs(axis.per_s) < w * settings_.rests_within_rad) {
            axis.per_s = 0.0;
            axis.gliding = false;
        }
    }
    axis.at_rad = std::clamp(axis.at_rad, wanted_rad - most_rad, wanted_rad + most_rad);
}

std::optional<Band> taken_by(const Overlay& overlay) {
    constexpr double around_rad = 0.17; // half a panel of three lines and half a subtitle
    std::optional<Band> band;
    const double around = around_rad * (std::isfinite(overlay.type) ? std::clamp(overlay.type, 1.0, 2.0) : 1.0);
    const auto take = [&](const choicegraph::Cap& target) {
        const double pitch = choicegraph::pitch_of(target.centre);
        if (!band) band = Band{pitch - around, pitch + around};
        band = Band{std::min(band->low_rad, pitch - around), std::max(band->high_rad, pitch + around)};
    };
    for (const Answer& answer : overlay.answers) take(answer.target);
    for (const Mark& mark : overlay.marks) take(mark.target);
    return band;
}

double LazyFollow::beside(const Band& taken) const {
    const double clear = 1.5 * settings_.rests_within_rad; // a glide that ends a little early is out of the band
    if (taken.low_rad - clear >= settings_.lowest_rad) return taken.low_rad - clear;
    return std::min(taken.high_rad + clear, settings_.highest_rad);
}

void LazyFollow::step(double dt_s, const choicegraph::Orientation& head, const std::optional<Band>& taken) {
    if (!finite(head) || !std::isfinite(dt_s)) return;
    const double dt = std::clamp(dt_s, 0.0, longest_step_s);
    const choicegraph::Direction ahead = choicegraph::facing(head);
    const double head_pitch = choicegraph::pitch_of(ahead);
    if (std::abs(head_pitch) < steep_rad) {
        head_yaw_ += std::remainder(choicegraph::yaw_of(ahead) - head_yaw_, 2.0 * pi);
    }
    double pitch = std::clamp(head_pitch - settings_.below_rad, settings_.lowest_rad, settings_.highest_rad);
    const auto within = [&](double at) { return taken && at > taken->low_rad && at < taken->high_rad; };
    if (within(pitch)) pitch = beside(*taken);
    if (within(pitch_.at_rad)) pitch_.gliding = true;
    if (!placed_) {
        yaw_ = {head_yaw_, 0.0, false};
        pitch_ = {pitch, 0.0, false};
        placed_ = true;
        return;
    }
    follow(yaw_, head_yaw_, settings_.dead_yaw_rad, settings_.most_yaw_rad, dt);
    follow(pitch_, pitch, settings_.dead_pitch_rad, settings_.most_pitch_rad, dt);
    pitch_.at_rad = std::clamp(pitch_.at_rad, settings_.lowest_rad, settings_.highest_rad);
}

choicegraph::Direction LazyFollow::middle() const {
    if (!placed_) return choicegraph::direction(0.0, -settings_.below_rad);
    return choicegraph::direction(yaw_.at_rad, pitch_.at_rad);
}

} // namespace forksight::player::render
