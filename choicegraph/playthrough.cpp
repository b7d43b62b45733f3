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

/// Whether what comes after depends on it.
bool moves(const Event& event) {
    return !std::holds_alternative<Gaze>(event) && !std::holds_alternative<Paused>(event) &&
           !std::holds_alternative<Resumed>(event);
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
}

std::variant<Actions, Refusal> Playthrough::on(const Event& event) {
    const auto* back = std::get_if<WentBack>(&event);
    auto step = back ? go_back(*back) : Transition(film_, state_).on(event);
    if (std::holds_alternative<Refusal>(step)) return step;
    ++line_;
    if (!back && moves(event)) {
        happened_.push_back(event);
        lines_.push_back(line_);
    }
    return step;
}

std::variant<Actions, Refusal> Playthrough::go_back(const WentBack& back) {
    const auto line = std::lower_bound(lines_.begin(), lines_.end(), back.to);
    const auto place = line - lines_.begin();
    if (line == lines_.end() || *line != back.to ||
        !std::holds_alternative<Offered>(happened_[static_cast<std::size_t>(place)])) {
        return Refusal{"one can only go back to where answers were offered on the way that led here, and line " +
                       std::to_string(back.to) + " is no such place"};
    }
    const bool answers_hang = state_.phase == Phase::offering;
    happened_.resize(static_cast<std::size_t>(place));
    lines_.resize(static_cast<std::size_t>(place));
    state_ = beginning_;
    for (const Event& event : happened_) Transition(film_, state_).on(event);
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
    for (std::size_t i = 0; i < happened_.size(); ++i) {
        if (const auto* offered = std::get_if<Offered>(&happened_[i]))
            offers.push_back({lines_[i], offered->scene, {}});
        if (const auto* chosen = std::get_if<Chosen>(&happened_[i])) offers.back().chosen = chosen->choice;
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
