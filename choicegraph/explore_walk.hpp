// Breadth first through all states of a film: what can happen, where first, and the graph of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/explore_graph.hpp"
#include "choicegraph/explore_packing.hpp"
#include "choicegraph/explore_states.hpp"

namespace forksight::choicegraph {

class Walk {
  public:
    static constexpr std::uint32_t never = 0xffffffffu;

    Walk(const Film& film, const Reduction& reduction, const Packing& packing);
    void run(const Limits& limits);

    /// The first state in which it was so; `never`: in none that was walked.
    struct WaySeen {
        std::uint32_t taken = never;
        std::uint32_t holds = never;
        std::uint32_t fails = never;
    };
    struct SceneSeen {
        std::uint32_t entered = never;
        std::uint32_t stuck = never;
        std::uint32_t ended = never;
        std::vector<WaySeen> choices;
        std::vector<WaySeen> then;
    };
    const std::vector<SceneSeen>& seen() const { return seen_; }
    Exploration::Met met() const { return met_; }
    std::uint32_t states() const { return states_.size(); }
    const Graph& graph() const { return graph_; }
    std::size_t scene(std::uint32_t state) const { return packing_.scene(states_[state]); }
    /// The state it was found from; the beginning's is itself.
    std::uint32_t parent(std::uint32_t state) const { return parents_[state]; }
    /// In the order of its edges.
    std::vector<Step> steps(std::uint32_t state);
    std::uint64_t bytes() const;
    /// Forgets what is only needed to find more.
    void drop_table() { states_.drop_table(); }

  private:
    struct Way {
        Packed condition;
        std::vector<PackedEffect> effects;
        std::size_t to = 0;
        std::optional<std::size_t> return_to;
        std::optional<std::size_t> used; ///< the cell
        std::uint32_t weight = 0;
        bool open = true;              ///< false: its condition never holds
        std::uint32_t look_work = 0;   ///< that looking at its condition takes
        std::uint32_t follow_work = 0; ///< that following it takes, less the entry into the next scene
    };
    struct Ways {
        std::vector<Way> choices;
        std::vector<Way> then;
    };

    void make_ways();
    void begin();
    void expand(std::uint32_t state);
    bool expand_choices(std::uint32_t state, const std::uint64_t* words);
    void expand_by_itself(std::uint32_t state, const std::uint64_t* words);
    bool looked_at(const Way& way, const std::uint64_t* words, std::uint32_t state, WaySeen& seen);
    std::uint64_t* next_for(const Step& step, const std::uint64_t* words);
    void enter(std::size_t scene, std::uint64_t* words);
    void follow(const Way& way, const Step& step, const std::uint64_t* words);
    bool add_found(std::uint32_t state, const Limits& limits);

    const Film& film_;
    const Reduction& reduction_;
    const Packing& packing_;
    std::vector<Ways> ways_;
    States states_;
    Blocks<std::uint32_t> parents_;
    Graph graph_;
    std::vector<SceneSeen> seen_;
    Exploration::Met met_ = Exploration::Met::none;
    std::uint64_t work_ = 0;           ///< so far, as Limits counts it
    std::vector<Step> steps_;          ///< of the state that is expanded
    std::vector<std::uint32_t> flags_; ///< of each of its steps: the edge, less the state it leads to
    std::vector<std::uint64_t> next_;  ///< the states they lead to
};

} // namespace forksight::choicegraph
