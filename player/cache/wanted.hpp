// Which files of a film are wanted, so that it plays without a line: film.json, and of each clip the sound and some
// pictures.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "media_manifests/hash_list.hpp"
#include "player/net/film_source.hpp"

namespace forksight::player::cache {

/// A film as its streamer tells of it now.
struct ListedFilm {
    net::LoadedFilm film;
    std::vector<media_manifests::HashedFiles> lists; ///< of each clip
};

/// Which pictures of a clip are wanted: numbers in its `video`, at least one. `there`: those that are prepared already.
using ChooseRenditions = std::function<std::vector<std::size_t>(const media_manifests::Presentation& clip,
                                                                const std::vector<std::size_t>& there)>;

/// Paths beneath the film, each once. `before`: what is prepared of it, empty if nothing. Errors name what the clips'
/// lists leave out, or what is larger than a player reads.
media_manifests::Result<media_manifests::HashedFiles> wanted_files(const ListedFilm& listed,
                                                                   const media_manifests::HashedFiles& before,
                                                                   const ChooseRenditions& choose);

} // namespace forksight::player::cache
