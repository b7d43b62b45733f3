#include "choicegraph/transition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "choicegraph/situation.hpp"

namespace forksight::choicegraph {

namespace {

using Phase = State::Phase;

// Every draw is the next output of SplitMix64, whose state moves on by this.
constexpr std::uint64_t random_step = 0x9e3779b97f4a7c15u;

std::string quoted(const std::string& id) {
    return std::string("'").append(id).append("'");
}

template <class Ids>
std::string listed(const Ids& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + quoted(id);
    return text.empty() ? "nothing" : text;
}

bool lists_the_available(const std::vector<std::string>& ids, const Situation& now) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < now.scene().choices.size(); ++i) {
        if (!now.is_available(i)) continue;
        if (next == ids.size() || ids[next] != now.scene().choices[i].id) return false;
        ++next;
    }
    return next == ids.size();
}

// Sentences are only put together when they are needed: an event that is possible costs no text.
Refusal no_entry(const Entered& entered, const std::string& why) {
    return {quoted(entered.scene) + " cannot be entered here: " + why};
}

Refusal no_choice(const Chosen& chosen, const std::string& why) {
    return {quoted(chosen.choice) + " cannot be chosen here: " + why};
}

Refusal no_end(const Ended& ended, const std::string& why) {
    return {"the film cannot end here with " + quoted(ended.ending) + ": " + why};
}

Refusal no_stop(const std::string& why) {
    return {"the film has a way on here: " + why};
}

std::optional<double> earliest(const std::optional<double>& a, const std::optional<double>& b) {
    if (a && b) return std::min(*a, *b);
    return a ? a : b;
}

} // namespace

std::vector<std::size_t> scenes_that_can_follow(const Film& film, const State& state) {
    if (state.phase == Phase::before) return {film.start};
    if (state.phase == Phase::leaving) return {state.next};
    if (state.phase == Phase::over) return {};
    const Situation now(film, state);
    std::vector<std::size_t> scenes;
    if (now.scene().offer) {
        for (std::size_t i = 0; i < now.scene().choices.size(); ++i) {
            if (now.is_available(i)) scenes.push_back(now.scene().choices[i].to);
        }
    }
    if (now.goes_on_by_itself()) {
        const WayOn way = now.way_on();
        if (way.kind == WayOn::Kind::then || way.kind == WayOn::Kind::back) scenes.push_back(now.target(way));
    }
    std::sort(scenes.begin(), scenes.end());
    scenes.erase(std::unique(scenes.begin(), scenes.end()), scenes.end());
    return scenes;
}

Transition::Outcome Transition::on(const Event& event) {
    const bool starts = std::holds_alternative<Started>(event);
    if (state_.phase == Phase::before && !starts) return Refusal{"nothing can happen before the start"};
    if (state_.phase != Phase::before && starts) return Refusal{"the session had started already"};
    if (std::holds_alternative<Asked>(event)) return std::visit(*this, event);
    if (state_.phase == Phase::over) return Refusal{"nothing can happen after the end"};
    if (state_.paused && !std::holds_alternative<Resumed>(event) && !std::holds_alternative<Gaze>(event) &&
        !std::holds_alternative<Stopped>(event)) {
        return Refusal{"the film is paused: it can only go on, or stop"};
    }
    return std::visit(*this, event);
}

Transition::Outcome Transition::operator()(const Started& started) {
    if (started.film != film_.id) {
        return Refusal{"this is a session of the film " + quoted(started.film) + ", not of " + quoted(film_.id)};
    }
    if (started.seed >= seed_limit) return Refusal{"the seed is not below " + std::to_string(seed_limit)};
    state_.random = started.seed;
    state_.phase = Phase::leaving;
    state_.next = film_.start;
    return Actions{};
}

Transition::Outcome Transition::operator()(const Entered& entered) {
    if (state_.phase == Phase::leaving) {
        const std::string& next = film_.scenes[state_.next].id;
        if (entered.scene != next) return no_entry(entered, quoted(next) + " was to follow");
        return enter(state_.next, false);
    }
    const Situation now(film_, state_);
    if (!now.goes_on_by_itself()) return no_entry(entered, why_not_by_itself());
    const WayOn way = now.way_on();
    const bool leads = way.kind == WayOn::Kind::then || way.kind == WayOn::Kind::back;
    if (!leads || film_.scenes[now.target(way)].id != entered.scene) return no_entry(entered, what_follows());
    const std::size_t target = now.target(way);
    if (way.kind == WayOn::Kind::back) {
        state_.returns.pop_back();
        return enter(target, is_offering());
    }
    const Then& then = scene().then[way.then];
    if (then.weight > 0) state_.random += random_step;
    apply(then.effects);
    remember_return(then.return_to);
    return enter(target, is_offering());
}

