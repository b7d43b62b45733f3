// What was added to version 1 of film.json and of the record: read, written, and refused.
#include "choicegraph/check.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/film_list.hpp"
#include "media_manifests/record.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using media_manifests::read_film;
using media_manifests::read_line;
using media_manifests::write_line;
using media_manifests::texts::additions_film;
using media_manifests::texts::Broken;
using media_manifests::texts::with;

namespace {

void check_all(const std::vector<Broken>& table) {
    for (const Broken& broken : table) {
        INFO(broken.from + " -> " + broken.to.substr(0, 200));
        const auto film = read_film(with(additions_film, broken.from, broken.to));
        CHECK_FALSE(film);
        if (film) continue;
        INFO(media_manifests::to_string(film.errors()).substr(0, 2000));
        CHECK(film.errors().size() == 1);
        CHECK(film.errors()[0].where == broken.where);
        CHECK_THAT(film.errors()[0].what, ContainsSubstring(broken.what));
    }
}

std::string refused(const std::string& line) {
    const auto read = read_line(line);
    return read ? "not refused" : media_manifests::to_string(read.errors());
}

} // namespace

TEST_CASE("weights, returns and views are read word for word", "[media_manifests][unit]") {
    const auto read = read_film(additions_film);
    if (!read) FAIL(media_manifests::to_string(read.errors()));
    const choicegraph::Film& film = read.value();
    const choicegraph::Scene& table = film.scenes[0];
    CHECK(table.choices[0].return_to == 4);
    CHECK(table.choices[1].return_to == 0);
    REQUIRE(table.views.size() == 1);
    CHECK(table.views[0].clip == 1);
    REQUIRE(table.views[0].looks.size() == 1);
    CHECK(table.views[0].looks.at(0).at(0).yaw_deg == 40.0);
    CHECK(film.scenes[1].then[0].weight == 3);
    CHECK(film.scenes[1].then[1].weight == 1);
    CHECK_FALSE(film.scenes[1].returns);
    CHECK(film.scenes[2].returns);
    CHECK(film.scenes[4].then[0].weight == 0);
    CHECK_FALSE(film.scenes[4].then[0].return_to);
    CHECK(choicegraph::check(film).empty());
    // Written and read again it is the same text.
    const std::string text = media_manifests::write_film(film);
    CHECK(media_manifests::write_film(read_film(text).value()) == text);
    CHECK_THAT(text, ContainsSubstring(R"({"to": "calms", "weight": 3})"));
}

TEST_CASE("a then may name a return too, and a target may move in a view", "[media_manifests][unit]") {
    std::string text = with(additions_film, R"({"to": "storms", "weight": 1})",
                            R"({"to": "storms", "return_to": "heard", "weight": 1000})");
    text = with(text, R"({"yaw": 40, "pitch": -10, "radius": 8})",
                R"([{"t": 4, "yaw": 40, "pitch": 0, "radius": 8}, {"t": 6, "yaw": 50, "pitch": 0, "radius": 8}])");
    text = with(text, R"("heard":  { "clip")", R"("heard":  { "returns": false, "views": [], "clip")");
    const auto film = read_film(text);
    if (!film) FAIL(media_manifests::to_string(film.errors()));
    CHECK(film.value().scenes[1].then[1].return_to == 5);
    CHECK(film.value().scenes[1].then[1].weight == 1000);
    CHECK(film.value().scenes[0].views[0].looks.at(0).size() == 2);
    CHECK_FALSE(film.value().scenes[5].returns);
}

