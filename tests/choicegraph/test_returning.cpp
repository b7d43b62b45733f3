// Shared scenes: who leads there says where they return to.
#include "choicegraph/playthrough.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/playing.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

TEST_CASE("a scene that returns leads back to where its caller said", "[choicegraph][unit]") {
    Playing film({.scenes = {{.id = "a", .then = {{.to = "shared", .return_to = "b"}}},
                             {.id = "b", .then = {{.to = "shared", .return_to = "c"}}},
                             {.id = "c", .ending = "done"},
                             {.id = "shared", .returns = true}}});
    CHECK(film.on(5) == "entered shared; entered b; entered shared; entered c; ended done");
    CHECK(film.play.state().returns.empty());
}

TEST_CASE("an answer may say where to return to, and what returns is cued", "[choicegraph][unit]") {
    Playing film({.scenes = {{.id = "a",
                              .offer = OfferOf{.at_s = 1.0},
                              .choices = {{.id = "go", .to = "shared", .look = left(), .return_to = "b"}}},
                             {.id = "b", .ending = "done"},
                             {.id = "shared", .returns = true}}});
    follow(film.play, {.position_s = 1.0});
    CHECK(step(film.play, Chosen{"a", "go", How::gaze, 1.0}) == "hide");
    CHECK(film.play.state().returns == std::vector<std::size_t>{1});
    CHECK(step(film.play, Entered{"shared"}) == "take shared, cue b");
    CHECK(step(film.play, Entered{"a"}) == "refused: 'a' cannot be entered here: 'b' follows 'shared'");
    CHECK(step(film.play, Ended{"done"}) == "refused: the film cannot end here with 'done': 'b' follows 'shared'");
    CHECK(film.on(2) == "entered b; ended done");
}

TEST_CASE("shared scenes lead to shared scenes, and each returns to its own caller", "[choicegraph][unit]") {
    Playing film({.scenes = {{.id = "a", .then = {{.to = "outer", .return_to = "b"}}},
                             {.id = "b", .ending = "done"},
                             {.id = "outer", .then = {{.to = "inner", .return_to = "rest"}}},
                             {.id = "inner", .returns = true},
                             {.id = "rest", .returns = true}}});
    CHECK(film.on(5) == "entered outer; entered inner; entered rest; entered b; ended done");
}

TEST_CASE("a then that holds comes before returning, and an ending is for who came from nowhere",
          "[choicegraph][unit]") {
    const auto story = [](const char* return_to, const char* condition, const char* ending) {
        Playing film(
            {.variables = {boolean("told")},
             .scenes = {
                 {.id = "a", .then = {{.to = "shared", .return_to = return_to}}},
                 {.id = "b", .ending = "done"},
                 {.id = "shared", .then = {{.condition = condition, .to = "b"}}, .ending = ending, .returns = true},
                 {.id = "back", .ending = "back"}}});
        return film.on(2);
    };
    CHECK(story("back", "told", "lost") == "entered shared; entered back");
    CHECK(story("back", "not told", "lost") == "entered shared; entered b");
    CHECK(story("", "told", "lost") == "entered shared; ended lost");
    CHECK(story("", "told", "") == "entered shared; stopped: no way on");
}

TEST_CASE("of more than eight open returns the oldest is forgotten", "[choicegraph][unit]") {
    FilmOf written = {.variables = {integer("deep", 0, 0, 20)},
                      .scenes = {{.id = "start", .then = {{.to = "down", .return_to = "first"}}},
                                 {.id = "first", .ending = "remembered"},
                                 {.id = "down",
                                  .effects = {"deep = deep + 1"},
                                  .then = {{.condition = "deep < 8", .to = "down", .return_to = "up"}, {.to = "up"}}},
                                 {.id = "up", .ending = "forgotten", .returns = true}}};
    {
        Playing film(written);
        CHECK(film.on(8).ends_with("entered down; entered down"));
        CHECK(film.play.state().returns.size() == returns_limit);
        CHECK(film.on(10).ends_with("entered up; entered first; ended remembered"));
    }
    written.scenes[2].then[0].condition = "deep < 9";
    Playing film(written);
    CHECK(film.on(19).ends_with("entered up; entered up; ended forgotten"));
}

TEST_CASE("a scene may return to itself, and a loop of returns stays bounded", "[choicegraph][unit]") {
    Playing film(
        {.scenes = {{.id = "a", .then = {{.to = "shared", .return_to = "a"}}}, {.id = "shared", .returns = true}}});
    CHECK(film.on(4) == "entered shared; entered a; entered shared; entered a");
    CHECK(film.play.state().returns.empty());
    Playing calls_itself({.scenes = {{.id = "a", .then = {{.to = "a", .return_to = "a"}}}}});
    calls_itself.on(50);
    CHECK(calls_itself.play.state().returns == std::vector<std::size_t>(returns_limit, 0));
}

TEST_CASE("when an offer ends without an answer, its scene may return", "[choicegraph][unit]") {
    Playing film({.scenes = {{.id = "a", .then = {{.to = "shared", .return_to = "b"}}},
                             {.id = "b", .ending = "done"},
                             {.id = "shared",
                              .offer = OfferOf{.at_s = 1.0, .until_s = 5.0},
                              .choices = {{.id = "end", .to = "b", .look = left()}},
                              .returns = true}}});
    film.on(1);
    CHECK(follow(film.play, {.position_s = 1.0}) == "offered shared: end");
    CHECK(step(film.play, Entered{"b"}) == "hide, take b, cue");
}
