// film.json text <-> Film.
#pragma once

#include <string>
#include <string_view>

#include "choicegraph/film.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

/// The largest film.json that is read.
inline constexpr std::size_t film_json_limit_bytes = 8u << 20;

/// All of film.json version 1. Refused with every mistake of structure, type, bound, id, expression and reference at
/// once, each with its JSON pointer. Keys that begin with "x-" are passed over.
Result<choicegraph::Film> read_film(std::string_view text);
/// Text that read_film takes back to an equal Film; two spaces an indent, keys in the order of the contract.
std::string write_film(const choicegraph::Film& film);

} // namespace forksight::media_manifests
