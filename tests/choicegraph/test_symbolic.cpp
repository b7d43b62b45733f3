// Small films of every kind: what diagrams prove is what playing in every way shows.
#include "choicegraph/symbolic.hpp"
#include "choicegraph/symbolic_film.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/compared.hpp"
#include "tests/choicegraph/dice.hpp"
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

} // namespace

TEST_CASE("what diagrams prove is what playing a film in every way shows", "[choicegraph][unit]") {
    std::size_t films = 0;
    Compared told;
    for (std::uint32_t seed = 1; seed <= 600; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const Film film = film_of(any_film(dice));
        const auto states = every_state(film, visits_told_apart, 3000);
        if (!states) continue;
        const Exploration found = explore_symbolically(film);
        told.add(compare(film, found, *states, false));
        ++films;
    }
    CHECK(films > 400);
    CHECK(told.reachable > 5000);
    CHECK(told.unreachable > 5000);
    CHECK(told.trapped > 100);
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

TEST_CASE("of thousands of endings the shortest time is told, and the longest as far as a way showed it",
          "[choicegraph][unit]") {
    for (const std::size_t scenes : {std::size_t{401}, std::size_t{4001}}) {
        INFO(scenes << " scenes");
        FilmOf written{.variables = {boolean("v")}};
        for (std::size_t i = 0; i < scenes; ++i) {
            SceneOf scene{.id = scene_id(i), .to_time_s = 10.0};
            if (2 * i + 2 < scenes) {
                scene.effects = {"v = not v"};
                scene.then = {{.to = scene_id(2 * i + 1), .weight = 1}, {.to = scene_id(2 * i + 2), .weight = 1}};
            } else {
                scene.ending = "e-" + std::to_string(i);
            }
            written.scenes.push_back(scene);
        }
        const Exploration found = explore_symbolically(film_of(written));
        CHECK(found.endings.size() == (scenes + 1) / 2);
        for (const EndingFound& one : found.endings) {
            REQUIRE(one.reached.kind == Verdict::Kind::reachable);
            const double shown_s = 10.0 * found.witnesses.length(one.reached.witness);
            CHECK(one.shortest.proven());
            CHECK(one.shortest.at_least_s == shown_s);
            CHECK(one.longest.at_least_s == shown_s);
            CHECK(one.longest.at_most_s.has_value() == (scenes == 401));
        }
    }
}

namespace {

/// Of many small films in which nothing returns, explored within limits: how often each was told.
struct Told : Compared {
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
        const auto states = every_state(film, visits_told_apart, 3000);
        if (!states) continue;
        const Exploration found = explore_symbolically(film, {}, limits_of(seed));
        told.uncounted += found.all_counted ? 0 : 1;
        told.add(compare(film, found, *states, true));
    }
    return told;
}

} // namespace

TEST_CASE("what is searched for after a limit was met is found as it is, or said to be open", "[choicegraph][unit]") {
    const Told told = told_of_films(150, [](std::uint32_t seed) {
        SymbolicLimits limits;
        limits.layers_before_searching = seed % 3;
        limits.searching = 200'000'000;
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
        limits.spreading = false;
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

TEST_CASE("wherever diagrams are exhausted, nothing is told that is not so", "[choicegraph][unit]") {
    for (const std::size_t size : {std::size_t{60}, std::size_t{150}, std::size_t{400}, std::size_t{1500}}) {
        INFO("size " << size);
        const Told told = told_of_films(40, [size](std::uint32_t seed) {
            SymbolicLimits limits;
            limits.diagrams.nodes = size + 7 * seed;
            if (seed % 2 == 0) limits.diagrams = {std::size_t{1} << 20, 20 * (size + 7 * seed)};
            limits.layers_before_searching = seed % 4;
            limits.searching = 20'000'000;
            return limits;
        });
        CHECK(told.reachable > 50);
    }
}

TEST_CASE("where diagrams are too large to be copied, nothing is told that is not so", "[choicegraph][unit]") {
    std::size_t open = 0;
    std::size_t reachable = 0;
    for (std::size_t copied = 6; copied < 600; copied += 1 + copied / 16) {
        INFO(copied << " nodes");
        const Told told = told_of_films(20, [copied](std::uint32_t seed) {
            SymbolicLimits limits;
            limits.layers_before_searching = seed % 3;
            limits.searching = 20'000'000;
            limits.spreading = seed % 4 == 0; // it finds what going back would be wrong about
            limits.steps_for_fates = seed % 2;
            limits.copied = copied + seed;
            return limits;
        });
        open += told.open;
        reachable += told.reachable;
    }
    CHECK(open > 10'000);
    CHECK(reachable > 10'000);
}
