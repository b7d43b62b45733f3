// Every rule of film.json, broken once: what is said, and where.
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "media_manifests/film_json.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using media_manifests::read_film;
using media_manifests::texts::Broken;
using media_manifests::texts::contract_film;
using media_manifests::texts::with;

namespace {

/// Hands every refused film on to test_film_schema, which asks film.schema.json about it.
void hand_on(const std::string& text) {
    constexpr std::size_t most_bytes = 2u << 20;
    const char* path = std::getenv("FORKSIGHT_REFUSED_FILMS");
    if (path == nullptr || text.size() > most_bytes) return;
    std::ofstream file(path, std::ios::binary | std::ios::app);
    file << text << '\0';
}

void check_refused(const std::string& text, const Broken& broken) {
    hand_on(text);
    INFO(broken.from + " -> " + broken.to.substr(0, 200));
    const auto film = read_film(text);
    CHECK_FALSE(film);
    if (film) return;
    INFO(media_manifests::to_string(film.errors()).substr(0, 2000));
    CHECK(film.errors().size() == 1);
    CHECK(film.errors()[0].where == broken.where);
    CHECK_THAT(film.errors()[0].what, ContainsSubstring(broken.what));
}

void check_all(const std::vector<Broken>& table) {
    for (const Broken& broken : table) check_refused(with(contract_film, broken.from, broken.to), broken);
}

std::string many(std::size_t count, const std::string& one) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += (i == 0 ? "" : ",") + one;
    return all;
}

/// "s0": {...}, "s1": {...}
std::string numbered(std::size_t count, const std::string& prefix, const std::string& value) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += (i == 0 ? "\"" : ",\"") + prefix + std::to_string(i) + "\":" + value;
    }
    return all;
}

} // namespace

TEST_CASE("what is not JSON is refused with its line and column", "[media_manifests][unit]") {
    const std::vector<std::pair<std::string, media_manifests::Error>> table = {
        {"", {"line 1, column 1", "not JSON"}},
        {"{\n  \"forksight\": 1,\n  \"id\": }", {"line 3, column 9", "not JSON"}},
        {"{\"forksight\": 1", {"line 1, column 16", "not JSON"}},
        {"{\"id\": \"\xC3\xA9\", nul}", {"line 1, column 16", "not JSON"}},
        {"{\"id\": \"\xFF\"}", {"line 1, column 9", "not JSON"}},
        {"{} {}", {"line 1, column 4", "not JSON"}},
        {"{'id': 1}", {"line 1, column 2", "not JSON"}},
        {"{\"forksight\": 1} // x", {"line 1, column 18", "not JSON"}},
        {"{\n\"a\": 1e999}", {"line 2, column 10", "too large"}},
        {"{\"a\": NaN}", {"line 1, column 7", "not JSON"}},
        {std::string("{}\0{}", 5), {"line 1, column 3", "zero byte"}},
    };
    for (const auto& [text, error] : table) {
        INFO(text);
        const auto film = read_film(text);
        REQUIRE_FALSE(film);
        REQUIRE(film.errors().size() == 1);
        CHECK(film.errors()[0].where == error.where);
        CHECK_THAT(film.errors()[0].what, ContainsSubstring(error.what));
        CHECK(film.errors()[0].what.find('\xFF') == std::string::npos);
    }
}

TEST_CASE("a film of another version is refused without a word about the rest", "[media_manifests][unit]") {
    for (const char* version : {"2", "7"}) {
        const std::string text =
            with(contract_film, R"("forksight": 1, "id")", std::string("\"forksight\": ") + version + R"(, "ID")");
        check_refused(text, {"1", version, "/forksight", "version"});
    }
    check_refused(R"({"id": "a"})", {"", "", "", "\"forksight\" is missing"});
    check_refused("[]", {"", "", "", "must be an object, not a list"});
}

