// film.json text <-> Film.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "choicegraph/film.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

namespace json {
class Writer;
}

/// The largest film.json that is read.
inline constexpr std::size_t film_json_limit_bytes = 8u << 20;

/// All of film.json version 1. Refused with every mistake of structure, type, bound, id, expression and reference at
/// once, each with its JSON pointer. Keys that begin with "x-" are passed over.
Result<choicegraph::Film> read_film(std::string_view text);
/// Text that read_film takes back to an equal Film; two spaces an indent, keys in the order of the contract.
std::string write_film(const choicegraph::Film& film);

/// Writes keys that begin with "x-" into the film's own object, or into a scene's.
struct FilmMargin {
    std::function<void(json::Writer&)> film;
    std::function<void(json::Writer&, std::size_t scene)> scene;
};
std::string write_film(const choicegraph::Film& film, const FilmMargin& margin);
/// All of film.json but the scenes, and one scene's object; each on one line.
std::string write_head(const choicegraph::Film& film);
std::string write_scene(const choicegraph::Film& film, std::size_t scene);

} // namespace forksight::media_manifests
