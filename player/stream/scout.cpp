#include "player/stream/scout.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::player::stream {
namespace {

/// What is unlikely counts as no less than this: it can still be chosen.
constexpr double least_likelihood = 0.02;
/// With less of it there, what is on air may stand still before what is asked for at that moment has come.
constexpr double least_held_s = 0.5;

double likelihood(const Way& way) {
    return std::clamp(way.likelihood, least_likelihood, 1.0);
}

double lowest_bits(const Way& way, std::size_t from, std::size_t to) {
    double bits = 0.0;
    for (std::size_t segment = from; segment < std::min(to, way.end); ++segment) bits += way.ladder->bits[segment][0];
    return bits;
}

/// How many have begun in so many seconds.
std::size_t segments_in(double seconds, double segment_s) {
    return static_cast<std::size_t>(std::max(0.0, seconds) / segment_s + 0.999);
}

/// Of what is on air, so many segments are missing of what is shown until the choice.
std::size_t shown_until_choice(const Prospect& prospect) {
    const Way& shown = prospect.on_air;
    const double missing_s = std::max(0.0, prospect.choice_s - shown.held_s);
    return static_cast<std::size_t>(std::ceil(missing_s / shown.ladder->segment_s));
}

/// The same segment comes next.
bool is_same(const Way& one, const Way& other) {
    return one.ladder == other.ladder && one.next == other.next;
}

/// Nothing of it is there, and it can come.
bool is_to_come(const Way& way) {
    return way.is_left() && way.held_s <= 0.0 && !way.failing;
}

} // namespace

bool Scout::is_easy(double lowest_bps, double segment_s) const {
    return pilot_.knows() && pilot_.careful_bps(segment_s) >= settings_.easy * lowest_bps;
}

/// Of a scene that takes more than the mean its own segments count.
bool Scout::is_easy(const Way& way) const {
    const Ladder& ladder = *way.ladder;
    double most_bits = ladder.rates_bps.front() * ladder.segment_s;
    for (std::size_t segment = way.next; segment < std::min(way.next + 2, way.end); ++segment) {
        most_bits = std::max(most_bits, ladder.bits[segment][0]);
    }
    return is_easy(most_bits / ladder.segment_s, ladder.segment_s);
}

/// An easy line brings what follows while the first second is shown.
double Scout::first_s(const Way& way) const {
    return (is_easy(way) ? settings_.easy_first_s : settings_.first_s) - nearly_s;
}

bool Scout::secured(const Way& way) const {
    return !way.is_left() || way.held_s >= first_s(way);
}

/// Of a way's first seconds what is still to come, in the lowest rendition.
double Scout::missing_bits(const Way& way) const {
    if (secured(way)) return 0.0;
    return lowest_bits(way, way.next, way.next + segments_in(first_s(way) - way.held_s, way.ladder->segment_s));
}

/// Whether the ways must be thought of now, or better renditions of them may come later.
bool Scout::ways_are_due(const Prospect& prospect) const {
    if (!pilot_.knows()) return true;
    double bits = 0.0;
    for (const Way& way : prospect.ways) bits += missing_bits(way);
    const double take_s = bits / pilot_.careful_bps(prospect.choice_s);
    if (prospect.choice_s <= settings_.soon * take_s + settings_.soon_s) return true;
    return first_of_later(prospect).has_value(); // the ways come before what can come after them
}

/// The likelier first; of those as likely the one of which least is there.
std::optional<std::size_t> Scout::least_secured(const Prospect& prospect) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < prospect.ways.size(); ++i) {
        const Way& way = prospect.ways[i];
        if (secured(way)) continue;
        if (found) {
            const Way& other = prospect.ways[*found];
            // The first segment of any comes before the second of another: without it there is nothing to show.
            const bool has = way.held_s > 0.0, other_has = other.held_s > 0.0;
            if (has != other_has ? has : likelihood(way) <= likelihood(other)) continue;
        }
        found = i;
    }
    return found;
}

double Scout::reach_s(const Prospect& prospect, const Way& way) const {
    if (is_due(prospect, way)) return first_s(way);
    const double limit_s = way.ladder->buffer_limit_s;
    // All together no more than that, the likelier the more.
    const bool easy = is_easy(way);
    const double all_s = (easy ? settings_.easy_buffers : 1.0) * limit_s;
    const double until_s = limit_s + (easy ? settings_.easy_more_s : 0.0);
    const double share_s = std::min({until_s - prospect.choice_s, all_s * likelihood(way), limit_s});
    return std::max(first_s(way), share_s);
}

double Scout::later_reach_s(const Prospect& prospect, const Later& later, bool due) const {
    if (due) return later.ladder->segment_s;
    if (!later.whole_s) return 0.0; // who sees it has seen the way to there
    const double limit_s = later.ladder->buffer_limit_s;
    const double rest_s = limit_s + settings_.easy_more_s - prospect.choice_s - *later.whole_s;
    if (rest_s <= 0.0 || !is_easy(later)) return 0.0;
    const double share_s = std::min({rest_s, settings_.easy_buffers * limit_s * likelihood(later), limit_s});
    return std::max(std::min(later.ladder->segment_s, settings_.easy_first_s), share_s);
}

