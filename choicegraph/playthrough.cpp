#include "choicegraph/playthrough.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "choicegraph/situation.hpp"
#include "choicegraph/transition.hpp"

namespace forksight::choicegraph {

namespace {

using Phase = State::Phase;

State beginning(const Film& film) {
    State state;
    state.values.reserve(film.names.variables.size());
    for (const Variable& variable : film.names.variables) state.values.push_back(variable.initial);
    state.visits.assign(film.scenes.size(), 0);
    state.used.reserve(film.scenes.size());
    for (const Scene& scene : film.scenes) state.used.emplace_back(scene.choices.size(), false);
    return state;
}

Event going_on(const Film& film, const Situation& now) {
    const WayOn way = now.way_on();
    if (way.kind == WayOn::Kind::then || way.kind == WayOn::Kind::back) return Entered{film.scenes[now.target(way)].id};
    if (way.kind == WayOn::Kind::ending) return Ended{now.scene().ending};
    return Stopped{Why::no_way_on};
}

} // namespace

Playthrough::Playthrough(const Film& film) : Playthrough(film, beginning(film)) {}

Playthrough::Playthrough(const Film& film, State state) : film_(film), state_(std::move(state)), beginning_(state_) {
    assert(film_.start < film_.scenes.size());
    assert(film_.names.scenes.size() == film_.scenes.size());
    assert(state_.values.size() == film_.names.variables.size());
    assert(state_.visits.size() == film_.scenes.size() && state_.used.size() == film_.scenes.size());
    beginning_.paused = false; // pauses are no steps: none may stand before the first
}

std::variant<Actions, Refusal> Playthrough::on(const Event& event) {
    const auto* back = std::get_if<WentBack>(&event);
    const std::size_t scene = state_.scene;
    auto step = back ? go_back(*back) : Transition(film_, state_).on(event);
    if (std::holds_alternative<Refusal>(step)) return step;
    ++line_;
    if (!back) keep(event, scene);
    return step;
}

void Playthrough::keep(const Event& event, std::size_t scene) {
    Step step{line_, 0, Kind::entered};
    if (const auto* started = std::get_if<Started>(&event)) {
        seed_ = started->seed;
        step.kind = Kind::started;
    } else if (std::holds_alternative<Offered>(event)) {
        step.kind = Kind::offered;
        step.number = static_cast<std::uint32_t>(scene);
    } else if (const auto* chosen = std::get_if<Chosen>(&event)) {
        step.kind = Kind::chosen;
        step.number = static_cast<std::uint32_t>(*choice_number(film_.scenes[scene], chosen->choice));
    } else if (const auto* viewed = std::get_if<Viewed>(&event)) {
        step.kind = Kind::viewed;
        step.number = static_cast<std::uint32_t>(*film_.clip_number(viewed->clip));
    } else if (!std::holds_alternative<Entered>(event)) {
        return; // nothing comes after an end but going back, and gazes and pauses leave the state as it was
    }
    if (steps_.size() == steps_limit) {
        constexpr std::size_t forgotten = steps_limit / 2;
        beginning_ = state_after(forgotten);
        steps_.erase(steps_.begin(), steps_.begin() + forgotten);
    }
    steps_.push_back(step);
}

Event Playthrough::event_of(const Step& step, const State& before) const {
    const Situation then(film_, before);
    switch (step.kind) {
        case Kind::started:
            return Started{{}, film_.id, {}, {}, {}, seed_};
        case Kind::entered:
            if (before.phase == Phase::leaving) return Entered{film_.scenes[before.next].id};
            return going_on(film_, then);
        case Kind::offered:
            return Offered{then.scene().id, then.available_ids()};
        case Kind::chosen:
            // Who chose makes no difference to what follows, and a teacher may choose anything.
            return Chosen{then.scene().id, then.scene().choices[step.number].id, How::teacher, 0.0};
        case Kind::viewed:
            return Viewed{then.scene().id, film_.clips[step.number].id};
    }
    return Gaze{};
}

State Playthrough::state_after(std::size_t steps) const {
    State state = beginning_;
    for (std::size_t i = 0; i < steps; ++i) {
        const auto again = Transition(film_, state).on(event_of(steps_[i], state));
        assert(std::holds_alternative<Actions>(again));
    }
    return state;
}

std::variant<Actions, Refusal> Playthrough::go_back(const WentBack& back) {
    if (state_.paused) return Refusal{"the film is paused: it can only go on, or stop"};
    const auto step = std::lower_bound(steps_.begin(), steps_.end(), back.to,
                                       [](const Step& one, std::uint64_t line) { return one.line < line; });
    if (step == steps_.end() || step->line != back.to || step->kind != Kind::offered) {
        return Refusal{"one can only go back to where answers were offered on the way that led here, and line " +
                       std::to_string(back.to) + " is no such place"};
    }
    const bool answers_hang = state_.phase == Phase::offering;
    const auto place = static_cast<std::size_t>(step - steps_.begin());
    state_ = state_after(place);
    steps_.resize(place);
    Actions actions;
    if (answers_hang) actions.emplace_back(Hide{});
    const double at_s = std::max(film_.scenes[state_.scene].from_s, film_.scenes[state_.scene].offer->at_s);
    actions.emplace_back(Take{state_.scene, clip_of(state_.scene), at_s});
    actions.emplace_back(Cue{can_follow()});
    return actions;
}

std::size_t Playthrough::clip_of(std::size_t scene) const {
    return Situation(film_, state_).clip_of(scene);
}

std::vector<EarlierOffer> Playthrough::earlier_offers() const {
    std::vector<EarlierOffer> offers;
    const Scene* scene = nullptr;
    for (const Step& step : steps_) {
        if (step.kind == Kind::offered) {
            scene = &film_.scenes[step.number];
            offers.push_back({step.line, scene->id, {}});
        } else if (step.kind == Kind::chosen && scene) {
            // Without a scene the answer is to an offer that lies before the beginning.
            offers.back().chosen = scene->choices[step.number].id;
        }
    }
    return offers;
}

std::optional<Event> Playthrough::due(const Playhead& playhead) const {
    if (state_.paused) return std::nullopt;
    const Situation now(film_, state_);
    switch (state_.phase) {
        case Phase::before:
        case Phase::over:
            return std::nullopt;
        case Phase::leaving:
            return Entered{film_.scenes[state_.next].id};
        case Phase::playing: {
            if (!now.offer_is_to_come()) {
                return playhead.finished ? std::optional<Event>(going_on(film_, now)) : std::nullopt;
            }
            // A clip that ends before `at` (a film at fault) still makes its offer, at the end.
            if (!playhead.finished && !(playhead.position_s >= now.scene().offer->at_s)) return std::nullopt;
            return Offered{now.scene().id, now.available_ids()};
        }
        case Phase::offering: {
            const Offer& offer = *now.scene().offer;
            if (!offer.until_s || !(playhead.offered_for_s >= *offer.until_s - offer.at_s)) return std::nullopt;
            if (!now.otherwise_is_taken()) return going_on(film_, now);
            return Chosen{now.scene().id, now.scene().choices[*offer.otherwise].id, How::timeout,
                          playhead.offered_for_s};
        }
    }
    return std::nullopt;
}

std::vector<std::size_t> Playthrough::available() const {
    std::vector<std::size_t> numbers;
    if (state_.paused || (state_.phase != Phase::playing && state_.phase != Phase::offering)) return numbers;
    const Situation now(film_, state_);
    for (std::size_t i = 0; i < now.scene().choices.size(); ++i) {
        if (now.is_available(i)) numbers.push_back(i);
    }
    return numbers;
}

std::vector<std::size_t> Playthrough::can_follow() const {
    return scenes_that_can_follow(film_, state_);
}

} // namespace forksight::choicegraph
