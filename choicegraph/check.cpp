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

} // namespace

std::optional<double> length_of(const Clip& clip, const Facts& facts) {
    if (!facts) return std::nullopt;
    const auto found = facts->find(clip.id);
    if (found == facts->end() || !(found->second.duration_s > 0.0)) return std::nullopt;
    return found->second.duration_s;
}

bool hangs_in_room(const Choice& choice) {
    return !choice.look.empty() && !choice.by_teacher;
}

bool leads_on(const Scene& scene) {
    return !scene.then.empty() || !scene.ending.empty() || scene.returns;
}

std::vector<Problem> check(const Film& film, const Facts& facts) {
    Report report;
    if (!check_references(film, report)) return report.take();
    Whole whole{film, facts, ways_of(film), {}};
    whole.samples = samples_of(film);
    whole.is_rated = any_choice(film, [](const Choice& choice) { return choice.rating.has_value(); });
    whole.names_skills = any_choice(film, [](const Choice& choice) { return !choice.skills.empty(); });
    for (const auto& [language, words] : film.title) whole.languages.push_back(language);
    if (film.title.empty()) whole.languages = languages_of_choices(film);
    check_title(whole, report);
    check_ids(film, report);
    check_variables(film, report);
    check_clips(film, facts, report);
    check_headset(whole, report);
    check_subtitles(whole, report);
    check_endings(whole, report);
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        const Scene& scene = film.scenes[i];
        const Examined examined{whole, scene, i, pointer(Where("/scenes"), scene.id),
                                length_of(film.clips[scene.clip], facts)};
        if (!whole.ways.entered[i]) report.add("FS0105", examined.where, {scene.id});
        check_views(examined, report);
        check_ways(examined, report);
        check_returns(examined, report);
        check_offer(examined, report);
        check_times(examined, report);
        check_placement(examined, report);
        check_texts(examined, report);
    }
    return report.take();
}

} // namespace forksight::choicegraph
