// What keeps a film from being in a state: learned from what is wanted, until nothing is left of it or a way is found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "choicegraph/symbolic_met.hpp"
#include "choicegraph/symbolic_passes.hpp"
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
    /// From a state that was met, along these passes.
    struct Found {
        std::uint32_t begun = 0; ///< the number the state was met with
        std::vector<std::size_t> passes;
    };

    /// From this state of the scene `start`.
    Barriers(Passes& passes, std::size_t start, const Bits& state);

    /// A state that can be come to; the start first of all.
    void meet(std::size_t scene, const Bits& state, std::uint32_t number) { areas_[scene].met.add(state, number); }
    /// What is known never to be come to in the scene.
    void rule_out(std::size_t scene, Decisions::Number set) { areas_[scene].free.tell(set); }
    void rule_out(std::size_t scene, const Cube& cube) { areas_[scene].free.tell(cube); }

    /// Whether a state of the scene in this set can be come to, as far as so much work shows.
    Answer ask(std::size_t scene, Decisions::Number set, std::uint64_t work);
    /// After it was reached.
    const Found& found() const { return found_; }
    /// From now on within one scene more; what can be told of that until so much work is done is.
    void deepen(std::uint64_t until);
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
        Met met;
        std::vector<Barrier> barriers = {};
        std::map<Depth, Literal> marks = {}; ///< ask for the barriers that hold to there
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
        std::optional<std::size_t> impossible = {}; ///< a bit that the pass never leaves so
    };
    /// What lies before a pass: a state from which it leads into a cube, or what of the cube keeps it from that.
    struct Before {
        std::optional<Bits> state = {};
        Cube needed = {};
    };

    void begin(std::size_t start, const Bits& state);
    std::vector<Literal> barriers_to(const Area& area, Depth depth) const;
    Question question(const Pass& pass, const Cube& cube, Depth depth);
    Before before(const Pass& pass, const Cube& cube, Depth depth);
    std::optional<Cube> held_by(std::size_t scene, const Cube& cube, Depth depth);
    bool is_barred(std::size_t scene, const Cube& cube, Depth depth);
    std::optional<std::uint32_t> met_in(std::size_t scene, const Cube& cube);
    Cube without_met(std::size_t scene, const Cube& whole, Cube part);
    Cube loosened(std::size_t scene, const Cube& cube, const Cube& needed, Depth depth);
    Depth farthest(std::size_t scene, const Cube& cube, Depth depth);
    void add(std::size_t scene, const Cube& cube, Depth depth);
    void raise(Area& area, Barrier& barrier, Depth depth);
    void count(Area& area);

    Answer keep_away(std::size_t scene, const Cube& cube, std::uint64_t until);
    void reach(const std::vector<Duty>& duties, std::size_t last, std::uint32_t met);
    void settle(std::uint64_t until);
    void find_candidates();

    Passes& passes_;
    std::vector<Area> areas_; ///< by scene
    Depth depth_ = 1;
    bool alone_ = false;                               ///< only the candidates count, each by itself
    std::vector<std::vector<std::size_t>> candidates_; ///< by scene, of its barriers
    bool gave_up_ = false;                             ///< a question was too hard
    Found found_;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
