// Films made by hand, one for each thing exploring can say.
#include <algorithm>
#include <chrono>
#include <set>

#include "choicegraph/explore.hpp"
#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/explore_report.hpp"
#include "tests/bench/bandersnatch.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr auto reachable = Verdict::Kind::reachable;
constexpr auto unreachable = Verdict::Kind::unreachable;
constexpr auto not_proven = Verdict::Kind::not_proven;

std::string way(const Film& film, const Exploration& found, const Verdict& verdict) {
    return in_words(film, found.witnesses.path(verdict.witness));
}

/// Ten seconds to look on, then two answers for five seconds.
SceneOf asking(std::string id, std::vector<ChoiceOf> choices) {
    return {.id = std::move(id),
            .to_time_s = 20.0,
            .offer = OfferOf{.at_s = 10.0, .until_s = 15.0, .otherwise = choices.back().id},
            .choices = std::move(choices)};
}

std::vector<std::string> codes(const FilmOf& written, const Limits& limits = {}) {
    const Film film = film_of(written);
    std::vector<std::string> found;
    for (const Problem& problem : problems_of(film, explore_explicitly(film, {}, limits), check(film))) {
        found.push_back(problem.code + " " + problem.where);
    }
    return found;
}

using Codes = std::vector<std::string>;

} // namespace

TEST_CASE("a visit is explored to its end", "[choicegraph][explore]") {
    const Film film = film_of(visit());
    const std::unordered_map<std::string, ClipFacts> lengths = {{"clip", {40.0}}};
    const Exploration found = explore(film, lengths);
    REQUIRE(found.complete());
    for (const SceneFound& scene : found.scenes) {
        CHECK(scene.entered.kind == reachable);
        CHECK(scene.stuck.kind == unreachable);
        CHECK(scene.trapped.kind == unreachable);
    }
    // Trust is 2 at first, 3 once one has asked, and one more in the hall: what is left of `then` is never left.
    CHECK(found.then[1][0].fails.kind == unreachable);
    CHECK(found.then[1][1].taken.kind == unreachable);
    REQUIRE(found.endings.size() == 2);
    CHECK(way(film, found, found.endings[0].reached) == "door: ask-in, hall, inside");
    CHECK(found.endings[0].shortest.at_least_s == 8.0 + 40.0 + 40.0);
    CHECK(found.endings[0].longest.at_least_s == 20.0 + 40.0 + 40.0);
    CHECK(found.endings[1].shortest.at_least_s == 8.0 + 6.0);
    // One tells once, and then waits.
    CHECK(found.endings[1].longest.at_least_s == 20.0 + 20.0 + 6.0);
    CHECK(found.paths == Paths{Paths::Kind::counted, 3});
}

TEST_CASE("without the clips' lengths times are bounds", "[choicegraph][explore]") {
    const Exploration found = explore(film_of(visit()));
    CHECK(found.endings[0].shortest.at_least_s == 8.0);
    CHECK_FALSE(found.endings[0].shortest.at_most_s.has_value());
    CHECK_FALSE(found.endings[0].longest.proven());
    CHECK(found.endings[0].longest.at_least_s == 20.0);
}

TEST_CASE("an offer without an end, and a way round, make a film as long as one likes", "[choicegraph][explore]") {
    FilmOf film{.scenes = {asking("a", {{.id = "on", .to = "b"}, {.id = "again", .to = "a"}}),
                           {.id = "b", .to_time_s = 5.0, .ending = "e"}}};
    Exploration found = explore(film_of(film));
    CHECK(found.endings[0].longest.unlimited);
    CHECK(found.endings[0].shortest.at_least_s == 15.0);
    CHECK(found.endings[0].shortest.proven());
    CHECK(found.paths.kind == Paths::Kind::unlimited);

    film.scenes[0].choices[1].to = "b";
    found = explore(film_of(film));
    CHECK(found.endings[0].longest.at_least_s == 20.0);
    CHECK(found.endings[0].longest.proven());
    CHECK(found.paths == Paths{Paths::Kind::counted, 2});

    film.scenes[0].offer = OfferOf{.at_s = 10.0};
    found = explore(film_of(film));
    CHECK(found.endings[0].longest.unlimited);
    CHECK(found.paths == Paths{Paths::Kind::counted, 2});
}

TEST_CASE("more paths than can be counted are said to be very many", "[choicegraph][explore]") {
    FilmOf film;
    for (int i = 0; i < 70; ++i) {
        const std::string next = "s-" + std::to_string(i + 1);
        film.scenes.push_back(asking("s-" + std::to_string(i), {{.id = "a", .to = next}, {.id = "b", .to = next}}));
    }
    film.scenes.push_back({.id = "s-70", .ending = "e"});
    const Exploration found = explore(film_of(film));
    CHECK(found.paths == Paths{Paths::Kind::counted, ~std::uint64_t{0}});
    CHECK(found.states == 71);
}

