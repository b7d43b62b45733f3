// The scenes of a film.json: what FilmReader does inside one.
#include <algorithm>
#include <array>
#include <limits>

#include "media_manifests/film_reader.hpp"

namespace forksight::media_manifests {

using choicegraph::Choice;
using choicegraph::Look;
using choicegraph::Meanwhile;
using choicegraph::Offer;
using choicegraph::Scene;
using choicegraph::Then;
using choicegraph::View;

void FilmReader::read_scene(const Value& value, Scene& scene) {
    if (!reader_.object(
            value, {"clip", "from", "to_time", "fade", "do", "offer", "choices", "then", "returns", "end", "views"}))
        return;
    if (const auto clip = read_reference(value, "clip", clips_, "clip")) scene.clip = *clip;
    read_times(value, scene);
    scene.effects = read_effects(value);

    const auto choices = reader_.member(value, "choices");
    const auto offer = reader_.member(value, "offer");
    if (choices) read_choices(*choices, scene);
    if (offer) read_offer(*offer, scene);
    const bool any = choices && choices->size() > 0;
    if (offer && !any) reader_.wrong(*offer, "an offer needs \"choices\" beside it");
    if (any && !offer) reader_.wrong(*choices, "choices need an \"offer\" beside them that says when they appear");

    if (const auto then = reader_.member(value, "then")) read_ways_on(*then, scene);
    if (const auto end = reader_.member(value, "end")) {
        if (const auto ending = reader_.id(*end)) scene.ending = *ending;
    }
    if (const auto returns = reader_.member(value, "returns"))
        scene.returns = reader_.boolean(*returns).value_or(false);
    if (const auto views = reader_.member(value, "views")) read_views(*views, scene, any && scene.choices.empty());
}

void FilmReader::read_times(const Value& value, Scene& scene) {
    if (const auto fade = reader_.member(value, "fade")) {
        scene.fade_s = reader_.number(*fade, 0.0, film_limits::fade_s, "seconds").value_or(0.0);
    }
    if (const auto from = reader_.member(value, "from")) {
        scene.from_s = reader_.number(*from, 0.0, film_limits::time_s, "seconds").value_or(0.0);
    }
    if (const auto to_time = reader_.member(value, "to_time")) {
        scene.to_time_s = reader_.number(*to_time, 0.0, film_limits::time_s, "seconds");
        if (scene.to_time_s && *scene.to_time_s <= scene.from_s) {
            reader_.wrong(*to_time, "\"to_time\" must lie after \"from\"");
        }
    }
}

void FilmReader::read_offer(const Value& value, Scene& scene) {
    if (!reader_.object(value, {"at", "until", "meanwhile", "loop_from", "otherwise"})) return;
    Offer& offer = scene.offer.emplace();
    const auto at = reader_.required(value, "at");
    const auto at_s = at ? reader_.number(*at, 0.0, film_limits::time_s, "seconds") : std::nullopt;
    offer.at_s = at_s.value_or(0.0);
    if (const auto until = reader_.member(value, "until")) {
        offer.until_s = reader_.number(*until, 0.0, film_limits::time_s, "seconds");
        if (at_s && offer.until_s && *offer.until_s <= *at_s) {
            reader_.wrong(*until, "\"until\" must lie after \"at\"");
        }
    }
    if (const auto meanwhile = reader_.member(value, "meanwhile")) {
        const auto word = reader_.text(*meanwhile, film_limits::text_bytes);
        if (word == "loop") {
            offer.meanwhile = Meanwhile::loop;
        } else if (word == "freeze") {
            offer.meanwhile = Meanwhile::freeze;
        } else if (word && word != "play") {
            reader_.wrong(*meanwhile, json::quoted(*word) + " is not one of \"loop\", \"freeze\" and \"play\"" +
                                          reader_.suggestion(*word, {"loop", "freeze", "play"}));
        }
    }
    if (const auto loop_from = reader_.member(value, "loop_from")) {
        offer.loop_from_s = reader_.number(*loop_from, 0.0, film_limits::time_s, "seconds");
    }
    read_otherwise(value, scene);
}

void FilmReader::read_otherwise(const Value& offer, Scene& scene) {
    const auto value = reader_.member(offer, "otherwise");
    if (!value) return;
    const auto id = reader_.id(*value);
    if (!id) return;
    scene.offer->otherwise = choicegraph::choice_number(scene, *id);
    const bool listed = scene.choices.size() > 0; // if not, that is the mistake
    if (scene.offer->otherwise || !listed) return;
    std::vector<std::string_view> ids;
    for (const Choice& choice : scene.choices) {
        if (!choice.id.empty()) ids.push_back(choice.id);
    }
    reader_.wrong(*value, "this scene has no choice " + json::quoted(*id) + reader_.suggestion(*id, ids));
}

void FilmReader::read_choices(const Value& value, Scene& scene) {
    if (!reader_.list(value, film_limits::choices)) return;
    std::size_t ids_bytes = 0;
    scene.choices.reserve(value.size());
    for (const Value entry : value) {
        const std::size_t number = scene.choices.size();
        Choice& choice = scene.choices.emplace_back();
        if (reader_.object(entry, {"id", "text", "look", "if", "do", "to", "return_to", "rating", "skills", "feedback",
                                   "once", "show_disabled", "by"})) {
            read_choice(entry, choice);
        }
        if (!choice.id.empty() && *choicegraph::choice_number(scene, choice.id) != number) {
            reader_.wrong(entry, "this scene has a choice " + json::quoted(choice.id) + " already");
        }
        ids_bytes += choice.id.size() + 3; // with quotes and comma
    }
    if (ids_bytes > film_limits::choice_ids_bytes) {
        reader_.wrong(value, "the ids of these choices are too long together: a line of a session record holds " +
                                 std::to_string(film_limits::choice_ids_bytes) + " bytes of them");
    }
}

void FilmReader::read_choice(const Value& value, Choice& choice) {
    if (const auto member = reader_.required(value, "id")) {
        if (const auto id = reader_.id(*member)) choice.id = *id;
    }
    if (const auto text = reader_.member(value, "text")) choice.text = read_text(*text);
    if (const auto look = reader_.member(value, "look")) choice.look = read_look(*look);
    choice.condition = read_condition(value);
    choice.effects = read_effects(value);
    if (const auto to = read_reference(value, "to", scenes_, "scene")) choice.to = *to;
    if (reader_.member(value, "return_to")) choice.return_to = read_reference(value, "return_to", scenes_, "scene");
    read_details(value, choice);
}

void FilmReader::read_details(const Value& value, Choice& choice) {
    if (const auto rating = reader_.member(value, "rating")) {
        const auto number = reader_.integer(*rating, std::numeric_limits<std::int32_t>::min(),
                                            std::numeric_limits<std::int32_t>::max());
        if (number) choice.rating = static_cast<int>(*number);
    }
    if (const auto skills = reader_.member(value, "skills")) choice.skills = read_skills(*skills);
    if (const auto feedback = reader_.member(value, "feedback")) choice.feedback = read_text(*feedback);
    if (const auto once = reader_.member(value, "once")) choice.once = reader_.boolean(*once).value_or(false);
    if (const auto show = reader_.member(value, "show_disabled")) {
        choice.show_disabled = reader_.boolean(*show).value_or(false);
    }
    if (const auto by = reader_.member(value, "by")) {
        const auto who = reader_.text(*by, film_limits::text_bytes);
        choice.by_teacher = who == "teacher";
        if (who && !choice.by_teacher) {
            reader_.wrong(*by, json::quoted(*who) +
                                   " is not known here: \"teacher\", or leave \"by\" out for the viewer's choice");
        }
    }
}

std::vector<std::string> FilmReader::read_skills(const Value& value) {
    std::vector<std::string> skills;
    if (!reader_.list(value, film_limits::skills)) return skills;
    for (const Value entry : value) {
        const auto skill = reader_.text(entry, film_limits::skill_bytes);
        if (!skill) continue;
        if (skill->empty()) {
            reader_.wrong(entry, "a skill needs a name");
        } else if (std::find(skills.begin(), skills.end(), *skill) != skills.end()) {
            reader_.wrong(entry, "the skill " + json::quoted(*skill) + " is given twice");
        } else {
            skills.emplace_back(*skill);
        }
    }
    return skills;
}

std::vector<Look> FilmReader::read_look(const Value& value) {
    std::vector<Look> points;
    if (value.kind() == json::Kind::object) {
        if (const auto point = read_point(value, false)) points.push_back(*point);
        return points;
    }
    if (value.kind() != json::Kind::list) {
        reader_.wrong(value, "this must be an object with \"yaw\", \"pitch\" and \"radius\", or a list of them, not " +
                                 std::string(json::name_of(value.kind())));
        return points;
    }
    if (!reader_.list(value, film_limits::looks)) return points;
    if (value.size() == 0) {
        reader_.wrong(value, "a target needs a place; leave \"look\" out for a choice that cannot be looked at");
    }
    points.reserve(value.size());
    for (const Value entry : value) {
        const auto point = read_point(entry, true);
        if (!point) continue;
        if (!points.empty() && point->t_s <= points.back().t_s) {
            reader_.wrong(entry, "its \"t\" must lie after that of the entry before it");
        }
        points.push_back(*point);
    }
    return points;
}

std::optional<Look> FilmReader::read_point(const Value& value, bool moving) {
    const std::size_t before = reader_.mistakes();
    if (!moving && value.kind() == json::Kind::object) {
        if (const auto t = reader_.member(value, "t")) {
            reader_.wrong(*t, "a target that stands still has no \"t\"; a list of places makes one that moves");
        }
    }
    if (!reader_.object(value, {"t", "yaw", "pitch", "radius"})) return std::nullopt;
    const auto quantity = [&](std::string_view key, double min, double max, std::string_view unit) {
        const auto member = reader_.required(value, key);
        return member ? reader_.number(*member, min, max, unit) : std::nullopt;
    };
    Look look;
    if (moving) look.t_s = quantity("t", 0.0, film_limits::time_s, "seconds").value_or(0.0);
    look.yaw_deg = quantity("yaw", -180.0, 180.0, "degrees").value_or(0.0);
    look.pitch_deg = quantity("pitch", -90.0, 90.0, "degrees").value_or(0.0);
    look.radius_deg = quantity("radius", 0.0, 180.0, "degrees").value_or(0.0);
    if (look.radius_deg == 0.0 && reader_.mistakes() == before) {
        reader_.wrong(value, "a target with radius 0 cannot be looked at");
    }
    return reader_.mistakes() == before ? std::optional<Look>(look) : std::nullopt;
}

void FilmReader::read_views(const Value& value, Scene& scene, bool choices_unknown) {
    if (!reader_.list(value, film_limits::views)) return;
    std::vector<std::string_view> ids;
    for (const Choice& choice : scene.choices) {
        if (!choice.id.empty()) ids.push_back(choice.id);
    }
    for (const Value entry : value) {
        if (!reader_.object(entry, {"clip", "looks"})) continue;
        View& view = scene.views.emplace_back();
        if (const auto clip = read_reference(entry, "clip", clips_, "clip")) view.clip = *clip;
        const auto looks = reader_.member(entry, "looks");
        if (!looks || !reader_.object(*looks)) continue;
        for (const Value look : *looks) {
            const auto choice = choicegraph::choice_number(scene, look.key());
            std::vector<Look> points = read_look(look);
            if (choice && !look.key().empty()) {
                view.looks[*choice] = std::move(points);
            } else if (!choices_unknown) { // else that is the mistake
                reader_.wrong(
                    look, "this scene has no choice " + json::quoted(look.key()) + reader_.suggestion(look.key(), ids));
            }
        }
    }
}

void FilmReader::read_ways_on(const Value& value, Scene& scene) {
    if (!reader_.list(value, film_limits::ways_on)) return;
    scene.then.reserve(value.size());
    for (const Value entry : value) {
        if (!reader_.object(entry, {"if", "do", "to", "return_to", "weight"})) continue;
        Then& way = scene.then.emplace_back();
        way.condition = read_condition(entry);
        way.effects = read_effects(entry);
        if (const auto to = read_reference(entry, "to", scenes_, "scene")) way.to = *to;
        if (reader_.member(entry, "return_to")) way.return_to = read_reference(entry, "return_to", scenes_, "scene");
        if (const auto weight = reader_.member(entry, "weight")) {
            way.weight = static_cast<std::uint32_t>(reader_.integer(*weight, 1, film_limits::weight).value_or(0));
        }
    }
}

} // namespace forksight::media_manifests
