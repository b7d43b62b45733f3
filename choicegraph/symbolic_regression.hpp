// Goes back from what is wanted, towards the states that are known to be come to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_met.hpp"
#include "choicegraph/symbolic_passes.hpp"
#include "choicegraph/symbolic_triples.hpp"

namespace forksight::choicegraph::symbolic {

/// Best first (regression, as planning calls it): mostly what differs in the fewest bits from a state that was met is
/// gone back from next, and nothing that triples do not allow. If nothing is left there is no way, neither to what was
/// asked nor to anything that was on the way back from there.
class Regression {
  public:
    enum class Answer { reached, never, open };
    /// From a state that was met, along these passes.
    struct Found {
        std::uint32_t begun = 0; ///< the number the state was met with
        std::vector<std::size_t> passes = {};
    };

    /// `most_steps`: of telling apart what one pass asks for; where it takes more, some of it is left out, and then it
    /// is never said that there is no way.
    Regression(const Passes& passes, const Triples& triples, std::size_t most_steps = 65'536);

    /// A state that can be come to; the start first of all.
    void meet(std::size_t scene, const Bits& state, std::uint32_t number) { areas_[scene].met.add(state, number); }
    /// Whether a state of the scene in this set can be come to, as far as so many cubes show, or so much work.
    Answer ask(std::size_t scene, Decisions::Number set, std::size_t most_cubes, std::uint64_t most_work = no_limit);
    static constexpr std::uint64_t no_limit = ~std::uint64_t{0} >> 1;
    /// After it was reached.
    const Found& found() const { return found_; }
    /// Grows with what was done; about a nanosecond each.
    std::uint64_t work() const { return work_; }

  private:
    struct Area {
        Met met;
        std::vector<Cube> asked = {}; ///< for this question
        std::vector<Cube> never = {}; ///< shown never to be come to
    };
    /// A cube to go back from.
    struct Wish {
        std::size_t scene = 0;
        Cube cube = {};
        std::size_t after = 0; ///< the wish this one leads to; the first ones: themselves
        std::size_t pass = 0;
        std::size_t length = 0; ///< passes
    };

    void begin(std::size_t most_cubes, std::uint64_t most_work);
    bool is_over() const { return wishes_.size() > most_cubes_ || work_ > until_; }
    bool add(const Wish& wish);
    bool is_known(const Area& area, const Cube& cube);
    bool go_back(std::size_t number);
    void tell_found();

    const Passes& passes_;
    const Triples& triples_;
    std::vector<Area> areas_; ///< by scene
    std::vector<Wish> wishes_;
    std::vector<std::vector<std::size_t>> waiting_; ///< by cost
    std::size_t lowest_ = 0;                        ///< no cost below it has any
    std::vector<std::size_t> touched_;              ///< scenes that were asked of for this question
    std::size_t most_steps_;
    std::size_t most_cubes_ = 0;
    std::uint64_t until_ = 0;
    bool some_left_out_ = false;
    Found found_;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
