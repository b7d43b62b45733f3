// Where all streams of a film ask what to fetch next, and how well: one knowledge of the line, one prospect.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "media_manifests/media.hpp"
#include "player/deck.hpp"
#include "player/stream/ladders.hpp"
#include "player/stream/prospect.hpp"
#include "player/stream/scout.hpp"

namespace forksight::player::stream {

/// Any thread; a lock guards it all, held while values are looked up and weighed: for some microseconds.
class Helm {
  public:
    using StreamId = std::uint64_t;
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `ahead_s`: so much is fetched ahead of what is on air.
    Helm(const std::vector<media_manifests::Presentation>& clips, double ahead_s);

    /// What came over the line, of all requests together, in so many seconds in which something was being fetched.
    /// On the fetch thread: it may work for some milliseconds.
    void saw(double bits, double busy_s);
    /// From the film: how likely each of these comes next (0 to 1, together 1), and after how long one of them may, at
    /// the soonest (absent: at the end of the stretch on air). What is cued and not named here is as likely as the
    /// others; what is named only as following one of these can come after it.
    void expect(const std::vector<Expected>& expected, std::optional<double> soonest_s, TimePoint now);

    /// Whether bytes of what can come after it may be wanted before it is taken.
    bool looks_beyond(const Expected& expected) const;
    /// How long it lasts at the soonest.
    double lasts_s(const Expected& expected) const;

    /// How far a stream is.
    struct State {
        Stretch stretch;
        bool on_air = false;
        std::size_t next = 0; ///< the first segment that is not there
        std::size_t end = 0;  ///< one past the last
        double held_s = 0.0;  ///< there and not shown yet
        bool failing = false; ///< that segment was asked for, and did not come
    };
    /// Whether anything is known of the line.
    bool knows() const;
    StreamId open();
    void tell(StreamId stream, const State& state);
    void close(StreamId stream);

    /// What a stream is to do now.
    struct Orders {
        double reach_s = 0.0; ///< of the stretch, so much is wanted
        bool due = true;      ///< cued: before more of what is on air; on air: before all else
        int rank = 0;         ///< among the cued, and among what is later: the smaller come first
        bool later = false;   ///< it can only come after one of the cued
    };
    Orders orders(StreamId stream, TimePoint now);

    /// The rendition's number in which a segment of the stream is best fetched, among the `usable` of the clip; if none
    /// of those has a rung, one that is not usable. `throughput_bps`: as the line has been measured before anything was
    /// told here.
    std::size_t choose(StreamId stream, std::size_t segment, const std::vector<bool>& usable,
                       std::optional<double> throughput_bps, TimePoint now);
    /// The rendition to fetch in place of one that takes too long; absent: let it come. `came_bytes`: of its picture.
    std::optional<std::size_t> instead(StreamId stream, std::size_t segment, std::size_t rendition,
                                       std::uint64_t came_bytes);

  private:
    void note(double bits, double busy_s);
    struct Seen;
    Seen look(StreamId asking, TimePoint now) const;
    std::size_t rung_for(const Seen& seen, std::size_t segment);
    double choice_s(const Way& on_air, TimePoint now) const;
    void add_later(StreamId asking, Seen& seen, const std::vector<Stretch>& ways) const;
    bool comes_later(const Stretch& stretch) const;
    double likelihood(const Stretch& stretch) const;

    mutable std::mutex mutex_;
    const std::vector<ClipLadder> ladders_; ///< by clip
    Pilot pilot_;
    const Scout scout_;
    std::map<StreamId, State> streams_;
    StreamId last_ = 0;
    std::vector<Expected> expected_;
    std::optional<TimePoint> soonest_; ///< absent: at the end of what is on air
    double window_bits_ = 0.0;         ///< since the line was judged last
    double window_s_ = 0.0;
    double window_level_ = 0.0;
    double unseen_bits_ = 0.0; ///< too little yet to be told
    double unseen_s_ = 0.0;
};

} // namespace forksight::player::stream
