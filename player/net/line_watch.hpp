// Whether the line, or the streamer at its end, does what it should: a loss and a return are each told once, with where
// and why.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace forksight::player::net {

struct LineNews {
    bool lost = false;   ///< else it is back
    std::string where;   ///< "http://host:port"
    std::string problem; ///< a sentence; empty when it is back
    double away_s = 0.0; ///< how long it was lost, when it is back
    bool quiet = false;  ///< it comes and goes too often to be told again: this is how it is now, and no more
};

class LineWatch {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// What comes and goes more often than so many times is no longer told. It is back once nothing failed for `calm`.
    explicit LineWatch(std::size_t losses_told = 20, std::chrono::milliseconds calm = {})
        : losses_told_(losses_told), calm_(calm) {}

    /// An attempt to fetch came to nothing, for want of an answer. One thread.
    void failed(const std::string& where, const std::string& problem, Time now);
    /// Something came in of an attempt that began then; one from before the loss may still have had it on its way.
    /// The same thread; costs nothing while the line is there.
    void answered(Time began, Time now);
    /// Any thread.
    bool lost() const { return lost_; }
    /// What is new since the last call. Any thread; takes a lock only when there is something.
    std::vector<LineNews> take();

  private:
    void tell(LineNews news);

    const std::size_t losses_told_;
    const std::chrono::milliseconds calm_;
    std::atomic<bool> lost_{false};
    std::string where_; ///< the reporting thread's own, as are the next three
    Time since_{};
    Time failed_{}; ///< the last time
    std::size_t losses_ = 0;
    std::atomic<bool> has_news_{false};
    std::mutex mutex_;
    std::vector<LineNews> news_;
};

} // namespace forksight::player::net