bool Scout::looks_beyond(const Ladder& ladder, double lasts_s) const {
    if (lasts_s <= settings_.long_s) return true;
    return lasts_s < ladder.buffer_limit_s + settings_.easy_more_s &&
           is_easy(ladder.rates_bps.front(), ladder.segment_s);
}

bool Scout::on_air_is_due(const Prospect& prospect) const {
    const Way& on_air = prospect.on_air;
    if (!on_air.is_left()) return false;
    const bool way_is_to_come = std::any_of(prospect.ways.begin(), prospect.ways.end(), is_to_come);
    const bool way_presses = way_is_to_come && prospect.choice_s < settings_.near_choice_s;
    const double enough_s =
        std::min(settings_.enough_s * std::max(1.0, on_air.ladder->segment_s), settings_.comfortable_s);
    if (on_air.held_s >= (way_presses ? enough_s : settings_.comfortable_s)) return false;
    return !way_is_to_come || on_air.held_s < std::max(prospect.choice_s, least_held_s);
}

bool Scout::is_due(const Prospect& prospect, const Way& way) const {
    return !secured(way) && ways_are_due(prospect);
}

/// Of the ways that have their first seconds.
std::optional<std::size_t> Scout::worth_more(const Prospect& prospect) const {
    std::optional<std::size_t> found;
    double least = 0.0;
    for (std::size_t i = 0; i < prospect.ways.size(); ++i) {
        const Way& way = prospect.ways[i];
        if (!way.is_left() || way.held_s > reach_s(prospect, way) - way.ladder->segment_s) continue;
        const double weighed_s = way.held_s / likelihood(way);
        if (found && weighed_s >= least) continue;
        found = i;
        least = weighed_s;
    }
    return found;
}

/// What must still come in the lowest rendition, and until when.
struct Scout::Needs {
    double choice_bits = 0.0; ///< until the choice: what is on air, and the ways' first seconds
    double later_bits = 0.0;  ///< of what can come after them, what is due
    double later_s = 0.0;     ///< until that is seen at the soonest
};

/// Asked for when the way before it is taken, it would have as long as that way lasts, and share that time with the
/// rest of the way and with what else can come after it.
bool Scout::is_short_of_time(const Prospect& prospect, const Later& later) const {
    if (later.lasts_s > settings_.long_s) return false;
    const Way& way = prospect.ways[later.after];
    const double segment_s = way.ladder->segment_s;
    const auto shown = static_cast<std::size_t>(std::ceil(later.lasts_s / segment_s));
    const std::size_t first = way.next - std::min(way.next, segments_in(way.held_s, segment_s));
    const std::size_t begun = first + segments_in(first_s(way), segment_s);
    double bits = lowest_bits(way, std::max(way.next, begun), first + shown);
    for (const Later& one : prospect.later) {
        if (one.after == later.after && is_to_come(one)) bits += lowest_bits(one, one.next, one.next + 1);
    }
    return later.lasts_s <= settings_.short_s + bits / pilot_.careful_bps(std::max(later.lasts_s, segment_s));
}

bool Scout::later_is_due(const Prospect& prospect, const Later& later) const {
    if (!pilot_.knows() || !is_to_come(later) || !is_short_of_time(prospect, later)) return false;
    double bits = choice_bits(prospect);
    for (const Later& one : prospect.later) {
        if (is_to_come(one) && one.lasts_s <= settings_.long_s) bits += lowest_bits(one, one.next, one.next + 1);
    }
    const double until_s = prospect.choice_s + later.lasts_s;
    const double take_s = bits / pilot_.careful_bps(until_s);
    return take_s <= until_s && until_s <= settings_.soon * take_s + settings_.soon_s;
}

std::optional<std::size_t> Scout::first_of_later(const Prospect& prospect) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < prospect.later.size(); ++i) {
        const Later& later = prospect.later[i];
        if (found && later.likelihood <= prospect.later[*found].likelihood) continue;
        if (later_is_due(prospect, later)) found = i;
    }
    return found;
}

/// The likeliest of which something is still wanted.
std::optional<std::size_t> Scout::more_of_later(const Prospect& prospect) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < prospect.later.size(); ++i) {
        const Later& later = prospect.later[i];
        if (found && later.likelihood <= prospect.later[*found].likelihood) continue;
        if (later.is_left() && later.held_s < later_reach_s(prospect, later, false)) found = i;
    }
    return found;
}

/// Of what is on air only what is shown until the choice.
double Scout::choice_bits(const Prospect& prospect) const {
    const Way& shown = prospect.on_air;
    double bits = lowest_bits(shown, shown.next, shown.next + shown_until_choice(prospect));
    for (const Way& other : prospect.ways) bits += missing_bits(other);
    return bits;
}

