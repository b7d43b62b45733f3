// Heads that no person turns: scripted choices and recorded traces.
#include "player/viewer/chooser.hpp"
#include "player/viewer/trace.hpp"
#include "tests/catch.hpp"
#include "tests/player/director/small_film.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

constexpr double frame_s = 1.0 / 30;

struct Played {
    std::vector<std::string> path;
    std::string ending;
    std::optional<std::string> problem;
    std::optional<std::string> missed;
    double fastest_turn_deg_s = 0.0;
};

Played play(std::vector<std::string> choices, bool confirm = false) {
    const Film film = tests::small_film();
    tests::ClockDeck deck;
    player::Manner manner;
    manner.confirm = confirm;
    player::Director director{film, deck, manner, [](const Line&) {}};
    player::viewer::Chooser viewer{std::move(choices)};
    director.start({"s", "small", "v", "nl", "d"}, 0.0);
    Played played;
    Direction before = direction(0, 0);
    for (double now_s = 0.0; now_s < 60.0 && !director.over() && !viewer.problem(); now_s += frame_s) {
        deck.advance(frame_s);
        const Direction gaze = facing(viewer.head(now_s, director));
        if (now_s > 0) {
            const double speed = degrees(angle_between(before, gaze)) / frame_s;
            played.fastest_turn_deg_s = std::max(played.fastest_turn_deg_s, speed);
        }
        before = gaze;
        director.step(now_s, Sample{now_s, gaze});
    }
    played.path = director.path();
    played.ending = director.ending();
    played.problem = viewer.problem();
    played.missed = viewer.missed();
    return played;
}

} // namespace

TEST_CASE("a scripted viewer reaches each ending by looking", "[player][viewer][unit]") {
    CHECK(play({"ask"}).path == std::vector<std::string>{"door", "hall", "in"});
    CHECK(play({"push"}).ending == "sent-away");
}

TEST_CASE("a scripted viewer looks at the tick where one is asked for", "[player][viewer][unit]") {
    CHECK(play({"ask"}, true).path == std::vector<std::string>{"door", "hall", "in"});
    CHECK(play({"push"}, true).ending == "sent-away");
}

TEST_CASE("a scripted viewer waits for silence and for nothing else", "[player][viewer][unit]") {
    const auto played = play({"silent"});
    CHECK(played.path == std::vector<std::string>{"door", "street"});
    CHECK_FALSE(played.problem);
}

TEST_CASE("a scripted viewer can be the teacher", "[player][viewer][unit]") {
    CHECK(play({"steer"}).path == std::vector<std::string>{"door", "street"});
}

TEST_CASE("a script that asks for what is not offered is told so", "[player][viewer][unit]") {
    const auto played = play({"dance"});
    REQUIRE(played.problem);
    CHECK(*played.problem ==
          "choice 'dance' is not offered in scene 'door'; what is: 'ask', 'push', 'steer', 'silent'");
}

TEST_CASE("a script with choices left over when the film ends says so", "[player][viewer][unit]") {
    player::viewer::Chooser viewer{{"ask", "more"}};
    REQUIRE(viewer.unfinished());
    CHECK(viewer.unfinished()->find("'ask'") != std::string::npos);
    CHECK_FALSE(player::viewer::Chooser{{}}.unfinished());
}

TEST_CASE("a script whose choice came too late says so, and whose fault it was", "[player][viewer][unit]") {
    const Film film = tests::small_film();
    tests::ClockDeck deck;
    player::Director director{film, deck, {}, [](const Line&) {}};
    player::viewer::Chooser viewer{{"ask"}};
    director.start({"s", "small", "v", "nl", "d"}, 0.0);
    // The head is asked where it looks, but no frame ever shows it: the offer passes.
    double now_s = 0.0;
    for (; now_s < 30.0 && director.path().size() < 2; now_s += frame_s) {
        deck.advance(frame_s);
        viewer.head(now_s, director);
        director.step(now_s, Sample{now_s, direction(0, 0)});
    }
    REQUIRE(director.path() == std::vector<std::string>{"door", "street"});
    viewer.head(now_s, director);
    CHECK_FALSE(viewer.problem());
    REQUIRE(viewer.missed());
    CHECK_THAT(*viewer.missed(),
               ContainsSubstring("choice 'ask' could not be made in time in scene 'door': 'silent' was taken instead"));
}

TEST_CASE("a script whose choices were made has missed none", "[player][viewer][unit]") {
    CHECK_FALSE(play({"ask"}).missed);
    CHECK_FALSE(play({"silent"}).missed);
    CHECK_FALSE(play({"steer"}).missed);
}

TEST_CASE("a scripted head never jumps", "[player][viewer][unit]") {
    const double fastest = play({"push"}).fastest_turn_deg_s;
    CHECK(fastest > 20.0);
    CHECK(fastest < 200.0); // people reach about this in quick voluntary turns
}

TEST_CASE("a trace is read, with a header or without", "[player][viewer][unit]") {
    const auto trace = player::viewer::read_trace("t_s,yaw_deg,pitch_deg\n0,0,0\n1, 90 ,10,5\r\n\n");
    REQUIRE(trace);
    REQUIRE(trace.value().size() == 2);
    CHECK(trace.value()[1].roll_rad == Approx(radians(5)));
}

TEST_CASE("a bad trace is refused with its lines", "[player][viewer][unit]") {
    using player::viewer::read_trace;
    CHECK_FALSE(read_trace(""));
    CHECK(read_trace("0,0,0\n1,x,0\n").errors()[0].where == "line 2");
    CHECK(read_trace("0,0,0\n1,1\n").errors()[0].where == "line 2");
    CHECK(read_trace("0,0,0\n1,1,1,1,1\n").errors()[0].where == "line 2");
    CHECK(read_trace("5,0,0\n4,0,0\n").errors()[0].what == "the time goes back");
    CHECK(read_trace("0,0,91\n").errors()[0].where == "line 1");
    CHECK(read_trace("0,nan,0\n").errors()[0].where == "line 1");
    std::string long_trace;
    for (int i = 0; i < 100; ++i) long_trace += "bad1\n";
    CHECK(read_trace(long_trace).errors().size() == 10);
}

TEST_CASE("a trace turns the short way across the back", "[player][viewer][unit]") {
    player::viewer::Trace trace{player::viewer::read_trace("0,170,0\n1,-170,0\n").value()};
    const auto half = facing(trace.at(0.5));
    CHECK(degrees(angle_between(half, direction(radians(180), 0.0))) < 0.01);
    CHECK(degrees(angle_between(facing(trace.at(9.0)), direction(radians(-170), 0.0))) < 0.01);
}
