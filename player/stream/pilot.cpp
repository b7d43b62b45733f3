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
/// Clips of one film differ in their means; an outlook of one serves others whose rates are within this factor.
constexpr double alike_times = 1.4;
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

} // namespace

Tastes tastes_of(const Ladder& ladder, double stall_cost_per_s) {
    Tastes tastes;
    for (const double rate : ladder.rates_bps) tastes.worth.push_back(std::log(rate / ladder.rates_bps.front()));
    tastes.stall_cost_per_s = stall_cost_per_s;
    return tastes;
}

Pilot::Pilot(const std::vector<const Ladder*>& ladders, double stall_cost_per_s) : belief_(belief_for(ladders)) {
    for (const Ladder* one : ladders) {
        if (view_of(*one) != nullptr) continue;
        views_.push_back({one->rates_bps, one->segment_s, one->buffer_limit_s,
                          Outlook(*one, tastes_of(*one, stall_cost_per_s), belief_), belief_.spread(), 0});
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
    const auto alike = [](double a, double b) { return a < alike_times * b && b < alike_times * a; };
    const auto found = std::find_if(views_.begin(), views_.end(), [&](const View& view) {
        return view.buffer_limit_s == ladder.buffer_limit_s && alike(view.segment_s, ladder.segment_s) &&
               std::equal(view.rates_bps.begin(), view.rates_bps.end(), ladder.rates_bps.begin(),
                          ladder.rates_bps.end(), alike);
    });
    return found == views_.end() ? nullptr : &*found;
}

const Outlook& Pilot::outlook_of(const Ladder& ladder) {
    assert(view_of(ladder) != nullptr);
    View& view = *view_of(ladder);
    const double by = belief_.spread() / view.spread;
    if (view.asked >= outlook_segments || by > outlook_spread || by < 1.0 / outlook_spread) {
        view.outlook.revise(belief_);
        view.spread = belief_.spread();
        view.asked = 0;
    }
    return view.outlook;
}

std::size_t Pilot::best(const Asked& asked) {
    if (!knows_) return 0;
    const Outlook& outlook = outlook_of(*asked.ladder);
    ++view_of(*asked.ladder)->asked;
    std::size_t best = 0;
    double most = 0.0;
    for (std::size_t rendition = 0; rendition < asked.ladder->rates_bps.size() && rendition <= asked.most;
         ++rendition) {
        const double value = outlook.expected(belief_, {rendition, asked.ladder->bits[asked.segment][rendition],
                                                        belief_.delay_s(), asked.buffer_s, asked.share});
        if (rendition > 0 && value <= most) continue;
        most = value;
        best = rendition;
    }
    return best;
}

std::optional<std::size_t> Pilot::instead(const Ladder& ladder, const Progress& progress, double share) {
    if (progress.rendition == 0 || !knows_) return std::nullopt;
    const Outlook& outlook = outlook_of(ladder);
    const double missing = progress.bits - progress.came_bits;
    double most = margin + outlook.expected(belief_, {progress.rendition, missing, 0.0, progress.buffer_s, share});
    std::optional<std::size_t> best;
    for (std::size_t rendition = 0; rendition < progress.rendition; ++rendition) {
        const double bits = ladder.bits[progress.segment][rendition];
        if (bits >= missing) break;
        const double value =
            outlook.expected(belief_, {rendition, bits, progress.first_bit_s, progress.buffer_s, share});
        if (value <= most) continue;
        most = value;
        best = rendition;
    }
    return best;
}

} // namespace forksight::player::stream
