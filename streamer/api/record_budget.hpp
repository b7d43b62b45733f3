// How much may be recorded in a day: whoever may see a film may send records of it, and a disk is finite.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace forksight::streamer::api {

/// A school of thirty classes stays far below.
struct RecordLimits {
    std::size_t sessions = 10'000;     ///< of one film in a day
    std::size_t bytes = 1'000'000'000; ///< of all films in a day
    std::size_t lines = 100'000;       ///< of a session; its bytes: library::record_limit_bytes
};

/// Counted since the server started. Any thread.
class RecordBudget {
  public:
    using Clock = std::chrono::steady_clock;

    explicit RecordBudget(const RecordLimits& limits) : limits_(limits) {}

    /// A session of the film begins, unless there were too many today.
    bool begin(const std::string& film, Clock::time_point now);
    /// It did not begin after all.
    void give_back(const std::string& film);
    /// So many bytes come, unless that is too much for today.
    bool take(std::size_t bytes, Clock::time_point now);
    /// They did not come after all.
    void give_back(std::size_t bytes);
    const RecordLimits& limits() const { return limits_; }

  private:
    void turn_page(Clock::time_point now);

    const RecordLimits limits_;
    std::mutex mutex_;
    std::optional<Clock::time_point> day_began_;
    std::map<std::string, std::size_t> sessions_; ///< by film; no more than there are films
    std::size_t bytes_ = 0;
};

} // namespace forksight::streamer::api
