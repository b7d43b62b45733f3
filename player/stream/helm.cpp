#include "player/stream/helm.hpp"

#include <algorithm>
#include <utility>

namespace forksight::player::stream {
namespace {

/// A second without a picture weighs as much as five of the lowest quality (Spiteri, Sitaraman and Sparacio, 2018).
constexpr double stall_cost_per_s = 5.0;
/// Smaller pieces of news say more of the operating system than of the line.
constexpr double news_s = 0.25;
constexpr double news_bits = 8.0 * 64 * 1024;
/// So much is one judgement of how even the line is.
constexpr double judged_s = 1.0;
constexpr double judged_bits = 8.0 * 1024 * 1024;
/// Before anything is known of a line, renditions up to this are fetched: what a full room may leave for each.
constexpr double assumed_bps = 1e6;
constexpr double most_bps = 1e12;
/// Until it was heard for so long, no more is fetched than it will hardly ever fall below.
constexpr double young_s = 2.0;

std::vector<ClipLadder> ladders_of(const std::vector<media_manifests::Presentation>& clips, double ahead_s) {
    std::vector<ClipLadder> ladders;
    for (const auto& clip : clips) ladders.push_back(ladder_of(clip, ahead_s));
    return ladders;
}

std::vector<const Ladder*> pointers_to(const std::vector<ClipLadder>& ladders) {
    std::vector<const Ladder*> pointers;
    for (const ClipLadder& one : ladders) pointers.push_back(&one.ladder);
    return pointers;
}

} // namespace

Helm::Helm(const std::vector<media_manifests::Presentation>& clips, double ahead_s)
    : ladders_(ladders_of(clips, ahead_s)), pilot_(pointers_to(ladders_), stall_cost_per_s), scout_(pilot_, {}) {}

void Helm::saw(double bits, double busy_s) {
    std::optional<Pilot::Revision> revision;
    {
        const std::lock_guard lock(mutex_);
        note(bits, busy_s);
        revision = pilot_.due();
    }
    if (!revision) return;
    // Some milliseconds of work, for which nobody waits.
    revision->outlook.revise(revision->belief);
    const std::lock_guard lock(mutex_);
    pilot_.take(std::move(*revision));
}

void Helm::note(double bits, double busy_s) {
    unseen_bits_ += bits;
    unseen_s_ += busy_s;
    if (unseen_s_ < news_s && unseen_bits_ < news_bits) return;
    const double news = std::exchange(unseen_bits_, 0.0);
    // A burst out of a buffer takes no time at all; no line is that fast.
    const double took_s = std::max(std::exchange(unseen_s_, 0.0), news / most_bps);
    if (window_s_ <= 0.0) window_level_ = pilot_.line().level();
    // That nothing came is news too, but a logarithm wants a bit. Delays are part of the busy time here.
    pilot_.saw(std::max(news, 1.0), took_s, 0.0);
    window_bits_ += news;
    window_s_ += took_s;
    if (pilot_.knows() && window_s_ < judged_s && window_bits_ < judged_bits) return;
    pilot_.judge(window_level_, std::max(window_bits_, 1.0), window_s_);
    window_bits_ = window_s_ = 0.0;
}

void Helm::expect(const std::vector<Expected>& expected, std::optional<double> soonest_s, TimePoint now) {
    const std::lock_guard lock(mutex_);
    expected_ = expected;
    soonest_.reset();
    if (!soonest_s) return;
    soonest_ = now + std::chrono::duration_cast<TimePoint::duration>(std::chrono::duration<double>(*soonest_s));
}

bool Helm::knows() const {
    const std::lock_guard lock(mutex_);
    return pilot_.knows();
}

Helm::StreamId Helm::open() {
    const std::lock_guard lock(mutex_);
    return ++last_;
}

void Helm::tell(StreamId stream, const State& state) {
    const std::lock_guard lock(mutex_);
    streams_[stream] = state;
}

void Helm::close(StreamId stream) {
    const std::lock_guard lock(mutex_);
    streams_.erase(stream);
}

double Helm::likelihood(const Stretch& stretch) const {
    const auto found =
        std::find_if(expected_.begin(), expected_.end(), [&](const Expected& one) { return one.stretch == stretch; });
    if (found != expected_.end()) return found->likelihood;
    const auto cued =
        std::count_if(streams_.begin(), streams_.end(), [](const auto& one) { return !one.second.on_air; });
    return 1.0 / static_cast<double>(std::max<std::ptrdiff_t>(1, cued));
}

/// The prospect, and where in it the stream is that asks; it is on air if nowhere among the ways and the later.
struct Helm::Seen {
    Prospect prospect;
    std::optional<std::size_t> way;
    std::optional<std::size_t> later;
};

bool Helm::comes_later(const Stretch& stretch) const {
    bool found = false;
    for (const Expected& one : expected_) {
        if (one.stretch == stretch) return false;
        found = found || std::find(one.then.begin(), one.then.end(), stretch) != one.then.end();
    }
    return found;
}

bool Helm::looks_beyond(const Expected& expected) const {
    const std::lock_guard lock(mutex_);
    return scout_.looks_beyond(ladders_[expected.stretch.clip].ladder, lasts_s(expected));
}

double Helm::lasts_s(const Expected& expected) const {
    const Ladder& ladder = ladders_[expected.stretch.clip].ladder;
    const double clip_s = ladder.segment_s * static_cast<double>(ladder.segments());
    const double whole_s = std::max(0.0, expected.stretch.to_s.value_or(clip_s) - expected.stretch.from_s);
    return std::min(whole_s, expected.lasts_s.value_or(whole_s));
}

Helm::Seen Helm::look(StreamId asking, TimePoint now) const {
    Seen seen;
    std::vector<Stretch> ways;
    for (const auto& [id, state] : streams_) {
        // One that goes off air and one that comes on overlap for some frames: who asks on air asks about itself.
        if (state.on_air && id != asking && streams_.at(asking).on_air) continue;
        if (!state.on_air && comes_later(state.stretch)) continue;
        const Way way{&ladders_[state.stretch.clip].ladder,           state.next,   state.end, state.held_s,
                      state.on_air ? 1.0 : likelihood(state.stretch), state.failing};
        if (state.on_air) {
            seen.prospect.on_air = way; // of two, the newer
        } else {
            if (id == asking) seen.way = seen.prospect.ways.size();
            seen.prospect.ways.push_back(way);
            ways.push_back(state.stretch);
        }
    }
    // Before the first take nothing is: then all there is to see is what is cued.
    if (seen.prospect.on_air.ladder == nullptr) seen.prospect.on_air = {&ladders_.front().ladder, 0, 0, 0.0, 1.0};
    seen.prospect.choice_s = choice_s(seen.prospect.on_air, now);
    add_later(asking, seen, ways);
    return seen;
}

double Helm::choice_s(const Way& on_air, TimePoint now) const {
    if (soonest_) return std::max(0.0, std::chrono::duration<double>(*soonest_ - now).count());
    return on_air.held_s + static_cast<double>(on_air.end - on_air.next) * on_air.ladder->segment_s;
}

/// Each once, as likely as by all ways that lead to it, after the one of those that is over first. `ways`: the
/// stretches of the prospect's; what is not fetched itself leads nowhere.
void Helm::add_later(StreamId asking, Seen& seen, const std::vector<Stretch>& ways) const {
    for (const auto& [id, state] : streams_) {
        if (state.on_air || !comes_later(state.stretch)) continue;
        const Ladder* const ladder = &ladders_[state.stretch.clip].ladder;
        Later later{{ladder, state.next, state.end, state.held_s, 0.0, state.failing}, ways.size()};
        for (const Expected& one : expected_) {
            if (std::find(one.then.begin(), one.then.end(), state.stretch) == one.then.end()) continue;
            const auto way = std::find(ways.begin(), ways.end(), one.stretch);
            if (way == ways.end()) continue;
            const auto place = static_cast<std::size_t>(way - ways.begin());
            const double over_s = lasts_s(one);
            later.likelihood += one.likelihood / static_cast<double>(one.then.size());
            if (is_there(seen.prospect.ways[place], over_s))
                later.whole_s = std::min(later.whole_s.value_or(over_s), over_s);
            if (later.after < ways.size() && later.lasts_s <= over_s) continue;
            later.after = place;
            later.lasts_s = over_s;
        }
        if (later.after == ways.size()) continue;
        if (id == asking) seen.later = seen.prospect.later.size();
        seen.prospect.later.push_back(later);
    }
}

Helm::Orders Helm::orders(StreamId stream, TimePoint now) {
    const std::lock_guard lock(mutex_);
    const State& state = streams_.at(stream);
    Orders orders;
    const Seen seen = look(stream, now);
    const Prospect& prospect = seen.prospect;
    if (state.on_air) {
        orders.due = scout_.on_air_is_due(prospect);
        return orders;
    }
    if (!seen.way) {
        orders.later = true;
        orders.due = false;
        if (!seen.later) return orders;
        const Later& later = prospect.later[*seen.later];
        orders.due = scout_.later_is_due(prospect, later);
        orders.reach_s = scout_.later_reach_s(prospect, later, orders.due);
        for (const Later& other : prospect.later) orders.rank += other.likelihood > later.likelihood;
        return orders;
    }
    const Way& way = prospect.ways[*seen.way];
    orders.reach_s = scout_.reach_s(prospect, way);
    orders.due = scout_.is_due(prospect, way);
    for (const Way& other : prospect.ways) orders.rank += other.likelihood > way.likelihood;
    // The first segment of any comes before the second of another: without it there is nothing to show.
    if (way.held_s > 0.0) orders.rank += static_cast<int>(prospect.ways.size());
    return orders;
}

std::size_t Helm::rung_for(const Seen& seen, std::size_t segment) {
    // Those before it are there or on their way.
    if (seen.later) {
        Later later = seen.prospect.later[*seen.later];
        later.next = segment;
        return scout_.rendition_of(seen.prospect, later);
    }
    Prospect prospect = seen.prospect;
    Way& way = seen.way ? prospect.ways[*seen.way] : prospect.on_air;
    way.next = segment; // there, too, or it would be taken for another one
    return scout_.rendition_of(prospect, way, !seen.way);
}

std::size_t Helm::choose(StreamId stream, std::size_t segment, const std::vector<bool>& usable,
                         std::optional<double> throughput_bps, TimePoint now) {
    const std::lock_guard lock(mutex_);
    const State& state = streams_.at(stream);
    const ClipLadder& clip = ladders_[state.stretch.clip];
    if (!pilot_.knows() && throughput_bps) {
        pilot_.saw(*throughput_bps, 1.0, 0.0);
        pilot_.judge(pilot_.line().level(), *throughput_bps, 1.0);
    }
    std::size_t rung = 0;
    if (pilot_.knows()) {
        rung = rung_for(look(stream, now), segment);
        // A line that was idle begins with a burst, whatever it can carry.
        const double sure_bps =
            pilot_.line().heard_s() < young_s ? pilot_.careful_bps(clip.ladder.segment_s) : most_bps;
        while (rung > 0 && clip.ladder.rates_bps[rung] > sure_bps) --rung;
    } else {
        while (rung + 1 < clip.ladder.rates_bps.size() && clip.ladder.rates_bps[rung + 1] <= assumed_bps) ++rung;
    }
    // What cannot be shown gives way to the next below, or else to the lowest that can.
    for (std::size_t lower = rung + 1; lower-- > 0;) {
        if (usable[clip.renditions[lower]]) return clip.renditions[lower];
    }
    for (const std::size_t rendition : clip.renditions) {
        if (usable[rendition]) return rendition;
    }
    return clip.renditions[rung];
}

std::optional<std::size_t> Helm::instead(StreamId stream, std::size_t segment, std::size_t rendition,
                                         std::uint64_t came_bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(stream);
    if (found == streams_.end() || !found->second.on_air) return std::nullopt;
    const ClipLadder& clip = ladders_[found->second.stretch.clip];
    if (segment >= clip.ladder.segments()) return std::nullopt;
    const std::size_t rung = clip.rung_of(rendition);
    if (rung == clip.renditions.size()) return std::nullopt;
    Progress progress;
    progress.segment = segment;
    progress.rendition = rung;
    progress.bits = clip.ladder.bits[segment][rung] - clip.sound_bits[segment]; // the sound comes by itself
    progress.came_bits = std::min(progress.bits, 8.0 * static_cast<double>(came_bytes));
    progress.buffer_s = found->second.held_s;
    const auto lower = pilot_.instead(clip.ladder, progress);
    if (!lower) return std::nullopt;
    return clip.renditions[*lower];
}

} // namespace forksight::player::stream
