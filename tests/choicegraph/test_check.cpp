#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "choicegraph/check_report.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/check_cases.hpp"
#include "tests/choicegraph/film_of.hpp"
#include "tests/choicegraph/headset_cases.hpp"

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

Film made_with(const std::function<void(Film&)>& change) {
    Film film = film_of(visit());
    change(film);
    return film;
}

std::set<std::string> raised;

void check_cases(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        CHECK(found(one.film) == one.problem);
        raised.insert(one.problem.substr(0, 6));
    }
}

// Both clips of the talk, with what ingest said of them.
std::string found_in_clips(const ClipFacts& own, const ClipFacts& other) {
    return found(talk(), std::unordered_map<std::string, ClipFacts>{{"clip", own}, {"client", other}});
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
    check_cases(one_mistake_each());

    const auto one = [](const std::string& problems, const std::string& expected) {
        CHECK(problems == expected);
        raised.insert(expected.substr(0, 6));
    };
    for (const HeadsetCase& headset : headset_cases()) one(found(headset.film, headset.facts), headset.problem);
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
    const std::string longer = "FS0607 /scenes/first/views/0/clip; FS0607 /scenes/second/views/0/clip";
    one(found_in_clips({30.0}, {30.2}), longer);
    one(found_in_clips({30.0}, {29.8}), longer);
    CHECK(found_in_clips({30.0}, {30.09}).empty());
    one(found_in_clips({30.0, "equirectangular", "mono"}, {30.0, "fisheye", "mono"}), "FS0608 /clips/client");
    one(found_in_clips({30.0, "equirectangular", "mono"}, {30.0, "equirectangular", "top-bottom"}),
        "FS0608 /clips/client");
    CHECK(found_in_clips({30.0, "equirectangular", "mono"}, {30.0, "equirectangular", "mono"}).empty());
    CHECK(found_in_clips({30.0, "equirectangular", "mono"}, {30.0}).empty());
    one(found(talk(), clip_of(30.0)), "FS0601 /clips/client");
    one(found(made_with([](Film& f) { f.scenes[0].choices[0].return_to = 4; })),
        "FS0102 /scenes/door/choices/0/return_to");
    one(found(made_with([](Film& f) { f.scenes[1].then[0].return_to = 4; })), "FS0102 /scenes/hall/then/0/return_to");
    one(found(made_with([](Film& f) { f.scenes[0].views = {{1, {}}}; })), "FS0102 /scenes/door/views/0/clip");
    one(found(made_with([](Film& f) {
            f.scenes[0].views = {{0, {{7, left()}}}};
        })),
        "FS0102 /scenes/door/views/0/looks");
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

    FilmOf untranslated = visit();
    for (int i = 0; i < 400; ++i) untranslated.title["x-" + std::to_string(i)] = "A visit";
    for (int i = 0; i < 40; ++i) {
        door(untranslated).choices.push_back({.id = "more-" + std::to_string(i), .to = "hall", .look = left()});
    }
    const std::vector<Problem> many = check(film_of(untranslated));
    REQUIRE(many.size() == Report::most_warnings + 1);
    CHECK(many.back().code == "FS0901");
    CHECK(many.back().what.at("en") == "There are more than 10000 warnings; the others are not listed.");
    raised.insert("FS0901");

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
