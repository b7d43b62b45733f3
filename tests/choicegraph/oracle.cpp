#include "tests/choicegraph/oracle.hpp"

#include <algorithm>
#include <tuple>

#include "choicegraph/situation.hpp"
#include "tests/catch.hpp"

namespace forksight::choicegraph::tests {

namespace {

constexpr double clip_s = 10.0;
constexpr double long_s = 1e6;

const Playhead at_end{.position_s = clip_s, .offered_for_s = 0.0, .finished = true};
const Playhead offer_over{.position_s = clip_s, .offered_for_s = long_s, .finished = true};

void happens(Playthrough& play, const Event& event) {
    const auto result = play.on(event);
    if (const auto* refusal = std::get_if<Refusal>(&result)) FAIL(refusal->what);
}

/// A seed with which the scene goes that way.
std::uint64_t seed_for(const Film& film, State state, std::size_t then) {
    for (state.random = 0; state.random < 10000; ++state.random) {
        if (Situation(film, state).way_on().then == then) return state.random;
    }
    FAIL("no draw leads this way");
    return 0;
}

/// One step from a state in which the scene was just entered.
State stepped(const Film& film, State state, const Step& step) {
    REQUIRE(state.scene == step.scene);
    if (step.kind == Step::Kind::then) state.random = seed_for(film, state, step.number);
    Playthrough play(film, state);
    const auto offered = play.due(at_end);
    REQUIRE(offered.has_value());
    const bool offers = std::holds_alternative<Offered>(*offered);
    if (offers) happens(play, *offered);
    if (step.kind == Step::Kind::choice) {
        const Scene& scene = film.scenes[step.scene];
        happens(play, Chosen{scene.id, scene.choices[step.number].id, How::teacher, 0.0});
    }
    const auto next = play.due(offers ? offer_over : at_end);
    REQUIRE(next.has_value());
    CHECK(std::holds_alternative<Ended>(*next) == (step.kind == Step::Kind::ending));
    happens(play, *next);
    return play.state();
}

State entered_start(const Film& film) {
    Playthrough play(film);
    happens(play, Started{"s", film.id, "", "", "", 0});
    happens(play, *play.due({}));
    return play.state();
}

using Key = std::tuple<std::size_t, std::vector<std::int32_t>, std::vector<std::uint32_t>,
                       std::vector<std::vector<bool>>, std::vector<std::size_t>>;

struct Way {
    std::size_t to = 0;
    double least_s = 0.0;
    std::optional<double> most_s;
};

class Player {
  public:
    Player(const Film& film, std::uint32_t most_visits) : film_(film), most_visits_(most_visits) {}

    bool play(std::size_t most_states) {
        add(entered_start(film_), 0);
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_.size() > most_states) return false;
            look_at_ways(i);
        }
        find_traps();
        find_times();
        find_paths();
        found_.states = states_.size();
        return true;
    }

    Oracle take() { return std::move(found_); }

  private:
    static void note(std::map<std::size_t, std::size_t>& map, std::size_t what, std::size_t depth) {
        map.emplace(what, depth);
    }

    std::size_t add(State state, std::size_t depth) {
        for (std::uint32_t& visits : state.visits) visits = std::min(visits, most_visits_);
        state.random = 0;
        const auto [place, fresh] =
            numbers_.emplace(Key{state.scene, state.values, state.visits, state.used, state.returns}, states_.size());
        if (fresh) {
            found_.entered.emplace(state.scene, depth);
            states_.push_back(std::move(state));
            depths_.push_back(depth);
            ways_.emplace_back();
            ends_.emplace_back();
        }
        return place->second;
    }

    // A function, since add() moves what ways_ holds.
    void lead(std::size_t from, std::size_t to, double least_s, const std::optional<double>& most_s) {
        ways_[from].push_back({to, least_s, most_s});
    }

    void look_at_ways(std::size_t number) {
        const State state = states_[number];
        const std::size_t depth = depths_[number];
        const Situation now(film_, state);
        const Scene& scene = now.scene();
        const Environment environment{state.values, state.visits};
        const auto step = [&](Step::Kind kind, std::size_t k) {
            return stepped(film_, state,
                           {static_cast<std::uint32_t>(state.scene), kind, static_cast<std::uint32_t>(k)});
        };
        const double end_s = scene.to_time_s.value_or(clip_s);
        const bool offers = scene.offer && now.any_available();
        const double offer_s = scene.offer ? std::min(scene.offer->at_s, end_s) : 0.0;
        std::optional<double> over_s;
        if (scene.offer && scene.offer->until_s) over_s = offer_s + *scene.offer->until_s - scene.offer->at_s;
        for (std::size_t i = 0; scene.offer && i < scene.choices.size(); ++i) {
            if (state.used[state.scene][i]) continue;
            const bool holds = scene.choices[i].condition.holds(environment);
            (holds ? found_.choices.holds : found_.choices.fails).emplace(Oracle::Number{state.scene, i}, depth);
            if (!holds) continue;
            found_.choices.taken.emplace(Oracle::Number{state.scene, i}, depth + 1);
            lead(number, add(step(Step::Kind::choice, i), depth + 1), offer_s, over_s);
        }
        if (!now.goes_on_by_itself()) return;
        const double goes_s = offers ? *over_s : end_s;
        const std::vector<std::size_t> possible = now.possible_ways();
        for (std::size_t i = 0; i < scene.then.size(); ++i) {
            const bool drawn = !possible.empty() && possible.front() < i;
            if (drawn && (scene.then[i].weight == 0 || scene.then[possible.front()].weight == 0)) break;
            const bool holds = scene.then[i].condition.holds(environment);
            (holds ? found_.then.holds : found_.then.fails).emplace(Oracle::Number{state.scene, i}, depth);
        }
        for (const std::size_t i : possible) {
            found_.then.taken.emplace(Oracle::Number{state.scene, i}, depth + 1);
            lead(number, add(step(Step::Kind::then, i), depth + 1), goes_s, goes_s);
        }
        if (!possible.empty()) return;
        if (now.way_on().kind == WayOn::Kind::back) {
            lead(number, add(step(Step::Kind::back, 0), depth + 1), goes_s, goes_s);
        } else if (now.way_on().kind == WayOn::Kind::ending) {
            CHECK(step(Step::Kind::ending, 0).phase == State::Phase::over);
            found_.endings.emplace(scene.ending, depth + 1);
            ends_[number] = goes_s;
        } else {
            note(found_.stuck, state.scene, depth);
        }
    }

