// The order of the bits, which decides how large diagrams are.
#include <algorithm>
#include <numeric>

#include "choicegraph/symbolic_space.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr int rounds = 60;

// The scenes as they are come to, the start first; those nothing leads to last.
std::vector<std::size_t> by_coming_to(const Digest& digest) {
    std::vector<std::size_t> order{digest.film().start};
    std::vector<bool> seen(digest.places().size(), false);
    seen[digest.film().start] = true;
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const Edge& edge : digest.places()[order[i]].edges) {
            if (seen[edge.to]) continue;
            seen[edge.to] = true;
            order.push_back(edge.to);
        }
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i]) order.push_back(i);
    }
    return order;
}

std::vector<std::size_t> by_first_use(const Digest& digest) {
    std::vector<std::size_t> order;
    std::vector<bool> seen(digest.parts().size(), false);
    const auto use = [&](std::size_t part) {
        if (seen[part]) return;
        seen[part] = true;
        order.push_back(part);
    };
    for (const std::size_t scene : by_coming_to(digest)) {
        const Place& place = digest.places()[scene];
        for (const Effect& effect : place.entry) use(effect.part);
        for (const Edge& edge : place.edges) {
            for (const Effect& effect : edge.effects) use(effect.part);
        }
    }
    for (std::size_t i = 0; i < seen.size(); ++i) use(i);
    return order;
}

// How far apart those stand that are looked at together.
std::size_t spread(const std::vector<Parts>& togethers, const std::vector<std::size_t>& places) {
    std::size_t sum = 0;
    for (const Parts& together : togethers) {
        std::size_t first = places.size();
        std::size_t last = 0;
        for (const std::size_t part : together) {
            first = std::min(first, places[part]);
            last = std::max(last, places[part]);
        }
        if (!together.empty()) sum += last - first;
    }
    return sum;
}

} // namespace

// Aloul, Markov, Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic", 2003: everything moves to
// the middle of what it is looked at with, again and again.
std::vector<std::size_t> order_of(const Digest& digest) {
    std::vector<std::size_t> order = by_first_use(digest);
    const std::vector<Parts> togethers = digest.togethers();
    const std::size_t count = order.size();
    std::vector<std::size_t> places(count);
    std::vector<std::size_t> best = order;
    std::size_t best_spread = static_cast<std::size_t>(-1);
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < count; ++i) places[order[i]] = i;
        const std::size_t now = spread(togethers, places);
        if (now >= best_spread) break;
        best_spread = now;
        best = order;
        std::vector<double> pulled(count, 0.0);
        std::vector<double> pulls(count, 0.0);
        for (const Parts& together : togethers) {
            double middle = 0.0;
            for (const std::size_t part : together) middle += static_cast<double>(places[part]);
            for (const std::size_t part : together) {
                pulled[part] += middle / static_cast<double>(together.size());
                pulls[part] += 1.0;
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            pulled[i] = pulls[i] > 0.0 ? pulled[i] / pulls[i] : static_cast<double>(places[i]);
        }
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return pulled[a] < pulled[b]; });
    }
    return best;
}

} // namespace forksight::choicegraph::symbolic
