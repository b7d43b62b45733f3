#include "choicegraph/explore_outline.hpp"

namespace forksight::choicegraph {

Outline::Outline(const Film& film, const Reduction& reduction)
    : film_(film), reduction_(reduction), nodes_(film.scenes.size()) {
    std::vector<bool> offered;
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        if (!reduction.led_to()[i]) continue;
        const OpenWays& ways = reduction.ways(i);
        for (const bool something : {true, false}) {
            if (something ? ways.choices.empty() : ways.always_offered) continue;
            nodes_[i].push_back(static_cast<std::uint32_t>(scenes_.size()));
            scenes_.push_back(i);
            offered.push_back(something);
        }
    }
    beginnings_ = nodes_[film.start];
    const std::size_t nodes = scenes_.size();
    hub_ = static_cast<std::uint32_t>(nodes);
    for (std::size_t node = 0; node < nodes; ++node) add_edges(scenes_[node], offered[node]);
    add_hub();
    graph_.set_nodes(static_cast<std::uint32_t>(scenes_.size()));
}

void Outline::lead(std::size_t to, std::uint32_t flag) {
    for (const std::uint32_t node : nodes_[to]) graph_.add_edge(node | flag);
}

void Outline::add_hub() {
    graph_.add_node();
    scenes_.push_back(film_.scenes.size());
    for (const std::size_t target : reduction_.return_targets()) lead(target, Edge::by_itself);
}

void Outline::add_edges(std::size_t number, bool offered) {
    graph_.add_node();
    const Scene& scene = film_.scenes[number];
    const OpenWays& ways = reduction_.ways(number);
    if (offered) {
        for (const std::size_t i : ways.choices) lead(scene.choices[i].to, 0);
    }
    if (!ways.by_itself || (offered && !scene.offer->until_s)) return;
    for (const std::size_t i : ways.then) lead(scene.then[i].to, Edge::by_itself);
    if (!ways.falls_through) return;
    if (scene.returns) {
        graph_.add_edge(hub_ | Edge::by_itself);
    }
    if (!scene.ending.empty()) graph_.add_edge(Edge::ended | Edge::by_itself);
}

} // namespace forksight::choicegraph
