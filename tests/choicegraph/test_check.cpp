#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "choicegraph/check_report.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

using Facts = std::optional<std::unordered_map<std::string, ClipFacts>>;

std::string found(const Film& film, const Facts& facts = {}) {
    std::string text;
    for (const Problem& problem : check(film, facts)) {
        text += (text.empty() ? "" : "; ") + problem.code + " " + problem.where;
    }
    return text;
}

std::string found(const FilmOf& film, const Facts& facts = {}) {
    return found(film_of(film), facts);
}

// The visit, with one thing changed.
FilmOf visit_with(const std::function<void(FilmOf&)>& change) {
    FilmOf film = visit();
    change(film);
    return film;
}

Film made_with(const std::function<void(Film&)>& change) {
    Film film = film_of(visit());
    change(film);
    return film;
}

SceneOf& door(FilmOf& film) {
    return film.scenes[0];
}
SceneOf& hall(FilmOf& film) {
    return film.scenes[1];
}
ChoiceOf& ask_in(FilmOf& film) {
    return film.scenes[0].choices[0];
}
ChoiceOf& tell(FilmOf& film) {
    return film.scenes[0].choices[1];
}
ChoiceOf& say_nothing(FilmOf& film) {
    return film.scenes[0].choices[2];
}

// Every code here is raised by exactly one small mistake in the visit.
struct Case {
    const char* problem; ///< code and place
    FilmOf film;
};

std::vector<Case> structure() {
    return {
        {"FS0103 /scenes/door/choices/1/id", visit_with([](FilmOf& f) { tell(f).id = "ask-in"; })},
        {"FS0103 /clips/clip; FS0602 /clips/clip", visit_with([](FilmOf& f) {
             f.clips = {"clip", "clip"};
         })},
        {"FS0104 /id", visit_with([](FilmOf& f) { f.id = "Visit"; })},
        {"FS0104 /scenes/door/choices/1/id", visit_with([](FilmOf& f) { tell(f).id = "tell it"; })},
        {"FS0105 /scenes/attic", visit_with([](FilmOf& f) { f.scenes.push_back({.id = "attic", .ending = "up"}); })},
        {"FS0106 /scenes/street", visit_with([](FilmOf& f) { f.scenes[3].ending.clear(); })},
        {"FS0107 /scenes/hall/then", visit_with([](FilmOf& f) { hall(f).then[1].condition = "trust < 3"; })},
        {"FS0108 /scenes/door/offer", visit_with([](FilmOf& f) {
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
         })},
        {"FS0109 /scenes/door/choices", visit_with([](FilmOf& f) {
             door(f).offer.reset();
             door(f).then = {{.to = "street"}};
         })},
        {"FS0110 /scenes/hall/offer", visit_with([](FilmOf& f) { hall(f).offer = OfferOf{.at_s = 1.0}; })},
        {"FS0111 /scenes/door/choices/3",
         visit_with([](FilmOf& f) { door(f).choices.push_back({.id = "shrug", .to = "hall"}); })},
        {"FS0112 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             say_nothing(f).condition = "trust > 1";
             door(f).then = {{.to = "street"}};
         })},
        {"FS0112 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             say_nothing(f).once = true;
             door(f).then = {{.to = "street"}};
         })},
        {"FS0113 /scenes/door/offer/otherwise", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             say_nothing(f).look = {{0.0, 0.0, 10.0, 8.0}};
             say_nothing(f).text = tell(f).text;
         })},
        {"FS0114 /scenes/door/then", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
             door(f).then = {{.to = "street"}};
         })},
        {"FS0114 /scenes/door/end", visit_with([](FilmOf& f) {
             door(f).offer->until_s.reset();
             door(f).offer->otherwise.clear();
             say_nothing(f) = {.id = "wait", .to = "street", .look = {{0.0, 0.0, 10.0, 8.0}}};
             door(f).ending = "left";
         })},
        {"FS0115 /scenes", visit_with([](FilmOf& f) {
             f.scenes[2] = {.id = "inside", .then = {{.to = "door"}}};
             f.scenes[3] = {.id = "street", .then = {{.to = "door"}}};
         })},
        {"FS0116 /scenes/hall/then/2", visit_with([](FilmOf& f) { hall(f).then.push_back({.to = "door"}); })},
        {"FS0117 /scenes/door/choices", visit_with([](FilmOf& f) {
             door(f).choices.pop_back();
             door(f).offer = OfferOf{.at_s = 8.0};
         })},
        {"FS0118 /scenes/door/then", visit_with([](FilmOf& f) { door(f).then = {{.to = "street"}}; })},
        {"FS0118 /scenes/door/end", visit_with([](FilmOf& f) { door(f).ending = "left"; })},
    };
}

