// How one stretch's sound gives way to the next one's: where fades begin, how long they are, how far ahead mpv works.
#pragma once

namespace forksight::player::video {

enum class Sound {
    off,     ///< not even decoded
    unheard, ///< decoded and timed, without a device
    device,  ///< the system's own output; unheard when there is none
};

/// Of equal power together: the one falls as a cosine while the other rises as a sine.
inline constexpr double fade_s = 0.03;
/// Of mpv, between its filters and the output, and of the output itself.
inline constexpr int sound_buffer_ms = 50;
/// From a filter to the ear: both buffers, a decoder's frame, and the 40 ms that a sound server keeps. No fade
/// begins sooner than this after it was asked for.
inline constexpr double fade_lead_s = 0.17;
/// So much more of a stretch is played than is shown where it ends before its clip does: its sound, fading, until the
/// next stretch's has begun.
inline constexpr double tail_s = 0.03 + fade_s;
/// A new sound is measured when it has settled.
inline constexpr double sound_settles_s = 0.25;
/// What goes off air sounds so long.
inline constexpr double fading_s = fade_lead_s + fade_s + 0.04;

} // namespace forksight::player::video
