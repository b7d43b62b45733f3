#include "choicegraph/check.hpp"

#include <algorithm>

#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

template <class Wanted>
bool any_choice(const Film& film, Wanted wanted) {
    return std::any_of(film.scenes.begin(), film.scenes.end(), [&wanted](const Scene& scene) {
        return std::any_of(scene.choices.begin(), scene.choices.end(), wanted);
    });
}

std::optional<double> length_of(const Clip& clip, const Facts& facts) {
    if (!facts) return std::nullopt;
    const auto found = facts->find(clip.id);
    if (found == facts->end() || !(found->second.duration_s > 0.0)) return std::nullopt;
    return found->second.duration_s;
}

} // namespace

bool hangs_in_room(const Choice& choice) {
    return !choice.look.empty() && !choice.by_teacher;
}

std::vector<Problem> check(const Film& film, const Facts& facts) {
    Report report;
    if (!check_references(film, report)) return report.take();
    const std::vector<bool> entered = led_to(film);
    const bool rated = any_choice(film, [](const Choice& choice) { return choice.rating.has_value(); });
    const bool skilled = any_choice(film, [](const Choice& choice) { return !choice.skills.empty(); });
    check_title(film, report);
    check_ids(film, report);
    check_variables(film, report);
    check_clips(film, facts, report);
    check_endings(film, entered, report);
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        const Scene& scene = film.scenes[i];
        const Examined examined{film,  scene,  pointer("/scenes", scene.id), length_of(film.clips[scene.clip], facts),
                                rated, skilled};
        if (!entered[i]) report.add("FS0105", examined.where, {scene.id});
        check_ways(examined, report);
        check_offer(examined, report);
        check_times(examined, report);
        check_placement(examined, report);
        check_texts(examined, report);
    }
    return report.take();
}

} // namespace forksight::choicegraph
