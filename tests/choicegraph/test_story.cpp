// Stories: paths through a film with what is expected on them, told as texts.
#include <utility>

#include "choicegraph/story.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

Expect in_scene(std::string id) {
    Expect expect;
    expect.scene = std::move(id);
    return expect;
}

Expect with(std::string variable, int value, bool boolean = false) {
    Expect expect;
    expect.variables[std::move(variable)] = {boolean, value};
    return expect;
}

Expect offered(std::vector<std::string> ids) {
    Expect expect;
    expect.offered = std::move(ids);
    return expect;
}

/// "3/expect/scene: words", one line a difference; "followed" if there is none.
std::string told(const Film& film, std::vector<StoryStep> steps, std::uint64_t seed = 0, const char* language = "en") {
    const auto found = differences(film, Story{{}, seed, std::move(steps)});
    std::string text;
    for (const Difference& difference : found) {
        CHECK(difference.what.contains("nl"));
        CHECK(difference.what.contains("en"));
        text += (text.empty() ? "" : "\n") + std::to_string(difference.step) + difference.key + ": " +
                difference.what.at(language);
    }
    return found.empty() ? "followed" : text;
}

} // namespace

TEST_CASE("a story that the film follows to its end differs in nothing", "[choicegraph][story][unit]") {
    const Film film = film_of(visit());
    CHECK(told(film, {Reach{"door"}, offered({"ask-in", "tell", "say-nothing"}), with("trust", 2), Choose{"tell", {}},
                      Reach{"door"}, with("told", 1, true), offered({"say-nothing"}), Wait{}, Finishes{"sent-away"}}) ==
          "followed");
    CHECK(told(film, {Choose{"ask-in", {}}, in_scene("hall"), with("trust", 4), Reach{"hall"}, Reach{"inside"},
                      Finishes{"let-in"}}) == "followed");
}

TEST_CASE("scenes that ask nothing need not be named, and each entry is named once", "[choicegraph][story][unit]") {
    const Film film = film_of(visit());
    CHECK(told(film, {Choose{"ask-in", {}}, Reach{"inside"}}) == "followed");
    CHECK(told(film, {Choose{"ask-in", {}}, Finishes{"let-in"}}) == "followed");
    CHECK(told(film, {Reach{"door"}, Reach{"door"}}) ==
          "1/scene: 'door' does not come here: 'door' asks for an answer first: 'ask-in', 'tell', 'say-nothing'.");
    CHECK(told(film, {Choose{"tell", {}}, Reach{"door"}}) == "followed");
}

TEST_CASE("the first difference of a story is told with its place, and nothing after it",
          "[choicegraph][story][unit]") {
    const Film film = film_of(visit());
    CHECK(told(film, {Choose{"ask-in", {}}, in_scene("street"), with("trust", 0)}) ==
          "1/expect/scene: 'street' was expected, but the film is in 'hall'.");
    CHECK(told(film, {with("trust", 5)}) == "0/expect/variables/trust: 'trust' is 2; 5 was expected.");
    CHECK(told(film, {with("told", 1, true)}) == "0/expect/variables/told: 'told' is false; true was expected.");
    CHECK(told(film, {offered({"ask-in"})}) ==
          "0/expect/offered: On offer is 'ask-in', 'tell', 'say-nothing'; 'ask-in' was expected.");
    CHECK(told(film, {Choose{"tell", {}}, Choose{"tell", {}}}) ==
          "1/choose: 'tell' cannot be chosen in 'door' now; these can: 'say-nothing'.");
    CHECK(told(film, {Choose{"ask-in", {}}, Choose{"tell", {}}}) ==
          "1/choose: There is nothing left to choose: the film has ended with 'let-in'.");
    CHECK(told(film, {Choose{"ask-in", {}}, Finishes{"sent-away"}}) ==
          "1/ending: The ending 'sent-away' does not come here: the film has ended with 'let-in'.");
    CHECK(told(film, {Finishes{"let-in"}}) ==
          "0/ending: The ending 'let-in' does not come here: 'door' asks for an "
          "answer first: 'ask-in', 'tell', 'say-nothing'.");
    CHECK(told(film, {Choose{"say-nothing", How::gaze}}) ==
          "0/choose: This cannot happen here: 'say-nothing' cannot be chosen here: it has no place to look at.");
    Expect twice;
    twice.times["door"] = 2;
    CHECK(told(film, {twice}) == "0/expect/times/door: 'door' was entered 1 times; 2 was expected.");
    CHECK(told(film, {Wait{}, in_scene("hall")}, 0, "nl") ==
          "1/expect/scene: Verwacht was 'hall', maar de film is in 'street'.");
}

