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
    double dwell_s = 1.0; ///< of a steady look at the middle of an answer; a wandering one, or aside, takes longer
    bool confirm = false; ///< what was looked at is chosen only when the tick beside it is looked at
    /// So long a rest on what lay under the gaze at the opening makes it meant all the same; absent: it must be left.
    std::optional<double> settle_s = {};
};

/// An answer gathers time once the gaze arrived on it: a movement from off it that ended in a fixation on it, or just
/// beside it and was corrected, since the offer opened. What lay under the gaze then must be left by its own size
/// first. Off it nothing is lost for a quarter of a second, nor in a blink, nor in the second after head took over from
/// eyes; then it drains as fast as it filled.
class Dwell {
  public:
    explicit Dwell(DwellSettings settings = {});

    /// A new offer: forget everything.
    void open();
    /// The gaze after one more sample. Steps over a quarter of a second count as that: a stall chooses nothing.
    /// Returns the choice once; afterwards nothing until open(). Where targets overlap the gaze is on the one whose
    /// middle is nearer for its size.
    std::optional<std::size_t> look(const Steady& gaze, const std::vector<Target>& targets);
    /// How full a choice's ring is, 0..1.
    double progress(std::size_t choice) const;
    /// What the gaze is on now.
    std::optional<std::size_t> looked_at() const { return looked_at_; }
    /// The answer whose tick is to be looked at; absent: none is.
    std::optional<std::size_t> asked() const { return asked_; }
    /// Where the tick hangs; it goes with its answer.
    const Cap& tick() const { return tick_; }
    double tick_progress() const;
    /// So long the gaze has been on an answer that gathers nothing, since it has to be left first.
    double in_vain_s() const { return in_vain_s_; }
    /// Until `choice` can be chosen at the soonest: never later than it is.
    double soonest_s(std::size_t choice) const;

  private:
    struct Gathered {
        std::size_t choice = 0;
        double on_s = 0.0;    ///< looked at on purpose
        double quality = 0.0; ///< of the look lately: 1 steady, on the middle
        double away_s = 0.0;
        double farthest_rad = 0.0; ///< since the gaze last rested
        bool meant = false;
        bool lay_there = false; ///< under the gaze when the offer opened, and not left since
    };

    void pass(const Steady& gaze, const std::vector<Target>& targets);
    static bool arrives(const Steady& gaze, bool rests_anew, const Gathered& gathered, const Target& target);
    bool settles(const Steady& gaze, const Gathered& gathered) const;
    static void leave(Gathered& gathered, double step_s);
    bool filled(const Steady& gaze, const Target& target);
    void ask(const Steady& gaze, const Target& target, const std::vector<Target>& targets);
    std::optional<std::size_t> confirm(const Steady& gaze, const std::vector<Target>& targets);
    Gathered& gathered_for(std::size_t choice);

    DwellSettings settings_;
    std::vector<Gathered> gathered_;
    std::optional<std::size_t> looked_at_;
    std::optional<std::size_t> asked_;
    Cap tick_;
    double tick_right_rad_ = 0.0; ///< from the answer's middle
    double tick_up_rad_ = 0.0;
    double tick_on_s_ = 0.0;
    double tick_away_s_ = 0.0;
    double in_vain_s_ = 0.0;
    double unanswered_s_ = 0.0; ///< neither tick nor answer looked at
    std::optional<double> opened_s_;
    double last_s_ = 0.0;
    double step_s_ = 0.0;
    double unseen_s_ = 0.0;
    double fixation_s_ = 0.0; ///< when the newest fixation that was judged began
    bool done_ = false;
};

} // namespace forksight::choicegraph
