// Raw head or eye samples -> one steady gaze that does not jump, and when it rests (a fixation) or moves.
#pragma once

#include <optional>
#include <vector>

#include "choicegraph/sphere.hpp"

namespace forksight::choicegraph {

enum class Source { head, eyes };

/// One look of a tracker, or of a head, as it comes: anything may be wrong with it.
struct Sample {
    double time_s = 0.0; ///< when it was so, on the frames' clock; eyes may lag behind heads
    Direction direction;
    Source source = Source::head;
    bool valid = true;
};

/// What is known of the gaze after the newest sample.
struct Steady {
    double time_s = 0.0;
    Direction direction; ///< smoothed; where it last was while it is not seen
    Source source = Source::head;
    double source_since_s = 0.0;
    bool gliding = false; ///< on its way from where the other source was
    bool seen = false;    ///< false: eyes shut, a gap in the samples, nothing came yet
    /// It rests: since when, around where, and how it came to do so.
    bool fixating = false;
    double fixating_since_s = 0.0;
    Direction fixation;
    double arrival_rad_s = 0.0; ///< the greatest speed between the fixation before and this
    double speed_rad_s = 0.0;   ///< now
};

/// Smoothing is the One-Euro filter (Casiez, Roussel and Vogel, "1 Euro filter", CHI 2012): a low-pass whose cutoff
/// rises with speed. Fixations are found by dispersion, I-DT (Salvucci and Goldberg, "Identifying fixations and
/// saccades in eye-tracking protocols", ETRA 2000): all of `window_s` lies within `spread_rad` of its middle. Heads and
/// eyes have figures of their own: heads turn slowly and tremble little, eyes jump, and trackers are off and noisy.
class SteadyGaze {
  public:
    /// Times that do not advance change nothing, but one that is over a second back begins anew. Samples that are not
    /// valid or not finite are eyes shut. A head's sample while the eyes were seen less than half a second ago is a
    /// blink too; later the head takes over. From one source to the other the direction glides.
    const Steady& add(const Sample& sample);
    const Steady& now() const { return steady_; }

  private:
    struct Kept {
        double time_s = 0.0;
        Direction direction;
    };

    void unseen(double time_s);
    void see(const Sample& sample);
    void begin_at(const Sample& sample);
    void smooth(const Direction& direction, double step_s);
    void glide(double time_s);
    void follow_fixation(double time_s);
    void keep(double time_s);
    void end_fixation();

    Steady steady_;
    bool began_ = false;
    double seen_s_ = 0.0; ///< when it was last seen
    Direction raw_;       ///< the newest sample
    Direction filtered_;  ///< of this source alone
    Direction velocity_{0.0, 0.0, 0.0};
    Direction glide_from_;
    double gathered_s_ = 0.0; ///< of the fixation's mean
    std::vector<Kept> window_;
};

} // namespace forksight::choicegraph
