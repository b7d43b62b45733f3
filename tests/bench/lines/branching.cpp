#include "tests/bench/lines/branching.hpp"

#include <algorithm>
#include <cmath>

#include "choicegraph/earlier.hpp"
#include "tests/bench/lines/session.hpp"

namespace forksight::bench {
namespace {

using player::stream::Ladder;
using player::stream::Later;
using player::stream::Pick;
using player::stream::Pilot;
using player::stream::Progress;
using player::stream::Prospect;
using player::stream::Scout;
using player::stream::Way;

constexpr double progress_bits = 12000.0;
constexpr double look_every_s = 0.05;
constexpr double idle_s = 0.05;
constexpr double nothing_s = 1e-9;

/// A clip of which segments come in order.
struct Clip {
    const Ladder* ladder = nullptr;
    std::vector<std::size_t> there; ///< renditions of its segments
    double length_s() const { return static_cast<double>(ladder->segments()) * ladder->segment_s; }
    double there_s() const { return static_cast<double>(there.size()) * ladder->segment_s; }
    double wasted_bits() const {
        double bits = 0.0;
        for (std::size_t segment = 0; segment < there.size(); ++segment) bits += ladder->bits[segment][there[segment]];
        return bits;
    }
};
/// One that can come next, and those that can come after it.
struct Branch {
    Clip clip;
    std::vector<Clip> behind{};
};

/// A segment on its way.
struct Coming {
    std::optional<std::size_t> way;      ///< absent: of the clip on air
    std::optional<std::size_t> behind{}; ///< it is of the one of this number behind that way
    Progress progress{};
    double level = 0.0; ///< believed when it was asked for
    double looked_s = 0.0, looked_bits = 0.0;
};

class Viewer {
  public:
    Viewer(const Story& story, const Trace& trace, const Choose& choose, std::optional<double> of_nobody)
        : story_(story),
          line_(trace),
          choose_(choose),
          of_nobody_(of_nobody),
          pilot_({&story.begin}, stall_weight / story.begin.segment_s),
          on_air_{&story.begin, {}} {
        viewing_.stalled_at_fork_s.assign(story.forks.size(), 0.0);
        open_ways();
    }

    Viewing watch() {
        while (!over_) {
            if (!coming_) ask();
            if (coming_) {
                receive();
            } else {
                line_.pass(idle_s);
                pass(idle_s);
            }
        }
        const double total_s = shown_s_ + beginning_s_ + stalled_s();
        viewing_.utility /= total_s;
        return viewing_;
    }

  private:
    double stalled_s() const {
        double sum = viewing_.stalled_s;
        for (const double one : viewing_.stalled_at_fork_s) sum += one;
        return sum;
    }

    void open_ways(std::vector<Clip> begun = {}) {
        ways_.clear();
        if (fork_ == story_.forks.size()) return;
        const Story::Fork& fork = story_.forks[fork_];
        const std::vector<double> nobody(fork.clips.size(), 0.0);
        likelihoods_ = choicegraph::smoothed(of_nobody_ ? fork.earlier : nobody, of_nobody_.value_or(1.0));
        for (std::size_t i = 0; i < fork.clips.size(); ++i) {
            Branch branch{begun.empty() ? Clip{&fork.clips[i], {}} : std::move(begun[i])};
            if (!fork.behind.empty()) {
                for (const Ladder& clip : fork.behind[i]) branch.behind.push_back({&clip, {}});
            }
            ways_.push_back(std::move(branch));
        }
    }

    static Way as_way(const Clip& clip, double shown_s, double likelihood) {
        return {clip.ladder, clip.there.size(), clip.ladder->segments(), clip.there_s() - shown_s, likelihood};
    }

    Prospect prospect() const {
        Prospect seen{as_way(on_air_, at_s_, 1.0), {}, on_air_.length_s() - at_s_};
        for (std::size_t i = 0; i < ways_.size(); ++i) {
            const double likelihood = likelihoods_[i];
            seen.ways.push_back(as_way(ways_[i].clip, 0.0, likelihood));
            for (const Clip& clip : ways_[i].behind) {
                const Way way = as_way(clip, 0.0, likelihood / static_cast<double>(ways_[i].behind.size()));
                const double lasts_s = ways_[i].clip.length_s();
                seen.later.push_back({way, i, lasts_s});
                if (is_there(seen.ways.back(), lasts_s)) seen.later.back().whole_s = lasts_s;
            }
        }
        return seen;
    }

