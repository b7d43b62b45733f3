// What a rule for choosing renditions is asked and told, whoever asks.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace forksight::player::stream {

/// What there is to choose from. Renditions are numbered from the one with the fewest bits.
struct Ladder {
    double segment_s = 1.0;
    double buffer_limit_s = 10.0;          ///< no segment is begun that would make the buffer longer
    std::vector<double> rates_bps;         ///< a rendition's mean, rising
    std::vector<std::vector<double>> bits; ///< of each segment, in each rendition

    std::size_t segments() const { return bits.size(); }
};

/// Asked before a segment is fetched.
struct Question {
    std::size_t segment = 0; ///< its number, from 0
    double buffer_s = 0.0;   ///< fetched and not yet shown
};

struct Choice {
    std::size_t rendition = 0;
    double wait_s = 0.0; ///< before it is fetched
};

/// A segment that is on its way.
struct Progress {
    std::size_t segment = 0;
    std::size_t rendition = 0;
    double bits = 0.0;        ///< of the whole
    double came_bits = 0.0;   ///< so far
    double passed_s = 0.0;    ///< since it was asked for
    double first_bit_s = 0.0; ///< of those, until the first bit came
    double buffer_s = 0.0;    ///< what is left now
};

/// One that came whole, or was left for a smaller one.
struct Fetched {
    Progress last;
    bool whole = true;
};

/// Deterministic: the same calls give the same answers. Not for several threads at once.
class Rule {
  public:
    virtual ~Rule() = default;
    virtual Choice choose(const Question& question) = 0;
    /// The rendition to fetch in place of one that takes too long; absent: let it come.
    virtual std::optional<std::size_t> instead([[maybe_unused]] const Progress& progress) { return std::nullopt; }
    virtual void fetched(const Fetched& fetched) = 0;
    /// Nothing could be fetched for so long, since the buffer was full.
    virtual void waited([[maybe_unused]] double seconds) {}
};

} // namespace forksight::player::stream
