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

/// A value function (Bellman 1957) of buffer and level: the best rendition is the one whose worth, less its expected
/// stalls, plus what is expected of everything after it, is greatest. The film goes on after this clip, so there is no
/// last segment: only differences count, and rounds of improvement go on from the ones before (relative value
/// iteration, White 1963). The line is as the belief says; sizes are the ladder's means.
class Outlook {
  public:
    Outlook(const Ladder& ladder, const Tastes& tastes, const LineBelief& belief);

    /// Some rounds more, with what is believed now; the first time as many as at first. Takes a few milliseconds.
    void revise(const LineBelief& belief);

    /// A segment that could be fetched next.
    struct Bid {
        std::size_t rendition = 0;
        double bits = 0.0;    ///< what of it is still to come
        double delay_s = 0.0; ///< until the first of them
        double buffer_s = 0.0;
        double share = 1.0; ///< how likely it is to be seen: so much of its worth and of its length counts
    };
    /// What it is worth, beside other bids. The line is as `belief` says now.
    double expected(const LineBelief& belief, const Bid& bid) const;

  private:
    using Row = std::vector<double>; ///< by buffer
    /// Between two rows.
    struct Place {
        std::size_t row;
        double share; ///< of the row after
    };

    Place place_of(double level) const;
    double worth(double buffer_s, double level) const;
    /// Adds what follows when fetching takes so long and the line is then at that level, to every buffer's sum.
    void add(Row& sum, double took_s, double level, double probability) const;
    void improve(const LineBelief& belief);

    Tastes tastes_;
    std::vector<double> rates_bps_;
    double segment_s_;
    double room_s_; ///< the longest buffer with which a segment is begun
    double step_s_; ///< between two columns
    double lowest_; ///< the first row's level
    std::size_t levels_;
    std::vector<double> others_; ///< what the line may become, by level
    std::vector<Row> rows_;      ///< by level
    bool revised_ = false;
};

} // namespace forksight::player::stream
