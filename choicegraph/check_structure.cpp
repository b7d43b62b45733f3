// FS01: what leads where, and what refers to what.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

bool is_always_there(const Choice& choice) {
    return choice.condition.empty() && !choice.once;
}

bool has_choice_always_there(const Scene& scene) {
    return std::any_of(scene.choices.begin(), scene.choices.end(), is_always_there);
}

// Where the scene's `then`, `end` or `returns` stands, for the first of them that it has.
Where where_it_goes_on(const Examined& examined) {
    if (!examined.scene.then.empty()) return examined.where + "/then";
    return examined.where + (examined.scene.ending.empty() ? "/returns" : "/end");
}

// Taking away what never happens changes nothing; only one thing can be taken away at a time.
std::optional<Change> without_way_on(const Examined& examined) {
    const Scene& scene = examined.scene;
    const int ways = (scene.then.empty() ? 0 : 1) + (scene.ending.empty() ? 0 : 1) + (scene.returns ? 1 : 0);
    if (ways != 1) return std::nullopt;
    return removing(where_it_goes_on(examined));
}

// Nobody can choose it, but for silence.
bool is_silent(const Choice& choice) {
    return choice.look.empty() && !choice.by_teacher;
}

// The silent answer that was surely meant as `otherwise`: the only one there is.
std::optional<Change> with_otherwise(const Examined& examined) {
    const Scene& scene = examined.scene;
    if (!scene.offer->until_s || scene.offer->otherwise) return std::nullopt;
    const auto silent = std::find_if(scene.choices.begin(), scene.choices.end(), is_silent);
    if (silent == scene.choices.end() || std::count_if(silent, scene.choices.end(), is_silent) != 1)
        return std::nullopt;
    if (!is_always_there(*silent) || !is_id(silent->id)) return std::nullopt;
    return adding(examined.where + "/offer/otherwise", '"' + silent->id + '"');
}

// Whether one of the ways holds for certain. A way with a weight leaves room for those it is drawn among.
bool check_order(const Examined& examined, Report& report) {
    const std::vector<Then>& then = examined.scene.then;
    bool closed = false;
    bool closed_after_draw = false;
    for (std::size_t i = 0; i < then.size(); ++i) {
        const bool in_draw = then[i].weight > 0 && i > 0 && then[i - 1].weight > 0;
        if (!in_draw) closed = std::exchange(closed_after_draw, false) || closed;
        const Where where = pointer(examined.where + "/then", i);
        if (closed) report.add("FS0116", where, {}, removing(where));
        const bool alone = !in_draw && (i + 1 == then.size() || then[i + 1].weight == 0);
        if (then[i].weight > 0 && alone) report.add("FS0119", where + "/weight", {}, removing(where + "/weight"));
        if (then[i].condition.empty()) (then[i].weight > 0 ? closed_after_draw : closed) = true;
    }
    return closed || closed_after_draw;
}

bool check_scene_references(const Film& film, const Scene& scene, Report& report) {
    const Where where = pointer(Where("/scenes"), scene.id);
    bool sound = true;
    const auto wants = [&](bool exists, const Where& place, std::string_view nl, std::string_view en) {
        if (exists) return;
        report.add("FS0102", place, {nl, en});
        sound = false;
    };
    wants(scene.clip < film.clips.size(), pointer(where, "clip"), "clip", "clip");
    if (scene.offer && scene.offer->otherwise) {
        wants(*scene.offer->otherwise < scene.choices.size(), where + "/offer/otherwise", "antwoord", "answer");
    }
    const auto wants_scenes = [&](const auto& way, const Where& place) {
        wants(way.to < film.scenes.size(), place + "/to", "scène", "scene");
        wants(!way.return_to || *way.return_to < film.scenes.size(), place + "/return_to", "scène", "scene");
    };
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        wants_scenes(scene.choices[i], pointer(where + "/choices", i));
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) wants_scenes(scene.then[i], pointer(where + "/then", i));
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const Where place = pointer(where + "/views", i);
        wants(scene.views[i].clip < film.clips.size(), place + "/clip", "clip", "clip");
        for (const auto& [choice, look] : scene.views[i].looks) {
            wants(choice < scene.choices.size(), place + "/looks", "antwoord", "answer");
        }
    }
    return sound;
}

