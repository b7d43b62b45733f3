// Keeps an event that happens over and over from filling the log: told at once, and then now and again with how often.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "streamer/http/log.hpp"

namespace forksight::streamer::http {

/// For one thread.
class Recurring {
  public:
    using Time = std::chrono::steady_clock::time_point;
    /// Between two lines about the same thing.
    static constexpr std::chrono::seconds pause{30};
    /// More kinds at once than this are one kind.
    static constexpr std::size_t limit_kinds = 64;

    explicit Recurring(const Log& log) : log_(log) {}

    /// `what` is the kind; of those that come within the pause only the number is kept.
    void event(std::string_view what, Log::Fields fields, Time now);
    /// Tells of those that were kept back for long enough. `all`: of all there are.
    void sweep(Time now, bool all = false);

  private:
    struct Kind {
        Time quiet_until;
        std::uint64_t kept_back = 0;
    };
    const Log& log_;
    std::map<std::string, Kind, std::less<>> kinds_;
};

} // namespace forksight::streamer::http