TEST_CASE("weights and returns are checked", "[media_manifests][unit]") {
    const std::string way = R"({"to": "calms", "weight": 3})";
    const std::string at = "/scenes/listen/then/0";
    check_all({
        {way, R"({"to": "calms", "weight": 0})", at + "/weight", "0 is out of range: 1 to 1000"},
        {way, R"({"to": "calms", "weight": 1001})", at + "/weight", "out of range: 1 to 1000"},
        {way, R"({"to": "calms", "weight": 0.5})", at + "/weight", "whole number, not 0.5"},
        {way, R"({"to": "calms", "weight": "3"})", at + "/weight", "whole number, not a text"},
        {way, R"({"to": "calms", "wieght": 3})", at + "/wieght", "did you mean \"weight\"?"},
        {way, R"({"to": "calms", "return_to": "storm"})", at + "/return_to", "did you mean \"storms\"?"},
        {way, R"({"to": "calms", "return_to": 3})", at + "/return_to", "an id in quotes"},
        {way, R"({"to": "calms", "return_to": ""})", at + "/return_to", "not an id"},
        {R"("return_to": "close")", R"("return_to": "clos")", "/scenes/table/choices/0/return_to",
         "there is no scene \"clos\": did you mean \"close\"?"},
        {R"("return_to": "close")", R"("return_to": ["close"])", "/scenes/table/choices/0/return_to", "not a list"},
        {R"("returns": true })", R"("returns": "yes" })", "/scenes/calms/returns", "true or false"},
        {R"("returns": true })", R"("return": true })", "/scenes/calms/return", "did you mean \"returns\"?"},
    });
}

TEST_CASE("views are checked", "[media_manifests][unit]") {
    const std::string view = R"({"clip": "table-client", "looks": {"ask": {"yaw": 40, "pitch": -10, "radius": 8}}})";
    const std::string at = "/scenes/table/views";
    std::string many = view;
    for (int i = 0; i < 16; ++i) many += "," + view;
    check_all({
        {"[ " + view + " ]", view, at, "must be a list"},
        {view, many, at, "at most 16"},
        {view, R"("table-client")", at + "/0", "must be an object"},
        {view, R"({"looks": {}})", at + "/0", "\"clip\" is missing"},
        {view, R"({"clip": "tabel-client"})", at + "/0/clip", "did you mean \"table-client\"?"},
        {view, R"({"clip": "table-client", "look": {}})", at + "/0/look", "did you mean \"looks\"?"},
        {view, R"({"clip": "table-client", "looks": []})", at + "/0/looks", "must be an object"},
        {view, R"({"clip": "table-client", "looks": {"ask": {"yaw": 40, "pitch": -10}}})", at + "/0/looks/ask",
         "\"radius\" is missing"},
        {view, R"({"clip": "table-client", "looks": {"ask": []}})", at + "/0/looks/ask", "a target needs a place"},
        {view, R"({"clip": "table-client", "looks": {"aks": {"yaw": 40, "pitch": -10, "radius": 8}}})",
         at + "/0/looks/aks", "this scene has no choice \"aks\": did you mean \"ask\"?"},
    });
    // Where the choices themselves could not be read, nothing is said of those that a view names.
    const auto film =
        read_film(with(with(additions_film, R"("choices": [)", R"("choices": {"a": 1}, "x-a": [)"), "{}", "{}"));
    REQUIRE_FALSE(film);
    CHECK(film.errors().size() == 1);
}

TEST_CASE("a seed, a view and a way back are written and read", "[media_manifests][unit]") {
    const choicegraph::Started started{"s", "film", "v", "nl", "d", choicegraph::seed_limit - 1};
    const auto line = read_line(write_line({1, 0.0, started}));
    if (!line) FAIL(media_manifests::to_string(line.errors()));
    CHECK(std::get<choicegraph::Started>(line.value().event).seed == choicegraph::seed_limit - 1);
    // A record without draws is written as before.
    CHECK(write_line({1, 0.0, choicegraph::Started{"s", "film", "v", "nl", "d"}}).find("seed") == std::string::npos);

    const std::string viewed = R"({"n":4,"t":2.5,"event":"viewed","scene":"table","clip":"table-client"})";
    CHECK(write_line({4, 2.5, choicegraph::Viewed{"table", "table-client"}}) == viewed);
    const auto seen = read_line(viewed);
    REQUIRE(seen);
    CHECK(std::get<choicegraph::Viewed>(seen.value().event).clip == "table-client");

    const std::string back = R"({"n":9,"t":31,"event":"back","to":5})";
    CHECK(write_line({9, 31.0, choicegraph::WentBack{5}}) == back);
    const auto gone = read_line(back);
    REQUIRE(gone);
    CHECK(std::get<choicegraph::WentBack>(gone.value().event).to == 5);
}

