// What of a stretch is there, what is being fetched and what to do when it does not come; in the order of sending.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "player/stream/join.hpp"
#include "player/stream/plan.hpp"
#include "player/stream/slot.hpp"
#include "player/stream/supply.hpp"

namespace forksight::player::stream {

/// Not for several threads at once: its stream's lock guards it. Answers come to `deliver`, which takes that lock and
/// hands them to arrived().
class FetchAhead {
  public:
    using Key = std::uint64_t;
    using Deliver = std::function<void(Key, const Arrival&)>;

    FetchAhead(Supply& supply, std::size_t clip, Plan plan, Deliver deliver);
    ~FetchAhead();
    FetchAhead(const FetchAhead&) = delete;
    FetchAhead& operator=(const FetchAhead&) = delete;

    struct Aim {
        TimePoint now;
        Helm::StreamId stream = 0;
        Stretch stretch;
        double until_s = 0.0;    ///< segments that begin before this are wanted
        double position_s = 0.0; ///< for the buffer's length
        bool on_air = false;     ///< only then patience runs out
        net::Priority priority = 0;
    };
    /// Tells the helm how far this stream is.
    void tell(const Aim& aim);
    /// Asks for all that is due.
    void advance(const Aim& aim);
    void arrived(Key key, const Arrival& arrival, TimePoint now);
    void stop();

    struct Next {
        enum class Kind { wait, header, sound, picture, end, failed };
        Kind kind = Kind::wait;
        std::string header; ///< kind header
        KeptPointer kept;   ///< kinds sound and picture, as fetched
        Init init;          ///< theirs
    };
    /// What is to be sent now; the same until sent() or spoilt().
    Next next();
    struct Sent {
        std::vector<KeptPointer> kept;
        std::string size; ///< of the picture, "1280x640"
        Why why = Why::line;
        double from_s = 0.0; ///< clip time from which it is shown
        double shown_s = 0.0;
        double until_s = 0.0; ///< clip time up to which all has been sent
    };
    /// The header or segment last returned by next() was; a picture's tells what is complete with it.
    std::optional<Sent> sent(Next::Kind kind);
    /// It was no media: as if it had not come.
    void spoilt(const Next& next, const std::string& what, TimePoint now);

    double fetched_until_s() const;
    /// After next() said failed: what was given up is missing or no film, it did not merely stay away.
    bool film_at_fault() const { return film_at_fault_; }
    /// When advance() should be called even if nothing arrives.
    std::optional<TimePoint> due() const;

  private:
    const media_manifests::Presentation& clip() const { return supply_.clips[clip_]; }
    std::string url_of(const media_manifests::Rendition& rendition, const std::string& file) const;
    bool usable(std::size_t rendition) const;
    bool lacks_init(std::size_t rendition) const;
    bool is_on_disk() const;
    struct Choice {
        std::size_t rendition = 0;
        Why why = Why::line;
    };
    Choice choose(std::size_t segment) const;
    std::optional<std::size_t> prepared(std::size_t segment) const;
    void leave_late();
    void add_slot();
    void set_rendition(Slot& slot, std::size_t rendition, Why why);
    std::size_t unfinished() const;
    template <class Visit>
    void for_each_piece(Visit visit);
    std::uint64_t limit_bytes_of(const Piece& piece) const;
    void ask(Piece& piece);
    void settle(Piece& piece);
    void failed(Piece& piece, net::Ending ending, const std::string& problem);
    void picture_failed(Slot& slot, net::Ending ending, const std::string& problem);
    void rendition_failed(std::size_t rendition, net::Ending ending, const std::string& problem);
    void tell(net::Ending ending, const std::string& problem);
    void try_later_or_give_up(Piece& piece, net::Ending ending, const std::string& problem);
    void try_later(Piece& piece, net::Ending ending, const std::string& problem);
    bool is_doubted(Piece& piece);
    void give_up(Piece& piece, net::Ending ending, const std::string& problem);
    /// The picture is there and all the sound before it that can be had.
    static bool is_there(const Slot& slot);
    bool picture_ready(Slot& slot);

    Supply& supply_;
    const std::size_t clip_;
    const Plan plan_;
    const Deliver deliver_;

    Aim aim_;
    std::size_t next_segment_;
    std::deque<Slot> slots_; ///< from the segment being sent on
    std::map<std::size_t, Piece> picture_inits_;
    std::map<std::size_t, Init> inits_;
    std::set<std::size_t> barred_; ///< renditions that cannot go into this stream
    Piece sound_init_piece_;
    std::optional<Init> sound_init_;
    std::optional<std::size_t> header_rendition_; ///< whose init the stream began with
    Key last_key_ = 0;
    bool film_at_fault_ = false;
    bool dead_ = false; ///< a picture was given up: nothing beyond it is asked for
};

} // namespace forksight::player::stream
