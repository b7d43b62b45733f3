// How dark it is around a switch that fades through dark: out before it where it is known beforehand, in again after
// it.
#pragma once

#include <optional>

namespace forksight::player {

/// What comes next by itself, and how soon.
struct NextSwitch {
    double fade_s = 0.0; ///< of the switch
    double left_s = 0.0; ///< until it
};

/// Half of a fade lies before the switch and half behind it. What nobody can foresee, as a choice, is dark at once and
/// fades in alone: a switch never waits for it. A plain value.
class Fade {
  public:
    /// A scene is taken, into which one fades for `fade_s`.
    void take(double fade_s);
    /// So much time has passed. `waiting`: of the scene that was taken nothing is seen yet.
    void pass(double seconds, bool waiting);
    /// 0: nothing of it is to be seen, 1: nothing but it. While the scene waits it is as it was before.
    double dark(bool waiting, const std::optional<NextSwitch>& ahead) const;
    /// As dark as it was shown last; what a scene that waits stays in.
    void shown(double dark) { before_ = dark; }

  private:
    double fade_s_ = 0.0;
    double since_s_ = 0.0;
    double before_ = 0.0;
};

} // namespace forksight::player
