// Small films of every kind: what diagrams prove is what playing in every way shows.
#include <algorithm>
#include <map>

#include "choicegraph/situation.hpp"
#include "choicegraph/symbolic.hpp"
#include "choicegraph/symbolic_film.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/dice.hpp"
#include "tests/choicegraph/every_state.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

std::string scene_id(std::size_t number) {
    return "s-" + std::to_string(number);
}

std::string any_condition(Dice& dice, std::size_t scenes) {
    const std::string scene = scene_id(dice.below(scenes));
    switch (dice.below(10)) {
        case 0:
            return "x > " + std::to_string(dice.below(4));
        case 1:
            return "not told or x == 1";
        case 2:
            return "visited(" + scene + ")";
        case 3:
            return "times(" + scene + ") < 2 and told";
        case 4:
            return "told == (y < 2)";
        case 5:
            return "x + times(" + scene + ") >= 3";
        case 6:
            return "not seen and y * y > x";
        case 7:
            return "told and seen";
        default:
            return {};
    }
}

std::vector<std::string> any_effects(Dice& dice, std::size_t scenes) {
    switch (dice.below(12)) {
        case 0:
            return {"x = x + 1"};
        case 1:
            return {"told = not told", "x = x * 2 - y"};
        case 2:
            return {"x = 0"};
        case 3:
            return {"y = x + times(" + scene_id(dice.below(scenes)) + ")"};
        case 4:
            return {"seen = told", "told = false"};
        case 5:
            return {"told = visited(" + scene_id(dice.below(scenes)) + ")"};
        case 6:
            return {"y = y - 1", "never = not never"};
        case 7:
            return {"told = true"};
        default:
            return {};
    }
}

std::vector<ThenOf> any_then(Dice& dice, std::size_t scenes) {
    std::vector<ThenOf> then;
    for (std::size_t k = dice.below(4); k > 0; --k) {
        ThenOf way{any_condition(dice, scenes), any_effects(dice, scenes), scene_id(dice.below(scenes))};
        if (dice.one_in(3)) way.weight = 1 + static_cast<std::uint32_t>(dice.below(3));
        if (dice.one_in(4)) way.return_to = scene_id(dice.below(scenes));
        then.push_back(way);
    }
    return then;
}

FilmOf any_film(Dice& dice) {
    FilmOf film{.variables = {integer("x", 1, -2, 3), boolean("told"), integer("y", 0, 0, 4), boolean("seen", true),
                              boolean("never")}};
    const std::size_t scenes = 2 + dice.below(6);
    for (std::size_t i = 0; i < scenes; ++i) {
        SceneOf scene{.id = scene_id(i), .to_time_s = 10.0, .effects = any_effects(dice, scenes)};
        const std::size_t choices = dice.below(4);
        for (std::size_t k = 0; k < choices; ++k) {
            ChoiceOf choice{.id = "c-" + std::to_string(k), .to = scene_id(dice.below(scenes))};
            choice.condition = any_condition(dice, scenes);
            choice.effects = any_effects(dice, scenes);
            choice.once = dice.one_in(3);
            if (dice.one_in(5)) choice.return_to = scene_id(dice.below(scenes));
            scene.choices.push_back(choice);
        }
        if (choices > 0 && !dice.one_in(10)) {
            scene.offer = OfferOf{.at_s = 4.0};
            if (!dice.one_in(3)) scene.offer->until_s = 8.0;
            if (dice.one_in(2)) scene.offer->otherwise = scene.choices[dice.below(choices)].id;
        }
        scene.then = any_then(dice, scenes);
        if (dice.one_in(3)) scene.ending = "e-" + std::to_string(dice.below(3));
        scene.returns = dice.one_in(4);
        film.scenes.push_back(scene);
    }
    return film;
}

/// What is seen at least so many scenes from the start; absent: never.
using First = std::optional<std::size_t>;

void see(First& first, std::size_t scenes) {
    if (!first || scenes < *first) first = scenes;
}

