// A window to play in: drag or arrow keys to look round, the wheel zooms.
#pragma once

#include <memory>
#include <string>

#include "player/display/under.hpp"

namespace forksight::player::display {

/// Keys: 1 to 4 an answer (with shift the teacher's), space pause, F or F11 full screen, H or F1 help, R straight
/// ahead, F5 restart, F12 screenshot, Q quit; Esc leaves the full screen, else quits. The window itself sees to full
/// screen and straight ahead; they are reported all the same. Size in window units, which on a fine screen are several
/// pixels. Throws when there is no screen or no OpenGL 3.3. One at a time, on the main thread.
std::unique_ptr<Under> open_window(int width, int height, const std::string& title);

} // namespace forksight::player::display
