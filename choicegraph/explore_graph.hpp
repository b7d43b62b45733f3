// States and the ways between them, and what follows from their shape alone: times, numbers of ways, ways lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/explore_states.hpp"
#include "choicegraph/explore_times.hpp"

namespace forksight::choicegraph {

/// A way from one state to the next. The highest bit: the film went on by itself.
struct Edge {
    static constexpr std::uint32_t by_itself = 0x80000000u;
    static constexpr std::uint32_t ended = 0x7fffffffu; ///< instead of a state
    static std::uint32_t target(std::uint32_t edge) { return edge & ~by_itself; }
    static bool leads_on(std::uint32_t edge) { return target(edge) != ended; }
};

/// Nodes in the order they are added, each with its edges: first those of choices, then those by itself.
class Graph {
  public:
    void add_node() { first_edges_.push_back(static_cast<std::uint32_t>(edges_.size())); }
    void add_edge(std::uint32_t edge) { edges_.push_back(edge); }
    /// More than were added: the others are known, but not what they lead to.
    void set_nodes(std::uint32_t nodes) { nodes_ = nodes; }

    std::uint32_t nodes() const { return nodes_; }
    bool is_walked(std::uint32_t node) const { return node < first_edges_.size(); }
    std::uint32_t first_edge(std::uint32_t node) const {
        return is_walked(node) ? first_edges_[node] : static_cast<std::uint32_t>(edges_.size());
    }
    std::uint32_t edge(std::uint32_t number) const { return edges_[number]; }
    std::size_t edges() const { return edges_.size(); }
    std::uint64_t bytes() const { return first_edges_.bytes() + edges_.bytes(); }
    static constexpr std::size_t most_edges = 0xf0000000u;

  private:
    Blocks<std::uint32_t> first_edges_;
    Blocks<std::uint32_t> edges_;
    std::uint32_t nodes_ = 0;
};

/// What the analyses are about: a graph whose nodes belong to scenes.
struct Story {
    const Graph& graph;
    const Times& times; ///< by scene
    std::function<std::size_t(std::uint32_t)> scene_of;
    std::vector<std::uint32_t> beginnings;
    std::vector<std::size_t> ending_of; ///< by scene: the ending's number
    std::size_t endings = 0;
};

/// The strongly connected parts: nodes that lead to one another.
struct Parts {
    std::vector<std::uint32_t> order; ///< all nodes led to: what is led to comes before, a part's nodes together
    std::vector<std::uint32_t> part;  ///< by node; none: not led to
    static constexpr std::uint32_t none = 0xffffffffu;
};

Parts parts_of(const Graph& graph, const std::vector<std::uint32_t>& beginnings);

/// By node: an ending can be reached. `unknown` is said of nodes that were not walked.
std::vector<bool> can_end(const Graph& graph, const Parts& parts, bool unknown);

struct Milliseconds {
    static constexpr std::int64_t never = -1;
    static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
};

/// By ending, in milliseconds; `never` for those that are not led to.
std::vector<std::int64_t> shortest(const Story& story);

struct LongestAndPaths {
    std::vector<std::int64_t> longest;
    Paths paths;
};

LongestAndPaths longest_and_paths(const Story& story, const Parts& parts);

} // namespace forksight::choicegraph