std::vector<Case> variables() {
    return {
        {"FS0201 /variables/trust/initial", visit_with([](FilmOf& f) { f.variables[0].initial = 6; })},
        {"FS0201 /variables/trust/initial", visit_with([](FilmOf& f) { f.variables[0].initial = -1; })},
        {"FS0201 /variables/told/initial", visit_with([](FilmOf& f) { f.variables[1].initial = 2; })},
        {"FS0202 /variables/trust/min", visit_with([](FilmOf& f) { f.variables[0].min = 6; })},
        {"FS0203 /variables/not", visit_with([](FilmOf& f) { f.variables.push_back(boolean("not")); })},
        {"FS0203 /variables/42", visit_with([](FilmOf& f) { f.variables.push_back(boolean("42")); })},
        {"FS0103 /variables/told; FS0204 /variables/told",
         visit_with([](FilmOf& f) { f.variables.insert(f.variables.begin(), boolean("told")); })},
        {"FS0204 /variables/idle", visit_with([](FilmOf& f) {
             f.variables.push_back(integer("idle", 0, 0, 9));
             tell(f).effects.emplace_back("idle = idle + 1");
         })},
        {"FS0205 /variables/fixed", visit_with([](FilmOf& f) {
             f.variables.push_back(integer("fixed", 1, 0, 9));
             ask_in(f).condition += " and fixed > 0";
         })},
        {"FS0206 /scenes/door/choices/1", visit_with([](FilmOf& f) { ask_in(f).rating = 2; })},
        {"FS0207 /scenes/door/choices/0", visit_with([](FilmOf& f) { tell(f).skills = {"respect"}; })},
    };
}

