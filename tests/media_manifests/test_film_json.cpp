#include <algorithm>

#include "choicegraph/check.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/film_reader.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using media_manifests::read_film;
using media_manifests::texts::contract_film;
using media_manifests::texts::with;

namespace {

choicegraph::Film film_of(const std::string& text) {
    auto film = read_film(text);
    if (!film) FAIL(media_manifests::to_string(film.errors()));
    return std::move(film).value();
}

} // namespace

TEST_CASE("the contract's example is read word for word", "[media_manifests][unit]") {
    const choicegraph::Film film = film_of(contract_film);
    CHECK(film.id == "first-visit");
    CHECK(film.title == choicegraph::Text{{"nl", "Het eerste bezoek"}, {"en", "The first visit"}});
    CHECK(film.start == 0);

    REQUIRE(film.names.variables.size() == 2);
    const choicegraph::Variable& trust = film.names.variables[0];
    CHECK(trust.id == "trust");
    CHECK_FALSE(trust.boolean);
    CHECK(trust.initial == 2);
    CHECK(trust.min == 0);
    CHECK(trust.max == 5);
    const choicegraph::Variable& told = film.names.variables[1];
    CHECK(told.id == "told");
    CHECK(told.boolean);
    CHECK(told.initial == 0);
    CHECK(film.names.scenes == std::vector<std::string>{"door", "hall", "inside", "street"});

    REQUIRE(film.clips.size() == 3);
    CHECK(film.clips[0].id == "door");
    CHECK(film.clips[0].viewpoint == "worker");
    CHECK(film.clips[2].id == "stairs");
    CHECK(film.clips[2].viewpoint.empty());

    REQUIRE(film.scenes.size() == 4);
    CHECK(film.scenes[1].clip == 1);
    REQUIRE(film.scenes[1].then.size() == 2);
    CHECK(film.scenes[1].then[0].condition.text() == "trust >= 3");
    CHECK(film.scenes[1].then[0].to == 2);
    CHECK(film.scenes[1].then[1].condition.empty());
    CHECK(film.scenes[1].then[1].to == 3);
    CHECK(film.scenes[2].ending == "let-in");
    CHECK(film.scenes[3].from_s == 20.0);
    CHECK(film.scenes[3].to_time_s == 26.0);
    CHECK(film.scenes[3].clip == 0);
}

TEST_CASE("the choices of the contract's example are read word for word", "[media_manifests][unit]") {
    const choicegraph::Film film = film_of(contract_film);
    const choicegraph::Scene& door = film.scenes[0];
    REQUIRE(door.offer);
    CHECK(door.offer->at_s == 8.0);
    CHECK(door.offer->until_s == 20.0);
    CHECK(door.offer->meanwhile == choicegraph::Meanwhile::loop);
    CHECK_FALSE(door.offer->loop_from_s);
    CHECK(door.offer->otherwise == 1);
    REQUIRE(door.choices.size() == 2);
    const choicegraph::Choice& ask = door.choices[0];
    CHECK(ask.id == "ask-in");
    CHECK(ask.text.at("nl") == "Mag ik binnenkomen?");
    REQUIRE(ask.look.size() == 1);
    CHECK(ask.look[0].t_s == 0.0);
    CHECK(ask.look[0].yaw_deg == -20.0);
    CHECK(ask.look[0].pitch_deg == -25.0);
    CHECK(ask.look[0].radius_deg == 8.0);
    CHECK(ask.condition.text() == "trust >= 1 and not told");
    REQUIRE(ask.effects.size() == 1);
    CHECK(ask.effects[0].text() == "trust = trust + 1");
    CHECK(ask.to == 1);
    CHECK(ask.rating == 2);
    CHECK(ask.skills == std::vector<std::string>{"respect"});
    CHECK(ask.feedback.at("en") == "...");
    CHECK_FALSE(ask.once);
    CHECK_FALSE(ask.show_disabled);
    CHECK_FALSE(ask.by_teacher);
    const choicegraph::Choice& silence = door.choices[1];
    CHECK(silence.look.empty());
    CHECK_FALSE(silence.rating);
    CHECK(silence.to == 3);
}

