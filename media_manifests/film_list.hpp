// What programs print about films: the list of a library, the problems of a film, the outcome of a record; all JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/film.hpp"
#include "choicegraph/replay.hpp"

namespace forksight::media_manifests {

/// A film of a library as staff see it. A film that cannot be read has its id, its problems, and little else.
struct ListedFilm {
    std::string id;
    choicegraph::Text title;
    std::vector<std::string> clips;
    std::size_t scenes = 0;
    std::size_t decisions = 0; ///< scenes that offer choices
    std::vector<std::string> endings;
    double length_s = 0.0; ///< of all its clips together
    std::string url;       ///< of its film.json
    std::string poster;    ///< URL; empty: there is none
    bool playable = false; ///< as it is served: no problem is an error, or `last_good`
    /// All of the above is the last version that could be played, which is served still; the problems are of what
    /// stands in the folder now.
    bool last_good = false;
    std::vector<choicegraph::Problem> problems;
};

std::string write_film_list(const std::vector<ListedFilm>& films);
/// {"film":…,"ok":…,"problems":[{"code","severity","where","what":{"nl","en"},"change":{"op","path","value"}}]}; a
/// change, an operation of RFC 6902 on film.json, is there where it is certain.
std::string write_problems(std::string_view film, const std::vector<choicegraph::Problem>& problems);
/// What is odd about a record that could be replayed nevertheless.
struct Oddities {
    bool version_differs = false; ///< it was made over another state of film.json
    bool last_line_cut = false;   ///< its last line breaks off and was left out
};
/// {"path":[…],"ending":…,"decisions":[…],"length_s":…,"tries":[…],"asked":[…],"version_differs":…,"last_line_cut":…};
/// the ending is null if none was reached.
std::string write_outcome(const choicegraph::Outcome& outcome, const Oddities& oddities = {});
/// {"line":…,"what":…,"version_differs":…,"last_line_cut":…}
std::string write_impossible(const choicegraph::Impossible& impossible, const Oddities& oddities = {});

} // namespace forksight::media_manifests
