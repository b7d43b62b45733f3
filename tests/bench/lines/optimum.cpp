#include "tests/bench/lines/optimum.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>

namespace forksight::bench {
namespace {

using player::stream::Ladder;

constexpr double step_s = 0.25;
constexpr std::size_t most_places = 1500;

/// How one came here.
struct Step {
    std::size_t rendition;
    std::uint32_t before; ///< in the stage before
};

struct Place {
    Line line;
    double buffer_s = 0.0;
    double stalled_s = 0.0;
    double worth = 0.0;
    Step step{0, 0};
};

class Search {
  public:
    Search(const Ladder& ladder, const Forks* forks, const Trace& trace, double about)
        : ladder_(ladder), forks_(forks), cost_per_s_((stall_weight + std::max(about, 0.0)) / ladder.segment_s) {
        for (const double rate : ladder.rates_bps) worth_.push_back(std::log(rate / ladder.rates_bps[0]));
        Place first{Line(trace)};
        first.line.wait_for_first_bit();
        first.line.download(ladder.bits[0][0]);
        beginning_s_ = first.line.now_s();
        first.buffer_s = ladder.segment_s;
        places_.push_back(first);
    }

    Outcome find() {
        for (std::size_t segment = 1; segment < ladder_.segments(); ++segment) advance(segment);
        Outcome best;
        best.score = -1e300;
        for (std::uint32_t i = 0; i < places_.size(); ++i) {
            const Outcome outcome = outcome_of(ladder_, way_to(i), beginning_s_, places_[i].stalled_s);
            if (outcome.score > best.score) best = outcome;
        }
        return best;
    }

  private:
    double standing(const Place& place) const { return place.worth - cost_per_s_ * place.stalled_s; }

    void advance(std::size_t segment) {
        std::unordered_map<std::uint64_t, std::size_t> at;
        std::vector<Place> next;
        for (std::uint32_t i = 0; i < places_.size(); ++i) {
            const double until_choice_s = until_choice(places_[i], segment);
            for (std::size_t action = 0; action < worth_.size() * (until_choice_s > 0.0 ? 2 : 1); ++action) {
                const bool waits = action >= worth_.size();
                const std::size_t rendition = waits ? action - worth_.size() : action;
                const double bits = until_choice_s > 0.0 && !waits ? forks_->all_bits[segment][rendition]
                                                                   : ladder_.bits[segment][rendition];
                const Place place = after(places_[i], bits, waits ? until_choice_s : 0.0, {rendition, i});
                const auto time = static_cast<std::uint64_t>(place.line.now_s() / step_s);
                const auto stalled = static_cast<std::uint64_t>(std::ceil(place.stalled_s / step_s));
                const auto [found, is_new] = at.emplace(time << 24 | stalled, next.size());
                if (is_new) {
                    next.push_back(place);
                } else if (standing(place) > standing(next[found->second])) {
                    next[found->second] = place;
                }
            }
        }
        keep_the_best(next);
        std::vector<Step> steps;
        for (const Place& place : next) steps.push_back(place.step);
        steps_.push_back(std::move(steps));
        places_ = std::move(next);
    }

    void keep_the_best(std::vector<Place>& places) const {
        if (places.size() <= most_places) return;
        // A buffered second is worth about what it could hold.
        const double of_buffer = worth_.back() / (2.0 * ladder_.segment_s);
        const auto better = [&](const Place& a, const Place& b) {
            return standing(a) + of_buffer * a.buffer_s > standing(b) + of_buffer * b.buffer_s;
        };
        const auto end = places.begin() + static_cast<std::ptrdiff_t>(most_places);
        std::nth_element(places.begin(), end, places.end(), better);
        places.erase(end, places.end());
    }

    /// 0: the segment belongs to what is on air, or the choice has fallen.
    double until_choice(const Place& place, std::size_t segment) const {
        if (forks_ == nullptr || forks_->begin[segment] == 0) return 0.0;
        const double to_be_seen_s = static_cast<double>(segment - forks_->begin[segment]) * ladder_.segment_s;
        return std::max(0.0, place.buffer_s - to_be_seen_s);
    }

    Place after(Place place, double bits, double wait_s, Step step) const {
        place.step = step;
        place.line.pass(wait_s);
        place.buffer_s -= wait_s;
        if (const double full_s = place.buffer_s + ladder_.segment_s - ladder_.buffer_limit_s; full_s > 0.0) {
            place.line.pass(full_s);
            place.buffer_s -= full_s;
        }
        const double began_s = place.line.now_s();
        place.line.wait_for_first_bit();
        place.line.download(bits);
        const double held_s = place.buffer_s - (place.line.now_s() - began_s);
        place.stalled_s += std::max(0.0, -held_s);
        place.buffer_s = std::max(0.0, held_s) + ladder_.segment_s;
        place.worth += worth_[step.rendition];
        return place;
    }

    std::vector<std::size_t> way_to(std::uint32_t place) const {
        std::vector<std::size_t> way{0};
        for (auto steps = steps_.rbegin(); steps != steps_.rend(); ++steps) {
            way.push_back((*steps)[place].rendition);
            place = (*steps)[place].before;
        }
        std::reverse(way.begin() + 1, way.end());
        return way;
    }

    const Ladder& ladder_;
    const Forks* const forks_; ///< null: there are none
    const double cost_per_s_;
    double beginning_s_ = 0.0;
    std::vector<double> worth_;
    std::vector<Place> places_;
    std::vector<std::vector<Step>> steps_;
};

} // namespace

Outcome optimum(const Ladder& ladder, const Trace& trace, double about) {
    return Search(ladder, nullptr, trace, about).find();
}

Outcome optimum(const Ladder& ladder, const Forks& forks, const Trace& trace, double about) {
    return Search(ladder, &forks, trace, about).find();
}

} // namespace forksight::bench
