// Back to an earlier offer, to try another answer: everything is as it was, and the record goes on.
#include "choicegraph/replay.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr Playhead at_end = {.position_s = 30.0, .finished = true};
const std::string no_such_place =
    "refused: one can only go back to where answers were offered on the way that led "
    "here, and line ";

struct Playing {
    Film film;
    Playthrough play;
    State at_offer;

    // At the first offer; its event was line 3.
    explicit Playing(const FilmOf& written) : film(film_of(written)), play(film) {
        play.on(Started{"s1", written.id, "sha256:0", "nl", "test", 5});
        follow(play);
        at_offer = play.state();
        follow(play, {.position_s = 8.0});
    }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;
};

} // namespace

TEST_CASE("going back restores what was before the offer, which is then due again", "[choicegraph][unit]") {
    Playing visiting(visit());
    step(visiting.play, Chosen{"door", "ask-in", How::gaze, 1.0});
    follow(visiting.play);
    CHECK(visiting.play.state().values[0] == 4);
    CHECK(step(visiting.play, WentBack{3}) == "take door, cue door hall street");
    CHECK(visiting.play.state() == visiting.at_offer);
    CHECK(due(visiting.play, {.position_s = 8.0}) == "offered door: ask-in tell say-nothing");
    follow(visiting.play, {.position_s = 8.0});
    CHECK(step(visiting.play, Chosen{"door", "say-nothing", How::key, 1.0}) == "hide");
    CHECK(follow(visiting.play) == "entered street");
}

TEST_CASE("going back begins where the answers appear", "[choicegraph][unit]") {
    const auto from_s = [](double scene_from_s) {
        FilmOf written = visit();
        written.scenes[0].from_s = scene_from_s;
        Playing visiting(written);
        const auto actions = std::get<Actions>(visiting.play.on(WentBack{3}));
        CHECK(std::holds_alternative<Hide>(actions.front()));
        return std::get<Take>(actions[1]).from_s;
    };
    CHECK(from_s(0.0) == 8.0);
    CHECK(from_s(9.0) == 9.0);
}

TEST_CASE("one can go back between two scenes, while answers hang, and after any end", "[choicegraph][unit]") {
    Playing visiting(visit());
    CHECK(step(visiting.play, WentBack{3}) == "hide, take door, cue door hall street");
    follow(visiting.play, {.position_s = 8.0});
    // Lines 4 and 5 are the going back and the offer made again.
    CHECK(step(visiting.play, WentBack{3}) == no_such_place + "3 is no such place");
    step(visiting.play, Chosen{"door", "ask-in", How::gaze, 1.0});
    CHECK(step(visiting.play, WentBack{5}) == "take door, cue door hall street");
    for (const bool by_viewer : {true, false}) {
        follow(visiting.play, {.position_s = 8.0});
        const std::uint64_t offer = visiting.play.earlier_offers().back().line;
        step(visiting.play, Chosen{"door", "say-nothing", How::gaze, 1.0});
        step(visiting.play, Chosen{"door", "say-nothing", How::key, 1.0});
        follow(visiting.play);
        if (by_viewer) {
            step(visiting.play, Stopped{Why::viewer});
        } else {
            CHECK(follow(visiting.play, at_end) == "ended sent-away");
        }
        CHECK(visiting.play.state().phase == State::Phase::over);
        CHECK(step(visiting.play, WentBack{offer}) == "take door, cue door hall street");
        CHECK(visiting.play.state() == visiting.at_offer);
    }
}

TEST_CASE("nobody goes back in a pause, and a pause before does not matter", "[choicegraph][unit]") {
    Playing visiting(visit());
    step(visiting.play, Paused{});
    CHECK(step(visiting.play, WentBack{3}) == "refused: the film is paused: it can only go on, or stop");
    step(visiting.play, Resumed{});
    CHECK(step(visiting.play, WentBack{3}) == "hide, take door, cue door hall street");
    CHECK_FALSE(visiting.play.state().paused);
}

