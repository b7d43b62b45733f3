// A number that one thread changes and any may read, without locks.
#pragma once

#include <atomic>
#include <cstdint>

namespace forksight::streamer::library {

class Count {
  public:
    void add(std::uint64_t more) { set(value() + more); }
    void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

/// What a file cache counts.
struct FileCounts {
    Count hits; ///< found in the cache, whether or not it was looked at on disk
    Count misses;
    Count failures; ///< files that could not be had although they may be there
    Count entries;  ///< now
    Count bytes;    ///< of files in memory, now
};

} // namespace forksight::streamer::library