TEST_CASE("the head of a film is checked", "[media_manifests][unit]") {
    check_all({
        {R"("forksight": 1)", R"("forksight": "1")", "/forksight", "whole number"},
        {R"("forksight": 1)", R"("forksight": 0)", "/forksight", "out of range"},
        {R"("id": "first-visit",)", "", "", "\"id\" is missing"},
        {R"("id": "first-visit")", R"("id": "First visit")", "/id", "\"First visit\" is not an id"},
        {R"("id": "first-visit")", R"("id": "-a")", "/id", "not an id"},
        {R"("id": "first-visit")", "\"id\": \"" + std::string(65, 'a') + "\"", "/id", "not an id"},
        {R"("id": "first-visit")", R"("id": 5)", "/id", "not a number"},
        {R"("id": "first-visit",)", R"("id": "first-visit", "id": "b",)", "/id", "stands twice"},
        {R"("start": "door",)", "", "", "\"start\" is missing"},
        {R"("start": "door")", R"("start": "dor")", "/start", "there is no scene \"dor\": did you mean \"door\"?"},
        {R"("start": "door")", R"("start": "zzzzzz")", "/start", "there is no scene \"zzzzzz\""},
        {R"("start": "door")", R"("strat": "door", "start": "door")", "/strat", "did you mean \"start\"?"},
        {R"("start": "door")", R"("start": "door", "y/~k": 1)", "/y~1~0k", "is not known here"},
        {R"("clips": {)", R"("clips": [], "x-clips": {)", "/clips", "must be an object"},
    });
}

TEST_CASE("texts are checked language by language", "[media_manifests][unit]") {
    const std::string title = R"("title": {"nl": "Het eerste bezoek", "en": "The first visit"})";
    check_all({
        {title, R"("title": "Het eerste bezoek")", "/title", "must say the language: {\"nl\": \"Het eerste bezoek\"}"},
        {title, R"("title": ["nl"])", "/title", "must be an object"},
        {title, R"("title": {})", "/title", "at least one language"},
        {title, R"("title": {"nl": 3})", "/title/nl", "must be a text, not a number"},
        {title, R"("title": {"dutch!": "x"})", "/title/dutch!", "not a language tag"},
        {title, R"("title": {"nl_NL": "x"})", "/title/nl_NL", "not a language tag"},
        {title, R"("title": {"nl": "x", "NL": "y"})", "/title/NL", "given twice"},
        {title, R"("title": {"nl": "x", "nl": "y"})", "/title/nl", "stands twice"},
        {title, "\"title\": {\"nl\": \"" + std::string((16u << 10) + 1, 'a') + "\"}", "/title/nl", "longer than 16384"},
        {title, R"("title": {"nl": "a\u0000b"})", "/title/nl", "U+0000"},
        {R"("text": {"nl": "Mag ik binnenkomen?", "en": "May I come in?"})", R"("text": "Mag ik?")",
         "/scenes/door/choices/0/text", "must say the language"},
        {R"("feedback": {"nl": "...", "en": "..."})", R"("feedback": 1)", "/scenes/door/choices/0/feedback",
         "must be an object"},
    });
}

