#include "tests/choicegraph/every_state.hpp"

#include <algorithm>

#include "choicegraph/situation.hpp"

namespace forksight::choicegraph::tests {

namespace {

bool happens(Playthrough& play, const Event& event) {
    return std::holds_alternative<Actions>(play.on(event));
}

// The draw is the film's own: numbers are tried until it falls as wanted.
std::optional<State> drawn(const Film& film, State state, std::size_t then) {
    for (std::uint64_t seed = 0; seed < 5000; ++seed) {
        state.random = seed;
        const WayOn way = Situation(film, state).way_on();
        if (way.kind == WayOn::Kind::then && way.then == then) return state;
    }
    return std::nullopt;
}

std::string key_of(const State& state) {
    std::string key = std::to_string(state.scene);
    const auto add = [&key](const auto& numbers, char mark) {
        key += mark;
        for (const auto number : numbers) key += std::to_string(number) + ",";
    };
    add(state.values, 'v');
    add(state.visits, 'n');
    add(state.returns, 'r');
    for (const auto& used : state.used) add(used, 'u');
    return key;
}

void find_ways_to_an_ending(std::vector<Known>& states) {
    std::vector<std::vector<std::size_t>> before(states.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < states.size(); ++i) {
        for (const auto& [step, to] : states[i].next) before[to].push_back(i);
        if (states[i].ends) open.push_back(i);
    }
    while (!open.empty()) {
        const std::size_t i = open.back();
        open.pop_back();
        if (states[i].to_ending) continue;
        states[i].to_ending = true;
        open.insert(open.end(), before[i].begin(), before[i].end());
    }
}

} // namespace

std::optional<State> stepped(const Film& film, const State& state, const Step& step) {
    if (state.phase != State::Phase::playing || state.scene != step.scene) return std::nullopt;
    const Scene& scene = film.scenes[state.scene];
    const auto played = [](const Playthrough& play) {
        State now = play.state();
        now.random = 0;
        return now;
    };
    if (step.kind == Step::Kind::choice) {
        if (step.number >= scene.choices.size()) return std::nullopt;
        Playthrough play(film, state);
        const Choice& choice = scene.choices[step.number];
        if (!happens(play, Offered{scene.id, Situation(film, state).available_ids()})) return std::nullopt;
        if (!happens(play, Chosen{scene.id, choice.id, How::teacher, 0.0})) return std::nullopt;
        if (!happens(play, Entered{film.scenes[choice.to].id})) return std::nullopt;
        return played(play);
    }
    if (step.kind == Step::Kind::then) {
        const auto ready = drawn(film, state, step.number);
        if (!ready) return std::nullopt;
        Playthrough play(film, *ready);
        if (!happens(play, Entered{film.scenes[scene.then[step.number].to].id})) return std::nullopt;
        return played(play);
    }
    Playthrough play(film, state);
    if (step.kind == Step::Kind::ending) {
        if (!happens(play, Ended{scene.ending})) return std::nullopt;
    } else {
        const bool back = Situation(film, state).way_on().kind == WayOn::Kind::back;
        if (!back || !happens(play, Entered{film.scenes[state.returns.back()].id})) return std::nullopt;
    }
    return played(play);
}

std::vector<Step> steps_from(const Film& film, const State& state) {
    std::vector<Step> steps;
    const Situation now(film, state);
    const auto scene = static_cast<std::uint32_t>(state.scene);
    for (std::uint32_t i = 0; now.scene().offer && i < now.scene().choices.size(); ++i) {
        if (now.is_available(i)) steps.push_back({scene, Step::Kind::choice, i});
    }
    if (!now.goes_on_by_itself()) return steps;
    for (const std::size_t i : now.possible_ways()) {
        steps.push_back({scene, Step::Kind::then, static_cast<std::uint32_t>(i)});
    }
    const WayOn way = now.way_on();
    if (way.kind == WayOn::Kind::back) steps.push_back({scene, Step::Kind::back, 0});
    if (way.kind == WayOn::Kind::ending) steps.push_back({scene, Step::Kind::ending, 0});
    return steps;
}

std::optional<std::vector<Known>> every_state(const Film& film, std::uint32_t visits, std::size_t limit) {
    std::vector<Known> states;
    std::map<std::string, std::size_t> numbers;
    const auto number_of = [&](State state, std::size_t scenes) {
        for (std::uint32_t& count : state.visits) count = std::min(count, visits);
        const auto [place, is_new] = numbers.try_emplace(key_of(state), states.size());
        if (is_new) states.push_back({state, scenes, {}, false, false, false});
        return place->second;
    };
    Playthrough play(film);
    play.on(Started{"s", film.id, "v", "en", "d", 0});
    play.on(Entered{film.scenes[film.start].id});
    number_of(play.state(), 0);
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states.size() > limit) return std::nullopt;
        const State state = states[i].state;
        std::vector<std::pair<Step, std::size_t>> next;
        for (const Step& step : steps_from(film, state)) {
            const State after = stepped(film, state, step).value();
            if (step.kind == Step::Kind::ending) {
                states[i].ends = true;
            } else {
                next.emplace_back(step, number_of(after, states[i].scenes + 1));
            }
        }
        const Situation now(film, state);
        states[i].stuck = now.goes_on_by_itself() && now.way_on().kind == WayOn::Kind::none;
        states[i].next = std::move(next);
    }
    find_ways_to_an_ending(states);
    return states;
}

} // namespace forksight::choicegraph::tests