Transition::Outcome Transition::operator()(const Offered& offered) {
    const Situation now(film_, state_);
    if (state_.phase == Phase::leaving) return Refusal{"no answers can be offered between two scenes"};
    if (is_offering()) return Refusal{"the answers of " + quoted(scene().id) + " are offered already"};
    if (offered.scene != scene().id) {
        return Refusal{"the answers of " + quoted(offered.scene) + " cannot be offered in " + quoted(scene().id)};
    }
    if (!scene().offer) return Refusal{quoted(scene().id) + " offers no answers"};
    if (!now.any_available()) return Refusal{"there is nothing to choose from in " + quoted(scene().id) + " here"};
    if (!lists_the_available(offered.choices, now)) {
        return Refusal{"the answers of " + quoted(scene().id) + " here are " + listed(now.available_ids()) + ", not " +
                       listed(offered.choices)};
    }
    state_.phase = Phase::offering;
    return show();
}

Transition::Outcome Transition::operator()(const Chosen& chosen) {
    if (!is_offering()) return no_choice(chosen, "no answers are offered");
    if (chosen.scene != scene().id) {
        return no_choice(chosen, "the scene is " + quoted(scene().id) + ", not " + quoted(chosen.scene));
    }
    const std::optional<std::size_t> number = choice_number(scene(), chosen.choice);
    const Situation now(film_, state_);
    if (!number || !now.is_available(*number)) {
        return no_choice(chosen, "the answers of " + quoted(scene().id) + " are " + listed(now.available_ids()));
    }
    const std::string how = how_is_refused(chosen, *number);
    if (!how.empty()) return no_choice(chosen, how);
    if (!(chosen.after_s >= 0.0) || !std::isfinite(chosen.after_s)) {
        return no_choice(chosen, "the time since the offer is not a time");
    }
    const Choice& choice = scene().choices[*number];
    apply(choice.effects);
    if (choice.once) state_.used[state_.scene][*number] = true;
    remember_return(choice.return_to);
    state_.phase = Phase::leaving;
    state_.next = choice.to;
    return Actions{Hide{}};
}

Transition::Outcome Transition::operator()(const Gaze& gaze) {
    const bool possible = std::abs(gaze.yaw_deg) <= 180.0 && std::abs(gaze.pitch_deg) <= 90.0;
    if (!possible) return Refusal{"nobody can look there: yaw is within 180 degrees, pitch within 90"};
    return Actions{};
}

Transition::Outcome Transition::operator()(const Viewed& viewed) {
    const auto refused = [&](const std::string& why) {
        return Refusal{"one cannot look through " + quoted(viewed.clip) + " here: " + why};
    };
    if (state_.phase == Phase::leaving) return refused("there is no view between two scenes");
    if (viewed.scene != scene().id) return refused("the scene is " + quoted(scene().id));
    const auto clip = film_.clip_number(viewed.clip);
    const auto& views = scene().views;
    const bool shows = clip && (*clip == scene().clip || std::any_of(views.begin(), views.end(), [&](const View& view) {
                           return view.clip == *clip;
                       }));
    if (!shows) return refused("it does not show " + quoted(scene().id));
    const Situation now(film_, state_);
    if (*clip == now.clip_of(state_.scene)) return refused("one does already");
    std::string from = std::exchange(state_.viewpoint, film_.clips[*clip].viewpoint);
    if (now.clip_of(state_.scene) != *clip) {
        state_.viewpoint = std::move(from);
        return refused("its viewpoint has no name, or another clip of the scene has the same");
    }
    Actions actions = {SwitchView{*clip}, Cue{scenes_that_can_follow(film_, state_)}};
    if (is_offering()) wait_for_answer(actions);
    return actions;
}

Transition::Outcome Transition::operator()(const WentBack&) {
    return Refusal{"a state alone does not know what was before it"};
}

Transition::Outcome Transition::operator()(const Paused&) {
    state_.paused = true;
    return Actions{};
}

Transition::Outcome Transition::operator()(const Resumed&) {
    if (!state_.paused) return Refusal{"the film was not paused"};
    state_.paused = false;
    return Actions{};
}

Transition::Outcome Transition::operator()(const Asked&) {
    return Actions{};
}

Transition::Outcome Transition::operator()(const Ended& ended) {
    if (state_.phase == Phase::leaving) {
        return no_end(ended, quoted(film_.scenes[state_.next].id) + " was to follow");
    }
    const Situation now(film_, state_);
    if (!now.goes_on_by_itself()) return no_end(ended, why_not_by_itself());
    if (now.way_on().kind != WayOn::Kind::ending || scene().ending != ended.ending) {
        return no_end(ended, what_follows());
    }
    return finish(ended.ending);
}

