// Everything wrong with a film that can be said without exploring it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// An error makes the film unplayable; a warning is worth an author's look.
enum class Severity { error, warning };

struct Problem {
    std::string code; ///< stable: "FS0101"
    Severity severity = Severity::error;
    std::string where; ///< JSON pointer into film.json: "/scenes/door/choices/0/look"
    Text what;         ///< in "nl" and "en", a sentence an author can act on
};

/// What ingest knows of a clip, when it is at hand.
struct ClipFacts {
    double duration_s = 0.0;
};

/// All problems, in the order of the film. `facts` by clip id; clips without an entry are reported as missing media
/// only if `facts` is given.
std::vector<Problem> check(const Film& film,
                           const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = std::nullopt);

} // namespace forksight::choicegraph
