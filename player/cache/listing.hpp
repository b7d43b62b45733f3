// Asks a streamer for the hash lists of clips.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "media_manifests/hash_list.hpp"
#include "player/net/film_source.hpp"

namespace forksight::player::cache {

/// Of the clips with these numbers, in that order. Errors: a clip has none, or one that is no list. Throws as
/// load_film.
media_manifests::Result<std::vector<media_manifests::HashedFiles>> fetch_hash_lists(
    net::Fetch& fetch, const net::LoadedFilm& film, const std::vector<std::size_t>& clips, const net::Waiting& waiting);

} // namespace forksight::player::cache
