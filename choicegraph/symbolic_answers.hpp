// One film's answers, put together from a walk and from what was searched for after it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "choicegraph/symbolic_fate.hpp"
#include "choicegraph/symbolic_hunt.hpp"
#include "choicegraph/symbolic_times.hpp"
#include "choicegraph/symbolic_trails.hpp"

namespace forksight::choicegraph::symbolic {

class Answers {
  public:
    Answers(Walk& walk, const Facts& facts, std::uint64_t steps_for_fates)
        : walk_(walk), facts_(facts), steps_for_fates_(steps_for_fates), trails_(walk, found_.witnesses) {}

    /// Once. If the walk saw everything there is nothing to search for.
    Exploration given(bool saw_everything, const std::optional<SearchLimits>& search);

  private:
    /// A step after which no ending can be reached any more: from these states of the spot.
    struct LastStep {
        std::size_t spot = 0;
        std::size_t to = 0; ///< scene
        Set states = Diagrams::none;
        Step step;
    };

    const Film& film() const { return walk_.digest().film(); }
    Step step_of(const Spot& from, const Way& way) const {
        return {static_cast<std::uint32_t>(from.scene), way.kind, way.number};
    }
    Verdict verdict(const std::optional<Sighting>& seen, std::size_t scene, Set states,
                    const std::optional<Step>& step = {});
    WayFound way(const Sightings::Pair& seen, const Looked& looked, const Step& step);
    bool is_sooner(const Verdict& a, const Verdict& b) const;

    void name_endings();
    void tell_scene(std::size_t scene);
    void tell_states();

    std::optional<std::vector<Set>> leading_to(const std::optional<std::string>& ending);
    void tell_fates();
    void tell_trapped(const std::vector<Set>& leading);
    /// By scene: where the film ends there.
    std::vector<Set> ends() const;
    std::vector<Set> hopeful(const Hope& hope);
    void leave_open(const Hope& hope);
    void want(const std::vector<LastStep>& lasts);
    /// From `before` to what is not in `after`; both by spot.
    std::vector<LastStep> last_steps(const std::vector<Set>& before, const std::vector<Set>& after);
    Verdict verdict(const LastStep& last);
    void tell_circles(const std::vector<Set>& leading);
    void search_circles(const std::vector<std::optional<std::vector<Set>>>& leading_by_ending);
    bool takes_time(const std::vector<Set>& circling) const;
    bool waits(const std::vector<Set>& leading);

    void tell_times();
    void tell_times(EndingFound& ending, const std::vector<Exit>& exits, const Lengths& lengths);
    std::vector<std::vector<Exit>> exits_by_ending();
    /// False: the endings are so many that of their longest times is known only what a way showed.
    bool looks_at_each_ending() const;
    bool leaves_open() const;

    Walk& walk_;
    const Facts& facts_;
    std::uint64_t steps_for_fates_;
    Exploration found_;
    Trails trails_;
    std::optional<Hunt> hunt_;
    std::vector<std::size_t> ending_of_; ///< by scene: its number in found_.endings
    bool everything_ = false;
    std::vector<bool> may_be_hopeless_; ///< by spot, of some of the states that were assumed to have hope
    bool fates_open_ = false;
};

} // namespace forksight::choicegraph::symbolic
