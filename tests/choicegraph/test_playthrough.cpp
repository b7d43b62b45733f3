#include "choicegraph/playthrough.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/playing.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr Playhead at_end = {.position_s = 30.0, .finished = true};

Playhead offered_for(double seconds) {
    return {.position_s = 10.0, .offered_for_s = seconds};
}

// One scene that offers a and b, each leading to an ending of its own, then `rest`.
FilmOf two_ways(OfferOf offer, std::vector<ThenOf> then = {}, std::string ending = {}) {
    return {.variables = {integer("trust", 0, 0, 9)},
            .scenes = {{.id = "room",
                        .offer = std::move(offer),
                        .choices = {{.id = "a", .to = "end-a", .condition = "trust < 5", .look = left()},
                                    {.id = "b", .to = "end-b", .condition = "trust < 3", .look = right()}},
                        .then = std::move(then),
                        .ending = std::move(ending)},
                       {.id = "end-a", .ending = "a"},
                       {.id = "end-b", .ending = "b"},
                       {.id = "rest", .ending = "rested"}}};
}

} // namespace

TEST_CASE("a whole visit goes from start to ending", "[choicegraph][unit]") {
    const Film film = film_of(visit());
    Playthrough play(film);
    CHECK(due(play) == "nothing");
    CHECK(step(play, started()).empty());
    CHECK(due(play) == "entered door");
    CHECK(step(play, Entered{"door"}) == "take door, cue door hall street");
    CHECK(due(play, {.position_s = 7.9}) == "nothing");
    CHECK(due(play, {.position_s = 8.0}) == "offered door: ask-in tell say-nothing");
    CHECK(step(play, Offered{"door", {"ask-in", "tell", "say-nothing"}}) == "show ask-in tell, loop from 8 to 20");
    CHECK(due(play, offered_for(11.9)) == "nothing");
    CHECK(step(play, Chosen{"door", "ask-in", How::gaze, 1.8}) == "hide");
    CHECK(play.state().values == std::vector<std::int32_t>{3, 0});
    CHECK(due(play) == "entered hall");
    CHECK(step(play, Entered{"hall"}) == "take hall, cue inside");
    CHECK(play.state().values == std::vector<std::int32_t>{4, 0});
    CHECK(due(play, {.position_s = 5.0}) == "nothing");
    CHECK(due(play, at_end) == "entered inside");
    CHECK(step(play, Entered{"inside"}) == "take inside, cue");
    CHECK(due(play, at_end) == "ended let-in");
    CHECK(step(play, Ended{"let-in"}) == "finish let-in");
    CHECK(play.state().phase == State::Phase::over);
    CHECK(due(play, at_end) == "nothing");
    CHECK(play.state().visits == std::vector<std::uint32_t>{1, 1, 1, 0});
}

TEST_CASE("silence is an answer: when time is up, otherwise is taken", "[choicegraph][unit]") {
    Playing door(visit());
    CHECK(follow(door.play, {.position_s = 8.0}) == "offered door: ask-in tell say-nothing");
    CHECK(due(door.play, offered_for(12.0)) == "chosen door/say-nothing by timeout");
    CHECK(std::get<Chosen>(*door.play.due(offered_for(12.5))).after_s == 12.5);
    CHECK(follow(door.play, offered_for(12.0)) == "chosen door/say-nothing by timeout; entered street");
    CHECK(follow(door.play, at_end) == "ended sent-away");
}

TEST_CASE("a once choice is gone after use, and conditions follow the values", "[choicegraph][unit]") {
    Playing door(visit());
    follow(door.play, {.position_s = 8.0});
    CHECK(door.play.available() == std::vector<std::size_t>{0, 1, 2});
    CHECK(step(door.play, Chosen{"door", "tell", How::key, 1.0}) == "hide");
    CHECK(step(door.play, Entered{"door"}) == "take door, cue street");
    CHECK(door.play.state().visits[0] == 2);
    CHECK(door.play.available() == std::vector<std::size_t>{2});
    CHECK(step(door.play, Offered{"door", {"say-nothing"}}) == "show, loop from 8 to 20");
    CHECK(step(door.play, Chosen{"door", "tell", How::gaze, 1.0}) ==
          "refused: 'tell' cannot be chosen here: the answers of 'door' are 'say-nothing'");
}

