// What Twee knows and a film does not, in film.json under "x-twee".
#include <algorithm>

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
        std::size_t bytes = std::min(prose.find('\n'), prose.size() - 1) + 1;
        if (bytes > film_limits::text_bytes) {
            bytes = film_limits::text_bytes;
            while ((static_cast<unsigned char>(prose[bytes]) & 0xC0u) == 0x80u) --bytes;
        }
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
