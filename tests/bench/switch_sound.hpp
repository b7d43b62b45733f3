// Listens to a recording of steady tones: the holes and the jumps in it, and which of them belong to a switch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace forksight::bench {

/// Of every recording here.
inline constexpr int sample_rate = 48'000;

/// Where there is less than a hundredth of the steady power (-20 dB) for a millisecond or longer. Exact to a sixth of a
/// millisecond, as the tones have multiples of 500 Hz: a millisecond then holds whole half waves.
struct Hole {
    double from_s = 0.0; ///< of the recording
    double for_s = 0.0;
};

/// Seconds of the recording.
struct SwitchTime {
    double decided_s = 0.0;
    double first_s = 0.0; ///< the first frame was on the display
};

struct AtSwitch {
    double hole_ms = 0.0; ///< all holes that begin at this switch, together
    double jump = 0.0; ///< the largest step from a sample to the next; 1: the steepest of a steady tone. More: a click
};

struct Listened {
    double level = 0.0; ///< effective value of what is steady, of full scale; 0: nothing was heard
    std::vector<AtSwitch> at;
    std::vector<Hole> elsewhere; ///< between the first switch and the last, but at none of them
};

/// Effective value, of full scale, of the middle one of all milliseconds that are not silent: waits may last longer
/// than all that is heard between them.
double steady_level(std::span<const std::int16_t> samples);

std::vector<Hole> holes(std::span<const std::int16_t> samples, double level);

/// `switches` in order. A switch's time is from 0.1 s before it was decided to 0.5 s after its first frame, but no
/// further than to the next's. `steepest_hz`: the highest tone.
Listened listen(std::span<const std::int16_t> samples, double steepest_hz, const std::vector<SwitchTime>& switches);

} // namespace forksight::bench
