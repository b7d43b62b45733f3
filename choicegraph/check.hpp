// Everything wrong with a film that can be said without exploring it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// An error makes the film unplayable; a warning is worth an author's look.
enum class Severity { error, warning };

/// One operation of RFC 6902 on film.json. Several are made one at a time, checking anew in between.
struct Change {
    std::string op;    ///< "add", "replace" or "remove"
    std::string where; ///< JSON pointer
    std::string value; ///< JSON; empty for "remove"
};

struct Problem {
    std::string code; ///< stable: "FS0101"
    Severity severity = Severity::error;
    std::string where;                 ///< JSON pointer into film.json: "/scenes/door/choices/0/look"
    Text what;                         ///< in "nl" and "en", a sentence an author can act on
    std::optional<Change> change = {}; ///< what mends it, where that is certain
};

/// What is said in a clip, with its times in it.
struct SubtitleFacts {
    double from_s = 0.0;
    double to_s = 0.0;
    std::string speaker = {}; ///< the voice; empty: not said
    std::string text = {};
};

/// What ingest knows of a clip, when it is at hand. Empty words are not compared.
struct ClipFacts {
    double duration_s = 0.0;
    std::string projection = {}; ///< in the words of clip.json
    std::string stereo = {};
    /// By language, in the order of their beginnings.
    std::map<std::string, std::vector<SubtitleFacts>> subtitles = {};
};

/// All problems, in the order of the film. `facts` by clip id; clips without an entry are reported as missing media
/// only if `facts` is given.
std::vector<Problem> check(const Film& film,
                           const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = std::nullopt);

} // namespace forksight::choicegraph
