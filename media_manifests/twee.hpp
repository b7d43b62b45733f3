// Twee 3 in SugarCube's words <-> Film: what writers of branching stories make, for Twine and the compilers around it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/film.hpp"
#include "media_manifests/result.hpp"
#include "media_manifests/twee_body.hpp"

namespace forksight::media_manifests {

/// What a story says of a scene and a film does not; film.json keeps it under "x-twee".
struct TweeScene {
    std::string name;  ///< of the passage, if it is not the scene's id
    std::string prose; ///< what is written in it
    std::vector<std::string> tags;
    std::string position; ///< in the editor: "200,350"
};
struct TweeKept {
    std::string ifid;
    std::map<std::string, TweeScene> scenes; ///< by id
};

struct TweeFilm {
    choicegraph::Film film;
    TweeKept kept;
    std::vector<TweeNote> notes; ///< what was not carried over, in the order of the text
};

/// Passages become scenes, links answers, <<goto>> ways on; a passage that leads nowhere is an ending. Texts are taken
/// to be in `language`. What write_twee wrote comes back as the same film, and what was changed since is changed in it.
/// Refused with all mistakes at once, each with its line: what is no Twee, links to passages that are not there, and
/// what read_film refuses.
Result<TweeFilm> read_twee(std::string_view text, std::string_view language);
/// The answers' texts are shown in `language`. All that Twee has no words for is in the passages' metadata.
std::string write_twee(const choicegraph::Film& film, const TweeKept& kept, std::string_view language);

/// film.json with what is kept.
std::string write_film_of_twee(const choicegraph::Film& film, const TweeKept& kept);
/// What is kept in a film.json that read_film takes; what is not as it should be there is passed over.
TweeKept read_kept(std::string_view film_json);
/// The keys in a film.json that begin with "x-" and that neither the film nor what is kept has: "/scenes/door/x-light".
std::vector<std::string> keys_left_out(std::string_view film_json);

/// The passages that hold no scene: StoryTitle, StoryData, StoryInit and the like.
bool is_special_passage(std::string_view name);
/// A link's words for an answer: its text on one line, without what would end the link; its id if it has no text.
std::string link_text(const choicegraph::Choice& choice, std::string_view language);
std::string link_text(std::string_view words, std::string_view id);

} // namespace forksight::media_manifests
