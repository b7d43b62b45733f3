// The air of a wifi as a model: who sends when, for how long, and what becomes of it. Knows no clock and no device.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace forksight::tests {

using Time = std::chrono::nanoseconds; ///< since any beginning

struct AirSettings {
    double down_bps = 100e6; ///< from the access point to stations
    double up_bps = 100e6;
    Time packet_cost{0};               ///< of air, for each packet, besides its bits
    Time delay{0};                     ///< one way, after it was sent
    Time jitter{0};                    ///< evenly 0 to this, more; packets of a station stay in their order
    double loss = 0.0;                 ///< share of packets, 0 to below 1
    double burst = 1.0;                ///< packets that are lost in a row, on average (Gilbert-Elliott)
    std::size_t queue_bytes = 1 << 18; ///< of one station in one direction; what comes on top is dropped
    bool shared = true; ///< one half-duplex medium, stations in turns; else each direction of each has its own
    std::uint64_t seed = 1;
};

struct AirCounts {
    std::uint64_t sent = 0;
    std::uint64_t lost = 0;      ///< by chance
    std::uint64_t overflown = 0; ///< the queue was full
    std::uint64_t cut_off = 0;   ///< in an outage
    Time busy{0};                ///< air time used
};

class Air {
  public:
    enum class Way : std::uint8_t { down, up };
    struct Packet {
        std::uint64_t station = 0;
        Way way = Way::down;
        std::string bytes;
    };
    using Deliver = std::function<void(const Packet&)>;

    explicit Air(const AirSettings& settings) : settings_(settings), dice_(settings.seed) {}

    /// Comes to its station's queue now.
    void take(Packet packet, Time now);
    /// Until then nothing passes, and what is under way is gone.
    void outage(Time until, Time now);
    /// Delivers all that is due. `now` never goes back.
    void run(Time now, const Deliver& deliver);
    /// When run() has something to do next; max(): nothing is under way.
    Time next() const;
    const AirCounts& counts() const { return counts_; }

  private:
    using Key = std::pair<std::uint64_t, Way>;
    struct Lane {
        std::deque<Packet> waiting;
        std::size_t bytes = 0;
        bool bad = false; ///< state of the channel
        Time free_at{0};  ///< where it has a medium of its own
        Time last_at{0};  ///< of the delivery before
    };
    struct Flying {
        Time at{0};
        std::uint64_t number = 0;
        Packet packet;
        bool operator>(const Flying& other) const { return at != other.at ? at > other.at : number > other.number; }
    };

    void send_next(Time from);
    void send(const Key& key, Lane& lane, Time from);
    bool is_lost(Lane& lane);
    double random() { return std::uniform_real_distribution<double>(0.0, 1.0)(dice_); }

    const AirSettings settings_;
    std::mt19937_64 dice_;
    AirCounts counts_;
    std::map<Key, Lane> lanes_;
    Key turn_{}; ///< whose it was last
    std::size_t waiting_ = 0;
    Time free_at_{0}; ///< the shared medium
    Time out_until_{0};
    std::uint64_t number_ = 0;
    std::priority_queue<Flying, std::vector<Flying>, std::greater<>> flying_;
};

} // namespace forksight::tests