TEST_CASE("names that the film does not have are told all at once", "[choicegraph][story][unit]") {
    const Film film = film_of(visit());
    CHECK(told(film, {Reach{"attic"}, Choose{"fly", {}}, LookThrough{"roof"}, GoBack{"attic"}, Finishes{"bliss"},
                      with("luck", 1), with("told", 1), offered({"ask-in", "fly"}), in_scene("cellar")}) ==
          "0/scene: This film has no scene 'attic'.\n"
          "1/choose: This film has no choice 'fly'.\n"
          "2/view: This film has no clip 'roof'.\n"
          "3/back: This film has no scene 'attic'.\n"
          "4/ending: This film has no ending 'bliss'.\n"
          "5/expect/variables/luck: This film has no variable 'luck'.\n"
          "6/expect/variables/told: 'told' is true or false, not a number.\n"
          "7/expect/offered/1: This film has no choice 'fly'.\n"
          "8/expect/scene: This film has no scene 'cellar'.");
}

TEST_CASE("a story goes back to an earlier offer, after the end too", "[choicegraph][story][unit]") {
    const Film film = film_of(visit());
    CHECK(told(film, {GoBack{}}) == "0/back: On this way no answer was asked for yet to go back to.");
    CHECK(told(film, {Wait{}, Finishes{"sent-away"}, GoBack{"door"}, in_scene("door"),
                      offered({"ask-in", "tell", "say-nothing"}), Choose{"ask-in", {}}, Finishes{"let-in"}}) ==
          "followed");
    CHECK(told(film, {Choose{"tell", {}}, GoBack{}, with("told", 0, true)}) == "followed");
    CHECK(told(film, {Choose{"tell", {}}, GoBack{"hall"}}) ==
          "1/back: On this way no answer was asked for in 'hall' yet to go back to.");
}

TEST_CASE("a story waits only where an offer ends", "[choicegraph][story][unit]") {
    FilmOf written = visit();
    written.scenes[0].offer = OfferOf{.at_s = 1.0};
    CHECK(told(film_of(written), {Wait{}}) == "0/wait: 'door' waits until an answer is chosen.");
    written.scenes[0].offer = OfferOf{.at_s = 1.0, .until_s = 2.0};
    written.scenes[0].then = {{.to = "hall"}};
    CHECK(told(film_of(written), {Wait{}, in_scene("hall"), Wait{}}) ==
          "2/wait: There is nothing left to choose: the film has ended with 'let-in'.");
}

TEST_CASE("a story does not follow a circle for ever", "[choicegraph][story][unit]") {
    const FilmOf round{.scenes = {{.id = "a", .then = {{.to = "b"}}},
                                  {.id = "b", .then = {{.to = "a"}}},
                                  {.id = "c", .ending = "out"}}};
    const Film film = film_of(round);
    CHECK(told(film, {Reach{"a"}, Reach{"b"}, Reach{"a"}, Reach{"b"}}) == "followed");
    CHECK(told(film, {Reach{"c"}}) == "0/scene: 'c' does not come: the film goes round without asking anything.");
    CHECK(told(film, {Finishes{"out"}}) == "0/ending: The ending 'out' does not come here: the film goes round.");
    CHECK(told(film, {Wait{}}) == "0/wait: No offer comes: the film goes round.");
}

TEST_CASE("views, returning and chance are followed as the seed and the film have it", "[choicegraph][story][unit]") {
    Film film = film_of({.scenes = {{.id = "hall", .then = {{.to = "kitchen"}, {.to = "garden"}}},
                                    {.id = "kitchen", .ending = "tea"},
                                    {.id = "garden", .ending = "rain"},
                                    {.id = "aside", .ending = "lost"}},
                         .clips = {"clip", "other"}});
    film.clips[1].viewpoint = "client";
    film.scenes[0].views = {{1, {}}};
    for (Then& then : film.scenes[0].then) then.weight = 1;
    Expect through;
    through.clip = "other";
    CHECK(told(film, {LookThrough{"other"}, through}) == "followed");
    CHECK(told(film, {through}) == "0/expect/clip: The clip 'other' was expected, but 'clip' is on air.");
    std::size_t teas = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const bool tea = told(film, {Finishes{"tea"}}, seed) == "followed";
        const bool rain = told(film, {Finishes{"rain"}}, seed) == "followed";
        CHECK(tea != rain);
        teas += tea ? 1 : 0;
    }
    CHECK(teas > 60);
    CHECK(teas < 140);

    film.scenes[0].then = {{{}, {}, 3, 1}};
    film.scenes[3].returns = true;
    CHECK(told(film, {Reach{"aside"}, Reach{"kitchen"}, Finishes{"tea"}}) == "followed");
}

TEST_CASE("the way an answer is given follows from the answer unless the story says it", "[choicegraph][story][unit]") {
    FilmOf written = visit();
    written.scenes[0].choices.push_back({.id = "help", .to = "inside", .look = left(), .by_teacher = true});
    written.scenes[0].choices.push_back({.id = "shrug", .to = "hall"});
    const Film film = film_of(written);
    for (const char* choice : {"ask-in", "say-nothing", "help", "shrug"}) {
        CHECK(told(film, {Choose{choice, {}}}) == "followed");
    }
    CHECK(told(film, {Choose{"help", How::gaze}}) ==
          "0/choose: This cannot happen here: 'help' cannot be chosen here: it is the teacher's to choose.");
    CHECK(told(film, {Choose{"shrug", How::teacher}}) == "followed");
}