TEST_CASE("what no condition can read any more makes no states of its own", "[choicegraph][explore]") {
    FilmOf film{.variables = {integer("score", 0, 0, 1000000), boolean("left")},
                .scenes = {asking("a", {{.id = "l", .to = "b", .effects = {"left = true", "score = score + 3"}},
                                        {.id = "r", .to = "b", .effects = {"score = score + 1"}, .once = true}}),
                           {.id = "b", .then = {{.condition = "left", .to = "c"}, {.to = "a"}}},
                           {.id = "c", .then = {{.condition = "visited(b)", .to = "d"}, {.to = "a"}}},
                           {.id = "d", .ending = "e"}}};
    const Exploration found = explore(film_of(film));
    CHECK(found.complete());
    CHECK(found.never_read == std::vector<std::size_t>{0});
    // a with and without r; b by l, by r, and by l after r; c with and without r; d.
    CHECK(found.states == 8);
}

TEST_CASE("a film of ten thousand scenes in a row is no burden", "[choicegraph][explore]") {
    FilmOf film;
    for (int i = 0; i < 10000; ++i) {
        const std::string next = "s-" + std::to_string(i + 1);
        film.scenes.push_back({.id = "s-" + std::to_string(i), .to_time_s = 2.0, .then = {{.to = next}}});
    }
    film.scenes.push_back({.id = "s-10000", .to_time_s = 2.0, .ending = "e"});
    Film made;
    // film_of looks every name up one by one; here the places are known.
    made.names.scenes.resize(film.scenes.size());
    made.clips = {{"clip", ""}};
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        Scene scene;
        scene.id = made.names.scenes[i] = film.scenes[i].id;
        scene.to_time_s = 2.0;
        if (i < 10000) scene.then.push_back({{}, {}, i + 1});
        scene.ending = film.scenes[i].ending;
        made.scenes.push_back(scene);
    }
    const auto start = std::chrono::steady_clock::now();
    const Exploration found = explore(made);
    CHECK(found.endings[0].longest.at_most_s == 20002.0);
    CHECK(found.witnesses.path(found.endings[0].reached.witness).size() == 10001);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("what the limit keeps from being seen is not proven, what the film's outline rules out is",
          "[choicegraph][explore]") {
    FilmOf film{.variables = {integer("x", 0, 0, 1000)},
                .scenes = {{.id = "a",
                            .to_time_s = 2.0,
                            .effects = {"x = x + 1"},
                            .then = {{.condition = "x == 1000", .to = "b"}, {.to = "a"}}},
                           {.id = "b", .to_time_s = 3.0, .ending = "e"},
                           {.id = "c", .to_time_s = 3.0, .ending = "f"}}};
    Limits limits;
    limits.max_states = 100;
    const Exploration part = explore_explicitly(film_of(film), {}, limits);
    CHECK(part.met == Exploration::Met::states);
    CHECK(part.states == 100);
    CHECK(part.scenes[1].entered.kind == not_proven);
    CHECK(part.scenes[2].entered.kind == unreachable);
    CHECK(part.endings[0].reached.kind == not_proven);
    CHECK(part.endings[0].shortest.at_least_s == 5.0);
    CHECK(part.paths.kind == Paths::Kind::not_counted);
    const Exploration whole = explore_explicitly(film_of(film));
    CHECK(whole.endings[0].shortest.at_least_s == 2003.0);
    CHECK(whole.endings[0].longest.at_most_s == 2003.0);

    limits = {};
    limits.max_bytes = 1;
    CHECK(explore_explicitly(film_of(film), {}, limits).met == Exploration::Met::bytes);
}

TEST_CASE("a film whose states take very long each is not listed to its end, and the rest is not proven",
          "[choicegraph][explore]") {
    std::string long_condition = "x == 1000";
    while (long_condition.size() < 4000) long_condition += " and x != 7";
    const FilmOf film{.variables = {integer("x", 10, 0, 1000)},
                      .scenes = {{.id = "a",
                                  .to_time_s = 2.0,
                                  .effects = {"x = x + 1"},
                                  .then = {{.condition = long_condition, .to = "b"}, {.to = "a"}}},
                                 {.id = "b", .to_time_s = 3.0, .ending = "e"},
                                 {.id = "c", .to_time_s = 3.0, .ending = "f"}}};
    Limits limits;
    CHECK(explore_explicitly(film_of(film), {}, limits).complete());
    limits.work_per_state = 1; // of a million states at least: less than the conditions of these thousand take
    const Exploration part = explore_explicitly(film_of(film), {}, limits);
    CHECK(part.met == Exploration::Met::work);
    CHECK(part.states > 100);
    CHECK(part.states < 990);
    CHECK(part.scenes[0].entered.kind == reachable);
    CHECK(part.scenes[1].entered.kind == not_proven);
    CHECK(part.scenes[2].entered.kind == unreachable);
    CHECK(part.endings[0].reached.kind == not_proven);
    CHECK(part.endings[0].shortest.at_least_s == 5.0);
    limits.max_states = 4'000'000; // more states asked for are more work allowed
    CHECK(explore_explicitly(film_of(film), {}, limits).complete());
}

