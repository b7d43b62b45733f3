#include "player/stream/pilot.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace forksight::player::stream {
namespace {

/// Lines slower or faster than this share of the ladder are all the same to it.
constexpr double below = 0.1;
constexpr double above = 3.0;
/// An outlook holds for so many segments, and while the spread is about what it was.
constexpr std::size_t outlook_segments = 8;
constexpr double outlook_spread = 1.3;
/// What leaving a segment must gain, in the worth of a segment: a guess is not worth the bits thrown away.
constexpr double margin = 0.05;
/// Clips of one film differ in their means; an outlook of one serves others whose rates are within a factor of 1.4, and
/// when there are so many any of as many rungs.
constexpr double alike = 0.336;
constexpr std::size_t most_views = 16;
/// Until an outlook is made, a rate up to this share of the line's is fetched.
constexpr double unweighed = 0.7;
/// Five in a hundred of Student's t, three degrees of freedom, are below this.
constexpr double careful_spreads = 2.35;

LineBelief belief_for(const std::vector<const Ladder*>& ladders) {
    assert(!ladders.empty());
    double lowest = ladders.front()->rates_bps.front();
    double highest = ladders.front()->rates_bps.back();
    for (const Ladder* one : ladders) {
        lowest = std::min(lowest, one->rates_bps.front());
        highest = std::max(highest, one->rates_bps.back());
    }
    return {below * lowest, above * highest};
}

/// The largest difference of rates or lengths, in logarithms; as many rungs.
double distance(const std::vector<double>& rates_bps, double segment_s, const Ladder& ladder) {
    double most = std::abs(std::log(segment_s / ladder.segment_s));
    for (std::size_t i = 0; i < rates_bps.size(); ++i) {
        most = std::max(most, std::abs(std::log(rates_bps[i] / ladder.rates_bps[i])));
    }
    return most;
}

} // namespace

Tastes tastes_of(const Ladder& ladder, double stall_cost_per_s) {
    Tastes tastes;
    for (const double rate : ladder.rates_bps) tastes.worth.push_back(std::log(rate / ladder.rates_bps.front()));
    tastes.stall_cost_per_s = stall_cost_per_s;
    return tastes;
}

Pilot::Pilot(const std::vector<const Ladder*>& ladders, double stall_cost_per_s) : belief_(belief_for(ladders)) {
    for (const Ladder* one : ladders) {
        const View* const near = view_of(*one);
        const bool serves = near != nullptr &&
                            (views_.size() >= most_views || distance(near->rates_bps, near->segment_s, *one) < alike);
        if (serves) continue;
        const Outlook outlook(*one, tastes_of(*one, stall_cost_per_s), belief_);
        views_.push_back({one->rates_bps, one->segment_s, outlook, false, belief_.spread(), outlook_segments});
    }
}

void Pilot::judge(double level, double bits, double seconds) {
    if (knows_) belief_.judge(level, bits, seconds);
    knows_ = true;
}

double Pilot::careful_bps(double seconds) const {
    return std::exp(belief_.level() - careful_spreads * belief_.spread() * spread_over(seconds));
}

Pilot::View* Pilot::view_of(const Ladder& ladder) {
    View* nearest = nullptr;
    double least = 0.0;
    for (View& view : views_) {
        if (view.rates_bps.size() != ladder.rates_bps.size()) continue;
        const double away = distance(view.rates_bps, view.segment_s, ladder);
        if (nearest != nullptr && away >= least) continue;
        nearest = &view;
        least = away;
    }
    return nearest;
}

std::optional<Pilot::Revision> Pilot::due() const {
    if (!knows_) return std::nullopt;
    for (std::size_t i = 0; i < views_.size(); ++i) {
        const View& view = views_[i];
        const double by = belief_.spread() / view.spread;
        const bool is_old = view.asked >= outlook_segments;
        if (is_old || by > outlook_spread || by < 1.0 / outlook_spread) return Revision{i, view.outlook, belief_};
    }
    return std::nullopt;
}

void Pilot::take(Revision revision) {
    View& view = views_[revision.view];
    view.outlook = std::move(revision.outlook);
    view.made = true;
    view.spread = revision.belief.spread();
    view.asked = 0;
}

void Pilot::revise() {
    while (auto revision = due()) {
        revision->outlook.revise(revision->belief);
        take(std::move(*revision));
    }
}

std::size_t Pilot::best(const Asked& asked) {
    if (!knows_) return 0;
    View* const view = view_of(*asked.ladder);
    assert(view != nullptr);
    ++view->asked;
    std::size_t best = 0;
    if (!view->made) {
        const auto& rates = view->rates_bps;
        while (best + 1 < rates.size() && best < asked.most && rates[best + 1] <= unweighed * std::exp(belief_.level()))
            ++best;
        return best;
    }
    double most = 0.0;
    for (std::size_t rendition = 0; rendition < asked.ladder->rates_bps.size() && rendition <= asked.most;
         ++rendition) {
        const double value = view->outlook.expected(belief_, {rendition, asked.ladder->bits[asked.segment][rendition],
                                                              belief_.delay_s(), asked.buffer_s, asked.share});
        if (rendition > 0 && value <= most) continue;
        most = value;
        best = rendition;
    }
    return best;
}

std::optional<std::size_t> Pilot::instead(const Ladder& ladder, const Progress& progress, double share) {
    if (progress.rendition == 0 || !knows_) return std::nullopt;
    const View* const view = view_of(ladder);
    assert(view != nullptr);
    if (!view->made) return std::nullopt;
    const double missing = progress.bits - progress.came_bits;
    double most =
        margin + view->outlook.expected(belief_, {progress.rendition, missing, 0.0, progress.buffer_s, share});
    std::optional<std::size_t> best;
    for (std::size_t rendition = 0; rendition < progress.rendition; ++rendition) {
        const double bits = ladder.bits[progress.segment][rendition];
        if (bits >= missing) break;
        const double value =
            view->outlook.expected(belief_, {rendition, bits, progress.first_bit_s, progress.buffer_s, share});
        if (value <= most) continue;
        most = value;
        best = rendition;
    }
    return best;
}

} // namespace forksight::player::stream
