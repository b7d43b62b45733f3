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

} // namespace

bool Scout::secured(const Way& way) const {
    return !way.is_left() || way.held_s >= settings_.first_s;
}

/// Of a way's first seconds what is still to come, in the lowest rendition.
double Scout::missing_bits(const Way& way) const {
    if (secured(way)) return 0.0;
    const auto segments = static_cast<std::size_t>((settings_.first_s - way.held_s) / way.ladder->segment_s + 0.999);
    return lowest_bits(way, way.next, way.next + segments);
}

/// Whether the ways must be thought of now, or better renditions of them may come later.
bool Scout::ways_are_due(const Prospect& prospect) const {
    if (!pilot_.knows()) return true;
    double bits = 0.0;
    for (const Way& way : prospect.ways) bits += missing_bits(way);
    const double take_s = bits / pilot_.careful_bps(prospect.choice_s);
    return prospect.choice_s <= settings_.soon * take_s + settings_.soon_s;
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
    const double limit_s = way.ladder->buffer_limit_s;
    // All together no more than one buffer, the likelier the more.
    const double share_s = std::min(limit_s - prospect.choice_s, limit_s * likelihood(way));
    return std::max(settings_.first_s, share_s);
}

bool Scout::on_air_is_due(const Prospect& prospect) const {
    const Way& on_air = prospect.on_air;
    if (!on_air.is_left() || on_air.held_s >= settings_.comfortable_s) return false;
    if (on_air.held_s < std::max(prospect.choice_s, least_held_s)) return true;
    return std::none_of(prospect.ways.begin(), prospect.ways.end(),
                        [](const Way& way) { return way.is_left() && way.held_s <= 0.0 && !way.failing; });
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

std::size_t Scout::affordable(const Prospect& prospect, const Way& way, bool on_air) const {
    if (prospect.ways.empty()) return way.ladder->rates_bps.size() - 1;
    // Of what is on air only what is shown until then.
    const Way& shown = prospect.on_air;
    const double until_s = std::max(0.0, prospect.choice_s - shown.held_s);
    const auto segments = static_cast<std::size_t>(std::ceil(until_s / shown.ladder->segment_s));
    double bits = lowest_bits(shown, shown.next, shown.next + segments);
    for (const Way& other : prospect.ways) bits += missing_bits(other);
    const auto& sizes = way.ladder->bits[way.next];
    // This segment's own share of that; there is none if it is one more than the ways' first seconds.
    if (on_air ? segments > 0 : !secured(way)) bits -= sizes[0];
    const double room = pilot_.careful_bps(prospect.choice_s) * prospect.choice_s - bits;
    std::size_t most = 0;
    while (most + 1 < sizes.size() && sizes[most + 1] <= room) ++most;
    return most;
}

std::size_t Scout::rendition_of(const Prospect& prospect, const Way& way, bool on_air) const {
    if (on_air) return pilot_.best({way.ladder, way.next, way.held_s, 1.0, affordable(prospect, way, true)});
    // What it would be if it had been chosen already: no better is lost, and only bytes are if it is not.
    if (secured(way)) return pilot_.best({way.ladder, way.next, way.held_s});
    const bool waits = prospect.on_air.is_left();
    const double buffer_s = waits ? prospect.on_air.held_s : prospect.choice_s + way.held_s;
    return pilot_.best({way.ladder, way.next, std::min(buffer_s, way.ladder->buffer_limit_s),
                        std::sqrt(likelihood(way)), affordable(prospect, way, false)});
}

std::optional<Pick> Scout::next(const Prospect& prospect) const {
    const Way& on_air = prospect.on_air;
    const bool fits = on_air.is_left() && on_air.held_s <= on_air.ladder->buffer_limit_s - on_air.ladder->segment_s;
    const auto go_on = [&] { return Pick{std::nullopt, rendition_of(prospect, on_air, true)}; };
    if (on_air_is_due(prospect)) return go_on();
    std::optional<std::size_t> chosen = least_secured(prospect);
    if (chosen && fits && !ways_are_due(prospect)) chosen.reset();
    if (!chosen) {
        if (fits) return go_on();
        chosen = least_secured(prospect);
        if (!chosen) chosen = worth_more(prospect);
        if (!chosen) return std::nullopt;
    }
    return Pick{chosen, rendition_of(prospect, prospect.ways[*chosen], false)};
}

} // namespace forksight::player::stream
