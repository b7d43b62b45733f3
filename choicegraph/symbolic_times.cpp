#include "choicegraph/symbolic_times.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

// The scene's part of its clip.
Span part_of_clip(const Film& film, const Facts& facts, const Scene& scene) {
    std::optional<double> to_s = scene.to_time_s;
    if (!to_s && facts) {
        const auto known = facts->find(film.clips[scene.clip].id);
        if (known != facts->end()) to_s = known->second.duration_s;
    }
    if (!to_s) return {0.0, endless, false};
    const double part_s = std::max(0.0, *to_s - scene.from_s);
    return {part_s, part_s, false};
}

std::vector<double> least_times(std::size_t spots, std::size_t start, const std::vector<Passage>& passages) {
    std::vector<std::vector<const Passage*>> out(spots);
    for (const Passage& one : passages) out[one.from].push_back(&one);
    std::vector<double> least(spots, endless);
    using Entry = std::pair<double, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    least[start] = 0.0;
    open.push({0.0, start});
    while (!open.empty()) {
        const auto [at_s, spot] = open.top();
        open.pop();
        if (at_s > least[spot]) continue;
        for (const Passage* one : out[spot]) {
            const double then_s = at_s + one->span.least_s;
            if (then_s >= least[one->to]) continue;
            least[one->to] = then_s;
            open.push({then_s, one->to});
        }
    }
    return least;
}

// Spots from which an exit can be come to.
std::vector<bool> leading_out(std::size_t spots, const std::vector<Passage>& passages, const std::vector<Exit>& exits) {
    std::vector<std::vector<std::size_t>> in(spots);
    for (const Passage& one : passages) in[one.to].push_back(one.from);
    std::vector<bool> leads(spots, false);
    std::vector<std::size_t> open;
    for (const Exit& one : exits) open.push_back(one.spot);
    while (!open.empty()) {
        const std::size_t spot = open.back();
        open.pop_back();
        if (leads[spot]) continue;
        leads[spot] = true;
        open.insert(open.end(), in[spot].begin(), in[spot].end());
    }
    return leads;
}

// Endless where a circle is passed: spots whose predecessors are never all done.
std::vector<double> most_times(std::size_t spots, const std::vector<Passage>& passages,
                               const std::vector<bool>& counted) {
    std::vector<std::vector<const Passage*>> out(spots);
    std::vector<std::size_t> before(spots, 0);
    for (const Passage& one : passages) {
        if (!counted[one.from] || !counted[one.to]) continue;
        out[one.from].push_back(&one);
        ++before[one.to];
    }
    std::vector<double> most(spots, 0.0);
    std::vector<bool> done(spots, false);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < spots; ++i) {
        if (counted[i] && before[i] == 0) open.push_back(i);
    }
    while (!open.empty()) {
        const std::size_t spot = open.back();
        open.pop_back();
        done[spot] = true;
        for (const Passage* one : out[spot]) {
            most[one->to] = std::max(most[one->to], most[spot] + one->span.most_s);
            if (--before[one->to] == 0) open.push_back(one->to);
        }
    }
    for (std::size_t i = 0; i < spots; ++i) {
        if (!done[i]) most[i] = endless;
    }
    return most;
}

} // namespace

Span span_of(const Film& film, const Facts& facts, const Step& step) {
    const Scene& scene = film.scenes[step.scene];
    const Span clip = part_of_clip(film, facts, scene);
    if (!scene.offer) return clip;
    const Offer& offer = *scene.offer;
    // An offer that is due after the clip's end is made at its end.
    const double at_s = std::min(std::max(0.0, offer.at_s - scene.from_s), clip.most_s);
    const double lasts_s = offer.until_s ? std::max(0.0, *offer.until_s - offer.at_s) : endless;
    if (step.kind == Step::Kind::choice) return {at_s, at_s + lasts_s, !offer.until_s};
    // By itself: with an offer that nobody took, or without one since nothing was available.
    if (!offer.until_s) return clip;
    return {std::min(clip.least_s, at_s + lasts_s), std::max(clip.most_s, at_s + lasts_s), false};
}

Lengths::Lengths(std::size_t spots, std::size_t start, const std::vector<Passage>& passages)
    : spots_(spots), passages_(passages), least_s_(least_times(spots, start, passages)) {}

Span Lengths::to(const std::vector<Exit>& exits) const {
    Span whole = shortest_to(exits);
    if (whole.most_s == 0.0) return whole;
    std::vector<bool> counted = leading_out(spots_, passages_, exits);
    for (std::size_t i = 0; i < spots_; ++i) counted[i] = counted[i] && least_s_[i] < endless;
    const std::vector<double> most = most_times(spots_, passages_, counted);
    whole.most_s = 0.0;
    for (const Exit& one : exits) {
        if (counted[one.spot]) whole.most_s = std::max(whole.most_s, most[one.spot] + one.span.most_s);
    }
    return whole;
}

Span Lengths::shortest_to(const std::vector<Exit>& exits) const {
    Span whole{endless, endless, false};
    for (const Exit& one : exits) whole.least_s = std::min(whole.least_s, least_s_[one.spot] + one.span.least_s);
    if (whole.least_s == endless) whole = {0.0, 0.0, false};
    return whole;
}

} // namespace forksight::choicegraph::symbolic
