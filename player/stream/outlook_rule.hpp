// Forksight's own rule for one clip: of the segment as large as it really is, the rendition with the best outlook.
#pragma once

#include <optional>

#include "player/stream/pilot.hpp"
#include "player/stream/rule.hpp"

namespace forksight::player::stream {

class OutlookRule : public Rule {
  public:
    /// `ladder` outlives it. Before anything came the lowest rendition is chosen.
    OutlookRule(const Ladder& ladder, double stall_cost_per_s) : ladder_(ladder), pilot_({&ladder}, stall_cost_per_s) {}

    Choice choose(const Question& question) override;
    std::optional<std::size_t> instead(const Progress& progress) override;
    void fetched(const Fetched& fetched) override;

  private:
    void look_at(const Progress& progress);

    const Ladder& ladder_;
    Pilot pilot_;
    double level_before_ = 0.0; ///< when the segment on its way was asked for
    double looked_s_ = 0.0;     ///< of its coming, what is in the belief already
    double looked_bits_ = 0.0;
};

} // namespace forksight::player::stream
