// Wakes what must look again from time to time.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace forksight::player::stream {

class Ticked {
  public:
    virtual ~Ticked() = default;
    virtual void tick() = 0;
};

/// Any thread.
class Ticks {
  public:
    void add(std::weak_ptr<Ticked> one) {
        const std::lock_guard lock(mutex_);
        std::erase_if(all_, [](const auto& other) { return other.expired(); });
        all_.push_back(std::move(one));
    }
    /// Ticks all, but no more often than four times a second. No lock is held meanwhile.
    void pass(std::chrono::steady_clock::time_point now) {
        std::vector<std::weak_ptr<Ticked>> due;
        {
            const std::lock_guard lock(mutex_);
            if (now - last_ < interval) return;
            last_ = now;
            due = all_;
        }
        for (const auto& weak : due) {
            if (const auto one = weak.lock()) one->tick();
        }
    }

  private:
    static constexpr std::chrono::milliseconds interval{250};
    std::mutex mutex_;
    std::vector<std::weak_ptr<Ticked>> all_;
    std::chrono::steady_clock::time_point last_{};
};

} // namespace forksight::player::stream