// Names of one kind: each well formed, and none twice.
class Ids {
  public:
    explicit Ids(Report& report) : report_(report) {}

    void see(std::string_view id, const Where& where) {
        if (!is_id(id)) report_.add("FS0104", where, {id});
        if (!seen_.insert(id).second) report_.add("FS0103", where, {id});
    }

  private:
    Report& report_;
    std::unordered_set<std::string_view> seen_;
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
        variables.see(variable.id, pointer(Where("/variables"), variable.id));
    for (const Clip& clip : film.clips) clips.see(clip.id, pointer(Where("/clips"), clip.id));
    for (const Scene& scene : film.scenes) {
        const Where where = pointer(Where("/scenes"), scene.id);
        scenes.see(scene.id, where);
        for (std::size_t i = 0; i < scene.choices.size(); ++i) {
            const std::string& id = scene.choices[i].id;
            const Where place = pointer(where + "/choices", i) + "/id";
            if (!is_id(id)) report.add("FS0104", place, {id});
            if (*choice_number(scene, id) < i) report.add("FS0103", place, {id});
        }
    }
}

void check_endings(const Whole& whole, Report& report) {
    for (std::size_t i = 0; i < whole.film.scenes.size(); ++i) {
        if (whole.ways.entered[i] && !whole.film.scenes[i].ending.empty()) return;
    }
    report.add("FS0115", "/scenes");
}

void check_ways(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    if (scene.choices.empty() && !leads_on(scene)) {
        // An offer without answers is reported as that; the dead end is the same mistake.
        if (!scene.offer) report.add("FS0106", examined.where, {scene.id});
        return;
    }
    const bool closed = check_order(examined, report);
    if (!scene.then.empty() && !closed && scene.ending.empty() && !scene.returns) {
        report.add("FS0107", examined.where + "/then", {scene.id});
    }
    if (scene.offer && !scene.choices.empty() && !leads_on(scene) && !has_choice_always_there(scene)) {
        report.add("FS0117", examined.where + "/choices", {scene.id});
    }
    if (!scene.offer || !leads_on(scene) || !has_choice_always_there(scene)) return;
    if (!scene.offer->until_s) {
        report.add("FS0114", where_it_goes_on(examined), {scene.id});
    } else if (scene.offer->otherwise && is_always_there(scene.choices[*scene.offer->otherwise])) {
        report.add("FS0118", where_it_goes_on(examined), {scene.id, scene.choices[*scene.offer->otherwise].id},
                   without_way_on(examined));
    }
}

void check_offer(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    if (!scene.offer) {
        if (!scene.choices.empty()) report.add("FS0109", examined.where + "/choices", {scene.id});
        return;
    }
    const Offer& offer = *scene.offer;
    const Where where = examined.where + "/offer";
    if (scene.choices.empty()) {
        report.add("FS0110", where, {scene.id});
        return;
    }
    if (offer.until_s && !offer.otherwise && !leads_on(scene)) {
        report.add("FS0108", where, {}, with_otherwise(examined));
    }
    if (offer.otherwise && !offer.until_s) {
        report.add("FS0113", where + "/otherwise", {},
                   adding(where + "/until", fitting_until(scene, examined.whole.film.looking)));
    }
    if (offer.otherwise && !is_always_there(scene.choices[*offer.otherwise])) {
        report.add("FS0112", where + "/otherwise", {scene.choices[*offer.otherwise].id});
    }
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        const Choice& choice = scene.choices[i];
        const bool taken_at_the_end = offer.until_s && offer.otherwise == i;
        const Where place = pointer(examined.where + "/choices", i);
        if (is_silent(choice) && !taken_at_the_end) {
            report.add("FS0111", place, {choice.id}, with_otherwise(examined));
        }
        if (choice.show_disabled && choice.condition.empty()) {
            report.add("FS0124", place + "/show_disabled", {choice.id}, removing(place + "/show_disabled"));
        }
    }
}

} // namespace forksight::choicegraph
