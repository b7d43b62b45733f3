// What `prepare` says while it works and when it is done, in Dutch and English.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "player/cache/preparation.hpp"

namespace forksight::player {

/// How fast it goes, over the last seconds.
class Speed {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// Times rise. `bytes`: since the beginning.
    void note(Time now, std::uint64_t bytes);
    /// Absent: too little is known.
    std::optional<double> bytes_per_s() const;

  private:
    struct Point {
        Time time;
        std::uint64_t bytes;
    };
    std::deque<Point> points_;
};

/// "42 %, 512 of 1210 MB, 8.1 MB/s, 1 min 26 s left". `language` as for words().
std::string progress_words(const cache::PrepareProgress& progress, std::optional<double> bytes_per_s,
                           std::string_view language);
/// What was done, and that it plays without a line. `cache`: as cache_words() has it.
std::string done_words(const cache::PreparedNow& done, std::string_view language, const std::string& cache = "");
/// A film that went to make room.
std::string evicted_words(const std::string& url, std::string_view language);

} // namespace forksight::player
