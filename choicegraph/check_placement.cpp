// FS04: answers where a head can turn to, large enough, apart, and not too many.
#include <algorithm>
#include <cmath>

#include "choicegraph/check_parts.hpp"
#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

namespace {

constexpr double smallest_radius_deg = 3.0;
constexpr double furthest_yaw_deg = 120.0;
constexpr double highest_pitch_deg = 45.0;
constexpr double lowest_pitch_deg = -60.0;
constexpr std::size_t most_at_once = 4;
constexpr std::size_t most_compared = 32; // more answers than these are too many anyway
constexpr double sample_s = 0.25;
constexpr int most_samples = 400;

// Two answers that each have a condition may well exclude each other; only exploring can tell.
bool is_conditional(const Choice& choice) {
    return !choice.condition.empty() && !choice.show_disabled;
}

std::string where_of(const Examined& examined, std::size_t choice, std::size_t point) {
    const std::string where = pointer(examined.where + "/choices", choice) + "/look";
    return examined.scene.choices[choice].look.size() > 1 ? pointer(where, point) : where;
}

// False if a number is not a place on the sphere.
bool check_points(const Examined& examined, std::size_t number, Report& report) {
    const Choice& choice = examined.scene.choices[number];
    bool sound = true;
    bool small = false;
    bool far = false;
    for (std::size_t i = 0; i < choice.look.size(); ++i) {
        const Look& point = choice.look[i];
        const std::string where = where_of(examined, number, i);
        const bool on_sphere = std::abs(point.yaw_deg) <= 180.0 && std::abs(point.pitch_deg) <= 90.0;
        const bool has_size = point.radius_deg > 0.0 && point.radius_deg <= 90.0;
        if (!on_sphere) report.add("FS0405", where);
        if (!has_size) report.add("FS0403", where + "/radius");
        if (!on_sphere || !has_size) {
            sound = false;
            continue;
        }
        // Once an answer is enough: a moving one is at fault as a whole.
        if (point.radius_deg < smallest_radius_deg && !small) {
            report.add("FS0402", where + "/radius", {choice.id, in_words(point.radius_deg)});
            small = true;
        }
        const bool turns_far = std::abs(point.yaw_deg) > furthest_yaw_deg || point.pitch_deg > highest_pitch_deg ||
                               point.pitch_deg < lowest_pitch_deg;
        if (turns_far && !far) {
            report.add("FS0404", where, {choice.id});
            far = true;
        }
    }
    return sound;
}

bool overlap_at(const Choice& a, const Choice& b, double t_s) {
    const Look here = look_at(a.look, t_s);
    const Look there = look_at(b.look, t_s);
    const double apart = angle_between(direction(radians(here.yaw_deg), radians(here.pitch_deg)),
                                       direction(radians(there.yaw_deg), radians(there.pitch_deg)));
    return degrees(apart) < here.radius_deg + there.radius_deg - 1e-9;
}

// Do they overlap at any moment that both hang in the room?
bool overlap(const Offer& offer, const Choice& a, const Choice& b) {
    const bool still = a.look.size() == 1 && b.look.size() == 1;
    if (still || offer.meanwhile == Meanwhile::freeze) return overlap_at(a, b, offer.at_s);
    const double from_s = std::min(offer.at_s, offer.loop_from_s.value_or(offer.at_s));
    const double last_s = std::max(a.look.back().t_s, b.look.back().t_s);
    const double to_s = std::max(from_s, offer.until_s ? std::min(*offer.until_s, last_s) : last_s);
    const double wanted = std::ceil((to_s - from_s) / sample_s);
    const int samples = static_cast<int>(std::clamp(wanted, 1.0, double{most_samples}));
    for (int i = 0; i <= samples; ++i) {
        if (overlap_at(a, b, from_s + (to_s - from_s) * i / samples)) return true;
    }
    return false;
}

void check_overlaps(const Examined& examined, const std::vector<std::size_t>& hanging, Report& report) {
    const Scene& scene = examined.scene;
    const std::size_t count = std::min(hanging.size(), most_compared);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = i + 1; k < count; ++k) {
            const Choice& a = scene.choices[hanging[i]];
            const Choice& b = scene.choices[hanging[k]];
            if (is_conditional(a) && is_conditional(b)) continue;
            if (overlap(*scene.offer, a, b)) report.add("FS0401", where_of(examined, hanging[k], 0), {a.id, b.id});
        }
    }
}

void check_number(const Examined& examined, const std::vector<std::size_t>& hanging, Report& report) {
    const Scene& scene = examined.scene;
    const auto conditional = static_cast<std::size_t>(std::count_if(
        hanging.begin(), hanging.end(), [&scene](std::size_t i) { return is_conditional(scene.choices[i]); }));
    const std::size_t at_once = hanging.size() - conditional + (conditional > 0 ? 1 : 0);
    if (at_once > most_at_once) report.add("FS0406", examined.where + "/choices", {std::to_string(at_once)});
    // Silence, or what the teacher does, is an answer too.
    if (hanging.size() == 1 && scene.choices.size() == 1 && scene.then.empty() && scene.ending.empty()) {
        report.add("FS0407", examined.where + "/choices", {scene.choices[hanging.front()].id});
    }
}

} // namespace

void check_placement(const Examined& examined, Report& report) {
    std::vector<std::size_t> hanging;
    bool sound = true;
    for (std::size_t i = 0; i < examined.scene.choices.size(); ++i) {
        sound = check_points(examined, i, report) && sound;
        if (hangs_in_room(examined.scene.choices[i])) hanging.push_back(i);
    }
    if (!examined.scene.offer) return;
    check_number(examined, hanging, report);
    if (sound) check_overlaps(examined, hanging, report);
}

} // namespace forksight::choicegraph
