// A film's folder read as a whole: film.json, the clip.json of each clip, and everything that is wrong with them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/film.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

struct FilmFolder {
    std::optional<choicegraph::Film> film;        ///< absent: film.json cannot be read
    std::string version;                          ///< "sha256:" and the digest of film.json's bytes; empty: not read
    std::map<std::string, double> clip_lengths_s; ///< by id, for the clips whose media are there
    std::vector<choicegraph::Problem> problems;
    std::string text;    ///< film.json as it was read
    bool unsure = false; ///< a file is there but could not be read now: another look may find otherwise

    bool playable() const;
};

/// Whether a film may still be without any media at all: while it is being written it is, when it is served it is not.
enum class Media { required, checked_if_any };

/// `base` is the film's folder beneath `folder`: "." or "films/first-visit". A clip of the film that has no clip.json
/// is a problem, as check() says.
FilmFolder read_film_folder(const Folder& folder, const std::string& base, Media media);
/// The same with another text for film.json.
FilmFolder read_film_folder(const Folder& folder, const std::string& base, Media media, std::string film_json);

/// FS0004: `path` is a symbolic link.
choicegraph::Problem not_followed(const std::string& path);

} // namespace forksight::streamer::library
