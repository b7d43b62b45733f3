// A record over a newer state of its film: it goes on where it was, or the line is named that no longer holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"
#include "choicegraph/replay.hpp"

namespace forksight::choicegraph {

/// A line that says something else over the film as it is now, and still holds.
struct Adapted {
    std::uint64_t line = 0;
    std::string what; ///< for an author, in English: "'door' now offers 'ask-in', 'shout' too"
};

/// The session stands where it stood.
struct Continued {
    Playthrough play;
    std::vector<Line> lines; ///< as the film has them now: replay() takes them
    std::vector<Adapted> adapted;
};

/// A line that cannot have happened in the film as it is now.
struct Broken {
    std::uint64_t line = 0; ///< counted from 1
    std::string what;
    /// The last scene entered, or offer made, before that line: from where the session can go on. Absent: the record
    /// does not come so far as a first scene.
    struct Point {
        std::uint64_t line = 0;
        std::string scene;
        Playthrough play;
        std::vector<Line> lines; ///< up to it, as the film has them now
    };
    std::optional<Point> last_good;
    std::vector<Adapted> adapted;
};

/// What was chosen stays chosen, and what was set by the answers given is set by the answers as they are now. So a
/// record goes on after: other texts, times, places and feedback; another order of scenes, choices and variables;
/// scenes, choices and variables that were added (a variable begins with its initial value); what was removed and was
/// never come to. An offer holds if all that was chosen in it is still there to be chosen. `film` must outlive the
/// result and be sound.
std::variant<Continued, Broken> resume(const Film& film, const std::vector<Line>& lines);

} // namespace forksight::choicegraph