TEST_CASE("variables are checked", "[media_manifests][unit]") {
    const std::string trust = R"("trust": {"initial": 2, "min": 0, "max": 5})";
    check_all({
        {trust, R"("trust": 2)", "/variables/trust", "must be an object"},
        {trust, R"("trust": {"min": 0, "max": 5})", "/variables/trust", "\"initial\" is missing"},
        {trust, R"("trust": {"initial": 2, "max": 5})", "/variables/trust", "both \"min\" and \"max\""},
        {trust, R"("trust": {"initial": 2, "min": 0})", "/variables/trust", "both \"min\" and \"max\""},
        {trust, R"("trust": {"initial": 2.5, "min": 0, "max": 5})", "/variables/trust/initial",
         "whole number, not 2.5"},
        {trust, R"("trust": {"initial": "2", "min": 0, "max": 5})", "/variables/trust/initial", "true or false"},
        {trust, R"("trust": {"initial": 2, "min": 0, "max": 3000000000})", "/variables/trust/max", "out of range"},
        {trust, R"("trust": {"initial": 2, "min": 0, "max": 1e300})", "/variables/trust/max", "whole number"},
        {trust, R"("trust": {"initial": 2, "min": 6, "max": 5})", "/variables/trust/min", "greater than \"max\""},
        {trust, R"("trust": {"initial": 6, "min": 0, "max": 5})", "/variables/trust/initial", "6 is outside 0 to 5"},
        {trust, trust + R"(, "Angry": {"initial": true})", "/variables/Angry", "not an id"},
        {trust, trust + R"(, "not": {"initial": true})", "/variables/not", "cannot name a variable"},
        {trust, trust + R"(, "7": {"initial": true})", "/variables/7", "cannot name a variable"},
        {R"("told": {"initial": false})", R"("told": {"initial": false, "max": 1})", "/variables/told/max",
         "no bounds"},
        {R"("told": {"initial": false})", R"("told": {"initial": false, "init": 1})", "/variables/told/init",
         "initial"},
        {R"("told": {"initial": false})", R"("told": {"initial": null})", "/variables/told/initial", "not null"},
        {R"("told": {"initial": false})",
         "\"told\": {\"initial\": false}, " + numbered(999, "v", R"({"initial":true})"), "/variables",
         "at most 1000 variables"},
    });
}

TEST_CASE("a variable with a mistake is still known to the expressions", "[media_manifests][unit]") {
    check_all(
        {{R"("told": {"initial": false})", R"("told": {"initial": "no"})", "/variables/told/initial", "not a text"}});
}

