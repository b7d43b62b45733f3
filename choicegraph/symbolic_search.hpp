// Ways to many things at once, state by state: for films whose reached states no diagram can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "choicegraph/symbolic_barriers.hpp"
#include "choicegraph/symbolic_hope.hpp"
#include "choicegraph/symbolic_passes.hpp"
#include "choicegraph/symbolic_shadow.hpp"

namespace forksight::choicegraph::symbolic {

struct SearchLimits {
    std::uint64_t work = 3'000'000'000; ///< some nanoseconds each
    std::uint64_t more = 1'200'000'000; ///< of the same, for what is asked for after it
    std::uint64_t hope = 400'000'000;   ///< of the same
    bool looking_ahead = true;          ///< false: only going back
    std::size_t spread_states = 300'000;
    std::size_t kept_states = 1'000'000;
    std::size_t circle_states = 200'000;
};

/// Spreads from the start over what is new, then looks for each thing that did not turn up, guided by a shadow: it
/// either finds a way, or the shadow proves that there is none, or what stood in the way most is followed too, and it
/// looks again. What is open then is gone back from, behind barriers.
class Search {
  public:
    struct Found {
        Verdict::Kind kind = Verdict::Kind::not_proven;
        std::vector<Step> path; ///< if reachable
        bool shortest = false;
    };
    /// Whether films like this can be searched: nothing returns, no count is lost, and there are not too many bits.
    static bool can_search(const Walk& walk);
    Search(Walk& walk, const SearchLimits& limits);

    /// Some of these states of the scene are wanted: the answer is found() of this number, after run(). If there are
    /// none, `way` of the scene can never be taken, and that helps.
    std::size_t want(std::size_t scene, Set states, std::optional<std::size_t> way = {});
    /// Nothing that was wanted before is looked for in vain without end: `work` is some nanoseconds each.
    void run(std::uint64_t work);
    const Found& found(std::size_t wanted) const { return wanted_[wanted].found; }

    /// Tells of states that can be come to again and again, until `wants_more` says no more or the limit is met.
    void circles(const std::function<bool(std::size_t scene, const std::vector<bool>& state)>& wants_more);

    /// What hope there is in the states that were not shown to be impossible; `ends`: by scene, where the film ends.
    Hope hope(const std::vector<Set>& ends);

  private:
    struct State {
        Bits bits = {};
        std::size_t scene = 0;
        bool operator==(const State&) const = default;
    };
    struct Hash {
        std::size_t operator()(const State& state) const;
    };
    struct Seen {
        State state;
        std::uint32_t before = nothing; ///< of where a way begins: nothing
        std::uint32_t way = 0;
        std::uint32_t scenes = 0;
        bool done = false;
        std::uint32_t met = 0; ///< of where a look begins: the number among all that were met
    };
    struct Wanted {
        std::size_t scene = 0;
        Set states = Diagrams::none;
        std::optional<std::size_t> way;
        Parts followed;
        Found found;
    };
    /// One look: a way, a proof that there is none, or what stood in the way how often, by part.
    struct Look {
        std::optional<Found> found;
        std::vector<std::size_t> blame;
    };
    struct Effort {
        std::size_t states = 0;
        std::size_t weight = 1; ///< of the distance ahead; 1 finds what is shortest
        std::size_t at_most = std::numeric_limits<std::size_t>::max(); ///< scenes: longer ways are of no use
    };

    static bool is_set(const State& state, std::size_t level) { return symbolic::is_set(state.bits, level); }
    bool contains(Set states, const State& state) const;
    void change(State& state, const std::vector<Change>& changes) const;
    State after(const State& state, const Way& way) const;
    std::vector<Step> path_to(const std::vector<Seen>& seen, std::uint32_t last) const;
    static constexpr std::uint32_t nothing = 0xffffffffu;
    const Parts& parts_in(Set guard);
    Shadow& shadow_of(const Parts& parts);

    std::uint32_t meet(const State& state, std::uint32_t before, std::uint32_t way);
    std::optional<std::uint32_t> first_met(std::size_t scene, Set states) const;
    void follow(const std::vector<Step>& path);
    std::uint64_t random();
    std::size_t count_open() const;
    void spread();
    void spread_once(std::uint64_t until);
    void spread_for_wanted(bool one_bit_more, std::uint64_t until);
    void spread_over(const std::vector<std::size_t>& bits, std::uint64_t until);
    Look look(const Shadow& shadow, const Wanted& wanted, const Effort& effort);
    void note_blame(const Shadow& shadow, const State& state, std::uint16_t left, std::vector<std::size_t>& blame);
    std::vector<std::uint32_t> nearest_met(const Shadow& shadow, const Effort& effort) const;
    bool seek(Wanted& wanted, const Effort& effort, int lessons);
    bool learn(Wanted& wanted, const std::vector<std::size_t>& blame) const;
    void go_back(std::uint64_t until);
    /// Whether it is open still, and not only beyond the depth that is looked into.
    bool go_back(Wanted& wanted, std::uint64_t work);
    void prepare_going_back();
    void settle(Wanted& wanted);
    void prove_shortest();

    Walk& walk_;
    SearchLimits limits_;
    State start_;
    std::vector<Bits> live_; ///< by scene
    std::vector<Wanted> wanted_;
    std::vector<std::vector<std::size_t>> open_; ///< wanted and not met yet, by scene
    std::vector<Seen> met_;
    std::unordered_map<State, std::uint32_t, Hash> numbers_;
    Passes passes_;
    std::vector<std::vector<Cube>> never_; ///< by scene: what pairs show
    std::optional<Barriers> barriers_;
    std::size_t told_of_ = 0;  ///< so many of those that were met, to the barriers
    bool passes_hold_ = false; ///< no diagram was cut short when they were made
    std::map<Set, Parts> guard_parts_;
    std::map<Parts, std::unique_ptr<Shadow>> shadows_;
    std::uint64_t random_ = 1;
    std::uint64_t work_ = 0;
    std::uint64_t until_ = 0;
};

} // namespace forksight::choicegraph::symbolic
