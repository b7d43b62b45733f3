// One event against one state: is it possible, what does it change, what does it ask of the world.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "choicegraph/event.hpp"
#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

/// The scenes that can be entered next, in the film's order.
std::vector<std::size_t> scenes_that_can_follow(const Film& film, const State& state);

/// The step of a Playthrough; on Refusal `state` is as it was.
class Transition {
  public:
    using Outcome = std::variant<Actions, Refusal>;

    Transition(const Film& film, State& state) : film_(film), state_(state) {}
    Outcome on(const Event& event);

    Outcome operator()(const Started& started);
    Outcome operator()(const Entered& entered);
    Outcome operator()(const Offered& offered);
    Outcome operator()(const Chosen& chosen);
    Outcome operator()(const Gaze& gaze);
    Outcome operator()(const Viewed& viewed);
    Outcome operator()(const WentBack& back);
    Outcome operator()(const Paused&);
    Outcome operator()(const Resumed&);
    Outcome operator()(const Asked&);
    Outcome operator()(const Ended& ended);
    Outcome operator()(const Stopped& stopped);

  private:
    const Scene& scene() const { return film_.scenes[state_.scene]; }
    bool is_offering() const { return state_.phase == State::Phase::offering; }
    void apply(const std::vector<Assignment>& effects);
    Actions enter(std::size_t scene, bool offer_was_open);
    void remember_return(const std::optional<std::size_t>& scene);
    Actions show() const;
    /// What the clip does meanwhile.
    void wait_for_answer(Actions& actions) const;
    Actions finish(std::string ending);
    std::string why_not_by_itself() const;
    std::string what_follows() const;
    std::string how_is_refused(const Chosen& chosen, std::size_t choice) const;

    const Film& film_;
    State& state_;
};

} // namespace forksight::choicegraph