TEST_CASE("every problem that exploring finds has a film, and a sound film has none", "[choicegraph][explore]") {
    const FilmOf sound{
        .variables = {boolean("v")},
        .scenes = {asking("a", {{.id = "l", .to = "b", .effects = {"v = true"}}, {.id = "r", .to = "b"}}),
                   {.id = "b", .then = {{.condition = "v", .to = "c"}}, .ending = "e"},
                   {.id = "c", .ending = "f"}}};
    CHECK(codes(sound).empty());
    std::set<std::string> told;
    const auto finds = [&told](const FilmOf& film, const Codes& wanted, const Limits& limits = {}) {
        const Codes found = codes(film, limits);
        for (const std::string& code : found) told.insert(code.substr(0, 6));
        CHECK(found == wanted);
    };
    FilmOf film = sound;
    film.scenes[0].choices[0].effects = {"v = false"};
    finds(film, {"FS0708 /scenes/b/then/0/if", "FS0701 /scenes/c", "FS0704 /scenes/c/end"});
    film = sound;
    film.scenes[0].choices[0].condition = "v";
    finds(film,
          {"FS0702 /scenes/a/choices/0/if", "FS0708 /scenes/b/then/0/if", "FS0701 /scenes/c", "FS0704 /scenes/c/end"});
    film = sound;
    film.scenes[0].choices[1].effects = {"v = true"};
    finds(film, {"FS0704 /scenes/b/end", "FS0707 /scenes/b/then/0/if"});
    film = sound;
    film.scenes[1].ending = "";
    finds(film, {"FS0705 /scenes/b"});
    film = sound;
    film.scenes[1].then[0].to = "d";
    film.scenes.push_back({.id = "d", .then = {{.to = "d"}}});
    film.scenes[1].then.push_back({.condition = "not v", .to = "c"});
    finds(film, {"FS0704 /scenes/b/end", "FS0706 /scenes/b", "FS0707 /scenes/b/then/1/if"});
    film = sound;
    film.scenes[1].then.push_back({.condition = "not v", .to = "c"});
    film.scenes[1].then.push_back({.condition = "v", .to = "c"});
    finds(film, {"FS0704 /scenes/b/end", "FS0707 /scenes/b/then/1/if", "FS0703 /scenes/b/then/2"});
    film = sound;
    film.variables.push_back(boolean("w"));
    film.variables.push_back(boolean("u"));
    film.scenes[0].effects = {"w = u", "u = w"};
    finds(film, {"FS0709 /variables/w", "FS0709 /variables/u"});
    film = sound;
    film.scenes[0].choices[0].once = true;
    film.scenes[0].choices.insert(film.scenes[0].choices.begin(), {.id = "n", .to = "b", .condition = "1 > 2"});
    finds(film, {"FS0702 /scenes/a/choices/0/if"});
    Limits limits;
    limits.max_states = 2;
    finds(sound, {"FS0710 /scenes"}, limits);
    limits = {};
    limits.max_bytes = 1;
    finds(sound, {"FS0711 /scenes"}, limits);
    film = sound;
    film.scenes[0].offer->at_s = 1.0;
    film.scenes[0].offer->until_s.reset();
    film.scenes[0].offer->otherwise = "";
    CHECK(codes(film).empty());
    for (const Rule& rule : exploration_rules()) CHECK(told.count(std::string(rule.code)) == 1);
}

TEST_CASE("the sentences of what exploring finds are in order, and in both languages", "[choicegraph][explore]") {
    std::string_view before = "FS0700";
    for (const Rule& rule : exploration_rules()) {
        INFO(rule.code);
        CHECK(before < rule.code);
        before = rule.code;
        CHECK(rule.nl.back() == '.');
        CHECK(rule.en.back() == '.');
        CHECK(std::count(rule.nl.begin(), rule.nl.end(), '{') == std::count(rule.en.begin(), rule.en.end(), '{'));
    }
}

TEST_CASE("no code means two things", "[choicegraph][explore]") {
    std::set<std::string_view> codes;
    for (const Rule& rule : rules()) CHECK(codes.insert(rule.code).second);
    for (const Rule& rule : exploration_rules()) CHECK(codes.insert(rule.code).second);
}

TEST_CASE("where a film stops, the way there is said", "[choicegraph][explore]") {
    const Film film =
        film_of({.variables = {boolean("v")},
                 .scenes = {asking("a", {{.id = "l", .to = "b", .effects = {"v = true"}}, {.id = "r", .to = "c"}}),
                            {.id = "b", .then = {{.condition = "not v", .to = "c"}}},
                            {.id = "c", .ending = "e"}}});
    const auto problems = problems_of(film, explore(film), check(film));
    REQUIRE(!problems.empty());
    CHECK(problems[0].severity == Severity::error);
    CHECK(problems[0].what.at("en") ==
          "The film can come to a stop in 'b', with no way on. This leads there: a: l, b.");
}
