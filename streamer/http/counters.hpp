// What the server counts, one set a thread, and its text for Prometheus.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "streamer/http/routes.hpp"

namespace forksight::streamer::http {

/// The statuses that are ever sent; the last stands for any other.
inline constexpr std::array<int, 19> counted_statuses{200, 206, 303, 304, 308, 400, 404, 405, 408, 412,
                                                      414, 416, 417, 431, 500, 501, 503, 505, 0};

/// Written by one thread, read by any.
class Count {
  public:
    void add(std::uint64_t more) {
        value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

struct alignas(64) ThreadCounters {
    std::array<std::array<Count, counted_statuses.size()>, endpoint_count> requests;
    Count bytes_sent;
    Count accepted;
    Count closed;
    Count refused; ///< connections over the limits
    Count handshakes;
    Count handshakes_failed;
    Count timeouts_greeting;
    Count timeouts_head;
    Count timeouts_idle;
    Count timeouts_send;
    Count broken;     ///< connections the client or the network broke off during a reply
    Count exceptions; ///< answered with 500

    void request(Endpoint endpoint, int status);
};

class Counters {
  public:
    explicit Counters(std::size_t threads) : threads_(threads) {}
    ThreadCounters& thread(std::size_t number) { return threads_[number]; }
    std::size_t threads() const { return threads_.size(); }
    /// Prometheus text format 0.0.4; series that are still zero are left out of the requests.
    std::string prometheus() const;

  private:
    std::vector<ThreadCounters> threads_;
};

} // namespace forksight::streamer::http
