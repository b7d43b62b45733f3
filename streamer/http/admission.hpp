// How many connections there may be: in all, and from one address.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>

#include "streamer/http/limits.hpp"

namespace forksight::streamer::http {

/// An IPv4 address as IPv6 maps it; of an IPv6 address the first 64 bits, which is what one household or host has.
using AddressKey = std::array<std::uint8_t, 16>;

/// Shared by all threads.
class Admission {
  public:
    enum class Answer { admitted, to_be_refused, to_be_dropped };

    explicit Admission(const Limits& limits) : limits_(limits) {}

    /// Counts the connection, unless it is to be dropped.
    Answer enter(const AddressKey& address);
    /// Once for every enter() that was not to be dropped, with its answer.
    void leave(const AddressKey& address, Answer answer);
    /// For those that enter from here on.
    void set_limits(const Limits& limits);

  private:
    std::mutex mutex_;
    Limits limits_;
    std::map<AddressKey, std::size_t> by_address_;
    std::size_t admitted_ = 0;
    std::size_t being_refused_ = 0;
};

} // namespace forksight::streamer::http
