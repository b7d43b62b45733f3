// Times the OpenGL calls in which a driver on the CPU draws or waits for what it draws, apart from all others.
#pragma once

#include "player/display/display.hpp"

namespace forksight::bench {

/// Of the calling thread, since it began.
struct Drawing {
    double cpu_s = 0.0;
    double wall_s = 0.0;
    unsigned long calls = 0;
};
Drawing thread_drawing();

/// While it lives, these calls of all threads through libepoxy are timed: draw, clear, blit, flush, finish, fences,
/// reading back. One at a time, with `display`'s context current when it is made; before other threads draw.
class DrawingClock {
  public:
    explicit DrawingClock(player::display::Display& display);
    ~DrawingClock();
    DrawingClock(const DrawingClock&) = delete;
    DrawingClock& operator=(const DrawingClock&) = delete;
};

} // namespace forksight::bench
