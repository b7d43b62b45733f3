// Two scenes ahead: what can follow what can come next, and how soon.
#include "choicegraph/look_ahead.hpp"

#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/playing.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

/// ("w" + text is a false alarm of GCC 12's.)
std::string way_id(int number) {
    return std::string("w").append(std::to_string(number));
}

/// "yes in 2: a b, no: c"
std::string told(const std::vector<Ahead>& ahead, const Film& film) {
    std::string text;
    for (const Ahead& one : ahead) {
        text += (text.empty() ? "" : ", ") + film.scenes[one.scene].id;
        if (one.offer_after_s) text += " in " + std::to_string(static_cast<int>(*one.offer_after_s));
        text += ":";
        for (const std::size_t scene : one.then) text += " " + film.scenes[scene].id;
    }
    return text;
}

std::string ahead_of(const Playing& film) {
    return told(look_ahead(film.film, film.play.state()), film.film);
}

} // namespace

TEST_CASE("each answer's effects decide what can follow the scene that it leads to", "[choicegraph][unit]") {
    Playing film({.variables = {integer("trust", 0, 0, 3)},
                  .scenes = {{.id = "door",
                              .offer = OfferOf{.at_s = 2.0},
                              .choices = {{.id = "ask", .to = "hall", .effects = {"trust = trust + 1"}, .look = left()},
                                          {.id = "push", .to = "street", .look = right()}}},
                             {.id = "hall", .then = {{.condition = "trust >= 1", .to = "in"}, {.to = "street"}}},
                             {.id = "in", .ending = "in"},
                             {.id = "street", .ending = "street"}}});
    CHECK(ahead_of(film) == "hall: in, street:");
    follow(film.play, {.position_s = 2.0});
    CHECK(ahead_of(film) == "hall: in, street:");
    CHECK(step(film.play, Chosen{"door", "ask", How::gaze, 1.0}) == "hide");
    CHECK(ahead_of(film) == "hall: in");
    CHECK(step(film.play, Entered{"hall"}) == "take hall, cue in");
    CHECK(ahead_of(film) == "in:");
}

TEST_CASE("what was tried changes nothing for the way tried after it", "[choicegraph][unit]") {
    // Both lead to one scene, which counts its visits and what was answered.
    Playing film(
        {.variables = {integer("x", 0, 0, 9)},
         .scenes = {{.id = "a",
                     .offer = OfferOf{.at_s = 1.0},
                     .choices = {{.id = "one", .to = "b", .effects = {"x = x + 5"}, .look = left(), .once = true},
                                 {.id = "two", .to = "c", .look = right()}}},
                    {.id = "b", .then = {{.to = "a"}}},
                    {.id = "c", .then = {{.condition = "x > 0 or times(b) > 0", .to = "b"}, {.to = "a"}}}}});
    const State before = film.play.state();
    CHECK(ahead_of(film) == "b: a, c: a");
    CHECK(film.play.state() == before);
}

TEST_CASE("where two answers lead to one scene, what follows either of them is listed", "[choicegraph][unit]") {
    Playing film({.variables = {boolean("told")},
                  .scenes = {{.id = "a",
                              .offer = OfferOf{.at_s = 1.0},
                              .choices = {{.id = "yes", .to = "b", .effects = {"told = true"}, .look = left()},
                                          {.id = "no", .to = "b", .look = right()}}},
                             {.id = "b", .then = {{.condition = "told", .to = "d"}, {.to = "c"}}},
                             {.id = "c", .ending = "c"},
                             {.id = "d", .ending = "d"}}});
    CHECK(ahead_of(film) == "b: c d");
}

TEST_CASE("an offer counts from the scene's beginning, and only if an answer can be given", "[choicegraph][unit]") {
    const auto next = [](SceneOf scene) {
        scene.id = "b";
        Playing film({.variables = {boolean("told")},
                      .scenes = {{.id = "a", .then = {{.to = "b"}}}, scene, {.id = "c", .ending = "c"}}});
        return ahead_of(film);
    };
    const std::vector<ChoiceOf> answers{{.id = "go", .to = "c", .condition = "not told", .look = left()}};
    CHECK(next({.from_s = 3.0, .offer = OfferOf{.at_s = 7.0}, .choices = answers}) == "b in 4: c");
    // An offer that lies before the beginning is made at once.
    CHECK(next({.from_s = 3.0, .offer = OfferOf{.at_s = 1.0}, .choices = answers}) == "b in 0: c");
    CHECK(
        next({.effects = {"told = true"}, .offer = OfferOf{.at_s = 7.0}, .choices = answers, .then = {{.to = "a"}}}) ==
        "b: a");
}

TEST_CASE("returns are followed, and pauses change nothing", "[choicegraph][unit]") {
    Playing film({.scenes = {{.id = "a", .then = {{.to = "shared", .return_to = "b"}}},
                             {.id = "b", .ending = "done"},
                             {.id = "shared", .returns = true}}});
    CHECK(ahead_of(film) == "shared: b");
    step(film.play, Paused{});
    CHECK(ahead_of(film) == "shared: b");
}

TEST_CASE("no more is listed than the limit, and every way keeps some", "[choicegraph][unit]") {
    FilmOf many;
    SceneOf start{.id = "start", .offer = OfferOf{.at_s = 1.0}};
    for (int way = 0; way < 6; ++way) {
        const std::string id = way_id(way);
        start.choices.push_back({.id = id, .to = id, .look = left()});
    }
    many.scenes.push_back(start);
    for (int way = 0; way < 6; ++way) {
        SceneOf scene{.id = way_id(way), .offer = OfferOf{.at_s = 1.0}};
        for (int to = 0; to < (way == 0 ? 1 : 6); ++to) {
            const std::string id = way_id(to);
            scene.choices.push_back({.id = id, .to = id, .look = left()});
        }
        many.scenes.push_back(scene);
    }
    const Playing film(many);
    const auto ahead = look_ahead(film.film, film.play.state());
    REQUIRE(ahead.size() == 6);
    std::size_t sum = 0;
    for (const Ahead& one : ahead) {
        CHECK(one.then.size() >= (one.scene == 1 ? 1 : 3));
        sum += one.then.size();
    }
    CHECK(sum == ahead_limit);
}

TEST_CASE("nothing lies ahead of what has not begun, or is over", "[choicegraph][unit]") {
    const Film film = film_of({.scenes = {{.id = "a", .ending = "done"}}});
    Playthrough play(film);
    CHECK(look_ahead(film, play.state()).empty());
    step(play, started());
    CHECK(told(look_ahead(film, play.state()), film) == "a:");
    follow(play, {.position_s = 30.0, .finished = true});
    CHECK(look_ahead(film, play.state()).empty());
}
