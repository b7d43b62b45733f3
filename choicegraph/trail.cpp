#include "choicegraph/trail.hpp"

#include <map>
#include <utility>

#include "choicegraph/playthrough.hpp"
#include "choicegraph/situation.hpp"

namespace forksight::choicegraph {

namespace {

/// What the event does in the scene on air, if it leads out of it.
std::optional<Step> step_of(const Film& film, const State& before, const Event& event) {
    Step step;
    step.scene = static_cast<std::uint32_t>(before.scene);
    if (const auto* chosen = std::get_if<Chosen>(&event)) {
        const auto number = choice_number(film.scenes[before.scene], chosen->choice);
        step.number = static_cast<std::uint32_t>(number.value_or(0));
        return step;
    }
    if (std::holds_alternative<Ended>(event)) {
        step.kind = Step::Kind::ending;
        return step;
    }
    const bool by_itself = before.phase == State::Phase::playing || before.phase == State::Phase::offering;
    if (!std::holds_alternative<Entered>(event) || !by_itself) return std::nullopt;
    const WayOn way = Situation(film, before).way_on();
    step.kind = way.kind == WayOn::Kind::back ? Step::Kind::back : Step::Kind::then;
    step.number = static_cast<std::uint32_t>(way.then);
    return step;
}

} // namespace

Trail trail_of(const Film& film, const std::vector<Line>& lines) {
    Trail trail;
    Playthrough play(film);
    std::map<std::uint64_t, std::size_t> offers; ///< by line: how many steps there were
    std::uint64_t number = 0;
    for (const Line& line : lines) {
        ++number;
        const State before = play.state();
        if (std::holds_alternative<Refusal>(play.on(line.event))) break;
        if (std::holds_alternative<Offered>(line.event)) offers[number] = trail.steps.size();
        if (const auto* back = std::get_if<WentBack>(&line.event)) trail.steps.resize(offers[back->to]);
        if (auto step = step_of(film, before, line.event)) trail.steps.push_back(*step);
        const State::Phase phase = play.state().phase;
        if (phase == State::Phase::leaving && !trail.last) continue;
        if (phase != State::Phase::before) trail.last = play.state().scene;
    }
    return trail;
}

Trail trail_of(const Film& film, std::vector<Step> steps) {
    Trail trail;
    if (!steps.empty()) {
        const Step& last = steps.back();
        const Scene& scene = film.scenes[last.scene];
        trail.last = last.scene;
        if (last.kind == Step::Kind::choice) trail.last = scene.choices[last.number].to;
        if (last.kind == Step::Kind::then) trail.last = scene.then[last.number].to;
    }
    trail.steps = std::move(steps);
    return trail;
}

} // namespace forksight::choicegraph
