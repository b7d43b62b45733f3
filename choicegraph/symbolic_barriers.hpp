// What keeps a film from being in a state: learned from what is wanted, until nothing is left of it or a way is found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "choicegraph/symbolic_passes.hpp"
#include "choicegraph/symbolic_told.hpp"
#include "choicegraph/symbolic_unknown.hpp"

namespace forksight::choicegraph::symbolic {

/// Goes back from what is wanted, and where it cannot go on learns a barrier: states of a scene that cannot be come to
/// within so many scenes. A barrier that rests on nothing but others that are for ever is for ever itself (property
/// directed reachability: Bradley, "SAT-based model checking without unrolling", 2011; Een, Mishchenko, Brayton,
/// "Efficient implementation of property directed reachability", 2011).
class Barriers {
  public:
    enum class Answer {
        reached,
        never,
        kept_away, ///< it cannot be come to within depth() scenes
        open,
    };
    /// From a state that was told of, along these passes.
    struct Found {
        std::uint32_t begun = 0; ///< the number the state was told with
        std::vector<std::size_t> passes;
    };

    /// From this state of the scene `start`.
    Barriers(Passes& passes, std::size_t start, const Bits& state);

    /// A state that can be come to; the start first of all.
    void tell(std::size_t scene, const Bits& state, std::uint32_t number) { areas_[scene].told.add(state, number); }
    /// What is known never to be come to in the scene.
    void rule_out(std::size_t scene, Decisions::Number set) { areas_[scene].free.tell(set); }
    void rule_out(std::size_t scene, const Cube& cube) { areas_[scene].free.tell(cube); }

    /// Whether a state of the scene in this set can be come to, as far as so much work shows.
    Answer ask(std::size_t scene, Decisions::Number set, std::uint64_t work);
    /// After it was reached.
    const Found& found() const { return found_; }
    /// From now on within one scene more, until that much work is done.
    void widen(std::uint64_t until);
    std::uint32_t depth() const { return depth_; }
    /// Grows with what was done; about a nanosecond each.
    std::uint64_t work() const { return work_; }

  private:
    using Depth = std::uint32_t;
    static constexpr Depth for_ever = 0xffffffffu;

    struct Barrier {
        Cube cube;
        Depth depth = 0;
        std::optional<Literal> alone = {}; ///< asks for this one, whatever its depth
    };
    struct Area {
        Unknown free; ///< the states that no barrier takes
        std::vector<Barrier> barriers = {};
        std::vector<Literal> marks = {}; ///< by depth: ask for the barriers that hold to there
        Told told = {};
        std::uint64_t work_seen = 0;
    };
    /// To be kept away from within so many scenes.
    struct Duty {
        std::size_t scene = 0;
        Cube cube;
        Depth depth = 0;
        std::size_t after = 0; ///< the duty this one leads to; the first: itself
        std::size_t pass = 0;
    };
    /// What is asked of the states before a pass, and which bit of what lies behind it each stands for.
    struct Question {
        std::vector<Literal> asked = {};
        std::vector<std::pair<Literal, std::size_t>> stands_for = {};
    };

    void begin(std::size_t start, const Bits& state);
    void ask_for_barriers(Area& area, Depth depth, std::vector<Literal>& asked);
    bool ask_for(const Cube& cube, const Pass& pass, Question& question, Cube& needed);
    std::optional<Bits> before(const Pass& pass, const Cube& cube, Depth depth, Cube& needed);
    bool holds(std::size_t scene, const Cube& cube, Depth depth, Cube& needed);
    bool is_barred(std::size_t scene, const Cube& cube, Depth depth) const;
    Cube without_told(std::size_t scene, const Cube& whole, Cube part) const;
    Cube widened(std::size_t scene, const Cube& cube, const Cube& needed, Depth depth);
    Depth farthest(std::size_t scene, const Cube& cube, Depth depth);
    void add(std::size_t scene, const Cube& cube, Depth depth);
    void raise(Area& area, Barrier& barrier, Depth depth);
    void count(Area& area);

    Answer keep_away(std::size_t scene, const Cube& cube, std::uint64_t until);
    std::optional<Duty> step_back(const Duty& duty, std::size_t number, Cube& needed);
    void reach(const std::vector<Duty>& duties, std::size_t last, std::uint32_t told);
    void settle(std::uint64_t until);

    Passes& passes_;
    std::vector<Area> areas_; ///< by scene
    Depth depth_ = 1;
    bool alone_ = false;                               ///< only those that are asked for by themselves count
    std::vector<std::vector<std::size_t>> candidates_; ///< by scene: those
    Found found_;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