TEST_CASE("one goes back to offers alone, on the way that led here", "[choicegraph][unit]") {
    Playing visiting(visit());
    for (const std::uint64_t line : {0, 1, 2, 4, 99}) {
        CHECK(step(visiting.play, WentBack{line}) == no_such_place + std::to_string(line) + " is no such place");
    }
    const Film film = film_of(visit());
    Playthrough fresh(film);
    CHECK(step(fresh, WentBack{1}) == no_such_place + "1 is no such place");
}

TEST_CASE("values, visits, answers used once, returns, draws and the viewpoint all come back", "[choicegraph][unit]") {
    Playing talking(talk());
    step(talking.play, Viewed{"first", "client"});
    step(talking.play, Chosen{"first", "ask", How::gaze, 1.0});
    const std::string first_try = follow(talking.play) + "; " + follow(talking.play, at_end);
    CHECK_FALSE(talking.play.state() == talking.at_offer);
    step(talking.play, WentBack{3});
    CHECK(talking.play.state() == talking.at_offer);
    // The same draw again: only the answer makes a difference.
    follow(talking.play, {.position_s = 8.0});
    step(talking.play, Chosen{"first", "ask", How::gaze, 1.0});
    CHECK(follow(talking.play) + "; " + follow(talking.play, at_end) == first_try);

    Playing visiting(visit());
    step(visiting.play, Chosen{"door", "tell", How::gaze, 1.0});
    CHECK(visiting.play.state().used[0][1]);
    step(visiting.play, WentBack{3});
    CHECK_FALSE(visiting.play.state().used[0][1]);
}

TEST_CASE("the offers that can be gone back to are listed with what was answered", "[choicegraph][unit]") {
    const auto listed = [](const Playthrough& play) {
        std::string text;
        for (const EarlierOffer& offer : play.earlier_offers()) {
            text += (text.empty() ? "" : ", ") + std::to_string(offer.line) + " " + offer.scene + ":" + offer.chosen;
        }
        return text;
    };
    Playing visiting(visit());
    CHECK(listed(visiting.play) == "3 door:");
    step(visiting.play, Chosen{"door", "tell", How::gaze, 1.0});
    follow(visiting.play);
    step(visiting.play, Gaze{1.0, 2.0});
    follow(visiting.play, {.position_s = 8.0});
    CHECK(listed(visiting.play) == "3 door:tell, 7 door:");
    step(visiting.play, Chosen{"door", "say-nothing", How::key, 1.0});
    follow(visiting.play);
    CHECK(listed(visiting.play) == "3 door:tell, 7 door:say-nothing");
    step(visiting.play, WentBack{7});
    CHECK(listed(visiting.play) == "3 door:tell");
    step(visiting.play, WentBack{3});
    CHECK(listed(visiting.play).empty());
}

TEST_CASE("a play that begins in the middle goes back no further than that", "[choicegraph][unit]") {
    Playing visiting(visit());
    step(visiting.play, Paused{});
    Playthrough again(visiting.film, visiting.play.state());
    step(again, Resumed{});
    step(again, Chosen{"door", "tell", How::gaze, 1.0});
    CHECK(again.earlier_offers().empty());
    follow(again);
    follow(again, {.position_s = 8.0});
    REQUIRE(again.earlier_offers().size() == 1);
    const State before = again.state();
    CHECK(step(again, WentBack{again.earlier_offers()[0].line}) == "hide, take door, cue street");
    follow(again, {.position_s = 8.0});
    CHECK(again.state() == before);
}

