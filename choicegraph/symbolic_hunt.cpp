#include "choicegraph/symbolic_hunt.hpp"

namespace forksight::choicegraph::symbolic {

Hunt::Hunt(Walk& walk, Witnesses& witnesses, const SearchLimits& limits)
    : walk_(walk), witnesses_(witnesses), limits_(limits), search_(walk, limits) {
    for (std::size_t i = 0; i < walk_.rules().size(); ++i) {
        const Rules& rules = walk_.rules()[i];
        const Sightings& seen = walk_.sightings()[i];
        for (std::size_t k = 0; k < rules.ways.size(); ++k) {
            const Way& way = rules.ways[k];
            if (way.kind == Step::Kind::back) continue;
            const auto& pairs = way.kind == Step::Kind::choice ? seen.choices : seen.then;
            if (!pairs[way.number].holds) want(i, way.guard, k);
        }
        if (!seen.entered) want(i, Diagrams::all);
        if (!seen.left_over) want(i, rules.left);
        for (std::size_t k = 0; k < rules.choices.size(); ++k) {
            if (!seen.choices[k].holds) want(i, rules.choices[k].holds);
            if (!seen.choices[k].fails) want(i, rules.choices[k].fails);
        }
        for (std::size_t k = 0; k < rules.then.size(); ++k) {
            if (!seen.then[k].fails) want(i, rules.then[k].fails);
        }
    }
    search_.run(limits_.work);
}

void Hunt::want(std::size_t scene, Set states, std::optional<std::size_t> way) {
    const auto [place, is_new] = numbers_.try_emplace({scene, states}, 0);
    if (is_new) place->second = search_.want(scene, states, way);
}

void Hunt::want_more(const std::vector<std::pair<std::size_t, Set>>& wanted) {
    for (const auto& [scene, states] : wanted) want(scene, states);
    search_.run(limits_.more);
}

Verdict Hunt::verdict(std::size_t scene, Set states, const std::optional<Step>& step) {
    const auto number = numbers_.find({scene, states});
    if (number == numbers_.end()) return {};
    Verdict verdict = search_.verdict(number->second, witnesses_);
    if (step && verdict.kind == Verdict::Kind::reachable) verdict.witness = witnesses_.after(verdict.witness, *step);
    return verdict;
}

} // namespace forksight::choicegraph::symbolic
