// What a buffer is worth: the quality to be expected from here to the end, by how much is buffered and how fast the
// line is.
#pragma once

#include <cstddef>
#include <vector>

#include "player/stream/line_belief.hpp"
#include "player/stream/rule.hpp"

namespace forksight::player::stream {

/// What a viewer gains and loses.
struct Tastes {
    std::vector<double> worth; ///< of one segment, by rendition; rising
    double stall_cost_per_s = 0.0;
};

/// Worked out backwards from the last segment (Bellman 1957): with h segments left, the best rendition is the one whose
/// worth, less its expected stalls, plus what is expected of the h - 1 after it, is greatest. The line is as the belief
/// says; sizes are the ladder's means. Takes some milliseconds; immutable afterwards.
class Outlook {
  public:
    Outlook(const Ladder& ladder, const Tastes& tastes, const LineBelief& belief);

    /// The worth of fetching that many bits of a segment in that rendition next, `left` being left after it. The line
    /// is as `belief` says now. `delay_s`: until the first bit.
    double expected(const LineBelief& belief, std::size_t rendition, double bits, double delay_s, double buffer_s,
                    std::size_t left) const;

  private:
    using Row = std::vector<double>; ///< by buffer
    /// Between two rows.
    struct Place {
        std::size_t row;
        double share; ///< of the row after
    };

    Place place_of(double level) const;
    const Row& row(std::size_t left, std::size_t level) const { return rows_[left * levels_ + level]; }
    double worth(std::size_t left, double buffer_s, double level) const;
    /// Adds what follows when fetching takes so long and the line is then at that level, to every buffer's sum.
    void add(Row& sum, std::size_t left, double took_s, double level, double probability) const;
    void step_back(std::size_t left, const Ladder& ladder, const LineBelief& belief);

    Tastes tastes_;
    double segment_s_;
    double room_s_; ///< the longest buffer with which a segment is begun
    double step_s_; ///< between two columns
    double lowest_; ///< the first row's level
    std::size_t levels_;
    std::vector<double> others_; ///< what the line may become, by level
    std::vector<Row> rows_;      ///< by segments left and level
};

} // namespace forksight::player::stream
