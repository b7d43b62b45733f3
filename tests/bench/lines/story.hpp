// A film that branches, as bytes: what is on air, what can come next, and what will be chosen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "player/stream/rule.hpp"
#include "tests/bench/lines/optimum.hpp"

namespace forksight::bench {

struct StoryShape {
    double clip_s = 10.0;     ///< every clip
    std::size_t branches = 2; ///< after every clip but the last
    double whole_s = 160.0;   ///< about; of what is seen
    double buffer_limit_s = 10.0;
    double skew = 0.0;       ///< the likeliest way, the next and so on are chosen by Zipf's law with this exponent
    std::size_t earlier = 0; ///< viewers before this one, at every fork
};

/// Segments of one second in seven renditions from 0.25 to 16 Mbit/s; sizes vary about their rate (a factor of 1.3
/// either way, one standard deviation) as scenes do, alike in all renditions.
struct Story {
    player::stream::Ladder begin;
    struct Fork {
        std::vector<player::stream::Ladder> clips;
        std::size_t chosen = 0;                                  ///< known to the viewer alone, and at the last moment
        std::vector<std::vector<player::stream::Ladder>> behind; ///< by clip: what can follow it; of the chosen one the
                                                                 ///< next fork's clips
        std::vector<double> earlier;                             ///< how many of the viewers before chose each
    };
    std::vector<Fork> forks;
};

/// The same seed, the same story.
Story make_story(const StoryShape& shape, std::uint64_t seed);

/// What is seen of it, as one film; and what the ways cost that are not.
struct Seen {
    player::stream::Ladder ladder;
    Forks forks;
};
Seen seen_of(const Story& story);

} // namespace forksight::bench