TEST_CASE("a visit counts before the scene's do and its conditions are read", "[choicegraph][unit]") {
    Playing film({.variables = {integer("seen", 0, 0, 9)},
                  .scenes = {{.id = "a",
                              .effects = {"seen = times(a)"},
                              .then = {{.condition = "times(a) == 2", .to = "b"}, {.to = "a"}}},
                             {.id = "b", .ending = "done"}}});
    CHECK(film.value(0) == 1);
    CHECK(follow(film.play, at_end) == "entered a");
    CHECK(film.value(0) == 2);
    CHECK(follow(film.play, at_end) == "entered b");
}

TEST_CASE("a choice's do comes at once, a then's do when its scene is entered, before that scene's own",
          "[choicegraph][unit]") {
    Playing film(
        {.variables = {integer("x", 1, 0, 99)},
         .scenes = {{.id = "a",
                     .offer = OfferOf{.at_s = 1.0},
                     .choices = {{.id = "go", .to = "b", .effects = {"x = x + 1", "x = x * 10"}, .look = left()}}},
                    {.id = "b", .effects = {"x = x + 1"}, .then = {{.effects = {"x = x * 2"}, .to = "c"}}},
                    {.id = "c", .effects = {"x = x + 3"}, .ending = "done"}}});
    follow(film.play, {.position_s = 1.0});
    step(film.play, Chosen{"a", "go", How::gaze, 1.0});
    CHECK(film.value(0) == 20);
    follow(film.play);
    CHECK(film.value(0) == 21);
    CHECK(due(film.play, at_end) == "entered c");
    CHECK(film.value(0) == 21);
    step(film.play, Entered{"c"});
    CHECK(film.value(0) == 45);
}

TEST_CASE("an offer with nothing available is passed over", "[choicegraph][unit]") {
    FilmOf written = two_ways({.at_s = 2.0, .until_s = 9.0}, {{.to = "rest"}});
    written.variables[0].initial = 7;
    Playing room(written);
    CHECK(room.play.available().empty());
    CHECK(room.play.can_follow() == std::vector<std::size_t>{3});
    CHECK(due(room.play, {.position_s = 5.0}) == "nothing");
    CHECK(follow(room.play, at_end) == "entered rest");
}

TEST_CASE("a clip that ends before the offer still makes it", "[choicegraph][unit]") {
    Playing room(two_ways({.at_s = 50.0, .until_s = 55.0}, {{.to = "rest"}}));
    CHECK(due(room.play, {.position_s = 20.0}) == "nothing");
    CHECK(due(room.play, {.position_s = 20.0, .finished = true}) == "offered room: a b");
}

TEST_CASE("while an answer is awaited the clip loops, freezes or plays on", "[choicegraph][unit]") {
    const auto shown = [](OfferOf offer, std::optional<double> to_time_s = {}) {
        FilmOf written = two_ways(offer, {{.to = "rest"}});
        written.scenes[0].to_time_s = to_time_s;
        Playing room(written);
        return step(room.play, Offered{"room", {"a", "b"}});
    };
    CHECK(shown({.at_s = 2.0}) == "show a b");
    CHECK(shown({.at_s = 2.0, .meanwhile = Meanwhile::freeze}) == "show a b, freeze");
    CHECK(shown({.at_s = 2.0, .meanwhile = Meanwhile::loop}) == "show a b, loop from 2");
    CHECK(shown({.at_s = 2.0, .until_s = 9.0, .meanwhile = Meanwhile::loop}) == "show a b, loop from 2 to 9");
    CHECK(shown({.at_s = 2.0, .meanwhile = Meanwhile::loop, .loop_from_s = 1.0}, 7.0) == "show a b, loop from 1 to 7");
    CHECK(shown({.at_s = 2.0, .until_s = 9.0, .meanwhile = Meanwhile::loop}, 7.0) == "show a b, loop from 2 to 7");
    CHECK(shown({.at_s = 2.0, .until_s = 9.0, .meanwhile = Meanwhile::loop}, 12.0) == "show a b, loop from 2 to 9");
}

