// FS01: what leads where, and what refers to what.
#include <algorithm>
#include <unordered_set>

#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

bool is_always_there(const Choice& choice) {
    return choice.condition.empty() && !choice.once;
}

bool has_choice_always_there(const Scene& scene) {
    return std::any_of(scene.choices.begin(), scene.choices.end(), is_always_there);
}

// Where the scene's `then` and `end` stand, for whichever of the two it has.
std::string where_it_goes_on(const Examined& examined) {
    return pointer(examined.where, examined.scene.then.empty() ? "end" : "then");
}

bool check_scene_references(const Film& film, const Scene& scene, Report& report) {
    const std::string where = pointer("/scenes", scene.id);
    bool sound = true;
    const auto wants = [&](bool exists, std::string place, std::string_view nl, std::string_view en) {
        if (exists) return;
        report.add("FS0102", std::move(place), {nl, en});
        sound = false;
    };
    wants(scene.clip < film.clips.size(), pointer(where, "clip"), "clip", "clip");
    if (scene.offer && scene.offer->otherwise) {
        wants(*scene.offer->otherwise < scene.choices.size(), where + "/offer/otherwise", "antwoord", "answer");
    }
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        wants(scene.choices[i].to < film.scenes.size(), pointer(where + "/choices", i) + "/to", "scène", "scene");
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        wants(scene.then[i].to < film.scenes.size(), pointer(where + "/then", i) + "/to", "scène", "scene");
    }
    return sound;
}

// Names of one kind: each well formed, and none twice.
class Ids {
  public:
    explicit Ids(Report& report) : report_(report) {}

    void see(const std::string& id, const std::string& where) {
        if (!is_id(id)) report_.add("FS0104", where, {id});
        if (!seen_.insert(id).second) report_.add("FS0103", where, {id});
    }

  private:
    Report& report_;
    std::unordered_set<std::string> seen_;
};

} // namespace

bool check_references(const Film& film, Report& report) {
    bool sound = film.start < film.scenes.size();
    if (!sound) report.add("FS0101", "/start");
    for (const Scene& scene : film.scenes) sound = check_scene_references(film, scene, report) && sound;
    return sound;
}

void check_ids(const Film& film, Report& report) {
    if (!is_id(film.id)) report.add("FS0104", "/id", {film.id});
    Ids variables(report);
    Ids clips(report);
    Ids scenes(report);
    for (const Variable& variable : film.names.variables)
        variables.see(variable.id, pointer("/variables", variable.id));
    for (const Clip& clip : film.clips) clips.see(clip.id, pointer("/clips", clip.id));
    for (const Scene& scene : film.scenes) {
        const std::string where = pointer("/scenes", scene.id);
        scenes.see(scene.id, where);
        Ids choices(report);
        for (std::size_t i = 0; i < scene.choices.size(); ++i) {
            choices.see(scene.choices[i].id, pointer(where + "/choices", i) + "/id");
        }
    }
}

std::vector<bool> led_to(const Film& film) {
    std::vector<bool> entered(film.scenes.size(), false);
    std::vector<std::size_t> to_visit = {film.start};
    while (!to_visit.empty()) {
        const std::size_t number = to_visit.back();
        to_visit.pop_back();
        if (entered[number]) continue;
        entered[number] = true;
        for (const Choice& choice : film.scenes[number].choices) to_visit.push_back(choice.to);
        for (const Then& then : film.scenes[number].then) to_visit.push_back(then.to);
    }
    return entered;
}

void check_endings(const Film& film, const std::vector<bool>& led_to, Report& report) {
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        if (led_to[i] && !film.scenes[i].ending.empty()) return;
    }
    report.add("FS0115", "/scenes");
}

void check_ways(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    if (scene.choices.empty() && scene.then.empty() && scene.ending.empty()) {
        // An offer without answers is reported as that; the dead end is the same mistake.
        if (!scene.offer) report.add("FS0106", examined.where, {scene.id});
        return;
    }
    bool closed = false;
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        if (closed) report.add("FS0116", pointer(examined.where + "/then", i));
        closed = closed || scene.then[i].condition.empty();
    }
    if (!scene.then.empty() && !closed && scene.ending.empty()) {
        report.add("FS0107", examined.where + "/then", {scene.id});
    }
    if (scene.offer && !scene.choices.empty() && scene.then.empty() && scene.ending.empty() &&
        !has_choice_always_there(scene)) {
        report.add("FS0117", examined.where + "/choices", {scene.id});
    }
    const bool goes_on = !scene.then.empty() || !scene.ending.empty();
    if (!scene.offer || !goes_on || !has_choice_always_there(scene)) return;
    if (!scene.offer->until_s) {
        report.add("FS0114", where_it_goes_on(examined), {scene.id});
    } else if (scene.offer->otherwise && is_always_there(scene.choices[*scene.offer->otherwise])) {
        report.add("FS0118", where_it_goes_on(examined), {scene.id, scene.choices[*scene.offer->otherwise].id});
    }
}

void check_offer(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    if (!scene.offer) {
        if (!scene.choices.empty()) report.add("FS0109", examined.where + "/choices", {scene.id});
        return;
    }
    const Offer& offer = *scene.offer;
    const std::string where = examined.where + "/offer";
    if (scene.choices.empty()) {
        report.add("FS0110", where, {scene.id});
        return;
    }
    if (offer.until_s && !offer.otherwise && scene.then.empty() && scene.ending.empty()) report.add("FS0108", where);
    if (offer.otherwise && !offer.until_s) report.add("FS0113", where + "/otherwise");
    if (offer.otherwise && !is_always_there(scene.choices[*offer.otherwise])) {
        report.add("FS0112", where + "/otherwise", {scene.choices[*offer.otherwise].id});
    }
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        const Choice& choice = scene.choices[i];
        const bool taken_at_the_end = offer.until_s && offer.otherwise == i;
        if (choice.look.empty() && !choice.by_teacher && !taken_at_the_end) {
            report.add("FS0111", pointer(examined.where + "/choices", i), {choice.id});
        }
    }
}

} // namespace forksight::choicegraph
