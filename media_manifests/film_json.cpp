#include "media_manifests/film_json.hpp"

#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {

using choicegraph::Assignment;
using choicegraph::Choice;
using choicegraph::Film;
using choicegraph::Look;
using choicegraph::Meanwhile;
using choicegraph::Offer;
using choicegraph::Scene;
using choicegraph::Text;
using choicegraph::Then;
using choicegraph::Variable;
using choicegraph::View;
using json::Layout;

Result<Film> read_film(std::string_view text) {
    json::Limits limits;
    limits.bytes = film_json_limit_bytes;
    limits.text_bytes = film_limits::text_bytes;
    const Result<json::Document> document = json::parse(text, limits);
    if (!document) return document.errors();
    FilmReader reader(document.value());
    if (!reader.clean()) return std::move(reader).mistakes();
    return std::move(reader).film();
}

namespace {

void write_text(json::Writer& out, std::string_view key, const Text& text) {
    if (text.empty()) return;
    out.key(key).open_object(Layout::line);
    for (const auto& [language, words] : text) out.key(language).text(words);
    out.close();
}

void write_effects(json::Writer& out, const std::vector<Assignment>& effects) {
    if (effects.empty()) return;
    out.key("do").open_list(Layout::line);
    for (const Assignment& effect : effects) out.text(effect.text());
    out.close();
}

void write_variables(json::Writer& out, const std::vector<Variable>& variables) {
    if (variables.empty()) return;
    out.key("variables").open_object();
    for (const Variable& variable : variables) {
        out.key(variable.id).open_object(Layout::line);
        if (variable.boolean) {
            out.key("initial").boolean(variable.initial != 0);
        } else {
            out.key("initial").integer(variable.initial);
            out.key("min").integer(variable.min);
            out.key("max").integer(variable.max);
        }
        out.close();
    }
    out.close();
}

void write_point(json::Writer& out, const Look& look, bool moving) {
    out.open_object(Layout::line);
    if (moving) out.key("t").number(look.t_s);
    out.key("yaw").number(look.yaw_deg);
    out.key("pitch").number(look.pitch_deg);
    out.key("radius").number(look.radius_deg);
    out.close();
}

void write_look(json::Writer& out, std::string_view key, const std::vector<Look>& look) {
    if (look.empty()) return;
    out.key(key);
    if (look.size() == 1 && look.front().t_s == 0.0) {
        write_point(out, look.front(), false);
        return;
    }
    out.open_list();
    for (const Look& point : look) write_point(out, point, true);
    out.close();
}

void write_offer(json::Writer& out, const Offer& offer, const std::vector<Choice>& choices) {
    constexpr std::string_view names[] = {"loop", "freeze", "play"};
    out.key("offer").open_object(Layout::line);
    out.key("at").number(offer.at_s);
    if (offer.until_s) out.key("until").number(*offer.until_s);
    if (offer.meanwhile != Meanwhile::play) out.key("meanwhile").text(names[static_cast<int>(offer.meanwhile)]);
    if (offer.loop_from_s) out.key("loop_from").number(*offer.loop_from_s);
    if (offer.otherwise) out.key("otherwise").text(choices.at(*offer.otherwise).id);
    out.close();
}

void write_choice(json::Writer& out, const Choice& choice, const Film& film) {
    out.open_object();
    out.key("id").text(choice.id);
    write_text(out, "text", choice.text);
    write_look(out, "look", choice.look);
    if (!choice.condition.empty()) out.key("if").text(choice.condition.text());
    write_effects(out, choice.effects);
    out.key("to").text(film.scenes.at(choice.to).id);
    if (choice.return_to) out.key("return_to").text(film.scenes.at(*choice.return_to).id);
    if (choice.rating) out.key("rating").integer(*choice.rating);
    if (!choice.skills.empty()) {
        out.key("skills").open_list(Layout::line);
        for (const std::string& skill : choice.skills) out.text(skill);
        out.close();
    }
    write_text(out, "feedback", choice.feedback);
    if (choice.once) out.key("once").boolean(true);
    if (choice.show_disabled) out.key("show_disabled").boolean(true);
    if (choice.by_teacher) out.key("by").text("teacher");
    out.close();
}

void write_views(json::Writer& out, const Scene& scene, const Film& film) {
    if (scene.views.empty()) return;
    out.key("views").open_list();
    for (const View& view : scene.views) {
        out.open_object();
        out.key("clip").text(film.clips.at(view.clip).id);
        if (!view.looks.empty()) {
            out.key("looks").open_object();
            for (const auto& [choice, look] : view.looks) write_look(out, scene.choices.at(choice).id, look);
            out.close();
        }
        out.close();
    }
    out.close();
}

void write_members(json::Writer& out, const Scene& scene, const Film& film) {
    out.key("clip").text(film.clips.at(scene.clip).id);
    write_views(out, scene, film);
    if (scene.from_s != 0.0) out.key("from").number(scene.from_s);
    if (scene.to_time_s) out.key("to_time").number(*scene.to_time_s);
    if (scene.fade_s != 0.0) out.key("fade").number(scene.fade_s);
    write_effects(out, scene.effects);
    if (scene.offer) write_offer(out, *scene.offer, scene.choices);
    if (!scene.choices.empty()) {
        out.key("choices").open_list();
        for (const Choice& choice : scene.choices) write_choice(out, choice, film);
        out.close();
    }
    if (!scene.then.empty()) {
        out.key("then").open_list();
        for (const Then& way : scene.then) {
            out.open_object(Layout::line);
            if (!way.condition.empty()) out.key("if").text(way.condition.text());
            write_effects(out, way.effects);
            out.key("to").text(film.scenes.at(way.to).id);
            if (way.return_to) out.key("return_to").text(film.scenes.at(*way.return_to).id);
            if (way.weight != 0) out.key("weight").natural(way.weight);
            out.close();
        }
        out.close();
    }
    if (scene.returns) out.key("returns").boolean(true);
    if (!scene.ending.empty()) out.key("end").text(scene.ending);
}

void write_looking(json::Writer& out, const choicegraph::Looking& looking) {
    const choicegraph::Looking usual;
    if (looking.dwell_s == usual.dwell_s && looking.confirm == usual.confirm) return;
    out.key("looking").open_object(Layout::line);
    if (looking.dwell_s != usual.dwell_s) out.key("dwell").number(looking.dwell_s);
    if (looking.confirm) out.key("confirm").boolean(true);
    out.close();
}

void write_clip_entry(json::Writer& out, const choicegraph::Clip& clip) {
    out.key(clip.id).open_object(clip.speakers.empty() ? Layout::line : Layout::lines);
    if (!clip.viewpoint.empty()) out.key("viewpoint").text(clip.viewpoint);
    if (clip.camera_height_m) out.key("camera_height").number(*clip.camera_height_m);
    if (!clip.speakers.empty()) {
        out.key("speakers").open_object();
        for (const choicegraph::Speaker& speaker : clip.speakers) {
            out.key(speaker.id).open_object(Layout::line);
            write_text(out, "name", speaker.name);
            out.key("yaw").number(speaker.yaw_deg);
            out.key("pitch").number(speaker.pitch_deg);
            out.close();
        }
        out.close();
    }
    out.close();
}

void write_head_members(json::Writer& out, const Film& film) {
    out.key("forksight").integer(film_version);
    out.key("id").text(film.id);
    write_text(out, "title", film.title);
    write_text(out, "warning", film.warning);
    write_text(out, "consent", film.consent);
    write_looking(out, film.looking);
    out.key("start").text(film.scenes.at(film.start).id);
    write_variables(out, film.names.variables);
    out.key("clips").open_object();
    for (const choicegraph::Clip& clip : film.clips) write_clip_entry(out, clip);
    out.close();
}

} // namespace

std::string write_film(const Film& film) {
    return write_film(film, {});
}

std::string write_film(const Film& film, const FilmMargin& margin) {
    json::Writer out;
    out.open_object();
    write_head_members(out, film);
    if (margin.film) margin.film(out);
    out.key("scenes").open_object();
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        out.key(film.scenes[i].id).open_object();
        write_members(out, film.scenes[i], film);
        if (margin.scene) margin.scene(out, i);
        out.close();
    }
    out.close();
    out.close();
    return out.written() + "\n";
}

std::string write_head(const Film& film) {
    json::Writer out;
    out.open_object(Layout::tight);
    write_head_members(out, film);
    out.close();
    return out.written();
}

std::string write_scene(const Film& film, std::size_t scene) {
    json::Writer out;
    out.open_object(Layout::tight);
    write_members(out, film.scenes.at(scene), film);
    out.close();
    return out.written();
}

} // namespace forksight::media_manifests