/// Holds an exploration against every state of its film.
class Compared {
  public:
    Compared(const Film& film, const Exploration& found, const std::vector<Known>& states)
        : film_(film), found_(found), states_(states) {}

    void run() {
        if (!searched) REQUIRE(found_.complete());
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) compare_scene(i);
        for (const EndingFound& one : found_.endings) compare_ending(one);
        compare_paths();
    }

    /// Some was searched for: then something may be open, or its way not the shortest, if that is said.
    bool searched = false;
    std::size_t reachable = 0;
    std::size_t unreachable = 0;
    std::size_t trapped = 0;
    std::size_t open = 0;
    std::size_t longer = 0;

  private:
    template <class Holds>
    First first(const Holds& holds, std::size_t more = 0) const {
        First scenes;
        for (const Known& one : states_) {
            if (holds(one)) see(scenes, one.scenes + more);
        }
        return scenes;
    }

    // The witness plays, is as long as the shortest there is, and leads to what it claims.
    template <class Claim>
    void compare(const Verdict& verdict, const First& scenes, const Claim& claim) {
        if (searched && verdict.kind == Verdict::Kind::not_proven) {
            ++open;
            return;
        }
        REQUIRE(verdict.kind == (scenes ? Verdict::Kind::reachable : Verdict::Kind::unreachable));
        if (!scenes) {
            ++unreachable;
            return;
        }
        ++reachable;
        const std::vector<Step> path = found_.witnesses.path(verdict.witness);
        REQUIRE((verdict.shortest || searched));
        if (verdict.shortest) REQUIRE(path.size() == *scenes);
        if (!verdict.shortest) REQUIRE(path.size() >= *scenes);
        longer += verdict.shortest ? 0 : 1;
        State state = states_.front().state;
        State before = state;
        for (const Step& step : path) {
            before = state;
            const auto after = stepped(film_, state, step);
            REQUIRE(after.has_value());
            state = *after;
        }
        REQUIRE(claim(state, before, path));
    }

    void compare_scene(std::size_t i) {
        INFO("scene " << i);
        const auto here = [i](const Known& one) { return one.state.scene == i; };
        const SceneFound& scene = found_.scenes[i];
        const auto enters = [i](const State& state, const State&, const auto&) { return state.scene == i; };
        compare(scene.entered, first(here), enters);
        compare(scene.stuck, first([&](const Known& one) { return here(one) && one.stuck; }),
                [&](const State& state, const State&, const auto&) {
                    const Situation now(film_, state);
                    return state.scene == i && now.goes_on_by_itself() && now.way_on().kind == WayOn::Kind::none;
                });
        compare_trapped(i);
        for (std::size_t k = 0; k < film_.scenes[i].choices.size(); ++k) compare_choice(i, k);
        for (std::size_t k = 0; k < film_.scenes[i].then.size(); ++k) compare_then(i, k);
    }

    void compare_trapped(std::size_t i) {
        First scenes;
        if (i == film_.start && !states_.front().to_ending) see(scenes, 0);
        for (const Known& one : states_) {
            for (const auto& [step, to] : one.next) {
                if (one.to_ending && !states_[to].to_ending && states_[to].state.scene == i) {
                    see(scenes, one.scenes + 1);
                }
            }
        }
        compare(found_.scenes[i].trapped, scenes, [&](const State& state, const State& before, const auto& path) {
            return state.scene == i && !leads_to_an_ending(state) && (path.empty() || leads_to_an_ending(before));
        });
        trapped += scenes ? 1 : 0;
    }

    bool leads_to_an_ending(State state) const {
        for (std::uint32_t& count : state.visits) count = std::min(count, visits_told_apart);
        const auto same = [&state](const Known& one) { return one.state == state; };
        return std::find_if(states_.begin(), states_.end(), same)->to_ending;
    }

    void compare_way(const WayFound& found, const Step& step, const First& holds, const First& fails) {
        const auto in_scene = [&step](const State& state, const State&, const auto&) {
            return state.scene == step.scene;
        };
        compare(found.holds, holds, in_scene);
        compare(found.fails, fails, in_scene);
        const First taken = holds ? First(*holds + 1) : First();
        compare(found.taken, taken,
                [&step](const State&, const State&, const auto& path) { return path.back() == step; });
    }

    void compare_choice(std::size_t i, std::size_t k) {
        INFO("choice " << k);
        const auto looked_at = [&](const Known& one) {
            return one.state.scene == i && film_.scenes[i].offer && !one.state.used[i][k];
        };
        const auto holds = [&](const Known& one) {
            return film_.scenes[i].choices[k].condition.holds({one.state.values, one.state.visits});
        };
        compare_way(found_.choices[i][k],
                    {static_cast<std::uint32_t>(i), Step::Kind::choice, static_cast<std::uint32_t>(k)},
                    first([&](const Known& one) { return looked_at(one) && holds(one); }),
                    first([&](const Known& one) { return looked_at(one) && !holds(one); }));
    }

    void compare_then(std::size_t i, std::size_t k) {
        INFO("then " << k);
        const std::vector<Then>& then = film_.scenes[i].then;
        const auto holds = [&](const Known& one, std::size_t entry) {
            return then[entry].condition.holds({one.state.values, one.state.visits});
        };
        const auto looked_at = [&](const Known& one) {
            if (one.state.scene != i || !Situation(film_, one.state).goes_on_by_itself()) return false;
            std::size_t decided = k;
            for (std::size_t e = k; e-- > 0;) {
                if (holds(one, e)) decided = e;
            }
            // Decided before, unless all from there to here are one draw.
            return decided == k || std::all_of(then.begin() + static_cast<std::ptrdiff_t>(decided),
                                               then.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                                               [](const Then& entry) { return entry.weight > 0; });
        };
        compare_way(found_.then[i][k], {static_cast<std::uint32_t>(i), Step::Kind::then, static_cast<std::uint32_t>(k)},
                    first([&](const Known& one) { return looked_at(one) && holds(one, k); }),
                    first([&](const Known& one) { return looked_at(one) && !holds(one, k); }));
    }

    void compare_ending(const EndingFound& found) {
        INFO("ending " << found.ending);
        const auto ends = [&](const Known& one) {
            return one.ends && film_.scenes[one.state.scene].ending == found.ending;
        };
        compare(found.reached, first(ends, 1), [&](const State& state, const State& before, const auto&) {
            return state.phase == State::Phase::over && film_.scenes[before.scene].ending == found.ending;
        });
    }

    // A circle among the states that lead to an ending: what is left when all without a way on are taken away.
    void compare_paths() {
        std::vector<std::size_t> ways(states_.size(), 0);
        std::vector<std::vector<std::size_t>> before(states_.size());
        std::vector<std::size_t> leaves;
        std::size_t left = 0;
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (!states_[i].to_ending) continue;
            ++left;
            for (const auto& [step, to] : states_[i].next) {
                if (!states_[to].to_ending) continue;
                ++ways[i];
                before[to].push_back(i);
            }
            if (ways[i] == 0) leaves.push_back(i);
        }
        while (!leaves.empty()) {
            const std::size_t i = leaves.back();
            leaves.pop_back();
            --left;
            for (const std::size_t from : before[i]) {
                if (--ways[from] == 0) leaves.push_back(from);
            }
        }
        if (left == 0 || !searched) REQUIRE((found_.paths.kind == Paths::Kind::unlimited) == (left > 0));
    }

  public:
    static constexpr std::uint32_t visits_told_apart = 8;

  private:
    const Film& film_;
    const Exploration& found_;
    const std::vector<Known>& states_;
};

} // namespace

