// What an mpv core has to say, from its own thread to the frame loop, through a queue that neither side waits on.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>

namespace forksight::player::video {

/// One thing that happened in a core.
struct Note {
    enum class Kind {
        broken,    ///< there is no core: text says why
        restarted, ///< picture and sound are in step, ready to run
        failed,    ///< the stream could not be played: text says why
        idle,      ///< nothing is loaded
        time_pos,  ///< value: clip time of the frame now shown
        eof,       ///< value 1: the last frame has been shown for its time
        audio_pts, ///< value: clip time of the sound now heard; NaN: there is none
        decoder,   ///< text: mpv's word for the one in use; "no": software. value 1: an answer to ask_decoder()
        dropped,   ///< value: frames mpv could not show in time, since the stream was opened
    };
    Kind kind = Kind::idle;
    double value = 0.0;
    std::chrono::steady_clock::time_point at;
    std::array<char, 192> text{};
};

/// One writer, one reader.
template <typename T, std::size_t Capacity>
class Ring {
  public:
    /// False: full.
    bool push(const T& value) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head - tail_.load(std::memory_order_acquire) == Capacity) return false;
        slots_[head % Capacity] = value;
        head_.store(head + 1, std::memory_order_release);
        return true;
    }
    std::optional<T> pop() {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail == head_.load(std::memory_order_acquire)) return std::nullopt;
        const T value = slots_[tail % Capacity];
        tail_.store(tail + 1, std::memory_order_release);
        return value;
    }

  private:
    std::array<T, Capacity> slots_{};
    std::atomic<std::size_t> head_{0};
    std::atomic<std::size_t> tail_{0};
};

} // namespace forksight::player::video