    Clip& clip_of(const Coming& coming) {
        if (!coming.way) return on_air_;
        return coming.behind ? ways_[*coming.way].behind[*coming.behind] : ways_[*coming.way].clip;
    }

    void ask() {
        pilot_.revise();
        const Prospect seen = prospect();
        const auto pick = choose_(pilot_, seen);
        if (!pick) return;
        coming_.emplace();
        coming_->way = pick->way;
        if (pick->later) {
            coming_->way = seen.later[*pick->way].after;
            coming_->behind = *pick->way % ways_[*coming_->way].behind.size(); // as many behind each
        }
        coming_->level = pilot_.line().level();
        const Clip& clip = clip_of(*coming_);
        const double bits = clip.ladder->bits[clip.there.size()][pick->rendition];
        coming_->progress = {clip.there.size(), pick->rendition, bits, 0.0, 0.0, 0.0, 0.0};
        const double waited_s = line_.wait_for_first_bit();
        coming_->progress.first_bit_s = coming_->progress.passed_s = waited_s;
        pass(waited_s);
    }

    void receive() {
        Progress& progress = coming_->progress;
        const Line::Came came = line_.download(progress.bits - progress.came_bits, progress_bits, look_every_s);
        progress.came_bits += came.bits;
        progress.passed_s += came.seconds;
        const bool whole = progress.came_bits >= progress.bits * (1.0 - 1e-12);
        if (whole) return arrived(came.seconds);
        pass(came.seconds);
        if (!coming_) return;
        if (progress.passed_s - progress.first_bit_s - coming_->looked_s < 0.25) return;
        look();
        const Clip& clip = clip_of(*coming_);
        progress.buffer_s = coming_->way ? on_air_.length_s() - at_s_ : on_air_.there_s() - at_s_;
        double share = coming_->way ? likelihoods_[*coming_->way] : 1.0;
        if (coming_->behind) {
            progress.buffer_s += ways_[*coming_->way].clip.length_s();
            share /= static_cast<double>(ways_[*coming_->way].behind.size());
        }
        if (!pilot_.instead(*clip.ladder, progress, share)) return;
        judge();
        lose();
    }

    void look() {
        const Progress& progress = coming_->progress;
        const double seen_s = progress.passed_s - progress.first_bit_s;
        pilot_.saw(std::max(progress.came_bits - coming_->looked_bits, 1.0), seen_s - coming_->looked_s,
                   progress.first_bit_s);
        coming_->looked_s = seen_s;
        coming_->looked_bits = progress.came_bits;
    }

    void judge() {
        const Progress& progress = coming_->progress;
        pilot_.judge(coming_->level, progress.came_bits, progress.passed_s - progress.first_bit_s);
    }

    /// What is on its way is not wanted any more.
    void lose() {
        viewing_.fetched_bits += coming_->progress.came_bits;
        viewing_.wasted_bits += coming_->progress.came_bits;
        coming_.reset();
    }

    void arrived(double took_s) {
        look();
        judge();
        pass(took_s); // the choice may fall meanwhile
        if (!coming_) return;
        Clip& clip = clip_of(*coming_);
        clip.there.push_back(coming_->progress.rendition);
        viewing_.fetched_bits += coming_->progress.bits;
        coming_.reset();
        if (began_) return;
        began_ = true;
        beginning_s_ = line_.now_s();
    }

    void pass(double seconds) {
        while (began_ && !over_ && seconds > nothing_s) {
            const double plays_s = std::min(seconds, on_air_.there_s() - at_s_);
            at_s_ += plays_s;
            seconds -= plays_s;
            if (at_s_ >= on_air_.length_s() - nothing_s) {
                end_clip();
            } else if (plays_s <= nothing_s) {
                const bool at_fork = fork_ > 0 && at_s_ <= nothing_s;
                (at_fork ? viewing_.stalled_at_fork_s[fork_ - 1] : viewing_.stalled_s) += seconds;
                return;
            }
        }
    }