TEST_CASE("what diagrams prove is what playing a film in every way shows", "[choicegraph][unit]") {
    std::size_t films = 0;
    std::size_t reachable = 0;
    std::size_t unreachable = 0;
    std::size_t trapped = 0;
    for (std::uint32_t seed = 1; seed <= 600; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const Film film = film_of(any_film(dice));
        const auto states = every_state(film, Compared::visits_told_apart, 3000);
        if (!states) continue;
        const Exploration found = explore_symbolically(film);
        Compared compared(film, found, *states);
        compared.run();
        ++films;
        reachable += compared.reachable;
        unreachable += compared.unreachable;
        trapped += compared.trapped;
    }
    CHECK(films > 400);
    CHECK(reachable > 5000);
    CHECK(unreachable > 5000);
    CHECK(trapped > 100);
}

TEST_CASE("a film with too much to know of each scene is left open, and nothing of it is laid out",
          "[choicegraph][unit]") {
    constexpr std::size_t scenes = 2100;
    FilmOf written;
    for (std::size_t i = 0; i < scenes; ++i) {
        SceneOf scene{.id = scene_id(i), .to_time_s = 10.0};
        scene.then.push_back({"times(" + scene_id((i + 7) % scenes) + ") < 9", {}, scene_id((i + 1) % scenes)});
        scene.ending = "e";
        written.scenes.push_back(scene);
    }
    const Film film = film_of(written);
    const symbolic::Digest digest(film);
    CHECK(digest.is_too_large());
    CHECK(digest.places().front().live.empty());
    const Exploration found = explore_symbolically(film);
    CHECK_FALSE(found.complete());
    CHECK(found.scenes.back().entered.kind == Verdict::Kind::not_proven);
}

