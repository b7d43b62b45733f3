#include <limits>

#include "choicegraph/playthrough.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

enum class Moment { before, leaving, playing, offering, chosen, over };

FilmOf with_teacher() {
    FilmOf written = visit();
    written.scenes[0].choices.push_back(
        {.id = "help", .to = "hall", .look = {{0.0, 0.0, 20.0, 8.0}}, .by_teacher = true});
    return written;
}

// A visit brought to that moment in its first scene.
struct Visit {
    Film film;
    Playthrough play;

    explicit Visit(Moment moment, const FilmOf& written = with_teacher()) : film(film_of(written)), play(film) {
        if (moment >= Moment::leaving) step(play, started());
        if (moment >= Moment::playing) follow(play);
        if (moment >= Moment::offering) follow(play, {.position_s = 8.0});
        if (moment >= Moment::chosen) step(play, Chosen{"door", "ask-in", How::gaze, 1.0});
        if (moment >= Moment::over) step(play, Stopped{});
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    std::string tries(const Event& event) { return step(play, event); }
};

std::string refused(const std::string& what) {
    return "refused: " + what;
}

std::vector<Event> one_of_each() {
    return {Entered{"door"},
            Offered{"door", {"ask-in"}},
            Chosen{"door", "ask-in", How::gaze, 1.0},
            Gaze{},
            Paused{},
            Resumed{},
            Ended{"let-in"},
            Stopped{Why::viewer}};
}

} // namespace

TEST_CASE("nothing happens before the start", "[choicegraph][unit]") {
    for (const Event& event : one_of_each()) {
        CHECK(Visit(Moment::before).tries(event) == refused("nothing can happen before the start"));
    }
}

TEST_CASE("nothing happens after the end, not even a gaze", "[choicegraph][unit]") {
    for (const Event& event : one_of_each()) {
        CHECK(Visit(Moment::over).tries(event) == refused("nothing can happen after the end"));
    }
}

TEST_CASE("a session starts once, and with its own film", "[choicegraph][unit]") {
    CHECK(Visit(Moment::before).tries(started("other")) ==
          refused("this is a session of the film 'other', not of 'visit'"));
    for (const Moment moment : {Moment::leaving, Moment::playing, Moment::offering, Moment::over}) {
        CHECK(Visit(moment).tries(started()) == refused("the session had started already"));
    }
}

TEST_CASE("between two scenes only the one that was chosen is entered", "[choicegraph][unit]") {
    CHECK(Visit(Moment::leaving).tries(Entered{"hall"}) ==
          refused("'hall' cannot be entered here: 'door' was to follow"));
    Visit chosen(Moment::chosen);
    CHECK(chosen.tries(Entered{"street"}) == refused("'street' cannot be entered here: 'hall' was to follow"));
    CHECK(chosen.tries(Entered{"attic"}) == refused("'attic' cannot be entered here: 'hall' was to follow"));
    CHECK(chosen.tries(Offered{"door", {"ask-in"}}) == refused("no answers can be offered between two scenes"));
    CHECK(chosen.tries(Chosen{"door", "ask-in", How::gaze, 1.0}) ==
          refused("'ask-in' cannot be chosen here: no answers are offered"));
    CHECK(chosen.tries(Ended{"let-in"}) == refused("the film cannot end here with 'let-in': 'hall' was to follow"));
    CHECK(chosen.tries(Stopped{Why::no_way_on}) == refused("the film has a way on here: 'hall' was to follow"));
}

TEST_CASE("a scene that makes an offer is not left before it", "[choicegraph][unit]") {
    Visit playing(Moment::playing);
    CHECK(playing.tries(Entered{"hall"}) == refused("'hall' cannot be entered here: the answers of 'door' come first"));
    CHECK(playing.tries(Chosen{"door", "ask-in", How::gaze, 1.0}) ==
          refused("'ask-in' cannot be chosen here: no answers are offered"));
    CHECK(playing.tries(Ended{"let-in"}) ==
          refused("the film cannot end here with 'let-in': the answers of 'door' come first"));
    CHECK(playing.tries(Stopped{Why::no_way_on}) ==
          refused("the film has a way on here: the answers of 'door' come first"));
}

