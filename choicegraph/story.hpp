// Paths through a film with what is expected on them: a story is followed over the film, to the first difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "choicegraph/event.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// A step of a story. Each but LookThrough and Expect lets the film play on first, through scenes that ask nothing, as
/// far as it needs.
struct Reach {
    std::string scene; ///< is entered next; the scene on air counts until a Reach has named it
};
struct Choose {
    std::string choice; ///< of the next offer
    /// Absent: by looking at it; where it has no place, by the teacher, by waiting or by a key, whichever it takes.
    std::optional<How> how;
};
struct Wait {}; ///< nobody answers the next offer: it ends
struct LookThrough {
    std::string clip;
};
/// Back to the last answered offer, or the last one of that scene.
struct GoBack {
    std::optional<std::string> scene;
};
/// The film plays on to its end.
struct Finishes {
    std::string ending;
};
/// What holds now; nothing plays on for it.
struct Expect {
    struct Value {
        bool boolean = false;
        std::int32_t value = 0;
    };
    std::optional<std::string> scene;
    std::optional<std::string> clip; ///< on air
    std::map<std::string, Value> variables;
    std::map<std::string, std::uint32_t> times; ///< how often a scene was entered
    /// What the scene on air offers, now or in a moment, in the order of the film; empty: nothing.
    std::optional<std::vector<std::string>> offered;
};

using StoryStep = std::variant<Reach, Choose, Wait, LookThrough, GoBack, Finishes, Expect>;

struct Story {
    Text title;
    std::uint64_t seed = 0; ///< of the draws among weighted ways
    std::vector<StoryStep> steps;
};

/// Where a film does not do what a story says.
struct Difference {
    std::size_t step = 0; ///< its number, from 0
    std::string key;      ///< JSON pointer within the step: "/choose", "/expect/variables/trust"
    Text what;            ///< in "nl" and "en"
};

/// More scenes than this in a row that ask nothing are a circle without an answer.
inline constexpr std::size_t scenes_in_a_row_limit = 100'000;

/// Empty if the film follows the story to its last step. Else all names that the film does not have, or the first
/// difference. `film` is sound (see check.hpp).
std::vector<Difference> differences(const Film& film, const Story& story);

} // namespace forksight::choicegraph
