// What the server counts, one set a thread, and its text for Prometheus.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/routes.hpp"
#include "streamer/library/count.hpp"

namespace forksight::streamer::http {

using library::Count;

/// The statuses that are ever sent; the last stands for any other.
inline constexpr std::array<int, 29> counted_statuses{200, 201, 204, 206, 303, 304, 308, 400, 401, 403,
                                                      404, 405, 408, 409, 411, 412, 413, 414, 415, 416,
                                                      417, 429, 431, 500, 501, 503, 505, 507, 0};

/// Upper bounds of the times a reply takes, from the whole head of its request to its last byte given to the kernel.
inline constexpr std::array<std::chrono::microseconds, 18> time_bounds = [] {
    std::array<std::chrono::microseconds, 18> bounds{};
    const int us[] = {25,     50,     100,     250,     500,     1'000,     2'500,     5'000,     10'000,
                      25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};
    for (std::size_t i = 0; i < bounds.size(); ++i) bounds[i] = std::chrono::microseconds(us[i]);
    return bounds;
}();

struct Times {
    std::array<Count, time_bounds.size() + 1> at_most; ///< one bound each, not summed up; the last: longer
    Count total_ns;

    void add(std::chrono::nanoseconds time);
};

struct alignas(64) ThreadCounters {
    std::array<std::array<Count, counted_statuses.size()>, endpoint_count> requests;
    std::array<Times, endpoint_count> times;
    library::FileCounts files;
    Count bytes_sent;
    Count accepted;
    Count closed;
    Count refused; ///< connections over the limits
    Count accept_failures;
    Count handshakes;
    Count handshakes_failed;
    Count timeouts_greeting;
    Count timeouts_head;
    Count timeouts_idle;
    Count timeouts_send;
    Count broken;       ///< connections the client or the network broke off during a reply
    Count bad_requests; ///< whose heads were refused
    Count exceptions;   ///< answered with 500
    Count sweeps;       ///< a thread that stands still does not count on

    void request(Endpoint endpoint, int status);
};

/// Appends metrics in Prometheus' text format.
class MetricsText {
  public:
    void metric(std::string_view name, std::string_view type, std::string_view what);
    /// `labels`: "" or "{name=\"value\"}", whose values need no escaping.
    void sample(std::string_view name, std::string_view labels, std::uint64_t value);
    void sample(std::string_view name, std::string_view labels, double value);
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

class Counters {
  public:
    using More = std::function<void(MetricsText&)>;

    explicit Counters(std::size_t threads) : threads_(threads) {}
    ThreadCounters& thread(std::size_t number) { return threads_[number]; }
    const ThreadCounters& thread(std::size_t number) const { return threads_[number]; }
    std::size_t threads() const { return threads_.size(); }
    /// `more` is called for every text from here on, by any thread. To be said before there are threads.
    void also(More more) { more_.push_back(std::move(more)); }
    /// Prometheus text format 0.0.4; series of requests that are still zero are left out.
    std::string prometheus() const;

  private:
    std::vector<ThreadCounters> threads_;
    std::vector<More> more_;
};

/// Memory, descriptors, processor time: the names that every program of Prometheus' own libraries uses.
void process_metrics(MetricsText& text);

} // namespace forksight::streamer::http
