// How long nothing may come of a transfer before it is asked for over another connection.
#pragma once

#include <cstddef>
#include <optional>

#include "player/net/transfer.hpp"

namespace forksight::player::net {

/// What is usual now: how long nothing may be seen of a transfer without it being hung.
struct Usual {
    Clock::duration in_a_body{};
    Clock::duration before_it{};
};

/// Of one of so many transfers that share a line of `bps`: over TLS a record of 16 KiB (RFC 8446 5.1) is seen when all
/// of it is there, which takes half of this. `bps` may be absent or 0.
Clock::duration silence_of_records(std::size_t under_way, std::optional<double> bps);

/// How long a streamer takes to begin its answers, by those of late: a busy one is not asked twice for each.
class Beginnings {
  public:
    void note(Clock::duration waited);
    /// Half as much again as the longest; what was longer long ago counts less and less.
    Clock::duration usual() const { return longest_ * 3 / 2; }

  private:
    Clock::duration longest_{};
};

/// When the transfer hangs, if nothing comes until then: what is usual after the last that came, if that is between
/// once and twice as long as `limits` have it. A packet whose repetitions are lost as well is repeated after twice the
/// time each time, whatever the line is like by then (RFC 6298 5.5). Absent: it is waited for, as long as `limits` let
/// it, since it is from a disk, was posted (and is not said twice), is held by us, has no connection yet, was led
/// elsewhere, or would have to begin anew.
std::optional<Clock::time_point> hangs_at(const Transfer& transfer, const FetchLimits& limits, const Usual& usual);

/// Of one that hangs, where to ask again. One that was kept alive and hung: the others may be as dead. A new one that
/// brought nothing yet: it may be that only those that are there are served.
bool wants_new_connection(const Transfer& transfer);

} // namespace forksight::player::net