TEST_CASE("that help was asked for is written and read", "[media_manifests][unit]") {
    const std::string asked = R"({"n":12,"t":40.5,"event":"asked","what":"help"})";
    CHECK(write_line({12, 40.5, choicegraph::Asked{}}) == asked);
    const auto line = read_line(asked);
    if (!line) FAIL(media_manifests::to_string(line.errors()));
    CHECK(std::get<choicegraph::Asked>(line.value().event).what == choicegraph::Wish::help);
    CHECK(refused(R"({"n":1,"t":0,"event":"asked"})") == "\"what\" is missing");
    CHECK_THAT(refused(R"({"n":1,"t":0,"event":"asked","what":"tea"})"),
               ContainsSubstring("/what: \"tea\" is not one"));
    CHECK_THAT(refused(R"({"n":1,"t":0,"event":"asked","what":["help"]})"), ContainsSubstring("/what"));
}

TEST_CASE("a seed, a view and a way back are refused where they cannot be", "[media_manifests][unit]") {
    const std::string started =
        R"({"n":1,"t":0,"event":"started","forksight":1,"session":"s","film":"f","version":"v",)"
        R"("language":"nl","device":"d","seed":)";
    CHECK(read_line(started + "9007199254740991}"));
    CHECK_THAT(refused(started + "9007199254740992}"), ContainsSubstring("/seed: 9007199254740992 is out of range"));
    CHECK_THAT(refused(started + "-1}"), ContainsSubstring("/seed: -1 is out of range"));
    CHECK_THAT(refused(started + "\"7\"}"), ContainsSubstring("/seed: this must be a whole number"));
    CHECK(refused(R"({"n":1,"t":0,"event":"viewed","clip":"a"})") == "\"scene\" is missing");
    CHECK(refused(R"({"n":1,"t":0,"event":"viewed","scene":"a"})") == "\"clip\" is missing");
    CHECK_THAT(refused(R"({"n":1,"t":0,"event":"viewed","scene":"a","clip":"A"})"), ContainsSubstring("/clip"));
    CHECK(refused(R"({"n":1,"t":0,"event":"back"})") == "\"to\" is missing");
    CHECK_THAT(refused(R"({"n":1,"t":0,"event":"back","to":0})"), ContainsSubstring("/to: 0 is out of range"));
    CHECK_THAT(refused(R"({"n":1,"t":0,"event":"back","to":1.5})"), ContainsSubstring("/to: this must be a whole"));
}

TEST_CASE("an outcome is written with its lines and tries", "[media_manifests][unit]") {
    choicegraph::Outcome outcome;
    outcome.path = {"table", "listen"};
    outcome.decisions = {{9.0, "table", "wait", choicegraph::How::timeout, 12.0, 8}};
    outcome.length_s = 20.5;
    outcome.tries = {{3, 6, "table", {"listen"}, {{4.0, "table", "ask", choicegraph::How::gaze, 1.5, 4}}, "heard"}};
    outcome.asked = {{7.0, "listen", choicegraph::Wish::help, 7}};
    CHECK(
        media_manifests::write_outcome(outcome) ==
        R"({"path":["table","listen"],"ending":null,)"
        R"("decisions":[{"t":9.0,"scene":"table","choice":"wait","how":"timeout","after":12.0,"line":8}],)"
        R"("length_s":20.5,"tries":[{"from":3,"left":6,"scene":"table","path":["listen"],)"
        R"("decisions":[{"t":4.0,"scene":"table","choice":"ask","how":"gaze","after":1.5,"line":4}],)"
        R"("ending":"heard"}],"asked":[{"t":7.0,"scene":"listen","what":"help","line":7}],"version_differs":false,"last_line_cut":false})"
        "\n");
}
