// A headset to play in, and a window that shows along what its left eye sees.
#pragma once

#include <memory>
#include <string>

#include "player/display/display.hpp"

namespace forksight::player::display {

/// Stands on a window of that size, or, where there is no screen, on a context without one. Without a headset the film
/// plays in the window; it is sought all the time, and the film goes to it as soon as it is there. Throws when there is
/// neither a headset, within a few seconds, nor a screen. One at a time, on the main thread.
std::unique_ptr<Display> open_headset(int width, int height, const std::string& title);

} // namespace forksight::player::display
