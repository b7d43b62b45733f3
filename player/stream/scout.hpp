// Decides which segment is fetched next, of all that can still be seen, and in which rendition.
#pragma once

#include <cstddef>
#include <optional>

#include "player/stream/pilot.hpp"
#include "player/stream/prospect.hpp"

namespace forksight::player::stream {

struct Pick {
    std::optional<std::size_t> way; ///< absent: of the one on air
    std::size_t rendition = 0;
    bool later = false; ///< `way` is one of `later`
};

/// What is on air and short comes first, but not what is shown after the soonest choice while there is a way of which
/// nothing is there; near the choice less of it is enough then. The first seconds of every way come before anything
/// could make one late; then the stretch on air up to the buffer's limit; then more of the ways, the likelier the more,
/// as far as the limit reaches beyond the choice.
///
/// Where a way is so short that what can come after it would not have its first second in time if it were asked for
/// when the way is taken, that second comes after the first seconds of the ways, and before more of anything that can
/// wait. On an easy line what comes after a way that is there as long as it lasts follows last of all. There all of it
/// reaches a little further than one buffer from now: a line that is lost for as long as a buffer is then not missed at
/// those switches either, though what was asked for last has not come.
///
/// A bit spent on a way that is seen one time in n is worth a n-th, but whoever sees it sees all of it: renditions of
/// first seconds are chosen by the square root of the likelihood, which measured best (tests/bench/README.md,
/// branches). Of what cannot wait no segment is so large that, were the line as slow as it hardly ever is, the rest of
/// the stretch on air and the beginnings of all ways could not come in their lowest renditions until the choice; while
/// nothing of another is there, a beginning leaves them that on a line that is a good deal slower still.
class Scout {
  public:
    struct Settings {
        double first_s = 2.0;      ///< of every way
        double easy = 8.0;         ///< an easy line hardly falls below so many times what the lowest rendition takes
        double easy_first_s = 1.0; ///< of every way there
        double easy_buffers = 2.0; ///< there all ways together hold so many, and so does what comes after them
        double easy_more_s = 3.0;  ///< and so much further than a buffer from now: what is asked for last takes a while
        double comfortable_s = 2.0;  ///< on air: with less, nothing else is fetched; but see enough_s
        double near_choice_s = 4.0;  ///< with less until the choice, and a way of which nothing is there,
        double enough_s = 1.2;       ///< so much of what is on air is enough; of segments of more than a second as many
        double soon = 2.5;           ///< ways come now if the choice is no further away than this times what they take
        double soon_s = 5.0;         ///< and so many seconds more; the same of what can come after short ones
        double left_to_others = 0.5; ///< of what makes a way's beginning better, to each of which nothing is there
        double worse_line = 0.35;    ///< it leaves these time even on this share of what the line hardly falls below
        double short_s = 2.0;        ///< a way is short when this is all it lasts beyond what its followers take
        double long_s = 6.0;         ///< and never if it lasts longer: time enough, or no line could carry it anyway
    };
    /// `pilot` outlives it.
    Scout(Pilot& pilot, const Settings& settings) : pilot_(pilot), settings_(settings) {}

    const Settings& settings() const { return settings_; }

    /// Absent: nothing, until something has been shown or the prospect changes.
    std::optional<Pick> next(const Prospect& prospect) const;

    // Of which next() is made, for streams that each ask for themselves:

    /// Of that way so many seconds are wanted: its first, and then more as far as is held from now, one buffer, and on
    /// an easy line a little more.
    double reach_s(const Prospect& prospect, const Way& way) const;
    /// The same of one of `later`; 0: nothing. `due`: later_is_due().
    double later_reach_s(const Prospect& prospect, const Later& later, bool due) const;
    /// Whether anything can be wanted of what comes after a way that lasts so long.
    bool looks_beyond(const Ladder& ladder, double lasts_s) const;
    /// Whether the stretch on air comes before all else.
    bool on_air_is_due(const Prospect& prospect) const;
    /// Whether it comes before more of what is on air, or a better rendition of it may come later.
    bool is_due(const Prospect& prospect, const Way& way) const;
    /// For its next segment. `on_air`: it is the one on air.
    std::size_t rendition_of(const Prospect& prospect, const Way& way, bool on_air) const;
    /// Whether of one of `later` the first second is to come now.
    bool later_is_due(const Prospect& prospect, const Later& later) const;
    std::size_t rendition_of(const Prospect& prospect, const Later& later) const;

  private:
    bool is_easy(double lowest_bps, double segment_s) const;
    bool is_easy(const Way& way) const;
    double first_s(const Way& way) const;
    bool secured(const Way& way) const;
    double missing_bits(const Way& way) const;
    bool ways_are_due(const Prospect& prospect) const;
    std::optional<std::size_t> least_secured(const Prospect& prospect) const;
    std::optional<std::size_t> worth_more(const Prospect& prospect) const;
    std::optional<std::size_t> first_of_later(const Prospect& prospect) const;
    std::optional<std::size_t> more_of_later(const Prospect& prospect) const;
    bool is_short_of_time(const Prospect& prospect, const Later& later) const;
    double choice_bits(const Prospect& prospect) const;
    struct Needs;
    Needs needs_of(const Prospect& prospect) const;
    std::size_t affordable(const Prospect& prospect, const Way& way, bool counted, double line_share) const;
    std::size_t first_rendition(const Prospect& prospect, const Way& way, double left_s) const;

    Pilot& pilot_;
    const Settings settings_;
};

} // namespace forksight::player::stream
