// Writes log lines on a thread of its own, so that whoever has something to say never waits for a disk or a terminal.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "streamer/http/log.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::http {

/// What cannot be written in time is dropped, counted, and told of by an event as soon as lines go out again.
class LogWriter {
  public:
    /// Lines that wait to be written; those that come when it is full are dropped.
    static constexpr std::size_t limit_bytes = 2 * 1024 * 1024;

    /// `format` is for what this says itself. `descriptor` stays the caller's.
    LogWriter(Log::Format format, int descriptor);
    /// Writes what still waits, for two seconds at most.
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// `lines`: `count` whole lines. From any thread; holds a lock for as long as copying takes.
    void put(std::string_view lines, std::size_t count);
    /// Lines that were never written.
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

  private:
    void run();
    bool write(std::string_view text);
    bool wait_writable();
    bool out_of_time();

    Log::Format format_;
    library::Descriptor own_; ///< the same file, opened so that writing to it does not wait
    int descriptor_;
    bool is_socket_ = false;

    std::mutex mutex_;
    std::condition_variable something_;
    std::string waiting_; ///< under mutex_
    std::size_t lines_ = 0;
    bool ending_ = false;
    std::chrono::steady_clock::time_point end_by_;
    std::atomic<std::uint64_t> dropped_{0};
    std::thread thread_; ///< last: it uses all of the above
};

} // namespace forksight::streamer::http
