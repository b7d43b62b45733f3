// A request's body that has no room behind its head.
#pragma once

#include <cstddef>
#include <string>

namespace forksight::streamer::http {

/// Counted while there is one, so that a thread holds few at once.
class LongBody {
  public:
    /// `held`: how many the thread holds; it outlives this.
    explicit LongBody(std::size_t& held) : held_(held) { ++held_; }
    ~LongBody() { --held_; }
    LongBody(const LongBody&) = delete;
    LongBody& operator=(const LongBody&) = delete;

    std::string bytes; ///< grows as they come

  private:
    std::size_t& held_;
};

} // namespace forksight::streamer::http
