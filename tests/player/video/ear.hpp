// A sound server of the test's own, without a sound card, and what is to be heard at it.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace forksight::player::video {

/// While it exists, what this process plays goes to a PulseAudio of its own, and is recorded at its pipe sink. Needs
/// the program pulseaudio. (At a null sink's monitor the beginning of a sound is missing: what was handed out before it
/// was mixed in is not handed out again.)
class Ear {
  public:
    static constexpr int rate = 48000;

    Ear();
    ~Ear();
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    /// Empty: all is well. Otherwise why nothing can be heard here.
    const std::string& why_not() const { return why_not_; }
    /// Something sounds.
    bool hears() const { return hears_; }
    /// All that was heard so far, from -1 to 1.
    std::vector<float> heard() const;

  private:
    void listen(const std::string& pipe);

    std::string why_not_;
    std::string folder_;
    std::map<std::string, std::optional<std::string>> before_; ///< of this process's environment
    pid_t server_ = -1;
    mutable std::mutex mutex_;
    std::vector<float> samples_;
    std::atomic<bool> hears_{false};
    std::thread thread_;
};

/// Of sound without a pause between the first and the last of it.
struct SoundFault {
    int clicks = 0;       ///< places, at least a tenth of a second apart, where the wave breaks
    double hole_ms = 0.0; ///< the longest silence
};
/// In tones of at most 1 kHz that are as loud as `loudness` (the peak).
SoundFault faults_of(const std::vector<float>& heard, float loudness);

} // namespace forksight::player::video