    void find_traps() {
        good_.assign(states_.size(), false);
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t i = states_.size(); i-- > 0;) {
                const bool can = ends_[i] || std::any_of(ways_[i].begin(), ways_[i].end(),
                                                         [this](const Way& way) { return good_[way.to]; });
                changed = changed || can != good_[i];
                good_[i] = can;
            }
        }
        if (!good_[0]) found_.trapped.emplace(states_[0].scene, 0);
        for (std::size_t i = 0; i < states_.size(); ++i) {
            for (const Way& way : ways_[i]) {
                if (good_[i] && !good_[way.to]) found_.trapped.emplace(states_[way.to].scene, depths_[i] + 1);
            }
        }
    }

    // Bellman and Ford: after as many rounds as there are states, what still grows grows for ever.
    void find_times() {
        constexpr double never = -1.0;
        std::vector<double> soonest(states_.size(), long_s);
        std::vector<double> latest(states_.size(), never);
        soonest[0] = latest[0] = 0.0;
        bool changed = true;
        for (std::size_t round = 0; changed; ++round) {
            changed = false;
            for (std::size_t i = 0; i < states_.size(); ++i) {
                for (const Way& way : ways_[i]) {
                    if (soonest[i] + way.least_s < soonest[way.to]) {
                        soonest[way.to] = soonest[i] + way.least_s;
                        changed = true;
                    }
                    const double at_s = way.most_s && latest[i] < long_s ? latest[i] + *way.most_s : long_s;
                    if (latest[i] == never || at_s <= latest[way.to]) continue;
                    latest[way.to] = round > states_.size() ? long_s : at_s;
                    changed = true;
                }
            }
        }
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (!ends_[i]) continue;
            const std::string& ending = film_.scenes[states_[i].scene].ending;
            const auto [shortest, first] = found_.shortest_s.emplace(ending, soonest[i] + *ends_[i]);
            shortest->second = std::min(shortest->second, soonest[i] + *ends_[i]);
            const auto longest = found_.longest_s.emplace(ending, never).first;
            if (!longest->second) continue;
            if (latest[i] >= long_s) {
                longest->second.reset();
            } else {
                longest->second = std::max(*longest->second, latest[i] + *ends_[i]);
            }
        }
    }

    // Without a way round there is no sequence longer than the states are many.
    void find_paths() {
        if (goes_round_to_an_end()) return;
        std::vector<std::uint64_t> here(states_.size(), 0);
        here[0] = 1;
        std::uint64_t total = 0;
        for (std::size_t n = 0; n <= states_.size() && (n == 0 || any(here)); ++n) {
            std::vector<std::uint64_t> next(states_.size(), 0);
            for (std::size_t i = 0; i < states_.size(); ++i) {
                if (ends_[i]) total += here[i];
                for (const Way& way : ways_[i]) next[way.to] += good_[way.to] ? here[i] : 0;
            }
            here = std::move(next);
        }
        found_.paths = total;
    }

    static bool any(const std::vector<std::uint64_t>& counts) {
        return std::any_of(counts.begin(), counts.end(), [](std::uint64_t count) { return count > 0; });
    }

    bool goes_round_to_an_end() {
        std::vector<int> colour(states_.size(), 0);
        // Depth first, over those from which there is an end: a way back to an open one is a way round.
        std::vector<std::pair<std::size_t, std::size_t>> calls = {{0, 0}};
        if (!good_[0]) return false;
        colour[0] = 1;
        while (!calls.empty()) {
            auto& [state, k] = calls.back();
            if (k == ways_[state].size()) {
                colour[state] = 2;
                calls.pop_back();
                continue;
            }
            const std::size_t to = ways_[state][k++].to;
            if (!good_[to]) continue;
            if (colour[to] == 1) return true;
            if (colour[to] == 0) {
                colour[to] = 1;
                calls.emplace_back(to, 0);
            }
        }
        return false;
    }

    const Film& film_;
    std::uint32_t most_visits_;
    std::map<Key, std::size_t> numbers_;
    std::vector<State> states_;
    std::vector<std::size_t> depths_;
    std::vector<std::vector<Way>> ways_;
    std::vector<bool> good_;                  ///< an ending can be reached from here
    std::vector<std::optional<double>> ends_; ///< when the film ends here: after how long
    Oracle found_;
};

} // namespace

std::optional<Oracle> play_all(const Film& film, std::uint32_t most_visits, std::size_t most_states) {
    Player player(film, most_visits);
    if (!player.play(most_states)) return std::nullopt;
    return player.take();
}

State played(const Film& film, const std::vector<Step>& steps) {
    State state = entered_start(film);
    for (const Step& step : steps) state = stepped(film, state, step);
    return state;
}

} // namespace forksight::choicegraph::tests