TEST_CASE("clips are checked", "[media_manifests][unit]") {
    check_all({
        {R"("hall": {},)", R"("hall": [],)", "/clips/hall", "must be an object"},
        {R"("hall": {},)", R"("hall": {"view_point": "x"},)", "/clips/hall/view_point", "did you mean \"viewpoint\"?"},
        {R"("viewpoint": "worker")", R"("viewpoint": "The worker")", "/clips/door/viewpoint", "not an id"},
        {R"("hall": {},)", R"("hall": {}, "Kitchen": {},)", "/clips/Kitchen", "not an id"},
        {R"("hall": {},)", R"("hall": {}, "hall": {},)", "/clips/hall", "stands twice"},
        {R"("hall": {},)", "\"hall\": {}," + numbered(20'000, "c", "{}") + ",", "/clips", "at most 20000 clips"},
    });
}

TEST_CASE("scenes are checked", "[media_manifests][unit]") {
    const std::string inside = R"("inside": { "clip": "stairs", "end": "let-in" })";
    check_all({
        {inside, R"("inside": "stairs")", "/scenes/inside", "must be an object"},
        {inside, R"("inside": {"end": "let-in"})", "/scenes/inside", "\"clip\" is missing"},
        {inside, R"("inside": {"clip": "stair", "end": "let-in"})", "/scenes/inside/clip", "did you mean \"stairs\"?"},
        {inside, R"("inside": {"clip": "stairs", "ends": "let-in"})", "/scenes/inside/ends", "did you mean \"end\"?"},
        {inside, R"("inside": {"clip": "stairs", "end": ""})", "/scenes/inside/end", "not an id"},
        {inside, inside + R"(, "Attic": {"clip": "stairs", "end": "x"})", "/scenes/Attic", "not an id"},
        {inside, inside + ", " + inside, "/scenes/inside", "stands twice"},
        {inside, inside + "," + numbered(20'000, "s", R"({"clip":"hall","end":"e"})"), "/scenes",
         "at most 20000 scenes"},
        {R"("from": 20.0)", R"("from": -1)", "/scenes/street/from", "out of range: 0 to 86400 seconds"},
        {R"("from": 20.0)", R"("from": "20")", "/scenes/street/from", "must be a number of seconds, not a text"},
        {R"("from": 20.0)", R"("from": 26)", "/scenes/street/to_time", "after \"from\""},
        {R"("to_time": 26.0)", R"("to_time": 100000)", "/scenes/street/to_time", "out of range"},
        {R"("to_time": 26.0)", R"("to": 26.0)", "/scenes/street/to", "is not known here"},
        {inside, R"("inside": {"clip": "stairs", "end": "let-in", "do": "told = true"})", "/scenes/inside/do",
         "a list"},
        {inside, R"("inside": {"clip": "stairs", "end": "let-in", "do": [1]})", "/scenes/inside/do/0", "a text"},
        {inside, R"("inside": {"clip": "stairs", "end": "let-in", "do": ["told = 1"]})", "/scenes/inside/do/0",
         "at character 8 of \"told = 1\""},
        {inside, R"("inside": {"clip": "stairs", "end": "x", "do": [)" + many(65, "\"told = true\"") + "]}",
         "/scenes/inside/do", "at most 64"},
    });
}

TEST_CASE("offers are checked", "[media_manifests][unit]") {
    const std::string offer = R"("offer": {"at": 8.0, "until": 20.0, "meanwhile": "loop", "otherwise": "say-nothing"})";
    check_all({
        {offer, R"("offer": 8)", "/scenes/door/offer", "must be an object"},
        {offer, R"("offer": {"until": 20})", "/scenes/door/offer", "\"at\" is missing"},
        {offer, R"("offer": {"at": -8})", "/scenes/door/offer/at", "out of range"},
        {offer, R"("offer": {"at": 8, "until": 8})", "/scenes/door/offer/until", "after \"at\""},
        {offer, R"("offer": {"at": 8, "until": true})", "/scenes/door/offer/until", "not true or false"},
        {offer, R"("offer": {"at": 8, "meanwhile": "lop"})", "/scenes/door/offer/meanwhile", "did you mean \"loop\"?"},
        {offer, R"("offer": {"at": 8, "meanwhile": 1})", "/scenes/door/offer/meanwhile", "a text"},
        {offer, R"("offer": {"at": 8, "loop_from": "x"})", "/scenes/door/offer/loop_from", "a number"},
        {offer, R"("offer": {"at": 8, "otherwise": "saynothing"})", "/scenes/door/offer/otherwise",
         "this scene has no choice \"saynothing\": did you mean \"say-nothing\"?"},
        {offer, R"("offer": {"at": 8, "otherwise": 1})", "/scenes/door/offer/otherwise", "an id in quotes"},
        {offer, R"("offer": {"at": 8, "other": "say-nothing"})", "/scenes/door/offer/other", "is not known here"},
        {offer, R"("x-offer": 1)", "/scenes/door/choices", "choices need an \"offer\""},
        {R"("hall":   { "clip": "hall",)", R"("hall":   { "clip": "hall", "offer": {"at": 1},)", "/scenes/hall/offer",
         "an offer needs \"choices\""},
        {R"("hall":   { "clip": "hall",)", R"("hall":   { "clip": "hall", "offer": {"at": 1}, "choices": [],)",
         "/scenes/hall/offer", "an offer needs \"choices\""},
    });
}

TEST_CASE("choices are checked", "[media_manifests][unit]") {
    const std::string silence = R"({"id": "say-nothing", "to": "street"})";
    const std::string at = "/scenes/door/choices/1";
    check_all({
        {silence, silence + ", 3", "/scenes/door/choices/2", "must be an object"},
        {silence, silence + R"(, {"to": "street"})", "/scenes/door/choices/2", "\"id\" is missing"},
        {silence, silence + R"(, {"id": "Run!", "to": "street"})", "/scenes/door/choices/2/id", "not an id"},
        {silence, silence + "," + silence, "/scenes/door/choices/2", "has a choice \"say-nothing\" already"},
        {silence, R"({"id": "say-nothing"})", at, "\"to\" is missing"},
        {silence, R"({"id": "say-nothing", "to": "steet"})", at + "/to",
         "there is no scene \"steet\": did you mean \"street\"?"},
        {silence, R"({"id": "say-nothing", "to": 3})", at + "/to", "an id in quotes"},
        {silence, R"({"id": "say-nothing", "to": "street", "lok": {}})", at + "/lok", "did you mean \"look\"?"},
        {silence, R"({"id": "say-nothing", "to": "street", "rating": 1.5})", at + "/rating", "whole number, not 1.5"},
        {silence, R"({"id": "say-nothing", "to": "street", "skills": "respect"})", at + "/skills", "a list"},
        {silence, R"({"id": "say-nothing", "to": "street", "skills": [""]})", at + "/skills/0", "needs a name"},
        {silence, R"({"id": "say-nothing", "to": "street", "skills": ["a", "a"]})", at + "/skills/1", "given twice"},
        {silence, R"({"id": "say-nothing", "to": "street", "skills": [)" + many(33, "\"a\"") + "]}", at + "/skills",
         "at most 32"},
        {silence, "{\"id\": \"say-nothing\", \"to\": \"street\", \"skills\": [\"" + std::string(201, 'a') + "\"]}",
         at + "/skills/0", "longer than 200"},
        {silence, R"({"id": "say-nothing", "to": "street", "once": 1})", at + "/once", "true or false, not a number"},
        {silence, R"({"id": "say-nothing", "to": "street", "show_disabled": "yes"})", at + "/show_disabled",
         "true or false"},
        {silence, R"({"id": "say-nothing", "to": "street", "by": "student"})", at + "/by",
         "\"student\" is not known here"},
        {silence, R"({"id": "say-nothing", "to": "street", "by": true})", at + "/by", "a text"},
    });
    std::string crowd;
    for (int i = 0; i < 63; ++i) crowd += R"(, {"id": "c)" + std::to_string(i) + R"(", "to": "street"})";
    check_refused(with(contract_film, silence, silence + crowd),
                  {"", "65 choices", "/scenes/door/choices", "at most 64"});
}

TEST_CASE("the ids of one scene's choices fit a line of a record", "[media_manifests][unit]") {
    const auto film_of = [](int count) {
        std::string choices;
        for (int i = 10; i < 10 + count; ++i) {
            choices += R"(, {"id": ")" + std::string(62, 'c') + std::to_string(i) + R"(", "to": "street"})";
        }
        return with(contract_film, R"({"id": "say-nothing", "to": "street"})",
                    R"({"id": "say-nothing", "to": "street"})" + choices);
    };
    CHECK(read_film(film_of(51)));
    check_refused(film_of(52), {"", "52 long ids", "/scenes/door/choices", "too long together"});
}

TEST_CASE("targets are checked", "[media_manifests][unit]") {
    const std::string look = R"("look": {"yaw": -20, "pitch": -25, "radius": 8})";
    const std::string at = "/scenes/door/choices/0/look";
    check_all({
        {look, R"("look": 3)", at, "must be an object with \"yaw\""},
        {look, R"("look": [])", at, "a target needs a place"},
        {look, R"("look": [3])", at + "/0", "must be an object"},
        {look, R"("look": {"yaw": -20, "pitch": -25})", at, "\"radius\" is missing"},
        {look, R"("look": {"pitch": -25, "radius": 8})", at, "\"yaw\" is missing"},
        {look, R"("look": {"yaw": 181, "pitch": -25, "radius": 8})", at + "/yaw",
         "181 is out of range: -180 to 180 degrees"},
        {look, R"("look": {"yaw": -20, "pitch": 90.5, "radius": 8})", at + "/pitch", "90.5 is out of range"},
        {look, R"("look": {"yaw": -20, "pitch": -25, "radius": 0})", at, "cannot be looked at"},
        {look, R"("look": {"yaw": -20, "pitch": -25, "radius": -8})", at + "/radius", "out of range"},
        {look, R"("look": {"yaw": "left", "pitch": -25, "radius": 8})", at + "/yaw", "a number of degrees"},
        {look, R"("look": {"yaw": -20, "pitch": -25, "radius": 8, "roll": 1})", at + "/roll", "is not known here"},
        {look, R"("look": {"t": 8, "yaw": -20, "pitch": -25, "radius": 8})", at + "/t", "stands still has no \"t\""},
        {look, R"("look": [{"yaw": -20, "pitch": -25, "radius": 8}])", at + "/0", "\"t\" is missing"},
        {look, R"("look": [{"t": -1, "yaw": -20, "pitch": -25, "radius": 8}])", at + "/0/t", "out of range"},
        {look, R"("look": [{"t": 8, "yaw": 1, "pitch": 1, "radius": 8}, {"t": 8, "yaw": 1, "pitch": 1, "radius": 8}])",
         at + "/1", "after that of the entry before it"},
        {look, "\"look\": [" + many(1001, R"({"t":0,"yaw":1,"pitch":1,"radius":8})") + "]", at, "at most 1000"},
    });
}

TEST_CASE("conditions and what they lead to are checked", "[media_manifests][unit]") {
    const std::string condition = R"("if": "trust >= 3")";
    const std::string at = "/scenes/hall/then/0";
    check_all({
        {condition, R"("if": "")", at + "/if", "leave \"if\" out"},
        {condition, R"("if": true)", at + "/if", "a text"},
        {condition, R"("if": "trust >= ")", at + "/if", "at character 10 of \"trust >= \""},
        {condition, R"("if": "trust")", at + "/if", "at character 1 of \"trust\""},
        {condition, R"x("if": "visited(hal)")x", at + "/if", "of \"visited(hal)\""},
        {condition, "\"if\": \"" + std::string(5000, ' ') + "told\"", at + "/if", "4096"},
        {R"({"if": "trust >= 3", "to": "inside"})", R"({"if": "trust >= 3"})", at, "\"to\" is missing"},
        {R"({"if": "trust >= 3", "to": "inside"})", R"("inside")", at, "must be an object"},
        {R"({"if": "trust >= 3", "to": "inside"})", R"({"iff": "told", "to": "inside"})", at + "/iff",
         "did you mean \"if\"?"},
        {R"({"if": "trust >= 3", "to": "inside"})", R"({"to": "inside", "do": ["trust = told"]})", at + "/do/0",
         "of \"trust = told\""},
        {R"("then": [ {)", R"("then": {)", "line 13, column 79", "not JSON"},
        {R"("then": [ )", "\"then\": [ " + many(63, R"({"to": "street"})") + ",", "/scenes/hall/then", "at most 64"},
    });
}

TEST_CASE("a film's size, depth and number of values have limits", "[media_manifests][unit]") {
    const std::string deep = std::string(70, '[') + std::string(70, ']');
    std::string place = "/x-a";
    for (int i = 0; i < 63; ++i) place += "/0";
    check_all({
        {R"("id": "first-visit")", R"("id": "first-visit", "x-a": )" + deep, place, "more than 64 deep"},
        {R"("id": "first-visit")", "\"id\": \"first-visit\", \"x-a\": [" + many(1'000'001, "0") + "]", "",
         "1000000 values"},
        {R"("id": "first-visit")", "\"id\": \"first-visit\", \"x-" + std::string(300, 'k') + "\": 1",
         "/x-" + std::string(254, 'k'), "longer than 256"},
    });
    const auto film = read_film(std::string(media_manifests::film_json_limit_bytes + 1, ' '));
    REQUIRE_FALSE(film);
    CHECK_THAT(film.errors()[0].what, ContainsSubstring("larger than"));
}

TEST_CASE("a film of nothing but mistakes is answered briefly and soon", "[media_manifests][unit]") {
    std::string text = R"({"forksight": 1, "id": "a", "start": "s0", "clips": {}, "scenes": {)";
    text += numbered(20'000, "s", R"({"clip": "cxxxxxxxxxxx", "then": [{"to": "sxxx"}]})") + "}}";
    const auto film = read_film(text);
    REQUIRE_FALSE(film);
    CHECK(film.errors().size() == 1001);
    CHECK_THAT(film.errors().back().what, ContainsSubstring("39000 mistakes more"));
}
