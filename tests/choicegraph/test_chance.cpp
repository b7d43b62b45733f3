// Ways on with a weight: one is drawn, by the seed that the record keeps.
#include <map>

#include "choicegraph/playthrough.hpp"
#include "choicegraph/situation.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr Playhead at_end = {.position_s = 30.0, .finished = true};

Event started_with(std::uint64_t seed) {
    return Started{"s1", "visit", "sha256:0", "nl", "test", seed};
}

FilmOf film_with(std::vector<ThenOf> then) {
    return {.variables = {integer("trust", 0, 0, 9)},
            .scenes = {{.id = "room", .then = std::move(then), .ending = "left"},
                       {.id = "a", .then = {{.to = "room"}}},
                       {.id = "b", .then = {{.to = "room"}}},
                       {.id = "c", .then = {{.to = "room"}}}}};
}

// How often each way was taken in so many plays, each with a seed of its own.
std::map<std::string, int> ways_taken(const std::vector<ThenOf>& then, std::uint64_t plays) {
    const Film film = film_of(film_with(then));
    std::map<std::string, int> taken;
    for (std::uint64_t seed = 0; seed < plays; ++seed) {
        Playthrough play(film);
        play.on(started_with(seed));
        follow(play);
        ++taken[follow(play, at_end)];
    }
    return taken;
}

std::vector<std::size_t> possible(const std::vector<ThenOf>& then) {
    const Film film = film_of(film_with(then));
    Playthrough play(film);
    play.on(started_with(0));
    follow(play);
    return Situation(film, play.state()).possible_ways();
}

} // namespace

TEST_CASE("of ways with a weight one is drawn, as often as its weight says", "[choicegraph][unit]") {
    const auto taken =
        ways_taken({{.to = "a", .weight = 1}, {.to = "b", .weight = 3}, {.to = "c", .weight = 6}}, 10000);
    CHECK(taken.size() == 3);
    CHECK(std::abs(taken.at("entered a") - 1000) < 100);
    CHECK(std::abs(taken.at("entered b") - 3000) < 150);
    CHECK(std::abs(taken.at("entered c") - 6000) < 150);
}

TEST_CASE("a draw is among the ways that hold now, and no others", "[choicegraph][unit]") {
    const std::vector<ThenOf> then = {
        {.condition = "trust > 0", .to = "a", .weight = 1000}, {.to = "b", .weight = 1}, {.to = "c", .weight = 1}};
    CHECK(ways_taken(then, 200).contains("entered a") == false);
    CHECK(possible(then) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("the first way that holds decides: without a weight it is followed for certain", "[choicegraph][unit]") {
    CHECK(ways_taken({{.to = "a"}, {.to = "b", .weight = 1000}}, 50) == std::map<std::string, int>{{"entered a", 50}});
    // With one, the draw ends before the next way that has none.
    const std::vector<ThenOf> then = {
        {.to = "a", .weight = 1}, {.condition = "trust > 5", .to = "b"}, {.to = "c", .weight = 9}};
    CHECK(ways_taken(then, 50) == std::map<std::string, int>{{"entered a", 50}});
    CHECK(possible(then) == std::vector<std::size_t>{0});
    CHECK(possible({{.condition = "trust > 5", .to = "a", .weight = 1}, {.to = "b"}, {.to = "c", .weight = 1}}) ==
          std::vector<std::size_t>{1});
    // None holds: the ending, as without weights.
    CHECK(ways_taken({{.condition = "trust > 5", .to = "a", .weight = 1}}, 3) ==
          std::map<std::string, int>{{"ended left", 3}});
}

TEST_CASE("the same seed draws the same, and each draw is a new one", "[choicegraph][replay]") {
    const Film film =
        film_of(film_with({{.to = "a", .weight = 1}, {.to = "b", .weight = 1}, {.to = "c", .weight = 1}}));
    const auto story = [&film](std::uint64_t seed) {
        Playthrough play(film);
        play.on(started_with(seed));
        std::string all = follow(play);
        for (int i = 0; i < 40; ++i) all += "; " + follow(play, at_end);
        return all;
    };
    CHECK(story(7) == story(7));
    CHECK_FALSE(story(7) == story(8));
    const std::string one = story(7);
    for (const char* way : {"entered a", "entered b", "entered c"}) CHECK(one.find(way) != std::string::npos);
    // SplitMix64 worked out elsewhere: if the draws change, records no longer replay.
    std::string drawn;
    for (std::size_t at = one.find("entered "); at != std::string::npos; at = one.find("entered ", at + 1)) {
        if (one[at + 8] != 'r') drawn += one[at + 8];
    }
    CHECK(drawn == "aaaababaccbbabaabccb");
}

TEST_CASE("what was drawn is cued before it is known to the viewer, and nothing else is accepted",
          "[choicegraph][unit]") {
    const Film film = film_of(film_with({{.to = "a", .weight = 1}, {.to = "b", .weight = 1}}));
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Playthrough play(film);
        play.on(started_with(seed));
        follow(play);
        const auto cued = play.can_follow();
        REQUIRE(cued.size() == 1);
        const std::string drawn = film.scenes[cued[0]].id;
        const std::string other = drawn == "a" ? "b" : "a";
        CHECK(step(play, Entered{other}) ==
              "refused: '" + other + "' cannot be entered here: '" + drawn + "' follows 'room'");
        CHECK(due(play, at_end) == "entered " + drawn);
    }
}

TEST_CASE("a weight that stands alone leaves nothing open, and uses a number all the same", "[choicegraph][unit]") {
    const auto numbers_used = [](std::uint32_t weight) {
        const Film film = film_of(film_with({{.to = "a", .weight = weight}}));
        Playthrough play(film);
        play.on(started_with(7));
        follow(play);
        CHECK(follow(play, at_end) == "entered a");
        return play.state().random != 7;
    };
    CHECK(numbers_used(1));
    CHECK_FALSE(numbers_used(0));
}

TEST_CASE("a seed is a number that every reader takes exactly", "[choicegraph][unit]") {
    const Film film = film_of(film_with({}));
    Playthrough play(film);
    CHECK(step(play, started_with(seed_limit)) == "refused: the seed is not below 9007199254740992");
    CHECK(step(play, started_with(seed_limit - 1)).empty());
    CHECK(play.state().random == seed_limit - 1);
}
