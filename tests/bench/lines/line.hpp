// A simulated line: periods of a rate and a delay, one after the other and round again.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace forksight::bench {

struct Period {
    double seconds = 0.0;
    double bps = 0.0;
    double delay_s = 0.0; ///< from a request to its first bit
};

struct Trace {
    std::string name;
    std::vector<Period> periods; ///< together longer than 0 s, and with some rate
};

/// JSON as Sabre's, `[{duration_ms, bandwidth_kbps, latency_ms}]`, or text with a line `t_s Mbit_per_s` (the rate until
/// the next line's time; such files tell no delay: 50 ms is taken). Throws std::runtime_error, saying where.
Trace read_trace(const std::filesystem::path& file);

/// A place in time on a trace. The rules of time are those of Sabre (Spiteri, Sitaraman and Sparacio, MMSys 2018): a
/// delay is begun at the rate of its period and goes on in the next for the share that is left.
class Line {
  public:
    explicit Line(const Trace& trace) : trace_(&trace), left_s_(trace.periods.front().seconds) {}

    double now_s() const { return now_s_; }
    void pass(double seconds);
    /// Waits for a request's first bit; how long that took.
    double wait_for_first_bit();
    struct Came {
        double bits = 0.0;
        double seconds = 0.0;
    };
    /// At least `least_bits` and for at least `least_s`, but no more than `bits`.
    Came download(double bits, double least_bits, double least_s);
    /// All of it; how long that took.
    double download(double bits);

  private:
    const Period& period() const { return trace_->periods[at_]; }
    void spend(double seconds) {
        left_s_ -= seconds;
        now_s_ += seconds;
    }
    void next();

    const Trace* trace_;
    std::size_t at_ = 0;
    double left_s_;
    double now_s_ = 0.0;
};

} // namespace forksight::bench