TEST_CASE("an offer lists exactly what can be chosen, in the film's order", "[choicegraph][unit]") {
    Visit playing(Moment::playing);
    const std::string answers = "the answers of 'door' here are 'ask-in', 'tell', 'say-nothing', 'help', not ";
    CHECK(playing.tries(Offered{"door", {"ask-in", "tell"}}) == refused(answers + "'ask-in', 'tell'"));
    CHECK(playing.tries(Offered{"door", {}}) == refused(answers + "nothing"));
    CHECK(playing.tries(Offered{"door", {"tell", "ask-in", "say-nothing", "help"}}) ==
          refused(answers + "'tell', 'ask-in', 'say-nothing', 'help'"));
    CHECK(playing.tries(Offered{"door", {"ask-in", "tell", "say-nothing", "help", "help"}}) ==
          refused(answers + "'ask-in', 'tell', 'say-nothing', 'help', 'help'"));
    CHECK(playing.tries(Offered{"hall", {"ask-in"}}) == refused("the answers of 'hall' cannot be offered in 'door'"));
    CHECK(Visit(Moment::offering).tries(Offered{"door", {"ask-in", "tell", "say-nothing", "help"}}) ==
          refused("the answers of 'door' are offered already"));
}

TEST_CASE("a scene without an offer, or with nothing to choose, offers nothing", "[choicegraph][unit]") {
    Visit chosen(Moment::chosen);
    follow(chosen.play);
    CHECK(chosen.tries(Offered{"hall", {}}) == refused("'hall' offers no answers"));

    FilmOf written = visit();
    written.scenes[0].choices = {{.id = "ask-in", .to = "hall", .condition = "told", .look = left()}};
    written.scenes[0].offer->otherwise.clear();
    Visit nothing(Moment::playing, written);
    CHECK(nothing.tries(Offered{"door", {}}) == refused("there is nothing to choose from in 'door' here"));
    CHECK(nothing.tries(Entered{"hall"}) == refused("'hall' cannot be entered here: 'door' has no way on"));
}

TEST_CASE("only what is offered in the scene that is on can be chosen", "[choicegraph][unit]") {
    Visit offering(Moment::offering);
    CHECK(offering.tries(Chosen{"hall", "ask-in", How::gaze, 1.0}) ==
          refused("'ask-in' cannot be chosen here: the scene is 'door', not 'hall'"));
    CHECK(offering.tries(Chosen{"door", "run", How::gaze, 1.0}) ==
          refused("'run' cannot be chosen here: the answers of 'door' are 'ask-in', 'tell', 'say-nothing', 'help'"));
    CHECK(offering.tries(Entered{"hall"}) ==
          refused("'hall' cannot be entered here: 'say-nothing' is taken when the answers of 'door' end"));
    CHECK(offering.tries(Ended{"let-in"}) == refused("the film cannot end here with 'let-in': 'say-nothing' is taken "
                                                     "when the answers of 'door' end"));
}

TEST_CASE("an answer is chosen only in a way that it can be", "[choicegraph][unit]") {
    const auto choose = [](const char* choice, How how) {
        return Visit(Moment::offering).tries(Chosen{"door", choice, how, 1.0});
    };
    const std::string no = "refused: ";
    CHECK(choose("ask-in", How::gaze) == "hide");
    CHECK(choose("ask-in", How::key) == "hide");
    CHECK(choose("ask-in", How::teacher) == "hide");
    CHECK(choose("ask-in", How::timeout) ==
          no + "'ask-in' cannot be chosen here: it is not the answer taken when the offer ends");
    CHECK(choose("say-nothing", How::gaze) == no + "'say-nothing' cannot be chosen here: it has no place to look at");
    CHECK(choose("say-nothing", How::key) == "hide");
    CHECK(choose("say-nothing", How::teacher) == "hide");
    CHECK(choose("say-nothing", How::timeout) == "hide");
    CHECK(choose("help", How::teacher) == "hide");
    CHECK(choose("help", How::gaze) == no + "'help' cannot be chosen here: it is the teacher's to choose");
    CHECK(choose("help", How::key) == no + "'help' cannot be chosen here: it is the teacher's to choose");
    CHECK(choose("help", How::timeout) ==
          no + "'help' cannot be chosen here: it is not the answer taken when the offer ends");
}