std::vector<Case> timing() {
    return {
        {"FS0301 /scenes/door/offer/until", visit_with([](FilmOf& f) { door(f).offer->until_s = 8.0; })},
        {"FS0302 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).to_time_s = 8.0; })},
        {"FS0303 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).from_s = 9.0; })},
        {"FS0304 /scenes/street/to_time", visit_with([](FilmOf& f) { f.scenes[3].from_s = 26.0; })},
        {"FS0305 /scenes/door/offer/loop_from", visit_with([](FilmOf& f) { door(f).offer->loop_from_s = 8.5; })},
        {"FS0306 /scenes/door/offer", visit_with([](FilmOf& f) { door(f).to_time_s = 8.9; })},
        {"FS0309 /scenes/door/offer/at", visit_with([](FilmOf& f) { door(f).offer->at_s = -1.0; })},
        {"FS0309 /scenes/hall/from",
         visit_with([](FilmOf& f) { hall(f).from_s = std::numeric_limits<double>::quiet_NaN(); })},
        {"FS0309 /scenes/door/choices/0/look/0/t", visit_with([](FilmOf& f) { ask_in(f).look[0].t_s = -2.0; })},
        {"FS0310 /scenes/door/choices/0/look/1/t", visit_with([](FilmOf& f) {
             ask_in(f).look = {{9.0, -20.0, -25.0, 8.0}, {9.0, -30.0, -25.0, 8.0}};
         })},
        {"FS0311 /scenes/door/offer/loop_from", visit_with([](FilmOf& f) {
             door(f).offer->meanwhile = Meanwhile::play;
             door(f).offer->loop_from_s = 5.0;
         })},
        {"FS0312 /scenes/door/offer/until", visit_with([](FilmOf& f) { tell(f).text["nl"] = std::string(170, 'x'); })},
    };
}

std::vector<Case> placement() {
    return {
        {"FS0401 /scenes/door/choices/1/look", visit_with([](FilmOf& f) { tell(f).look[0].yaw_deg = -7.0; })},
        {"FS0401 /scenes/door/choices/1/look/0", visit_with([](FilmOf& f) {
             // It only passes over the other one on its way.
             tell(f).look = {{8.0, -60.0, -25.0, 8.0}, {12.0, 20.0, -25.0, 8.0}};
         })},
        {"FS0402 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 2.9; })},
        {"FS0403 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 0.0; })},
        {"FS0403 /scenes/door/choices/0/look/radius",
         visit_with([](FilmOf& f) { ask_in(f).look[0].radius_deg = 91.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].yaw_deg = -121.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = 46.0; })},
        {"FS0404 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = -61.0; })},
        {"FS0405 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].yaw_deg = 181.0; })},
        {"FS0405 /scenes/door/choices/0/look", visit_with([](FilmOf& f) { ask_in(f).look[0].pitch_deg = -91.0; })},
        {"FS0406 /scenes/door/choices", visit_with([](FilmOf& f) {
             for (int i = 0; i < 3; ++i) {
                 door(f).choices.push_back(
                     {.id = "more-" + std::to_string(i), .to = "hall", .look = {{0.0, -40.0 + 40.0 * i, 20.0, 8.0}}});
             }
         })},
        {"FS0407 /scenes/hall/choices", visit_with([](FilmOf& f) {
             hall(f) = {.id = "hall",
                        .offer = OfferOf{.at_s = 1.0},
                        .choices = {{.id = "on", .to = "inside", .look = left()}}};
         })},
    };
}

std::vector<Case> texts() {
    return {
        {"FS0501 /scenes/door/choices/0/text", visit_with([](FilmOf& f) { ask_in(f).text.erase("en"); })},
        {"FS0501 /scenes/door/choices/0/feedback", visit_with([](FilmOf& f) {
             ask_in(f).feedback = {{"en", "Well"}};
         })},
        {"FS0502 /scenes/door/choices/0/text", visit_with([](FilmOf& f) { ask_in(f).text.clear(); })},
        {"FS0502 /scenes/door/choices/0/text/nl", visit_with([](FilmOf& f) { ask_in(f).text["nl"] = " \n"; })},
        {"FS0502 /title/en", visit_with([](FilmOf& f) { f.title["en"].clear(); })},
        {"FS0503 /title", visit_with([](FilmOf& f) { f.title.clear(); })},
        {"FS0602 /clips/spare", visit_with([](FilmOf& f) { f.clips.emplace_back("spare"); })},
    };
}

std::set<std::string> raised;

void check_cases(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        CHECK(found(one.film) == one.problem);
        raised.insert(std::string(one.problem).substr(0, 6));
    }
}

Facts clip_of(double duration_s) {
    return std::unordered_map<std::string, ClipFacts>{{"clip", {duration_s}}};
}

} // namespace

TEST_CASE("a film in order has no problems, with and without its clips at hand", "[choicegraph][unit]") {
    CHECK(found(visit()).empty());
    CHECK(found(visit(), clip_of(30.0)).empty());
    // A hand-written length is seldom exact.
    CHECK(found(visit(), clip_of(29.96)).empty());
}

TEST_CASE("every mistake is reported, alone and where it stands", "[choicegraph][unit]") {
    check_cases(structure());
    check_cases(variables());
    check_cases(timing());
    check_cases(placement());
    check_cases(texts());

    const auto one = [](const std::string& problems, const std::string& expected) {
        CHECK(problems == expected);
        raised.insert(expected.substr(0, 6));
    };
    const std::unordered_map<std::string, ClipFacts> none;
    one(found(visit(), Facts(none)), "FS0601 /clips/clip");
    one(found(visit(), clip_of(0.0)), "FS0603 /clips/clip");
    one(found(visit_with([](FilmOf& f) { door(f).to_time_s.reset(); }), clip_of(20.0)),
        "FS0307 /scenes/street/from; FS0308 /scenes/street/to_time");
    one(found(visit_with([](FilmOf& f) { f.scenes[3] = {.id = "street", .from_s = 30.0, .ending = "away"}; }),
              clip_of(30.0)),
        "FS0307 /scenes/street/from");
    one(found(visit_with([](FilmOf& f) { f.scenes[3].to_time_s = 31.0; }), clip_of(30.0)),
        "FS0308 /scenes/street/to_time");
    one(found(visit_with([](FilmOf& f) {
                  door(f).to_time_s.reset();
                  f.scenes[3] = {.id = "street", .ending = "away"};
              }),
              clip_of(8.0)),
        "FS0302 /scenes/door/offer/at");
    one(found(visit_with([](FilmOf& f) {
                  door(f).to_time_s.reset();
                  f.scenes[3] = {.id = "street", .ending = "away"};
              }),
              clip_of(8.5)),
        "FS0306 /scenes/door/offer");
    one(found(Film{}), "FS0101 /start");
    one(found(made_with([](Film& f) { f.start = 4; })), "FS0101 /start");
    one(found(made_with([](Film& f) { f.scenes[0].clip = 1; })), "FS0102 /scenes/door/clip");
    one(found(made_with([](Film& f) { f.scenes[0].choices[1].to = 4; })), "FS0102 /scenes/door/choices/1/to");
    one(found(made_with([](Film& f) { f.scenes[1].then[0].to = 9; })), "FS0102 /scenes/hall/then/0/to");
    one(found(made_with([](Film& f) { f.scenes[0].offer->otherwise = 3; })), "FS0102 /scenes/door/offer/otherwise");
    one(found(made_with([](Film& f) {
            f.scenes[3].id = "inside";
            f.names.scenes[3] = "inside";
        })),
        "FS0103 /scenes/inside");

    for (const Rule& rule : rules()) {
        INFO(rule.code);
        CHECK(raised.contains(std::string(rule.code)));
    }
}

TEST_CASE("all problems are reported at once, in the order of the film", "[choicegraph][unit]") {
    FilmOf film = visit();
    film.title.clear();
    film.variables[0].initial = 9;
    film.clips.emplace_back("spare");
    ask_in(film).look[0].radius_deg = 1.0;
    door(film).offer->loop_from_s = 9.0;
    film.scenes[3].ending.clear();
    CHECK(found(film) ==
          "FS0503 /title; FS0201 /variables/trust/initial; FS0602 /clips/spare; FS0305 /scenes/door/offer/loop_from; "
          "FS0402 /scenes/door/choices/0/look/radius; FS0106 /scenes/street");
}

TEST_CASE("what cannot be known without exploring is not reported", "[choicegraph][unit]") {
    // Two answers at one place, each with a condition: they may exclude each other.
    CHECK(found(visit_with([](FilmOf& f) {
              tell(f).condition = "told";
              tell(f).look = left();
          })).empty());
    // One of them always there, or shown greyed: then they do hang together.
    CHECK(found(visit_with([](FilmOf& f) {
              tell(f).condition = "told";
              tell(f).look = left();
              ask_in(f).show_disabled = true;
          })) == "FS0401 /scenes/door/choices/1/look");
    // Many answers, one at a time.
    CHECK(found(visit_with([](FilmOf& f) {
              for (int i = 0; i < 9; ++i) {
                  door(f).choices.push_back({.id = "more-" + std::to_string(i),
                                             .to = "hall",
                                             .condition = "trust == " + std::to_string(i),
                                             .look = {{0.0, 0.0, 20.0, 8.0}}});
              }
          })).empty());
    // A frozen clip freezes the answers that move in it.
    CHECK(found(visit_with([](FilmOf& f) {
              door(f).offer->meanwhile = Meanwhile::freeze;
              tell(f).look = {{8.0, -60.0, -25.0, 8.0}, {12.0, 20.0, -25.0, 8.0}};
          })).empty());
    // Answers that move through the loop before the offer hang there too.
    const auto loops_from = [](double seconds) {
        return found(visit_with([seconds](FilmOf& f) {
            door(f).offer->loop_from_s = seconds;
            tell(f).look = {{4.0, -20.0, -25.0, 8.0}, {6.0, 20.0, -25.0, 8.0}};
        }));
    };
    CHECK(loops_from(7.0).empty());
    CHECK(loops_from(4.0) == "FS0401 /scenes/door/choices/1/look/0");
}

TEST_CASE("one mistake is not reported as two, and none is taken for another", "[choicegraph][unit]") {
    // An offer without answers is the mistake; that the scene leads nowhere follows from it.
    CHECK(found(visit_with([](FilmOf& f) { f.scenes[3] = {.id = "street", .offer = OfferOf{.at_s = 1.0}}; })) ==
          "FS0110 /scenes/street/offer");
    // An ending closes a `then` as well as a way without a condition does.
    CHECK(found(visit_with([](FilmOf& f) {
              hall(f).then[1].condition = "trust < 2";
              hall(f).ending = "lost";
          })).empty());
    // An ending in a scene that nothing leads to is no ending of the film.
    CHECK(found(visit_with([](FilmOf& f) {
              f.scenes[2] = {.id = "inside", .then = {{.to = "door"}}};
              f.scenes[3] = {.id = "street", .then = {{.to = "door"}}};
              f.scenes.push_back({.id = "attic", .ending = "up"});
          })) == "FS0115 /scenes; FS0105 /scenes/attic");
    // Silence that is never taken cannot be chosen either.
    CHECK(found(visit_with([](FilmOf& f) { door(f).offer->until_s.reset(); })) ==
          "FS0113 /scenes/door/offer/otherwise; FS0111 /scenes/door/choices/2");
    // One answer beside silence, or beside the teacher's, is a choice.
    for (const bool by_teacher : {false, true}) {
        CHECK(found(visit_with([by_teacher](FilmOf& f) {
                  hall(f) = {.id = "hall",
                             .offer = OfferOf{.at_s = 1.0, .until_s = 9.0, .otherwise = "wait"},
                             .choices = {{.id = "on", .to = "inside", .look = left()},
                                         {.id = "wait", .to = "street", .by_teacher = by_teacher}}};
              })).empty());
    }
}

TEST_CASE("silence and the teacher's choices need no place, text, rating or skill", "[choicegraph][unit]") {
    CHECK(found(visit_with([](FilmOf& f) {
              ask_in(f).rating = tell(f).rating = 1;
              ask_in(f).skills = tell(f).skills = {"respect"};
              door(f).choices.push_back({.id = "help", .to = "hall", .text = {}, .by_teacher = true});
          })).empty());
}

TEST_CASE("what may be read together has to be readable in time", "[choicegraph][unit]") {
    // 12 s leave room for 165 characters: 163 and the two of "Ja".
    const auto with = [](std::size_t characters, const std::string& condition) {
        return found(visit_with([&](FilmOf& f) {
            ask_in(f).condition = condition;
            ask_in(f).text["nl"].clear();
            for (std::size_t i = 0; i < characters; ++i) ask_in(f).text["nl"] += "\xC3\xA9";
            f.variables.clear();
            tell(f).effects.clear();
            ask_in(f).effects.clear();
            hall(f) = {.id = "hall", .then = {{.to = "inside"}}};
        }));
    };
    CHECK(with(163, "").empty());
    CHECK(with(164, "") == "FS0312 /scenes/door/offer/until");
    // Two that each have a condition may exclude each other: only the longer one counts.
    CHECK(found(visit_with([](FilmOf& f) {
              ask_in(f).text["nl"] = tell(f).text["nl"] = std::string(160, 'x');
              tell(f).condition = "told";
          })).empty());
    CHECK(with(163, "visited(hall)").empty());
    CHECK(with(164, "visited(hall)") == "FS0312 /scenes/door/offer/until");
}
