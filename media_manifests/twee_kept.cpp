// What Twee knows and a film does not, in film.json under "x-twee".
#include <algorithm>

#include "choicegraph/characters.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/twee.hpp"
#include "media_manifests/twee_scene.hpp"
#include "media_manifests/twee_text.hpp"

namespace forksight::media_manifests {

using json::Kind;
using json::Value;

namespace {

constexpr std::string_view key = "x-twee";

std::string text_of(const Value& object, std::string_view name) {
    const auto member = member_of(object, name);
    return member && member->kind() == Kind::text ? std::string(member->text()) : std::string();
}

TweeScene scene_of(const Value& kept) {
    TweeScene scene{text_of(kept, "name"), {}, {}, text_of(kept, "position")};
    // A text in film.json is at most 16 KiB, prose may be longer: it stands there in pieces.
    const auto prose = member_of(kept, "prose");
    if (prose && prose->kind() == Kind::list) {
        for (const Value piece : *prose) {
            if (piece.kind() == Kind::text) scene.prose += piece.text();
        }
    }
    const auto tags = member_of(kept, "tags");
    if (tags && tags->kind() == Kind::list) {
        for (const Value tag : *tags) {
            const bool usable = tag.kind() == Kind::text && !tag.text().empty() &&
                                tag.text().find_first_of(" \t\r\n") == std::string_view::npos;
            if (usable && scene.tags.size() < twee_limit_tags) scene.tags.emplace_back(tag.text());
        }
    }
    return scene;
}

/// Lines, cut where they are too long for a text in film.json, never within a character.
void write_prose(json::Writer& out, std::string_view prose) {
    out.open_list();
    while (!prose.empty()) {
        const std::size_t line = std::min(prose.find('\n'), prose.size() - 1) + 1;
        const std::size_t bytes = choicegraph::whole_characters(prose.substr(0, line), film_limits::text_bytes);
        out.text(prose.substr(0, bytes));
        prose.remove_prefix(bytes);
    }
    out.close();
}

} // namespace

std::string write_film_of_twee(const choicegraph::Film& film, const TweeKept& kept) {
    FilmMargin margin;
    margin.film = [&](json::Writer& out) {
        if (kept.ifid.empty()) return;
        out.key(key).open_object(json::Layout::line);
        out.key("ifid").text(kept.ifid);
        out.close();
    };
    margin.scene = [&](json::Writer& out, std::size_t number) {
        const auto found = kept.scenes.find(film.scenes[number].id);
        if (found == kept.scenes.end()) return;
        const TweeScene& scene = found->second;
        if (scene.name.empty() && scene.prose.empty() && scene.tags.empty() && scene.position.empty()) return;
        out.key(key).open_object();
        if (!scene.name.empty()) out.key("name").text(scene.name);
        if (!scene.tags.empty()) {
            out.key("tags").open_list(json::Layout::line);
            for (const std::string& tag : scene.tags) out.text(tag);
            out.close();
        }
        if (!scene.position.empty()) out.key("position").text(scene.position);
        if (!scene.prose.empty()) {
            out.key("prose");
            write_prose(out, scene.prose);
        }
        out.close();
    };
    return write_film(film, margin);
}

std::vector<std::string> keys_left_out(std::string_view film_json) {
    std::vector<std::string> places;
    json::Limits limits;
    limits.bytes = film_json_limit_bytes;
    const auto document = json::parse(film_json, limits);
    if (!document) return places;
    const Value film = document.value().root();
    const auto look_at = [&](const Value& object, const std::string& where, bool has_ours = false) {
        if (object.kind() != Kind::object) return;
        for (const Value member : object) {
            if (!member.key().starts_with("x-") || (has_ours && member.key() == key)) continue;
            places.push_back(where + "/" + std::string(member.key()));
        }
    };
    // What is in a map by name may well be called x-ray: only what film.json itself names is looked into.
    const auto each = [](const Value& object, const char* name, const std::string& where, auto&& visit) {
        const auto many = member_of(object, name);
        if (!many || (many->kind() != Kind::object && many->kind() != Kind::list)) return;
        std::size_t number = 0;
        for (const Value one : *many) {
            const bool by_name = many->kind() == Kind::object;
            visit(one, where + "/" + name + "/" + (by_name ? std::string(one.key()) : std::to_string(number++)));
        }
    };
    look_at(film, "", true);
    each(film, "variables", "", look_at);
    if (const auto looking = member_of(film, "looking")) look_at(*looking, "/looking");
    each(film, "clips", "", [&](const Value& clip, const std::string& where) {
        look_at(clip, where);
        each(clip, "speakers", where, look_at);
    });
    each(film, "scenes", "", [&](const Value& scene, const std::string& where) {
        look_at(scene, where, true);
        if (const auto offer = member_of(scene, "offer")) look_at(*offer, where + "/offer");
        for (const char* list : {"views", "then"}) each(scene, list, where, look_at);
        each(scene, "choices", where, [&](const Value& choice, const std::string& place) {
            look_at(choice, place);
            const auto look = member_of(choice, "look");
            if (look && look->kind() == Kind::list) each(choice, "look", place, look_at);
            if (look) look_at(*look, place + "/look");
        });
    });
    return places;
}

TweeKept read_kept(std::string_view film_json) {
    TweeKept kept;
    json::Limits limits;
    limits.bytes = film_json_limit_bytes;
    const auto document = json::parse(film_json, limits);
    if (!document) return kept;
    const Value film = document.value().root();
    if (const auto story = member_of(film, key)) kept.ifid = text_of(*story, "ifid");
    const auto scenes = member_of(film, "scenes");
    if (!scenes || scenes->kind() != Kind::object) return kept;
    for (const Value scene : *scenes) {
        const auto known = member_of(scene, key);
        if (known && known->kind() == Kind::object) kept.scenes.emplace(scene.key(), scene_of(*known));
    }
    return kept;
}

} // namespace forksight::media_manifests
