// What the X server's screen shows of a window; X's own headers want many common words for themselves.
#pragma once

#include <cstdint>

namespace forksight::tests {

/// The middle of the newest window of that size: 0xrrggbb; black where there is none.
std::uint32_t on_screen(int width, int height);

} // namespace forksight::tests
