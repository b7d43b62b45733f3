// Holds up the painting thread where mpv asks for OpenGL's functions, to begin drawing: as a driver that takes long.
#pragma once

#include <atomic>
#include <thread>

namespace forksight::player::video {

class Turnstile {
  public:
    void close() { closed_ = true; }
    void open() {
        closed_ = false;
        closed_.notify_all();
    }
    bool holds() const { return held_; }
    /// It went through on the thread that made this.
    bool used_at_home() const { return used_at_home_; }

    void pass() {
        if (std::this_thread::get_id() == home_) used_at_home_ = true;
        if (!closed_) return;
        held_ = true;
        closed_.wait(true);
        held_ = false;
    }
    ~Turnstile() { open(); }

  private:
    const std::thread::id home_ = std::this_thread::get_id();
    std::atomic<bool> closed_{false};
    std::atomic<bool> held_{false};
    std::atomic<bool> used_at_home_{false};
};

} // namespace forksight::player::video