TEST_CASE("of a way of endless length the older part is forgotten, and the rest is right", "[choicegraph][unit]") {
    const Film film = film_of({.variables = {integer("n", 0, 0, 1'000'000)},
                               .scenes = {{.id = "a",
                                           .effects = {"n = n + 1"},
                                           .offer = OfferOf{.at_s = 1.0},
                                           .choices = {{.id = "again", .to = "a", .look = left()}},
                                           .then = {{.condition = "n < 0", .to = "a"}}}}});
    Playthrough play(film);
    play.on(started());
    for (std::size_t i = 0; i < steps_limit / 2; ++i) {
        play.on(Entered{"a"});
        play.on(Offered{"a", {"again"}});
        play.on(Chosen{"a", "again", How::gaze, 1.0});
    }
    const auto offers = play.earlier_offers();
    CHECK(offers.size() > steps_limit / 6 - 2);
    CHECK(offers.size() < steps_limit / 3 + 2);
    CHECK(step(play, WentBack{3}) == no_such_place + "3 is no such place");
    const EarlierOffer& oldest = offers.front();
    CHECK(step(play, WentBack{oldest.line}) == "take a, cue a");
    // Lines: started, then three a round, of which the offer is the second.
    CHECK(play.state().values[0] == static_cast<std::int32_t>(oldest.line / 3));
}

TEST_CASE("a record with going back keeps the path as it stands, and every try", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    const std::vector<std::string> all = {"ask-in", "tell", "say-nothing"};
    const std::vector<Line> lines = {{1, 0.0, started()},
                                     {2, 0.1, Entered{"door"}},
                                     {3, 8.0, Offered{"door", all}},
                                     {4, 9.0, Chosen{"door", "tell", How::gaze, 1.0}},
                                     {5, 9.0, Entered{"door"}},
                                     {6, 18.0, Offered{"door", {"say-nothing"}}},
                                     {7, 19.0, Chosen{"door", "say-nothing", How::key, 1.0}},
                                     {8, 19.0, Entered{"street"}},
                                     {9, 25.0, Ended{"sent-away"}},
                                     {10, 30.0, WentBack{6}},
                                     {11, 30.0, Offered{"door", {"say-nothing"}}},
                                     {12, 31.0, WentBack{3}},
                                     {13, 31.0, Offered{"door", all}},
                                     {14, 33.0, Chosen{"door", "ask-in", How::gaze, 2.0}},
                                     {15, 33.0, Entered{"hall"}},
                                     {16, 40.0, Entered{"inside"}},
                                     {17, 50.0, Ended{"let-in"}}};
    const auto result = replay(film, lines);
    if (const auto* impossible = std::get_if<Impossible>(&result)) FAIL(impossible->n << ": " << impossible->what);
    const Outcome& outcome = std::get<Outcome>(result);
    CHECK(outcome.path == std::vector<std::string>{"door", "hall", "inside"});
    CHECK(outcome.ending == "let-in");
    CHECK(outcome.length_s == 50.0);
    CHECK(outcome.decisions == std::vector<Outcome::Decision>{{33.0, "door", "ask-in", How::gaze, 2.0, 14}});
    const Outcome::Try first{6, 10, "door", {"street"}, {{19.0, "door", "say-nothing", How::key, 1.0, 7}}, "sent-away"};
    const Outcome::Try second{3, 12, "door", {"door"}, {{9.0, "door", "tell", How::gaze, 1.0, 4}}, ""};
    CHECK(outcome.tries == std::vector<Outcome::Try>{first, second});
    // Cut off after the going back: the film is open again.
    const auto open = replay(film, {lines.begin(), lines.begin() + 10});
    CHECK(std::get<Outcome>(open).ending.empty());
    CHECK(std::get<Outcome>(open).path == std::vector<std::string>{"door", "door"});
}

TEST_CASE("a record cannot go back to what was never offered, or was gone back from", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    std::vector<Line> lines = {{1, 0.0, started()},
                               {2, 0.1, Entered{"door"}},
                               {3, 8.0, Offered{"door", {"ask-in", "tell", "say-nothing"}}},
                               {4, 9.0, WentBack{3}},
                               {5, 9.0, WentBack{3}}};
    CHECK(std::get<Impossible>(replay(film, lines)).n == 5);
    lines[3].event = WentBack{2};
    CHECK(std::get<Impossible>(replay(film, lines)).n == 4);
    lines[3].event = WentBack{9};
    CHECK(std::get<Impossible>(replay(film, lines)).n == 4);
}
