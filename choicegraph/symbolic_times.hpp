// How long a film can last: bounds from what can follow what, and from the ways that were found.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "choicegraph/explore.hpp"

namespace forksight::choicegraph::symbolic {

inline constexpr double endless = std::numeric_limits<double>::infinity();

/// Seconds a step may take; `most_s` is endless if nobody need ever choose, or if the clip's length is not known.
struct Span {
    double least_s = 0.0;
    double most_s = endless;
    bool never_ends = false; ///< the step is a choice that can be waited with as long as one likes
};

using Facts = std::optional<std::unordered_map<std::string, ClipFacts>>;

Span span_of(const Film& film, const Facts& facts, const Step& step);

/// A step that may be possible, from one spot to another; endings lead to none.
struct Passage {
    std::size_t from = 0;
    std::size_t to = 0;
    Span span;
};

/// Where the film may end so, after which time in the last scene.
struct Exit {
    std::size_t spot = 0;
    Span span;
};

/// Over all ways along passages, which outlive this, from spot `start`.
class Lengths {
  public:
    Lengths(std::size_t spots, std::size_t start, const std::vector<Passage>& passages);

    /// To one of these exits: bounds of the shortest way and of the longest, which is endless if there is a circle on
    /// the way. All zero if there is no such way. Takes as long as looking at every passage.
    Span to(const std::vector<Exit>& exits) const;
    /// As to(), but of the longest nothing is known: it is endless.
    Span shortest_to(const std::vector<Exit>& exits) const;

  private:
    std::size_t spots_;
    const std::vector<Passage>& passages_;
    std::vector<double> least_s_; ///< by spot; endless: no way leads there
};

} // namespace forksight::choicegraph::symbolic