TEST_CASE("an offer without until stays, and the last frame is held", "[choicegraph][unit]") {
    Playing room(two_ways({.at_s = 2.0}, {{.to = "rest"}}, "left"));
    CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 2});
    follow(room.play, {.position_s = 2.0});
    CHECK(due(room.play, {.position_s = 30.0, .offered_for_s = 1e9, .finished = true}) == "nothing");
    CHECK(follow(room.play, at_end).empty());
    CHECK(step(room.play, Chosen{"room", "b", How::gaze, 900.0}) == "hide");
    CHECK(follow(room.play) == "entered end-b");
}

TEST_CASE("a clip that ends while an answer is awaited ends nothing", "[choicegraph][unit]") {
    Playing room(two_ways({.at_s = 2.0, .until_s = 9.0}, {{.to = "rest"}}));
    follow(room.play, {.position_s = 2.0});
    CHECK(due(room.play, {.position_s = 4.0, .offered_for_s = 2.0, .finished = true}) == "nothing");
    CHECK(due(room.play, {.position_s = 4.0, .offered_for_s = 7.0, .finished = true}) == "entered rest");
}

TEST_CASE("when the offer ends without otherwise, the scene goes on as at its end", "[choicegraph][unit]") {
    SECTION("to the first then that holds") {
        Playing room(
            two_ways({.at_s = 2.0, .until_s = 9.0}, {{.condition = "trust > 0", .to = "end-b"}, {.to = "rest"}}));
        CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 2, 3});
        follow(room.play, {.position_s = 2.0});
        CHECK(due(room.play, offered_for(6.9)) == "nothing");
        CHECK(due(room.play, offered_for(7.0)) == "entered rest");
        CHECK(step(room.play, Entered{"rest"}) == "hide, take rest, cue");
    }
    SECTION("else to its ending") {
        Playing room(two_ways({.at_s = 2.0, .until_s = 9.0}, {{.condition = "trust > 0", .to = "rest"}}, "left"));
        CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 2});
        follow(room.play, {.position_s = 2.0});
        CHECK(due(room.play, offered_for(7.0)) == "ended left");
        CHECK(step(room.play, Ended{"left"}) == "hide, finish left");
    }
    SECTION("else it stops") {
        Playing room(two_ways({.at_s = 2.0, .until_s = 9.0}));
        follow(room.play, {.position_s = 2.0});
        CHECK(due(room.play, offered_for(7.0)) == "stopped: no way on");
        CHECK(step(room.play, Stopped{Why::no_way_on}) == "hide, finish ");
    }
}

TEST_CASE("an otherwise that is not available is passed over", "[choicegraph][unit]") {
    FilmOf written = two_ways({.at_s = 2.0, .until_s = 9.0, .otherwise = "b"}, {{.to = "rest"}});
    SECTION("available") {
        Playing room(written);
        CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 2});
        follow(room.play, {.position_s = 2.0});
        CHECK(due(room.play, offered_for(7.0)) == "chosen room/b by timeout");
    }
    SECTION("not available") {
        written.variables[0].initial = 4;
        Playing room(written);
        CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 3});
        follow(room.play, {.position_s = 2.0});
        CHECK(due(room.play, offered_for(7.0)) == "entered rest");
    }
}

