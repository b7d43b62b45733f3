// A display that a headset can stand on: it keeps its window, keys and context while the headset sets the pace.
#pragma once

#include "player/display/display.hpp"

namespace forksight::player::display {

class Under : public Display {
  public:
    /// False: neither begin() nor end() waits for anything.
    virtual void keep_beat(bool keep) = 0;
    /// On the clock of its frames.
    virtual double now_s() const = 0;
};

} // namespace forksight::player::display
