// The benchmark itself, on heads that are made up: what it counts is what it says.
#include <cmath>

#include "tests/bench/looks/measure.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::bench;
using namespace forksight::choicegraph;

namespace {

/// Half a minute at five samples a second.
template <class Yaw, class Pitch>
HeadTrace head(Yaw yaw_deg, Pitch pitch_deg) {
    HeadTrace trace;
    trace.set = "made";
    for (int i = 0; i <= 150; ++i) {
        const double t_s = i * 0.2;
        trace.t_s.push_back(t_s);
        trace.heads.push_back(direction(radians(yaw_deg(t_s)), radians(pitch_deg(t_s))));
    }
    return trace;
}

const auto level = [](double) { return 0.0; };
const Layout wide{Anchor::room, 2, 8.0, 10.0};

} // namespace

TEST_CASE("a recorded head is read, and the lines that are none are refused", "[bench][unit]") {
    const HeadTrace trace = read_head("0.0,4.6,9.9,153.6\r\n0.2,6.7,11.2,-179.0\n0.2,0,0,0\n\n", "a.csv");
    REQUIRE(trace.heads.size() == 2);
    CHECK(degrees(yaw_of(trace.heads[0])) == Approx(153.6));
    CHECK(degrees(pitch_of(trace.heads[0])) == Approx(9.9));
    for (const char* bad : {"0.0,1,2\n", "0.0,1,2,3,4\n", "a,1,2,3\n", "0.0,1,nan,3\n", "0.0,1,95,3\n"}) {
        CHECK_THROWS_WITH(read_head(bad, "a.csv"), ContainsSubstring("a.csv, line 1"));
    }
}

TEST_CASE("between samples a head goes the short way, across the back too", "[bench][unit]") {
    const HeadTrace trace = read_head("0,0,0,170\n1,0,0,-170\n", "a");
    HeadPath path(trace);
    CHECK(degrees(angle_between(path.at(0.5), direction(radians(180.0), 0.0))) < 0.01);
    CHECK(degrees(angle_between(path.at(1.0), direction(radians(-170.0), 0.0))) < 0.01);
}

TEST_CASE("layouts hang where they say", "[bench][unit]") {
    CHECK(all_layouts().size() == 24);
    const Direction aside = direction(radians(50.0), radians(5.0));
    const auto pitch_deg = [&](Anchor anchor) {
        return degrees(pitch_of(Layout{anchor, 3, 5.0, 25.0}.targets(aside)[1].cap.centre));
    };
    CHECK(pitch_deg(Anchor::head) == Approx(-20.0));
    CHECK(pitch_deg(Anchor::level) == Approx(-25.0));
    CHECK(degrees(yaw_of(Layout{Anchor::level, 2, 5.0, 10.0}.targets(aside)[0].cap.centre)) == Approx(30.0));
    CHECK(degrees(yaw_of(Layout{Anchor::room, 2, 5.0, 10.0}.targets(aside)[0].cap.centre)) == Approx(-20.0));
}

TEST_CASE("false choices are counted once an offer, and a head that is elsewhere makes none", "[bench][unit]") {
    const auto rules = all_rules(1.0);
    // Five seconds on one answer, five elsewhere, and so on.
    const auto to_and_fro = [](double t_s) { return std::fmod(t_s, 10.0) < 5.0 ? 60.0 : 20.0; };
    const std::vector<HeadTrace> traces{head(to_and_fro, [](double) { return -10.0; }),
                                        head([](double) { return 90.0; }, level)};
    const FalseChoices found = false_choices(traces, {wide}, {}).front();
    CHECK(found.offers == 6);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        INFO(rules[i].name);
        CHECK(found.of_rule[i] == 3);
    }
}

TEST_CASE("who rests where an answer is going to be chooses nothing with ours, and with plain dwell", "[bench][unit]") {
    const std::vector<HeadTrace> traces{head([](double) { return 20.0; }, [](double) { return -10.0; })};
    const FalseChoices found = false_choices(traces, {wide}, {}).front();
    CHECK(found.of_rule.front() == 0);
    CHECK(found.of_rule.back() == found.offers);
}

TEST_CASE("those who mean to choose do, with ours, and heads rarely otherwise than in time", "[bench][unit]") {
    const std::vector<HeadTrace> traces{head([](double t_s) { return 0.3 * std::sin(2.0 * t_s); }, level)};
    const auto tremors = tremors_of(traces);
    REQUIRE(tremors.size() > 5);
    for (const Source source : {Source::head, Source::eyes}) {
        const auto of_rule = meant_looks({Anchor::level, 3, 8.0, 10.0}, source, false, tremors, {1.0, 72.0, 100});
        const Meant& meant = of_rule.front();
        CHECK(meant.looks == 100);
        CHECK(meant.in_time + meant.late + meant.never + meant.wrong == meant.looks);
        CHECK(meant.in_time >= 90);
        CHECK(meant.since_edge <= meant.in_time);
        const Meant& slow = of_rule[6];
        CHECK(slow.in_time == 0);
        const Meant& quick = of_rule[1];
        CHECK(quick.wrong > 10);
    }
}

TEST_CASE("a line is taken out of a tremor, and a head that turns has none", "[bench][unit]") {
    const auto drifting = tremors_of({head([](double t_s) { return 0.5 * t_s; }, level)});
    REQUIRE_FALSE(drifting.empty());
    for (const double right_deg : drifting[0].right_deg) CHECK(std::abs(right_deg) < 0.01);
    CHECK(tremors_of({head([](double t_s) { return 20.0 * t_s; }, level)}).empty());
}
