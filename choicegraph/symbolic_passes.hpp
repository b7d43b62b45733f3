// The ways between scenes, for going back along them state by state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_decisions.hpp"
#include "choicegraph/symbolic_walk.hpp"

namespace forksight::choicegraph::symbolic {

/// What a bit is after a way, by the state before it.
struct NextBit {
    std::size_t bit = 0;
    Decisions::Number set = Decisions::never;     ///< where it is true then
    Decisions::Number cleared = Decisions::never; ///< where it is false then
};

/// A way from one scene into another, the entry there included.
struct Pass {
    std::size_t from = 0;
    std::size_t way = 0; ///< number among those of the scene
    std::size_t to = 0;
    Decisions::Number guard = Decisions::never;
    std::vector<NextBit> next; ///< the others stay what they are
    Bits changed = {};         ///< the bits in `next`
};

/// Of a film in which nothing returns (Search::can_search).
class Passes {
  public:
    /// Holds nothing that is worth anything if decisions().is_full().
    Passes(Walk& walk, std::size_t nodes_at_most);

    Decisions& decisions() { return decisions_; }
    const Decisions& decisions() const { return decisions_; }
    std::size_t scenes() const { return into_.size(); }
    std::size_t size() const { return passes_.size(); }
    const Pass& pass(std::size_t number) const { return passes_[number]; }
    /// Numbers of passes.
    const std::vector<std::size_t>& into(std::size_t scene) const { return into_[scene]; }
    const std::vector<std::size_t>& out_of(std::size_t scene) const { return out_of_[scene]; }
    /// What the bits that matter in the scene can be at all.
    Decisions::Number possible(std::size_t scene) const { return possible_[scene]; }
    const Bits& live(std::size_t scene) const { return live_[scene]; }

    /// Where the pass leads a state that it is open for.
    Bits after(const Pass& pass, const Bits& state) const;
    /// States from which the pass leads into `cube`, `state` among them: as many as its decisions show.
    Cube before(const Pass& pass, const Bits& state, const Cube& cube);
    /// The same, but only what is asked of states that the pass is open for.
    Cube asked_before(const Pass& pass, const Bits& state, const Cube& cube);
    /// It is never taken.
    void close(std::size_t scene, std::size_t way);

  private:
    void add(Walk& walk, std::size_t from, std::size_t way);

    Decisions decisions_;
    std::vector<Pass> passes_;
    std::vector<std::vector<std::size_t>> into_;
    std::vector<std::vector<std::size_t>> out_of_;
    std::vector<Decisions::Number> possible_;
    std::vector<Bits> live_;
};

} // namespace forksight::choicegraph::symbolic