Scout::Needs Scout::needs_of(const Prospect& prospect) const {
    Needs needs{choice_bits(prospect), 0.0, 0.0};
    for (const Later& later : prospect.later) {
        if (!later_is_due(prospect, later)) continue;
        const double until_s = prospect.choice_s + later.lasts_s;
        needs.later_s = needs.later_bits > 0.0 ? std::min(needs.later_s, until_s) : until_s;
        needs.later_bits += lowest_bits(later, later.next, later.next + 1);
    }
    return needs;
}

/// `counted`: the segment is one of those needs. `line_share`: until the choice comes that share of what the line
/// hardly falls below.
std::size_t Scout::affordable(const Prospect& prospect, const Way& way, bool counted, double line_share) const {
    if (prospect.ways.empty()) return way.ladder->rates_bps.size() - 1;
    const auto& sizes = way.ladder->bits[way.next];
    const Needs needs = needs_of(prospect);
    const double own_bits = counted ? sizes[0] : 0.0;
    double room = line_share * pilot_.careful_bps(prospect.choice_s) * prospect.choice_s - needs.choice_bits;
    if (needs.later_bits > 0.0) {
        const double all_bits = needs.choice_bits + needs.later_bits;
        room = std::min(room, pilot_.careful_bps(needs.later_s) * needs.later_s - all_bits);
    }
    room += own_bits;
    // Each way of which nothing is there is left a part of what would make this one better; one that fails, too, for
    // it is asked for again.
    double waiting = 0.0;
    for (const Way& other : prospect.ways) {
        if (!is_same(other, way) && other.is_left() && other.held_s <= 0.0) waiting += settings_.left_to_others;
    }
    room = sizes[0] + (room - sizes[0]) / (1.0 + waiting);
    std::size_t most = 0;
    while (most + 1 < sizes.size() && sizes[most + 1] <= room) ++most;
    return most;
}

std::size_t Scout::rendition_of(const Prospect& prospect, const Way& way, bool on_air) const {
    if (on_air) {
        const std::size_t most = affordable(prospect, way, shown_until_choice(prospect) > 0, 1.0);
        return pilot_.best({way.ladder, way.next, way.held_s, 1.0, most});
    }
    // What it would be if it had been chosen already: no better is lost, and only bytes are if it is not.
    if (secured(way)) return pilot_.best({way.ladder, way.next, way.held_s});
    return first_rendition(prospect, way, prospect.choice_s + way.held_s);
}

std::size_t Scout::rendition_of(const Prospect& prospect, const Later& later) const {
    if (later_is_due(prospect, later)) {
        return first_rendition(prospect, later, prospect.choice_s + later.lasts_s);
    }
    // In time that is to spare: as if it were certain.
    const double left_s = prospect.choice_s + later.whole_s.value_or(later.lasts_s) + later.held_s;
    const double buffer_s = std::min(left_s, later.ladder->buffer_limit_s);
    return pilot_.best({later.ladder, later.next, buffer_s});
}

/// Of a way's first seconds, of which so much time is left until they are seen.
std::size_t Scout::first_rendition(const Prospect& prospect, const Way& way, double left_s) const {
    const double buffer_s = prospect.on_air.is_left() ? prospect.on_air.held_s : left_s;
    const bool others_come = std::any_of(prospect.ways.begin(), prospect.ways.end(),
                                         [&](const Way& other) { return is_to_come(other) && !is_same(other, way); });
    const std::size_t most = affordable(prospect, way, true, others_come ? settings_.worse_line : 1.0);
    return pilot_.best(
        {way.ladder, way.next, std::min(buffer_s, way.ladder->buffer_limit_s), std::sqrt(likelihood(way)), most});
}

std::optional<Pick> Scout::next(const Prospect& prospect) const {
    const Way& on_air = prospect.on_air;
    const bool fits = on_air.is_left() && on_air.held_s <= on_air.ladder->buffer_limit_s - on_air.ladder->segment_s;
    const auto go_on = [&] { return Pick{std::nullopt, rendition_of(prospect, on_air, true)}; };
    const auto go_to = [&](std::size_t way) { return Pick{way, rendition_of(prospect, prospect.ways[way], false)}; };
    const auto go_after = [&](std::size_t later) {
        return Pick{later, rendition_of(prospect, prospect.later[later]), true};
    };
    if (on_air_is_due(prospect)) return go_on();
    const std::optional<std::size_t> way = least_secured(prospect);
    if (way && (!fits || ways_are_due(prospect))) return go_to(*way);
    if (const auto later = first_of_later(prospect)) return go_after(*later);
    if (fits) return go_on();
    if (const auto more = worth_more(prospect)) return go_to(*more);
    if (const auto later = more_of_later(prospect)) return go_after(*later);
    return std::nullopt;
}

} // namespace forksight::player::stream
