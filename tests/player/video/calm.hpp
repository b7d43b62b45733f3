// Tells whether this machine had time for a test that depends on time.
#pragma once

#include <atomic>
#include <thread>

namespace forksight::player::video {

/// From construction on, a thread asks for a millisecond of work fifty times a second, and notes how long it waits.
class Calm {
  public:
    Calm();
    ~Calm();
    Calm(const Calm&) = delete;
    Calm& operator=(const Calm&) = delete;

    /// Nothing was held up for longer than a frame loop can bear.
    bool so_far() const { return worst_ms_.load() < 12.0; }

  private:
    std::atomic<bool> over_{false};
    std::atomic<double> worst_ms_{0.0};
    std::thread thread_;
};

} // namespace forksight::player::video