namespace {

/// Of many small films in which nothing returns, explored within limits: how often each was told.
struct Told {
    std::size_t reachable = 0;
    std::size_t unreachable = 0;
    std::size_t trapped = 0;
    std::size_t open = 0;
    std::size_t longer = 0;
    std::size_t uncounted = 0;
};

template <class LimitsOf>
Told told_of_films(std::uint32_t films, const LimitsOf& limits_of) {
    Told told;
    for (std::uint32_t seed = 1; seed <= films; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        FilmOf written = any_film(dice);
        for (SceneOf& scene : written.scenes) scene.returns = false;
        const Film film = film_of(written);
        const auto states = every_state(film, Compared::visits_told_apart, 3000);
        if (!states) continue;
        const Exploration found = explore_symbolically(film, {}, limits_of(seed));
        told.uncounted += found.all_counted ? 0 : 1;
        Compared compared(film, found, *states);
        compared.searched = true;
        compared.run();
        told.reachable += compared.reachable;
        told.unreachable += compared.unreachable;
        told.trapped += compared.trapped;
        told.open += compared.open;
        told.longer += compared.longer;
    }
    return told;
}

} // namespace

TEST_CASE("what is searched for after a limit was met is found as it is, or said to be open", "[choicegraph][unit]") {
    const Told told = told_of_films(150, [](std::uint32_t seed) {
        SymbolicLimits limits;
        limits.layers_before_searching = seed % 3;
        limits.searching = 20'000'000;
        return limits;
    });
    CHECK(told.reachable > 1500);
    CHECK(told.unreachable > 5000);
    CHECK(told.trapped > 100);
    CHECK(told.open == 0);
    CHECK(told.longer == 0);
    // A walk that was broken off has not seen all states, even where the search has proven all there was to prove.
    CHECK(told.uncounted > 50);
}

// Spreading would find most of it in films as small as these, so nothing is left of that either.
TEST_CASE("what is only gone back from, and hoped for way by way, is as it is, or said to be open",
          "[choicegraph][unit]") {
    const Told told = told_of_films(120, [](std::uint32_t) {
        SymbolicLimits limits;
        limits.layers_before_searching = 0;
        limits.looking_ahead = false;
        limits.steps_for_fates = 0;
        limits.searching = 20'000'000;
        limits.hoping = 2'000'000;
        return limits;
    });
    CHECK(told.reachable > 1200);
    CHECK(told.unreachable > 3000);
    CHECK(told.trapped > 80);
    CHECK(told.open < 1500);
}
