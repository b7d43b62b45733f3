// What the streams did, for the report: bytes, seconds by rendition, problems. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "player/stream/quality_log.hpp"

namespace forksight::player::stream {

using TimePoint = std::chrono::steady_clock::time_point;

struct Account {
    std::uint64_t bytes_fetched = 0; ///< of segments and inits, also of attempts that failed
    std::uint64_t bytes_played = 0;  ///< of these, in segments that were on air; each fetch counts once
    std::uint64_t bytes_wasted = 0;  ///< the rest
    std::uint64_t bytes_read = 0;    ///< of the prepared copy, on this machine's disk
    std::map<std::string, double> rendition_seconds;
    std::vector<QualityLog::Change> quality;
    std::vector<std::string> problems;
};

class Ledger {
  public:
    void fetched(std::uint64_t bytes);
    void played(std::uint64_t bytes);
    void read(std::uint64_t bytes);
    /// A segment of a stream on air, which is shown from `at` on, for so many seconds, in a picture of that size. While
    /// two are on air, a loop and what is waited for in it, changes are told of the one that went there last.
    void shown(std::uint64_t stream, TimePoint at, std::size_t clip, const std::string& size, double seconds, Why why);
    /// As QualityLog has it. Said again of the stream that went there last, it means nothing.
    void goes_on_air(std::uint64_t stream, TimePoint now);
    /// The same sentence is kept once.
    void problem(const std::string& sentence);
    Account account() const;
    /// The problems since the last call. Takes a lock only when there are some.
    std::vector<std::string> take_news();

  private:
    std::atomic<bool> has_news_{false};
    mutable std::mutex mutex_;
    Account account_;
    QualityLog quality_;
    std::uint64_t last_on_air_ = 0;
    std::size_t told_ = 0; ///< of its problems
};

} // namespace forksight::player::stream