TEST_CASE("time is never up for an offer without until", "[choicegraph][unit]") {
    FilmOf written = visit();
    written.scenes[0].offer->until_s.reset();
    written.scenes[0].then = {{.to = "street"}};
    Visit offering(Moment::offering, written);
    CHECK(offering.tries(Chosen{"door", "say-nothing", How::timeout, 60.0}) ==
          refused("'say-nothing' cannot be chosen here: it is not the answer taken when the offer ends"));
    CHECK(offering.tries(Entered{"street"}) ==
          refused("'street' cannot be entered here: the answers of 'door' stay until one is chosen"));
    CHECK(offering.tries(Stopped{Why::no_way_on}) ==
          refused("the film has a way on here: the answers of 'door' stay until one is chosen"));
}

TEST_CASE("the time since an offer is a time", "[choicegraph][unit]") {
    for (const double after :
         {-0.001, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CHECK(Visit(Moment::offering).tries(Chosen{"door", "ask-in", How::gaze, after}) ==
              refused("'ask-in' cannot be chosen here: the time since the offer is not a time"));
    }
    CHECK(Visit(Moment::offering).tries(Chosen{"door", "ask-in", How::gaze, 0.0}) == "hide");
}

TEST_CASE("nobody looks outside the sphere", "[choicegraph][unit]") {
    const std::string no = refused("nobody can look there: yaw is within 180 degrees, pitch within 90");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(Visit(Moment::playing).tries(Gaze{180.0, -90.0}).empty());
    for (const Gaze& gaze :
         {Gaze{180.1, 0}, Gaze{-180.1, 0}, Gaze{0, 90.1}, Gaze{0, -90.1}, Gaze{nan, 0}, Gaze{0, nan}}) {
        CHECK(Visit(Moment::playing).tries(gaze) == no);
    }
}

TEST_CASE("pauses do not nest, and nothing but an end or a gaze happens in one", "[choicegraph][unit]") {
    CHECK(Visit(Moment::playing).tries(Resumed{}) == refused("the film was not paused"));
    for (const Moment moment : {Moment::leaving, Moment::playing, Moment::offering}) {
        Visit paused(moment);
        paused.tries(Paused{});
        const std::string no = refused("the film is paused: it can only go on, or stop");
        CHECK(paused.tries(Paused{}) == no);
        CHECK(paused.tries(Entered{"door"}) == no);
        CHECK(paused.tries(Offered{"door", {"ask-in", "tell", "say-nothing", "help"}}) == no);
        CHECK(paused.tries(Chosen{"door", "help", How::teacher, 1.0}) == no);
        CHECK(paused.tries(Ended{"let-in"}) == no);
        CHECK(paused.tries(Stopped{Why::no_way_on}) ==
              refused("the film is paused: it can only go on, or be stopped by somebody"));
        CHECK(paused.tries(Gaze{1.0, 1.0}).empty());
        CHECK(paused.tries(Resumed{}).empty());
        CHECK(paused.tries(Resumed{}) == refused("the film was not paused"));
    }
}

TEST_CASE("a scene goes on to no other place than its own", "[choicegraph][unit]") {
    Visit hall(Moment::chosen);
    follow(hall.play);
    CHECK(hall.tries(Entered{"street"}) == refused("'street' cannot be entered here: 'inside' follows 'hall'"));
    CHECK(hall.tries(Ended{"let-in"}) == refused("the film cannot end here with 'let-in': 'inside' follows 'hall'"));
    CHECK(hall.tries(Stopped{Why::no_way_on}) == refused("the film has a way on here: 'inside' follows 'hall'"));
    CHECK(hall.tries(Entered{"inside"}) == "take inside, cue");
    CHECK(hall.tries(Entered{"street"}) ==
          refused("'street' cannot be entered here: 'inside' ends the film with 'let-in'"));
    CHECK(hall.tries(Ended{"sent-away"}) ==
          refused("the film cannot end here with 'sent-away': 'inside' ends the film with 'let-in'"));
    CHECK(hall.tries(Stopped{Why::no_way_on}) ==
          refused("the film has a way on here: 'inside' ends the film with 'let-in'"));
    CHECK(hall.tries(Ended{"let-in"}) == "finish let-in");
}
