// Forksight's own rule: of the segment as large as it really is, the rendition with the best outlook.
#pragma once

#include <optional>

#include "player/stream/line_belief.hpp"
#include "player/stream/outlook.hpp"
#include "player/stream/rule.hpp"

namespace forksight::player::stream {

class OutlookRule : public Rule {
  public:
    /// `ladder` outlives it. Before anything came the lowest rendition is chosen.
    OutlookRule(const Ladder& ladder, Tastes tastes);

    Choice choose(const Question& question) override;
    std::optional<std::size_t> instead(const Progress& progress) override;
    void fetched(const Fetched& fetched) override;

  private:
    const Outlook& outlook();
    void look_at(const Progress& progress);

    const Ladder& ladder_;
    const Tastes tastes_;
    LineBelief belief_;
    std::optional<Outlook> outlook_;
    double outlook_spread_ = 0.0;   ///< for which it was made
    std::size_t since_outlook_ = 0; ///< segments
    bool any_came_ = false;
    double level_before_ = 0.0; ///< when the segment on its way was asked for
    double looked_s_ = 0.0;     ///< of its coming, what is in the belief already
    double looked_bits_ = 0.0;
};

/// A segment's worth as the logarithm of its rate over the lowest (Spiteri, Urgaonkar and Sitaraman, BOLA, 2016).
Tastes tastes_of(const Ladder& ladder, double stall_cost_per_s);

} // namespace forksight::player::stream
