// Diagrams made smaller by what weighs least in them.
#include <algorithm>
#include <unordered_map>

#include "choicegraph/diagram.hpp"

namespace forksight::choicegraph {

// A node weighs as much as the valuations that pass it on their way to true; the light ones become none.
Diagrams::Set Diagrams::main_part(Set f, std::size_t nodes) {
    struct Weighed {
        double coming = 0.0; ///< the share of all valuations that come here
        double inside = 0.0; ///< of those that come here, the share that is in the set
        Set part = none;
    };
    if (f <= none || size(f) <= nodes) return f;
    std::unordered_map<Set, Weighed> weighed{{f, {1.0, 0.0, none}}};
    std::vector<Set> order{f};
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const Set next : {low_of(order[i]), high_of(order[i])}) {
            if (next > none && weighed.try_emplace(next).second) order.push_back(next);
        }
    }
    std::sort(order.begin(), order.end(),
              [this](Set a, Set b) { return level_of(a) != level_of(b) ? level_of(a) < level_of(b) : a < b; });
    for (const Set one : order) {
        const double half = weighed[one].coming / 2.0;
        for (const Set next : {low_of(one), high_of(one)}) {
            if (next > none) weighed[next].coming += half;
        }
    }
    const auto inside = [&weighed](Set set) { return set > none ? weighed[set].inside : set == all ? 1.0 : 0.0; };
    std::vector<double> weights;
    for (std::size_t i = order.size(); i-- > 0;) {
        Weighed& one = weighed[order[i]];
        one.inside = (inside(low_of(order[i])) + inside(high_of(order[i]))) / 2.0;
        weights.push_back(one.coming * one.inside);
    }
    const auto least = weights.begin() + static_cast<std::ptrdiff_t>(weights.size() - std::min(weights.size(), nodes));
    std::nth_element(weights.begin(), least, weights.end());
    const auto part = [&weighed](Set set) { return set > none ? weighed[set].part : set; };
    for (std::size_t i = order.size(); i-- > 0;) {
        Weighed& one = weighed[order[i]];
        if (one.coming * one.inside < *least) continue;
        one.part = if_then_else(bit(level_of(order[i])), part(high_of(order[i])), part(low_of(order[i])));
    }
    return weighed[f].part;
}

} // namespace forksight::choicegraph