    void end_clip() {
        const Ladder& ladder = *on_air_.ladder;
        for (const std::size_t rendition : on_air_.there) {
            viewing_.utility += ladder.segment_s * std::log(ladder.rates_bps[rendition] / ladder.rates_bps[0]);
        }
        shown_s_ += on_air_.length_s();
        at_s_ = 0.0;
        if (fork_ == story_.forks.size()) {
            over_ = true;
            return;
        }
        const std::size_t chosen = story_.forks[fork_].chosen;
        if (coming_ && coming_->way != chosen) lose();
        if (coming_) {
            coming_->way = coming_->behind;
            coming_->behind.reset();
        }
        for (std::size_t i = 0; i < ways_.size(); ++i) {
            if (i == chosen) continue;
            viewing_.wasted_bits += ways_[i].clip.wasted_bits();
            for (const Clip& clip : ways_[i].behind) viewing_.wasted_bits += clip.wasted_bits();
        }
        Branch taken = std::move(ways_[chosen]);
        on_air_ = std::move(taken.clip);
        ++fork_;
        open_ways(std::move(taken.behind));
    }

    const Story& story_;
    Line line_;
    const Choose& choose_;
    const std::optional<double> of_nobody_;
    Pilot pilot_;
    Viewing viewing_;
    Clip on_air_;
    std::vector<Branch> ways_;
    std::vector<double> likelihoods_; ///< of ways_
    std::optional<Coming> coming_;
    std::size_t fork_ = 0; ///< the next one's number
    double at_s_ = 0.0;    ///< in the clip on air
    double shown_s_ = 0.0;
    double beginning_s_ = 0.0;
    bool began_ = false;
    bool over_ = false;
};

bool fits(const Way& on_air) {
    return on_air.is_left() && on_air.held_s <= on_air.ladder->buffer_limit_s - on_air.ladder->segment_s;
}

Pick go_on(Pilot& pilot, const Way& on_air) {
    return {std::nullopt, pilot.best({on_air.ladder, on_air.next, on_air.held_s})};
}

/// The way of which least is there, below so many seconds; of those alike the likelier.
std::optional<std::size_t> shortest(const Prospect& prospect, double below_s) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < prospect.ways.size(); ++i) {
        const Way& way = prospect.ways[i];
        if (!way.is_left() || way.held_s >= below_s) continue;
        if (found) {
            const Way& other = prospect.ways[*found];
            if (way.held_s > other.held_s) continue;
            if (way.held_s >= other.held_s && way.likelihood <= other.likelihood) continue;
        }
        found = i;
    }
    return found;
}

} // namespace

std::optional<Pick> by_scout(Pilot& pilot, const Prospect& prospect) {
    return Scout(pilot, {}).next(prospect);
}

std::optional<Pick> one_fork_ahead(Pilot& pilot, const Prospect& prospect) {
    Prospect near = prospect;
    near.later.clear();
    return Scout(pilot, {}).next(near);
}

std::optional<Pick> without_prefetch(Pilot& pilot, const Prospect& prospect) {
    if (!fits(prospect.on_air)) return std::nullopt;
    return go_on(pilot, prospect.on_air);
}

std::optional<Pick> all_alike(Pilot& pilot, const Prospect& prospect) {
    const auto way = shortest(prospect, 2.0);
    if (prospect.on_air.is_left() && (prospect.on_air.held_s < 3.0 || (!way && fits(prospect.on_air)))) {
        return go_on(pilot, prospect.on_air);
    }
    if (!way) return std::nullopt;
    const Way& one = prospect.ways[*way];
    return Pick{way, pilot.best({one.ladder, one.next, prospect.on_air.held_s})};
}

std::optional<Pick> lowest_first(Pilot&, const Prospect& prospect) {
    if (fits(prospect.on_air)) return Pick{std::nullopt, 0};
    // A second of each is enough to begin with; no more, lest another one's comes too late.
    if (const auto way = shortest(prospect, prospect.on_air.ladder->segment_s)) return Pick{way, 0};
    return std::nullopt;
}

Viewing watch(const Story& story, const Trace& trace, const Choose& choose, std::optional<double> of_nobody) {
    return Viewer(story, trace, choose, of_nobody).watch();
}

} // namespace forksight::bench
