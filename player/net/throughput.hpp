// How fast the line is while it is used, and how fast it may be used.
#pragma once

#include <cstdint>
#include <optional>

namespace forksight::player::net {

/// Bits a second over the time something was being fetched: gaps in which nothing was wanted do not count. The smaller
/// of a quick and a slow mean, both weighted by busy time: falls at once, rises only when it lasts, survives single
/// bursts.
class Throughput {
  public:
    void add(std::uint64_t bytes, double busy_s);
    /// Absent until enough has come in to say anything.
    std::optional<double> bps() const;

  private:
    struct Mean {
        double bits = 0.0; ///< decayed
        double weight_s = 0.0;
    };
    static void decay_and_add(Mean& mean, double half_life_s, double bits, double busy_s);

    Mean quick_;
    Mean slow_;
    double total_bits_ = 0.0;
    double total_s_ = 0.0;
};

/// A budget of bytes that fills at a steady rate. Rate 0: no limit.
class TokenBucket {
  public:
    explicit TokenBucket(double bytes_per_s);
    void pass_time(double seconds);
    bool open() const { return rate_ <= 0.0 || tokens_ > 0.0; }
    /// May go below zero: what has come cannot be sent back; the time to fill up again makes up for it.
    void take(std::uint64_t bytes);
    /// Until it is open; 0 when it is.
    double wait_s() const;

  private:
    double rate_;
    double capacity_;
    double tokens_;
};

} // namespace forksight::player::net
