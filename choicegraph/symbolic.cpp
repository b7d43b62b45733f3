#include "choicegraph/symbolic.hpp"

#include <algorithm>

#include "choicegraph/symbolic_answers.hpp"

namespace forksight::choicegraph {

Exploration explore_symbolically(const Film& film,
                                 const std::optional<std::unordered_map<std::string, ClipFacts>>& facts,
                                 const SymbolicLimits& limits) {
    const symbolic::Digest digest(film);
    symbolic::Space space(digest, limits.diagrams);
    symbolic::Walk walk(digest, space);
    std::optional<symbolic::SearchLimits> search;
    if (symbolic::Search::can_search(walk)) {
        search.emplace();
        search->work = limits.searching;
        search->hope = limits.hoping;
        search->copied = limits.copied;
        search->spreading = limits.spreading;
        DiagramLimits less = limits.diagrams;
        less.nodes = std::min(less.nodes, limits.nodes_before_searching);
        space.diagrams().go_on_within(less);
    }
    const bool saw_everything = walk.run(limits.layers_before_searching);
    if (!saw_everything) walk.recover(symbolic::more_than(limits.diagrams));
    if (walk.spots().empty()) search.reset();
    return symbolic::Answers(walk, facts, limits.steps_for_fates).given(saw_everything, search);
}

} // namespace forksight::choicegraph
