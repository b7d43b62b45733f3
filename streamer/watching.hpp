// The thread that looks at the library from time to time and logs what happened to it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "streamer/http/limits.hpp"
#include "streamer/http/log.hpp"
#include "streamer/library/library_watch.hpp"

namespace forksight::streamer {

/// A disk that hangs holds this thread, and no other.
class Watching {
  public:
    /// Looks for the first time before this returns. Both must outlive this.
    Watching(library::LibraryWatch& watch, http::Limits::Time every, const http::Log& log);
    ~Watching();
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

    void look_every(http::Limits::Time time);

  private:
    /// Looks, and logs. How long to wait for the next: at least fifty times what this took.
    std::chrono::steady_clock::duration look();
    void run();

    library::LibraryWatch& watch_;
    const http::Log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    http::Limits::Time every_; ///< under mutex_
    bool ending_ = false;
    std::thread thread_;
};

} // namespace forksight::streamer
