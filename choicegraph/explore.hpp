// What is proven about a film: what can happen in it, what never can, and how long it lasts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// What is done in a scene: somebody chooses, or the film goes on by itself.
struct Step {
    enum class Kind : std::uint8_t { choice, then, back, ending };
    std::uint32_t scene = 0;
    Kind kind = Kind::choice;
    std::uint32_t number = 0; ///< of the choice or the `then` entry, else 0
    bool operator==(const Step&) const = default;
};

/// Ways from the start as a tree: many share their beginnings. Place 0 is the first scene, just entered.
class Witnesses {
  public:
    /// The place that `step` leads to from `place`; the same for the same.
    std::uint32_t after(std::uint32_t place, const Step& step);
    std::vector<Step> path(std::uint32_t place) const;
    /// How many steps path() has, without making it.
    std::uint32_t length(std::uint32_t place) const { return places_[place].length; }
    /// Of a place but 0, which is where the film begins: the place before it, and the step from there.
    std::uint32_t before(std::uint32_t place) const { return places_[place].before; }
    const Step& last_step(std::uint32_t place) const { return places_[place].step; }

  private:
    struct Place {
        std::uint32_t before = 0;
        std::uint32_t length = 0;
        Step step;
    };
    std::vector<Place> places_ = {{}};
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> found_; ///< by what comes before, mixed with the step
};

/// Of something that could happen. `reachable` has a witness, shortest by number of scenes unless it says otherwise.
struct Verdict {
    enum class Kind : std::uint8_t { reachable, unreachable, not_proven };
    Kind kind = Kind::not_proven;
    std::uint32_t witness = 0; ///< a place of the exploration's Witnesses
    bool shortest = true;      ///< false: it is a way, but that there is no shorter one was not proven
    bool operator==(const Verdict&) const = default;
};

struct SceneFound {
    Verdict entered;
    /// The film comes to a stop: it goes on by itself, and there is no way on. The witness leads into the scene.
    Verdict stuck;
    /// No ending can be reached any more once the scene is entered so, but one could a step before (or this is the
    /// very start). The witness leads into the scene; it is the shortest with such a last step.
    Verdict trapped;
};

/// Of a choice, or of a `then` entry. A choice's condition is looked at whenever its scene has an offer and the choice
/// is not used up; an entry's when the scene goes on by itself and nothing before it decides
/// (Situation::possible_ways).
struct WayFound {
    Verdict taken; ///< the witness ends with it
    Verdict holds; ///< looked at, and true; the witness leads into the scene
    Verdict fails; ///< looked at, and false
};

/// Seconds, as far as they are known: proven when both bounds are the same, or when it is proven that there is none.
struct Duration {
    double at_least_s = 0.0;
    std::optional<double> at_most_s;
    bool unlimited = false; ///< proven: it can be made longer than any number
    bool proven() const { return unlimited || (at_most_s && *at_most_s == at_least_s); }
};

/// Playing time runs from the entry of the start to the film's end, pauses and going back left out. A scene takes: up
/// to a choice, the time until the offer (shortest) and with `until` the offer's length more (longest; without it
/// there is no longest); when the offer ends by itself, both; when nothing is offered, its part of the clip.
struct EndingFound {
    std::string ending;
    Verdict reached; ///< the witness's last step is Kind::ending
    Duration shortest;
    Duration longest;
};

/// Different sequences of steps from the start to an ending.
struct Paths {
    enum class Kind : std::uint8_t { counted, unlimited, not_counted };
    Kind kind = Kind::not_counted;
    std::uint64_t count = 0; ///< 2^64 - 1 stands for that many or more
    bool operator==(const Paths&) const = default;
};

struct Limits {
    std::uint64_t max_states = 1'000'000;
    std::uint64_t max_bytes = std::uint64_t{1} << 30;
    /// Listing ends when it took as much as so many states of this much each, in pieces of a nanosecond or two; so
    /// that a film whose states cost very much each (thousands of conditions) does not take hours. Usual ones take
    /// some hundreds. Never less than that of a million states.
    std::uint64_t work_per_state = 4'000;
};

struct Exploration {
    enum class Met : std::uint8_t { none, states, bytes, work };

    std::vector<SceneFound> scenes;
    std::vector<std::vector<WayFound>> choices; ///< by scene
    std::vector<std::vector<WayFound>> then;    ///< by scene
    std::vector<EndingFound> endings;           ///< in the order of the film, each once
    /// Variables that no condition depends on, not even by way of an assignment to another one.
    std::vector<std::size_t> never_read;
    Paths paths;
    Witnesses witnesses;

    std::uint64_t states = 0; ///< that differ in something that still matters; 2^64 - 1 for that many or more
    bool all_counted = true;  ///< false: `states` were seen, and there are more or may be
    double bytes_per_state = 0.0;
    Met met = Met::none; ///< else the limit that ended it, and what was not seen is not proven
    bool complete() const { return met == Met::none; }
};

/// `film` must be sound (see check.hpp: no error). What is not proven within the limits is said so, never guessed.
Exploration explore(const Film& film, const std::optional<std::unordered_map<std::string, ClipFacts>>& facts = {},
                    const Limits& limits = {});

} // namespace forksight::choicegraph
