// A film's scenes as a graph in which every condition may hold and may fail: what is not in it is impossible.
#pragma once

#include <cstdint>
#include <vector>

#include "choicegraph/explore_graph.hpp"
#include "choicegraph/explore_reduction.hpp"

namespace forksight::choicegraph {

/// Two nodes a scene, if it is led to: with something offered, and with nothing offered. One more, of a scene beyond
/// the last that takes no time, stands between all scenes that return and all that are returned to.
class Outline {
  public:
    Outline(const Film& film, const Reduction& reduction);

    const Graph& graph() const { return graph_; }
    std::size_t scene_of(std::uint32_t node) const { return scenes_[node]; }
    const std::vector<std::uint32_t>& beginnings() const { return beginnings_; }

  private:
    void add_edges(std::size_t scene, bool offered);
    void add_hub();
    void lead(std::size_t to, std::uint32_t flag);

    const Film& film_;
    const Reduction& reduction_;
    std::vector<std::vector<std::uint32_t>> nodes_; ///< by scene
    std::vector<std::size_t> scenes_;
    std::vector<std::uint32_t> beginnings_;
    std::uint32_t hub_ = 0;
    Graph graph_;
};

} // namespace forksight::choicegraph
