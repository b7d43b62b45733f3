// How long the rooms wait for what.
#pragma once

namespace forksight::player::guide {

inline constexpr double room_fade_s = 0.8;
inline constexpr double slow_after_s = 5.0;
/// A film that is not there by now can be begun all the same: the session waits for it, and says what is wrong.
inline constexpr double begin_anyway_s = 15.0;
inline constexpr double help_after_s = 8.0;
/// A sensor that flickers is no headset that was taken off.
inline constexpr double off_for_s = 0.3;
/// Marks hang at most 29 degrees to a side: whoever faces them is within this.
inline constexpr double astray_deg = 55.0;
inline constexpr double astray_for_s = 2.0;

} // namespace forksight::player::guide