TEST_CASE("the keys that the example leaves out are read too", "[media_manifests][unit]") {
    std::string text = with(contract_film, R"("meanwhile": "loop")", R"("meanwhile": "freeze", "loop_from": 6.5)");
    text = with(text, R"({"yaw": -20, "pitch": -25, "radius": 8})",
                R"([{"t": 8, "yaw": 175, "pitch": 0, "radius": 8}, {"t": 9.5, "yaw": -175, "pitch": 5, "radius": 9}])");
    text = with(text, R"("rating": 2)", R"("rating": 2.0, "once": true, "show_disabled": true, "by": "teacher")");
    text = with(text, R"({"to": "street"} ] })", R"({"to": "street", "do": ["told = true"]} ], "do": ["trust = 0"] })");
    const choicegraph::Film film = film_of(text);
    const choicegraph::Choice& ask = film.scenes[0].choices[0];
    CHECK(film.scenes[0].offer->meanwhile == choicegraph::Meanwhile::freeze);
    CHECK(film.scenes[0].offer->loop_from_s == 6.5);
    REQUIRE(ask.look.size() == 2);
    CHECK(ask.look[1].t_s == 9.5);
    CHECK(ask.look[1].yaw_deg == -175.0);
    CHECK(ask.rating == 2);
    CHECK(ask.once);
    CHECK(ask.show_disabled);
    CHECK(ask.by_teacher);
    REQUIRE(film.scenes[1].effects.size() == 1);
    CHECK(film.scenes[1].effects[0].text() == "trust = 0");
    REQUIRE(film.scenes[1].then[1].effects.size() == 1);
    CHECK(film.scenes[1].then[1].effects[0].text() == "told = true");
}

TEST_CASE("keys that begin with x- are passed over wherever keys are fixed", "[media_manifests][unit]") {
    std::string text =
        with(contract_film, R"("id": "first-visit")", R"("id": "first-visit", "x-editor": {"zoom": [1]})");
    text = with(text, R"("until": 20.0)", R"("until": 20.0, "x-note": null)");
    text = with(text, R"({"id": "say-nothing")", R"({"x-colour": "red", "id": "say-nothing")");
    text = with(text, R"("hall": {})", R"("hall": {"x-camera": 3})");
    text = with(text, R"("max": 5)", R"("max": 5, "x-unit": "points")");
    CHECK(film_of(text).scenes.size() == 4);
}

TEST_CASE("an id may begin with x-, for it is no key of ours", "[media_manifests][unit]") {
    const std::string text =
        with(contract_film, R"("inside": { "clip")", R"("x-ray": {"clip": "hall", "end": "out"}, "inside": { "clip")");
    CHECK(film_of(text).scene_number("x-ray") == 2);
}

TEST_CASE("a scene that leads nowhere is for the check to report", "[media_manifests][unit]") {
    const choicegraph::Film film =
        film_of(with(contract_film, R"("clip": "stairs", "end": "let-in")", R"("clip": "stairs")"));
    const auto problems = choicegraph::check(film);
    const bool found = std::any_of(problems.begin(), problems.end(), [](const choicegraph::Problem& problem) {
        return problem.severity == choicegraph::Severity::error && problem.where == "/scenes/inside";
    });
    CHECK(found);
}

TEST_CASE("language tags come in their usual case", "[media_manifests][unit]") {
    const choicegraph::Film film =
        film_of(with(contract_film, R"({"nl": "Het eerste bezoek", "en": "The first visit"})",
                     R"({"NL": "a", "EN-gb": "b", "zh-hANT-tw": "c", "x-Simple": "d"})"));
    CHECK(film.title == choicegraph::Text{{"nl", "a"}, {"en-GB", "b"}, {"zh-Hant-TW", "c"}, {"x-simple", "d"}});
}

TEST_CASE("the shape of language tags is that of BCP 47", "[media_manifests][unit]") {
    for (const char* good : {"nl", "en", "pt-BR", "zh-Hans", "sl-rozaj-biske", "de-CH-1901", "es-419", "x-simple",
                             "en-x-plain", "ast", "nl-u-co-phonebk", "x-a"}) {
        INFO(good);
        CHECK(media_manifests::is_language_tag(good));
    }
    for (const char* bad :
         {"", "-", "nl-", "-nl", "n", "nl_NL", "nl--be", "nederlands-x", "123", "nl-b\xC3\xA9", "verylonglanguage",
          "i-klingon", "nl-aaaaaaaaa", "x", "en-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-pq"}) {
        INFO(bad);
        CHECK_FALSE(media_manifests::is_language_tag(bad));
    }
}

TEST_CASE("every mistake is told at once, each with its place", "[media_manifests][unit]") {
    std::string text = with(contract_film, R"("start": "door")", R"("start": "dor")");
    text = with(text, R"("max": 5)", R"("max": 5, "maxx": 6)");
    text = with(text, R"("pitch": -25)", R"("pitch": -95)");
    text = with(text, "trust >= 1 and not told", "trust >= 1 and not tld");
    text = with(text, R"("then": [ {"if": "trust >= 3", "to": "inside"})",
                R"("then": [ {"if": "trust >= 3", "to": "insid"})");
    const auto film = read_film(text);
    REQUIRE_FALSE(film);
    std::vector<std::string> places;
    for (const media_manifests::Error& error : film.errors()) places.push_back(error.where);
    CHECK(places == std::vector<std::string>{"/variables/trust/maxx", "/scenes/door/choices/0/look/pitch",
                                             "/scenes/door/choices/0/if", "/scenes/hall/then/0/to", "/start"});
}
