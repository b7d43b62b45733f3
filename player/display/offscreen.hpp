// A display that nobody sees: EGL without a surface, drawing into a framebuffer in real time. For tests and scripts.
#pragma once

#include <memory>

#include "player/display/under.hpp"

namespace forksight::player::display {

/// `period_s` 0: 1/60 s on a GPU, 1/30 s where the CPU draws. Throws when there is no EGL with OpenGL 3.3.
std::unique_ptr<Under> open_offscreen(int width, int height, double period_s = 0.0);

} // namespace forksight::player::display
