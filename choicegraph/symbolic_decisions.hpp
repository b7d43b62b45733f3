// Copies of diagrams that stay when the diagrams themselves are forgotten: to be followed, bit by bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "choicegraph/diagram.hpp"
#include "choicegraph/symbolic_cube.hpp"

namespace forksight::choicegraph::symbolic {

/// Equal sets are one number. What would take more than so many nodes is not copied: see is_full().
class Decisions {
  public:
    using Number = std::uint32_t;
    static constexpr Number never = 0;
    static constexpr Number always = 1;
    struct Node {
        std::uint32_t bit = 0;
        Number low = never;
        Number high = never;
    };

    explicit Decisions(std::size_t nodes_at_most) : nodes_at_most_(nodes_at_most) {}

    Number copy(const Diagrams& diagrams, Diagrams::Set set);
    /// What would have taken more was answered with `never`, and may be again. About 70 bytes were taken a node.
    bool is_full() const { return is_full_; }
    const Node& node(Number number) const { return nodes_[number]; }
    bool contains(Number number, const Bits& state) const {
        while (number > always) {
            const Node& node = nodes_[number];
            number = is_set(state, node.bit) ? node.high : node.low;
        }
        return number == always;
    }
    /// Fixes in `cube` bits of `state` that decide, with those it has, whether it is in the set; none that could be
    /// left out. `state` is one of the cube's.
    void explain(Number number, const Bits& state, Cube& cube);

  private:
    /// Whether all states of the cube are in the set, or with `end` never, none.
    bool comes_to(Number end, Number number, const Cube& cube);
    bool comes_to(Number end, Number number, const Cube& cube, std::uint32_t turn);

    std::size_t nodes_at_most_;
    bool is_full_ = false;
    std::vector<std::uint32_t> looked_at_; ///< by node: in which turn
    std::uint32_t turn_ = 0;
    std::vector<Node> nodes_ = {{}, {}};
    std::map<std::tuple<std::uint32_t, Number, Number>, Number> known_;
};

} // namespace forksight::choicegraph::symbolic
