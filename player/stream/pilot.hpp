// What is known of the line and what a buffer is worth on it, for every clip of a film: which rendition is best.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "player/stream/line_belief.hpp"
#include "player/stream/outlook.hpp"
#include "player/stream/rule.hpp"

namespace forksight::player::stream {

/// A segment's worth as the logarithm of its rate over the lowest (Spiteri, Urgaonkar and Sitaraman, BOLA, 2016).
Tastes tastes_of(const Ladder& ladder, double stall_cost_per_s);

/// Deterministic. Not for several threads at once.
class Pilot {
  public:
    /// `ladders`: of all clips; at least one; only their rates, lengths and limits are kept. `stall_cost_per_s`: beside
    /// the worth of segments, as tastes_of() has it.
    Pilot(const std::vector<const Ladder*>& ladders, double stall_cost_per_s);

    /// A stretch of time in which bits came, on all connections together.
    void saw(double bits, double seconds, double delay_s) { belief_.saw(bits, seconds, delay_s); }
    /// So many bits took so long when `level` had been believed. From here on there is something to go by.
    void judge(double level, double bits, double seconds);
    const LineBelief& line() const { return belief_; }
    /// The rate that the line will hardly fall below in the mean of so many seconds: about one time in twenty.
    double careful_bps(double seconds) const;
    /// Whether anything is known of the line; before, the lowest rendition is best.
    bool knows() const { return knows_; }

    /// An outlook that was made for what was believed before, and what is believed now. To be revised by whoever has
    /// the time, and given back.
    struct Revision {
        std::size_t view = 0;
        Outlook outlook;
        LineBelief belief;
    };
    std::optional<Revision> due() const;
    void take(Revision revision);
    /// All that are due, here and now.
    void revise();

    /// A segment that could be fetched.
    struct Asked {
        const Ladder* ladder = nullptr; ///< like one that was given at first
        std::size_t segment = 0;
        double buffer_s = 0.0;                                      ///< what is left to be seen before it is missed
        double share = 1.0;                                         ///< how likely it is to be seen
        std::size_t most = std::numeric_limits<std::size_t>::max(); ///< no rendition above this
    };
    std::size_t best(const Asked& asked);
    /// The rendition to fetch in place of one that is on its way; absent: let it come.
    std::optional<std::size_t> instead(const Ladder& ladder, const Progress& progress, double share = 1.0);

  private:
    /// One for all clips that are alike.
    struct View {
        std::vector<double> rates_bps;
        double segment_s = 0.0;
        Outlook outlook;
        bool made = false;     ///< the outlook, for what is believed; before that it says nothing
        double spread = 0.0;   ///< for which it was made
        std::size_t asked = 0; ///< segments since
    };
    /// The nearest of as many rungs; null: there is none.
    View* view_of(const Ladder& ladder);

    LineBelief belief_;
    bool knows_ = false;
    std::vector<View> views_;
};

} // namespace forksight::player::stream
