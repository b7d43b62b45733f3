// Where subtitles hang: they stay where they are while the head moves a little, and glide after it when it turns away.
#pragma once

#include <optional>

#include "choicegraph/orientation.hpp"
#include "player/render/overlay.hpp"

namespace forksight::player::render {

/// In a study with people who need subtitles, text that stays before the head did best and text that waits somewhere
/// in the room worst (Brown et al. 2017, BBC WHP 330); with an arrow to the speaker it is preferred (Agulló and
/// Matamala 2020). Text fixed to the head shakes with it and cannot be read at its edges; this is in between.
struct LazyFollowSettings {
    double dead_yaw_rad = 0.21;     ///< 12 degrees: the head may turn so far and nothing moves
    double dead_pitch_rad = 0.14;   ///< 8 degrees
    double most_yaw_rad = 0.56;     ///< 32 degrees: it is never further from the head's middle, so it stays in view
    double most_pitch_rad = 0.35;   ///< 20 degrees from where it would rest
    double below_rad = 0.24;        ///< rests 14 degrees below where the head faces
    double lowest_rad = -0.70;      ///< never lower than 40 degrees below the horizon
    double highest_rad = 0.44;      ///< never higher than 25 degrees above it
    double per_s = 5.5;             ///< of a critically damped spring: 90 % of the way in 0.7 s
    double rests_within_rad = 0.01; ///< a glide ends here, slowly enough not to be seen ending
};

/// Pitches, from low to high, where something else is read.
struct Band {
    double low_rad = 0.0;
    double high_rad = 0.0;
};
/// Where the overlay's answers and marks hang, with room for a subtitle above or below them; absent: there are none.
std::optional<Band> taken_by(const Overlay& overlay);

/// The same motion at any frame rate: the spring is solved, not stepped.
class LazyFollow {
  public:
    explicit LazyFollow(LazyFollowSettings settings = {}) : settings_(settings) {}

    /// `dt_s` after the last step the head is turned so, and subtitles stand aside for what is in `taken`: below it, or
    /// above where below were too low to read. What is not finite is ignored.
    void step(double dt_s, const choicegraph::Orientation& head, const std::optional<Band>& taken = {});
    /// At the next step it is at its place at once: text that appears need not glide in.
    void jump() { placed_ = false; }
    choicegraph::Direction middle() const;

  private:
    /// A turn about one axis: where it is, how fast it moves, and whether it glides.
    struct Axis {
        double at_rad = 0.0;
        double per_s = 0.0;
        bool gliding = false;
    };
    double beside(const Band& taken) const;
    void follow(Axis& axis, double wanted_rad, double dead_rad, double most_rad, double dt_s) const;

    LazyFollowSettings settings_;
    Axis yaw_; ///< not wrapped: it goes on counting past half a turn
    Axis pitch_;
    double head_yaw_ = 0.0; ///< the newest that was known; straight up or down there is none
    bool placed_ = false;
};

} // namespace forksight::player::render