Transition::Outcome Transition::operator()(const Stopped& stopped) {
    if (stopped.why != Why::no_way_on) return finish({});
    if (state_.paused) return Refusal{"the film is paused: it can only go on, or be stopped by somebody"};
    if (state_.phase == Phase::leaving) {
        return no_stop(quoted(film_.scenes[state_.next].id) + " was to follow");
    }
    const Situation now(film_, state_);
    if (!now.goes_on_by_itself()) return no_stop(why_not_by_itself());
    if (now.way_on().kind != WayOn::Kind::none) return no_stop(what_follows());
    return finish({});
}

void Transition::apply(const std::vector<Assignment>& effects) {
    for (const Assignment& effect : effects) effect.apply(state_.values, state_.visits);
}

Actions Transition::enter(std::size_t number, bool offer_was_open) {
    state_.phase = Phase::playing;
    state_.scene = number;
    state_.next = 0;
    std::uint32_t& visits = state_.visits[number];
    if (visits < std::numeric_limits<std::uint32_t>::max()) ++visits;
    apply(scene().effects);
    Actions actions;
    actions.reserve(3);
    if (offer_was_open) actions.emplace_back(Hide{});
    actions.emplace_back(Take{number, Situation(film_, state_).clip_of(number), scene().from_s});
    actions.emplace_back(Cue{scenes_that_can_follow(film_, state_)});
    return actions;
}

void Transition::remember_return(const std::optional<std::size_t>& to) {
    if (!to) return;
    // Bounded, so that a film stays finite: who goes nine deep has lost the first way back.
    if (state_.returns.size() == returns_limit) state_.returns.erase(state_.returns.begin());
    state_.returns.push_back(*to);
}

Actions Transition::show() const {
    const Situation now(film_, state_);
    Show shown{state_.scene, {}};
    for (std::size_t i = 0; i < scene().choices.size(); ++i) {
        const Choice& choice = scene().choices[i];
        if (choice.look.empty() || choice.by_teacher) continue;
        const bool enabled = now.is_available(i);
        // A `once` choice that was taken is gone; only one whose condition fails is shown greyed.
        const bool taken = state_.used[state_.scene][i];
        if (enabled || (choice.show_disabled && !taken)) shown.options.push_back({i, enabled});
    }
    Actions actions;
    actions.reserve(2);
    actions.emplace_back(std::move(shown));
    wait_for_answer(actions);
    return actions;
}

void Transition::wait_for_answer(Actions& actions) const {
    const Offer& offer = *scene().offer;
    if (offer.meanwhile == Meanwhile::freeze) actions.emplace_back(Freeze{});
    if (offer.meanwhile == Meanwhile::loop) {
        actions.emplace_back(Loop{offer.loop_from_s.value_or(offer.at_s), earliest(offer.until_s, scene().to_time_s)});
    }
}

Actions Transition::finish(std::string ending) {
    Actions actions;
    actions.reserve(2);
    if (is_offering()) actions.emplace_back(Hide{});
    actions.emplace_back(Finish{std::move(ending)});
    state_.phase = Phase::over;
    state_.next = 0;
    state_.paused = false;
    return actions;
}

std::string Transition::why_not_by_itself() const {
    const Situation now(film_, state_);
    if (now.offer_is_to_come()) return "the answers of " + quoted(scene().id) + " come first";
    if (!scene().offer->until_s) return "the answers of " + quoted(scene().id) + " stay until one is chosen";
    return quoted(scene().choices[*scene().offer->otherwise].id) + " is taken when the answers of " +
           quoted(scene().id) + " end";
}

std::string Transition::what_follows() const {
    const WayOn way = Situation(film_, state_).way_on();
    if (way.kind == WayOn::Kind::then || way.kind == WayOn::Kind::back) {
        return quoted(film_.scenes[Situation(film_, state_).target(way)].id) + " follows " + quoted(scene().id);
    }
    if (way.kind == WayOn::Kind::ending) {
        return quoted(scene().id) + " ends the film with " + quoted(scene().ending);
    }
    return quoted(scene().id) + " has no way on";
}

std::string Transition::how_is_refused(const Chosen& chosen, std::size_t number) const {
    const Choice& choice = scene().choices[number];
    switch (chosen.how) {
        case How::timeout:
            if (scene().offer->until_s && scene().offer->otherwise == number) return {};
            return "it is not the answer taken when the offer ends";
        case How::teacher:
            return {};
        case How::gaze:
            if (choice.look.empty()) return "it has no place to look at";
            [[fallthrough]];
        case How::key:
            if (choice.by_teacher) return "it is the teacher's to choose";
            return {};
    }
    return "it was chosen in an unknown way";
}

} // namespace forksight::choicegraph
