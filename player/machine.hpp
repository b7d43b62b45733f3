// What this machine decodes and draws in time, measured before the film begins.
#pragma once

#include <cstdint>

namespace forksight::player {

/// The largest picture, in pixels, that can be decoded and converted to colours in each `period_s` with room to spare.
/// Draws a few small pictures (some 50 ms without a GPU); needs a current GL context.
std::uint64_t pixels_in_time(double period_s, unsigned cpu_cores);

} // namespace forksight::player
