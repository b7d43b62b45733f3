// A few threads for answers that may wait for the disk or the store, so that no loop does.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace forksight::streamer::http {

class Pool {
  public:
    Pool(std::size_t threads, std::size_t most_waiting);
    /// What waits still is done first.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// False, and nothing is done, when too much waits already. `work` throws nothing.
    bool post(std::function<void()> work);

  private:
    void run();

    const std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stop_ = false;
    std::vector<std::thread> threads_;
};

} // namespace forksight::streamer::http