TEST_CASE("at its end a scene follows then, or ends the film, or has no way on", "[choicegraph][unit]") {
    const auto at_its_end = [](std::vector<ThenOf> then, std::string ending) {
        Playing room({.variables = {integer("trust", 0, 0, 9)},
                      .scenes = {{.id = "room", .then = std::move(then), .ending = std::move(ending)},
                                 {.id = "next", .ending = "next"}}});
        CHECK(due(room.play, {.position_s = 29.9}) == "nothing");
        return follow(room.play, at_end);
    };
    CHECK(at_its_end({{.to = "next"}}, "") == "entered next");
    CHECK(at_its_end({}, "left") == "ended left");
    CHECK(at_its_end({{.condition = "trust > 0", .to = "next"}}, "left") == "ended left");
    CHECK(at_its_end({{.condition = "trust == 0", .to = "next"}}, "left") == "entered next");
    CHECK(at_its_end({{.condition = "trust > 0", .to = "next"}}, "") == "stopped: no way on");
    CHECK(at_its_end({}, "") == "stopped: no way on");
}

TEST_CASE("greyed, silent and the teacher's choices are shown as they should be", "[choicegraph][unit]") {
    Playing room(
        {.variables = {integer("trust", 0, 0, 9)},
         .scenes = {{.id = "room",
                     .offer = OfferOf{.at_s = 1.0, .until_s = 9.0, .otherwise = "silence"},
                     .choices = {
                         {.id = "open", .to = "room", .look = left(), .once = true, .show_disabled = true},
                         {.id = "grey", .to = "room", .condition = "trust > 0", .look = right(), .show_disabled = true},
                         {.id = "gone", .to = "room", .condition = "trust > 0", .look = right()},
                         {.id = "silence", .to = "room"},
                         {.id = "help", .to = "room", .look = left(), .by_teacher = true}}}}});
    CHECK(due(room.play, {.position_s = 1.0}) == "offered room: open silence help");
    CHECK(step(room.play, Offered{"room", {"open", "silence", "help"}}) == "show open grey(grey)");
    CHECK(step(room.play, Chosen{"room", "open", How::gaze, 1.0}) == "hide");
    follow(room.play);
    CHECK(step(room.play, Offered{"room", {"silence", "help"}}) == "show grey(grey)");
    CHECK(step(room.play, Chosen{"room", "help", How::teacher, 1.0}) == "hide");
}

TEST_CASE("a pause holds everything that time would do", "[choicegraph][unit]") {
    Playing door(visit());
    CHECK(step(door.play, Paused{}).empty());
    CHECK(due(door.play, {.position_s = 8.0}) == "nothing");
    CHECK(step(door.play, Gaze{10.0, -5.0}).empty());
    CHECK(step(door.play, Resumed{}).empty());
    follow(door.play, {.position_s = 8.0});
    CHECK(step(door.play, Paused{}).empty());
    CHECK(due(door.play, offered_for(12.0)) == "nothing");
    CHECK(door.play.available().empty());
    CHECK(step(door.play, Resumed{}).empty());
    CHECK(door.play.available().size() == 3);
    CHECK(due(door.play, offered_for(12.0)) == "chosen door/say-nothing by timeout");
    step(door.play, Chosen{"door", "ask-in", How::gaze, 3.0});
    CHECK(step(door.play, Paused{}).empty());
    CHECK(due(door.play) == "nothing");
    CHECK(door.play.can_follow() == std::vector<std::size_t>{1});
    CHECK(step(door.play, Resumed{}).empty());
    CHECK(due(door.play) == "entered hall");
}

TEST_CASE("a viewer may stop at any moment, also in a pause", "[choicegraph][unit]") {
    for (int moment = 0; moment < 5; ++moment) {
        const Film film = film_of(visit());
        Playthrough play(film);
        step(play, started());
        if (moment > 0) follow(play);
        if (moment > 1) follow(play, {.position_s = 8.0});
        if (moment > 2) step(play, Chosen{"door", "ask-in", How::gaze, 3.0});
        if (moment > 3) step(play, Paused{});
        INFO(moment);
        CHECK(step(play, Stopped{moment % 2 == 0 ? Why::viewer : Why::failure}) ==
              (moment == 2 ? "hide, finish " : "finish "));
        CHECK(play.state().phase == State::Phase::over);
        CHECK(play.can_follow().empty());
        CHECK(play.available().empty());
        CHECK(due(play, at_end) == "nothing");
    }
}

