// "Has looked at X long enough": turns a stream of gaze directions into at most one choice an offer.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

struct Target {
    std::size_t choice = 0;
    Cap cap;
    bool enabled = true;
};

/// Defaults: a dwell of one second; 0.15 s off the target is forgiven (a blink, jitter); longer, what was gathered
/// drains at twice the speed it filled; what lay under the gaze when the offer opened counts only once it was left
/// or after `settle_s`.
struct DwellSettings {
    double dwell_s = 1.0;
    double grace_s = 0.15;
    double drain_factor = 2.0;
    double settle_s = 0.5;
};

class Dwell {
  public:
    explicit Dwell(DwellSettings settings = {});

    /// A new offer: forget everything.
    void open();
    /// One gaze sample. `time_s` never goes back; steps over 0.25 s count as 0.25 s (a stall chooses nothing).
    /// Returns the choice once, when its dwell is complete; afterwards nothing until open().
    std::optional<std::size_t> look(double time_s, const Direction& gaze, const std::vector<Target>& targets);
    /// How full a choice's ring is, 0..1.
    double progress(std::size_t choice) const;
    /// What the gaze is on now.
    std::optional<std::size_t> looked_at() const { return looked_at_; }

  private:
    struct Gathered {
        std::size_t choice = 0;
        double filled_s = 0.0;
        double away_s = 0.0;
    };

    void drain(double step_s);
    double counting_s(std::size_t choice, double step_s) const;
    Gathered& gathered_for(std::size_t choice);

    DwellSettings settings_;
    std::vector<Gathered> gathered_;
    std::optional<std::size_t> looked_at_;
    std::optional<double> opened_s_;
    std::optional<double> last_s_;
    std::optional<std::size_t> under_at_open_;
    bool done_ = false;
};

} // namespace forksight::choicegraph
