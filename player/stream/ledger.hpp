// What the streams did, for the report: bytes, seconds by rendition, waits that a viewer saw, problems. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace forksight::player::stream {

using TimePoint = std::chrono::steady_clock::time_point;

/// A read that waited while its clip was on air and nothing was left to show.
struct Stall {
    TimePoint at;
    double for_s = 0.0;
    std::size_t clip = 0;
};

struct Account {
    std::uint64_t bytes_fetched = 0; ///< of segments and inits, also of attempts that failed
    std::uint64_t bytes_played = 0;  ///< of these, in segments that were on air; each fetch counts once
    std::uint64_t bytes_wasted = 0;  ///< the rest
    std::map<std::string, double> rendition_seconds;
    std::vector<Stall> stalls;
    std::vector<std::string> problems;
};

class Ledger {
  public:
    void fetched(std::uint64_t bytes);
    void played(std::uint64_t bytes);
    void shown(const std::string& rendition, double seconds);
    void stalled(Stall stall);
    /// The same sentence is kept once.
    void problem(const std::string& sentence);
    Account account() const;

  private:
    mutable std::mutex mutex_;
    Account account_;
};

} // namespace forksight::player::stream
