// A head that turns as people turn theirs: minimum jerk, quicker the further, never a jump.
#pragma once

#include "choicegraph/sphere.hpp"

namespace forksight::player::viewer {

/// How much of a movement from rest to rest is done after so much of its time, both 0..1: with a minimum of jerk, as
/// Flash and Hogan, "The coordination of arm movements", 1985, found it; heads turn so too.
constexpr double minimum_jerk(double time) {
    return time * time * time * (10.0 + time * (-15.0 + 6.0 * time));
}

/// One turn from rest to rest. Its length grows with the angle, as people's turns do: 0.3 s and 8 ms a degree.
class HeadTurn {
  public:
    /// At rest at `at`.
    explicit HeadTurn(choicegraph::Direction at);

    /// Starts turning from where the head is at `now_s`; does nothing if it is already turning there.
    void turn_to(const choicegraph::Direction& target, double now_s);
    choicegraph::Direction at(double now_s) const;
    bool arrived(double now_s) const { return now_s >= began_s_ + length_s_; }

  private:
    choicegraph::Direction from_;
    choicegraph::Direction to_;
    double began_s_ = 0.0;
    double length_s_ = 0.0;
};

} // namespace forksight::player::viewer
