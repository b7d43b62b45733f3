// Wakes the painting thread: rung by the frame loop and by mpv's threads, none of which waits.
#pragma once

#include <atomic>

namespace forksight::player::video {

class Bell {
  public:
    void ring() {
        rings_.fetch_add(1, std::memory_order_release);
        rings_.notify_one();
    }
    /// How often it was rung so far: ask before looking whether there is anything to do.
    int rings() const { return rings_.load(std::memory_order_acquire); }
    /// Until it was rung more often than this.
    void wait(int heard) const { rings_.wait(heard, std::memory_order_acquire); }

  private:
    std::atomic<int> rings_{0};
};

} // namespace forksight::player::video