TEST_CASE("what can follow is known from the first moment on", "[choicegraph][unit]") {
    const Film film = film_of(visit());
    Playthrough play(film);
    CHECK(play.can_follow() == std::vector<std::size_t>{0});
    CHECK(play.available().empty());
    step(play, started());
    CHECK(play.can_follow() == std::vector<std::size_t>{0});
    follow(play);
    CHECK(play.can_follow() == std::vector<std::size_t>{0, 1, 3});
    follow(play, {.position_s = 8.0});
    CHECK(play.can_follow() == std::vector<std::size_t>{0, 1, 3});
    step(play, Chosen{"door", "say-nothing", How::key, 3.0});
    CHECK(play.can_follow() == std::vector<std::size_t>{3});
}

TEST_CASE("what can follow is in the film's order and without doubles", "[choicegraph][unit]") {
    Playing room({.scenes = {{.id = "room",
                              .offer = OfferOf{.at_s = 1.0, .until_s = 9.0},
                              .choices = {{.id = "a", .to = "z", .look = left()},
                                          {.id = "b", .to = "y", .look = right()},
                                          {.id = "c", .to = "z", .look = right()}},
                              .then = {{.to = "y"}}},
                             {.id = "y", .ending = "y"},
                             {.id = "z", .ending = "z"}}});
    CHECK(room.play.can_follow() == std::vector<std::size_t>{1, 2});
}

TEST_CASE("choices that are never offered are not cued", "[choicegraph][unit]") {
    // A film at fault (see check), but it must not crash anybody.
    Playing room({.scenes = {{.id = "room", .choices = {{.id = "a", .to = "z", .look = left()}}, .then = {{.to = "y"}}},
                             {.id = "y", .ending = "y"},
                             {.id = "z", .ending = "z"}}});
    CHECK(room.play.can_follow() == std::vector<std::size_t>{1});
    CHECK(follow(room.play, at_end) == "entered y");
}

TEST_CASE("a play goes on from a state reached before", "[choicegraph][unit]") {
    Playing door(visit());
    follow(door.play, {.position_s = 8.0});
    Playthrough again(door.film, door.play.state());
    CHECK(again.state() == door.play.state());
    CHECK(step(again, Chosen{"door", "ask-in", How::gaze, 3.0}) == "hide");
    CHECK_FALSE(again.state() == door.play.state());
    CHECK(step(door.play, Chosen{"door", "ask-in", How::gaze, 9.0}) == "hide");
    CHECK(again.state() == door.play.state());
}

TEST_CASE("two ways to the same place make the same state", "[choicegraph][unit]") {
    const FilmOf written = {.scenes = {{.id = "a",
                                        .offer = OfferOf{.at_s = 1.0},
                                        .choices = {{.id = "over-b", .to = "b", .look = left()},
                                                    {.id = "over-c", .to = "c", .look = right()}}},
                                       {.id = "b", .then = {{.to = "d"}}},
                                       {.id = "c", .then = {{.to = "d"}}},
                                       {.id = "d", .ending = "done"}}};
    const Film film = film_of(written);
    std::vector<State> states;
    for (const char* choice : {"over-b", "over-c"}) {
        Playthrough play(film);
        step(play, started());
        follow(play);
        follow(play, {.position_s = 1.0});
        step(play, Chosen{"a", choice, How::gaze, 1.0});
        follow(play);
        CHECK(follow(play, at_end) == "entered d");
        State state = play.state();
        state.visits[1] = state.visits[2] = 0;
        states.push_back(state);
    }
    CHECK(states[0] == states[1]);
}

TEST_CASE("a playhead that is not a number makes nothing due", "[choicegraph][unit]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Playing door(visit());
    CHECK(due(door.play, {.position_s = nan}) == "nothing");
    follow(door.play, {.position_s = 8.0});
    CHECK(due(door.play, offered_for(nan)) == "nothing");
}
