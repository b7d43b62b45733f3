// Reads a film and all its clips from a streamer or a folder, before anything is shown.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/film.hpp"
#include "media_manifests/media.hpp"
#include "media_manifests/result.hpp"
#include "media_manifests/subtitles.hpp"
#include "player/net/fetch.hpp"
#include "player/net/gather.hpp"

namespace forksight::player::net {

struct LoadedFilm {
    choicegraph::Film film;
    std::string version;                              ///< "sha256:" and the digest of film.json's bytes
    std::string base_url;                             ///< of the film's folder, ends in '/'
    std::vector<media_manifests::Presentation> clips; ///< by the film's clip numbers
    std::vector<std::string> clip_versions;           ///< of each clip: as `version`, of its clip.json
    std::string film_json;                            ///< as it came
    /// By clip number, by language tag.
    std::vector<std::map<std::string, media_manifests::Subtitles>> subtitles;
    std::vector<std::string> notes; ///< sentences for the author; the film plays all the same
};

/// The folder of the film that the command line names, as a URL that ends in '/': http(s)://HOST/films/FILM, with or
/// without '/' or '/film.json'; a folder; a film.json.
media_manifests::Result<std::string> film_base_url(std::string_view argument);

/// Waits until everything is there; everything that is missing or wrong is said at once. Throws LineFailure when
/// nobody answers or it takes too long, and Left.
media_manifests::Result<LoadedFilm> load_film(Fetch& fetch, std::string_view argument, const Waiting& waiting = {});

/// What a reader of media_manifests found wrong, with the file it is in, as it is said to people.
media_manifests::Errors at_place(const std::string& place, media_manifests::Errors errors);

/// "sha256:" and 64 hexadecimal digits.
std::string digest_of(std::string_view bytes);

} // namespace forksight::player::net
