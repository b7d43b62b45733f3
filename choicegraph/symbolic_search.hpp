// Ways to many things at once, state by state: for films whose reached states no diagram can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "choicegraph/symbolic_hope.hpp"
#include "choicegraph/symbolic_passes.hpp"
#include "choicegraph/symbolic_regression.hpp"
#include "choicegraph/symbolic_shadow.hpp"
#include "choicegraph/symbolic_triples.hpp"
#include "choicegraph/symbolic_unknown.hpp"

namespace forksight::choicegraph::symbolic {

struct SearchLimits {
    std::uint64_t work = 4'700'000'000; ///< about a nanosecond each
    std::uint64_t more = 1'200'000'000; ///< of the same, for what is asked for after it
    std::uint64_t hope = 400'000'000;   ///< of the same
    std::size_t copied = 3'000'000;     ///< nodes of diagrams, for following
    bool spreading = true;              ///< false: only going back
    std::size_t spread_states = 300'000;
    std::size_t kept_states = 1'000'000;
    std::size_t circle_states = 200'000;
};

/// Spreads from the start over what is new, tells what triples of values show to be impossible, and goes back from what
/// is open towards what was come to.
class Search {
  public:
    /// Whether films like this can be searched: nothing returns, no count is lost, and there are not too many bits.
    static bool can_search(const Walk& walk);
    Search(Walk& walk, const SearchLimits& limits);

    /// Some of these states of the scene are wanted: the answer is verdict() of this number, after run(). If there are
    /// none, `way` of the scene can never be taken, and that helps.
    std::size_t want(std::size_t scene, Set states, std::optional<std::size_t> way = {});
    /// Nothing that was wanted before is looked for in vain without end: `work` is about a nanosecond each.
    void run(std::uint64_t work);
    /// `witnesses`: always the same.
    Verdict verdict(std::size_t wanted, Witnesses& witnesses);

    /// Tells of states that can be come to again and again, until `wants_more` says no more or the limit is met.
    void circles(const std::function<bool(std::size_t scene, const std::vector<bool>& state)>& wants_more);

    /// What hope there is in the states that were not shown to be impossible; `ends`: by scene, where the film ends.
    Hope hope(const std::vector<Set>& ends);

  private:
    static constexpr std::uint32_t nothing = 0xffffffffu;
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
    };
    struct Wanted {
        std::size_t scene = 0;
        Set states = Diagrams::none;
        std::optional<std::size_t> way;
        Parts followed;
        Verdict::Kind kind = Verdict::Kind::not_proven;
        std::uint32_t met = nothing; ///< if reachable: the number of such a state
        bool shortest = false;
        std::size_t tried = 0; ///< cubes, going back
    };
    /// What looking for a shorter way found: that there is none, or it.
    struct Found {
        Verdict::Kind kind = Verdict::Kind::not_proven;
        std::vector<Step> path;
    };
    static bool is_set(const State& state, std::size_t level) { return symbolic::is_set(state.bits, level); }
    bool contains(Set states, const State& state) const;
    void change(State& state, const std::vector<Change>& changes) const;
    State after(const State& state, const Way& way) const;
    std::vector<Step> path_to(const std::vector<Seen>& seen, std::uint32_t last) const;
    std::uint32_t meet(const State& state, std::uint32_t before, std::uint32_t way);
    static void tell_reached(Wanted& wanted, std::uint32_t met);
    std::optional<std::uint32_t> first_met(std::size_t scene, Set states) const;
    std::uint32_t follow(std::uint32_t from, const std::vector<Step>& path);
    std::uint32_t place_of(std::uint32_t met, Witnesses& witnesses);
    std::uint64_t random();
    std::size_t count_open() const;
    void spread();
    void spread_once(std::uint64_t until);
    void spread_for_wanted();
    void spread_for_wanted(bool one_bit_more, std::uint64_t until);
    void spread_over(const std::vector<std::size_t>& bits, std::uint64_t until);
    void know_impossible();
    void prove_impossible();
    void go_back(std::uint64_t until);
    void go_back(Wanted& wanted, std::size_t cubes, std::uint64_t work);
    void settle(Wanted& wanted);
    void prove_shortest();
    Shadow& shadow_of(const Parts& parts);
    std::optional<Found> shorter(const Shadow& shadow, const Wanted& wanted, std::size_t length);

    Walk& walk_;
    SearchLimits limits_;
    State start_;
    std::vector<Bits> live_; ///< by scene
    std::vector<Wanted> wanted_;
    std::vector<std::vector<std::size_t>> open_; ///< wanted and not met yet, by scene
    std::vector<Seen> met_;
    std::unordered_map<State, std::uint32_t, Hash> numbers_;
    std::unordered_map<std::uint32_t, std::uint32_t> told_at_; ///< of those that were met: their places
    Passes passes_;
    bool passes_hold_ = false; ///< no diagram was cut short when they were made
    std::optional<Triples> triples_;
    std::vector<std::vector<Cube>> never_; ///< by scene: what triples, or else pairs, show
    std::vector<Unknown> unknown_;         ///< by scene: what they leave
    std::optional<Regression> regression_;
    std::size_t told_of_ = 0; ///< so many of those that were met, to it
    std::map<Parts, std::unique_ptr<Shadow>> shadows_;
    std::uint64_t random_ = 1;
    std::uint64_t work_ = 0;
    std::uint64_t until_ = 0;
};

} // namespace forksight::choicegraph::symbolic
