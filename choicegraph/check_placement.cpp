// FS04: answers where a head can turn to, large enough, apart, and not too many.
#include <algorithm>
#include <cmath>

#include "choicegraph/check_parts.hpp"
#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

namespace {

constexpr double smallest_radius_deg = 3.0;
constexpr const char* good_radius = "8"; // degrees
constexpr double furthest_yaw_deg = 120.0;
constexpr double highest_pitch_deg = 45.0;
constexpr double lowest_pitch_deg = -60.0;
constexpr std::size_t most_at_once = 4;
constexpr std::size_t most_compared = 32; // more answers than these are too many anyway
constexpr double sample_s = 0.25;
constexpr int most_samples = 400;
constexpr std::size_t most_samples_together = 4'000'000;

// Two answers that each have a condition may well exclude each other; only exploring can tell.
bool is_conditional(const Choice& choice) {
    return !choice.condition.empty() && !choice.show_disabled;
}

Where point_of(const std::vector<Look>& look, const Where& where, std::size_t point) {
    return look.size() > 1 ? pointer(where, point) : where;
}

// False if a number is not a place on the sphere.
bool check_points(const Choice& choice, const std::vector<Look>& look, const Where& place, Report& report) {
    bool sound = true;
    bool small = false;
    bool far = false;
    for (std::size_t i = 0; i < look.size(); ++i) {
        const Look& point = look[i];
        const Where where = point_of(look, place, i);
        const bool on_sphere = std::abs(point.yaw_deg) <= 180.0 && std::abs(point.pitch_deg) <= 90.0;
        const bool has_size = point.radius_deg > 0.0 && point.radius_deg <= 90.0;
        if (!on_sphere) report.add("FS0405", where);
        if (!has_size) report.add("FS0403", where + "/radius", {}, replacing(where + "/radius", good_radius));
        if (!on_sphere || !has_size) {
            sound = false;
            continue;
        }
        // Once an answer is enough: a moving one is at fault as a whole.
        if (point.radius_deg < smallest_radius_deg && !small) {
            report.add("FS0402", where + "/radius", {choice.id, in_words(point.radius_deg)},
                       replacing(where + "/radius", good_radius));
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

bool overlap_at(const std::vector<Look>& a, const std::vector<Look>& b, double t_s) {
    const Look here = look_at(a, t_s);
    const Look there = look_at(b, t_s);
    const double apart = angle_between(direction(radians(here.yaw_deg), radians(here.pitch_deg)),
                                       direction(radians(there.yaw_deg), radians(there.pitch_deg)));
    return degrees(apart) < here.radius_deg + there.radius_deg - 1e-9;
}

// Do they overlap at any moment that both hang in the room?
bool overlap(const Offer& offer, const std::vector<Look>& a, const std::vector<Look>& b, int most) {
    const bool still = a.size() == 1 && b.size() == 1;
    if (still || offer.meanwhile == Meanwhile::freeze) return overlap_at(a, b, offer.at_s);
    const double from_s = std::min(offer.at_s, offer.loop_from_s.value_or(offer.at_s));
    const double last_s = std::max(a.back().t_s, b.back().t_s);
    const double to_s = std::max(from_s, offer.until_s ? std::min(*offer.until_s, last_s) : last_s);
    const double wanted = std::ceil((to_s - from_s) / sample_s);
    const int samples = static_cast<int>(std::clamp(wanted, 1.0, static_cast<double>(most)));
    for (int i = 0; i <= samples; ++i) {
        if (overlap_at(a, b, from_s + (to_s - from_s) * i / samples)) return true;
    }
    return false;
}

// Does `see(a, b)` for every two answers that may hang together.
template <class See>
void each_pair(const Scene& scene, const std::vector<std::size_t>& hanging, See see) {
    const std::size_t count = std::min(hanging.size(), most_compared);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = i + 1; k < count; ++k) {
            if (is_conditional(scene.choices[hanging[i]]) && is_conditional(scene.choices[hanging[k]])) continue;
            see(hanging[i], hanging[k]);
        }
    }
}

void check_overlaps(const Examined& examined, const std::vector<std::size_t>& hanging, Report& report) {
    const Scene& scene = examined.scene;
    each_pair(scene, hanging, [&](std::size_t a, std::size_t b) {
        const std::vector<Look>& look = scene.choices[b].look;
        if (!overlap(*scene.offer, scene.choices[a].look, look, examined.whole.samples)) return;
        report.add("FS0401", point_of(look, pointer(examined.where + "/choices", b) + "/look", 0),
                   {scene.choices[a].id, scene.choices[b].id});
    });
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const View& view = scene.views[i];
        if (view.clip == scene.clip || view.looks.empty()) continue;
        each_pair(scene, hanging, [&](std::size_t a, std::size_t b) {
            // Where neither is elsewhere, it has been said above.
            if (!view.looks.contains(a) && !view.looks.contains(b)) return;
            const std::vector<Look>& first = look_of(scene, a, view.clip);
            const std::vector<Look>& second = look_of(scene, b, view.clip);
            if (!overlap(*scene.offer, first, second, examined.whole.samples)) return;
            const std::size_t moved = view.looks.contains(b) ? b : a;
            const Where where = pointer(examined.where + "/views", i) + "/looks";
            report.add("FS0401", point_of(view.looks.at(moved), pointer(where, scene.choices[moved].id), 0),
                       {scene.choices[a].id, scene.choices[b].id});
        });
    }
}

void check_number(const Examined& examined, const std::vector<std::size_t>& hanging, Report& report) {
    const Scene& scene = examined.scene;
    const auto conditional = static_cast<std::size_t>(std::count_if(
        hanging.begin(), hanging.end(), [&scene](std::size_t i) { return is_conditional(scene.choices[i]); }));
    const std::size_t at_once = hanging.size() - conditional + (conditional > 0 ? 1 : 0);
    if (at_once > most_at_once) report.add("FS0406", examined.where + "/choices", {std::to_string(at_once)});
    // Silence, or what the teacher does, is an answer too.
    if (hanging.size() == 1 && scene.choices.size() == 1 && !leads_on(scene)) {
        report.add("FS0407", examined.where + "/choices", {scene.choices[hanging.front()].id});
    }
}

} // namespace

int samples_of(const Film& film) {
    std::size_t pairs = 1;
    for (const Scene& scene : film.scenes) {
        const auto moves = [](const auto& look) { return look.size() > 1; };
        std::size_t moving = 0;
        for (const Choice& choice : scene.choices) moving += moves(choice.look) ? 1 : 0;
        for (const View& view : scene.views) {
            for (const auto& [choice, look] : view.looks) moving += moves(look) ? 1 : 0;
        }
        pairs += moving * std::min(scene.choices.size(), most_compared);
    }
    return static_cast<int>(std::clamp<std::size_t>(most_samples_together / pairs, 4, most_samples));
}

void check_placement(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    std::vector<std::size_t> hanging;
    bool sound = true;
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        const Choice& choice = scene.choices[i];
        sound = check_points(choice, choice.look, pointer(examined.where + "/choices", i) + "/look", report) && sound;
        if (hangs_in_room(choice)) hanging.push_back(i);
    }
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const Where where = pointer(examined.where + "/views", i) + "/looks";
        for (const auto& [number, look] : scene.views[i].looks) {
            const Choice& choice = scene.choices[number];
            sound = check_points(choice, look, pointer(where, choice.id), report) && sound;
        }
    }
    if (!scene.offer) return;
    check_number(examined, hanging, report);
    if (sound) check_overlaps(examined, hanging, report);
}

} // namespace forksight::choicegraph
