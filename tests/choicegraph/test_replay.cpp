#include <limits>

#include "choicegraph/replay.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/told.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

const std::vector<std::string> all = {"ask-in", "tell", "say-nothing"};

std::vector<Line> good() {
    return {{1, 0.0, started()},
            {2, 0.1, Entered{"door"}},
            {3, 4.0, Gaze{-19.2, -24.1}},
            {4, 5.0, Paused{}},
            {5, 7.0, Resumed{}},
            {6, 10.1, Offered{"door", all}},
            {7, 11.9, Chosen{"door", "tell", How::gaze, 1.8}},
            {8, 11.9, Entered{"door"}},
            {9, 20.0, Offered{"door", {"say-nothing"}}},
            {10, 32.0, Chosen{"door", "say-nothing", How::timeout, 12.0}},
            {11, 32.0, Entered{"street"}},
            {12, 38.0, Ended{"sent-away"}}};
}

std::string wrong(const std::vector<Line>& lines) {
    const Film film = film_of(visit());
    const auto result = replay(film, lines);
    const auto* impossible = std::get_if<Impossible>(&result);
    return impossible ? std::to_string(impossible->n) + ": " + impossible->what : "nothing";
}

std::string wrong_with(std::size_t n, const Line& line) {
    std::vector<Line> lines = good();
    lines[n - 1] = line;
    return wrong(lines);
}

} // namespace

TEST_CASE("a good record gives the path, the decisions, the ending and the length", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    const auto result = replay(film, good());
    REQUIRE(std::holds_alternative<Outcome>(result));
    const auto& outcome = std::get<Outcome>(result);
    CHECK(outcome.path == std::vector<std::string>{"door", "door", "street"});
    CHECK(outcome.decisions == std::vector<Outcome::Decision>{{11.9, "door", "tell", How::gaze, 1.8, 7},
                                                              {32.0, "door", "say-nothing", How::timeout, 12.0, 10}});
    CHECK(outcome.ending == "sent-away");
    CHECK(outcome.length_s == 38.0);
}

TEST_CASE("that help was asked for changes nothing else, wherever it stands after the start", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    const auto plain = std::get<Outcome>(replay(film, good()));
    for (std::size_t place = 1; place <= good().size(); ++place) {
        INFO("after line " << place);
        std::vector<Line> lines = good();
        const double t_s = lines[place - 1].t_s;
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), Line{0, t_s, Asked{}});
        for (std::size_t i = 0; i < lines.size(); ++i) lines[i].n = i + 1;
        const auto result = replay(film, lines);
        REQUIRE(std::holds_alternative<Outcome>(result));
        auto outcome = std::get<Outcome>(result);
        const std::string scene = place < 2 ? "" : place < 11 ? "door" : "street";
        CHECK(outcome.asked == std::vector<Outcome::Request>{{t_s, scene, Wish::help, place + 1}});
        CHECK(outcome.path == plain.path);
        CHECK(outcome.ending == plain.ending);
        CHECK(outcome.decisions.size() == plain.decisions.size());
    }
    CHECK(wrong({{1, 0.0, Asked{}}}) == "1: a record begins with the start");
}

TEST_CASE("every beginning of a good record is a good record without an ending", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    std::vector<Line> lines = good();
    while (!lines.empty()) {
        lines.pop_back();
        const auto result = replay(film, lines);
        REQUIRE(std::holds_alternative<Outcome>(result));
        CHECK(std::get<Outcome>(result).ending.empty());
        CHECK(std::get<Outcome>(result).length_s == (lines.empty() ? 0.0 : lines.back().t_s));
    }
    CHECK(std::get<Outcome>(replay(film, {})) == Outcome{});
}

TEST_CASE("a session that was stopped has a path and no ending", "[choicegraph][replay]") {
    const Film film = film_of(visit());
    const auto result = replay(film, {{1, 0.0, started()}, {2, 0.0, Entered{"door"}}, {3, 2.5, Stopped{Why::viewer}}});
    const auto& outcome = std::get<Outcome>(result);
    CHECK(outcome.path == std::vector<std::string>{"door"});
    CHECK(outcome.ending.empty());
    CHECK(outcome.length_s == 2.5);
}

TEST_CASE("lines count from 1 without a gap", "[choicegraph][replay]") {
    CHECK(wrong_with(1, {0, 0.0, started()}) == "1: the line is numbered 0, and 1 was to follow");
    CHECK(wrong_with(3, {4, 4.0, Gaze{}}) == "3: the line is numbered 4, and 3 was to follow");
    CHECK(wrong_with(4, {3, 5.0, Paused{}}) == "4: the line is numbered 3, and 4 was to follow");
    std::vector<Line> lines = good();
    lines.erase(lines.begin() + 2);
    CHECK(wrong(lines) == "3: the line is numbered 4, and 3 was to follow");
}

TEST_CASE("time never goes back, and is a time", "[choicegraph][replay]") {
    CHECK(wrong_with(6, {6, 6.99, Offered{"door", all}}) == "6: the line's time is before that of the line above it");
    CHECK(wrong_with(6, {6, 7.0, Offered{"door", all}}) == "nothing");
    for (const double t : {-0.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CHECK(wrong_with(1, {1, t, started()}) == "1: the line's time is not a time");
        CHECK(wrong_with(3, {3, t, Gaze{}}) == "3: the line's time is not a time");
    }
}

TEST_CASE("a record begins with the start of its own film", "[choicegraph][replay]") {
    CHECK(wrong_with(1, {1, 0.0, Entered{"door"}}) == "1: a record begins with the start");
    CHECK(wrong_with(1, {1, 0.0, started("other")}) == "1: this is a session of the film 'other', not of 'visit'");
    CHECK(wrong_with(3, {3, 4.0, started()}) == "3: the session had started already");
}

TEST_CASE("the first line that could not have happened is named", "[choicegraph][replay]") {
    CHECK(wrong_with(2, {2, 0.1, Entered{"hall"}}) == "2: 'hall' cannot be entered here: 'door' was to follow");
    CHECK(wrong_with(3, {3, 4.0, Gaze{0.0, 91.0}}) ==
          "3: nobody can look there: yaw is within 180 degrees, pitch within 90");
    CHECK(wrong_with(4, {4, 5.0, Resumed{}}) == "4: the film was not paused");
    CHECK(wrong_with(5, {5, 7.0, Gaze{}}) == "6: the film is paused: it can only go on, or stop");
    CHECK(wrong_with(6, {6, 10.1, Offered{"door", {"ask-in"}}}) ==
          "6: the answers of 'door' here are 'ask-in', 'tell', 'say-nothing', not 'ask-in'");
    CHECK(wrong_with(7, {7, 11.9, Chosen{"door", "ask-in", How::gaze, 1.8}}) ==
          "8: 'door' cannot be entered here: 'hall' was to follow");
    CHECK(wrong_with(9, {9, 20.0, Offered{"door", all}}) ==
          "9: the answers of 'door' here are 'say-nothing', not 'ask-in', 'tell', 'say-nothing'");
    CHECK(wrong_with(10, {10, 32.0, Chosen{"door", "say-nothing", How::gaze, 12.0}}) ==
          "10: 'say-nothing' cannot be chosen here: it has no place to look at");
    CHECK(wrong_with(12, {12, 38.0, Ended{"let-in"}}) ==
          "12: the film cannot end here with 'let-in': 'street' ends the film with 'sent-away'");
    std::vector<Line> lines = good();
    lines.push_back({13, 39.0, Gaze{}});
    CHECK(wrong(lines) == "13: nothing can happen after the end");
}
