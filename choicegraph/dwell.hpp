// "Has looked at X on purpose, long enough": turns a steady gaze into at most one choice an offer.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "choicegraph/gaze.hpp"
#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

struct Target {
    std::size_t choice = 0;
    Cap cap;
    bool enabled = true;
};

struct DwellSettings {
    double dwell_s = 1.0; ///< of a steady look at the middle of an answer
    double first_s = 0.4;
    double aim_head = 0.0436;
    double aim_eyes = 0.07;
    double slack = 2.0;
    double floor = 0.1;
    double arrival = 0.26;
    double gain = 0.5;
    double still = 0.07;
    double moving = 0.2;
    double grace_s = 0.25;
    double away = 1.0;
    int debug = 0;
};

class Dwell {
  public:
    explicit Dwell(DwellSettings settings = {});

    /// A new offer: forget everything.
    void open();
    std::optional<std::size_t> look(const Steady& gaze, const std::vector<Target>& targets);
    /// How full a choice's ring is, 0..1.
    double progress(std::size_t choice) const;
    /// What the gaze is on now.
    std::optional<std::size_t> looked_at() const { return looked_at_; }

    struct Gathered {
        std::size_t choice = 0;
        double filled_s = 0.0;
        double away_s = 0.0;
        bool meant = false;
        double credited_s = -1e9;
    };
    DwellSettings settings_;
    std::vector<Gathered> gathered_;
    std::optional<std::size_t> looked_at_;
    std::optional<double> opened_s_;
    double last_s_ = 0.0;
    double fixation_s_ = -1e9;
    bool done_ = false;
    Gathered& gathered_for(std::size_t choice);
    double rate(const Steady& gaze, const Cap& cap) const;
};

} // namespace forksight::choicegraph
