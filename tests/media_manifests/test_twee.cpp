// Stories by other hands: what becomes of them, what is said of the rest, and what is refused.
#include <set>

#include "media_manifests/film_json.hpp"
#include "media_manifests/twee.hpp"
#include "media_manifests/twee_expression.hpp"
#include "media_manifests/twee_scene.hpp"
#include "media_manifests/twee_text.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::media_manifests;

namespace {

TweeFilm imported(const std::string& twee) {
    auto read = read_twee(twee, "en");
    if (!read) FAIL(to_string(read.errors()));
    return std::move(read).value();
}

std::string refused(const std::string& twee) {
    const auto read = read_twee(twee, "en");
    return read ? "read" : to_string(read.errors());
}

std::string noted(const std::string& twee) {
    std::string text;
    for (const TweeNote& note : imported(twee).notes) {
        if (note.what.starts_with("when answers appear")) continue;
        text += (text.empty() ? "" : "\n") + std::to_string(note.line) + ": " + note.what;
    }
    return text;
}

const choicegraph::Scene& scene(const TweeFilm& made, const char* id) {
    const auto number = made.film.scene_number(id);
    if (!number) FAIL("no scene " << id);
    return made.film.scenes[*number];
}

std::string ways(const TweeFilm& made, const choicegraph::Scene& of) {
    std::string text;
    const auto add = [&](const std::string& name, const auto& way) {
        text += (text.empty() ? "" : "; ") + name + "->" + made.film.scenes[way.to].id;
        if (!way.condition.empty()) text += " if " + way.condition.text();
        for (const auto& effect : way.effects) text += " do " + effect.text();
    };
    for (const auto& choice : of.choices) add(choicegraph::in_language(choice.text, "en").data(), choice);
    for (const auto& then : of.then) add("", then);
    return text;
}

std::string start(const std::string& content) {
    return ways(imported(":: Start\n" + content + "\n:: b\n:: c d\n"),
                imported(":: Start\n" + content + "\n:: b\n:: c d\n").film.scenes[0]);
}

const std::string init = ":: StoryInit\n<<set $n to 2, $t = false>>\n";

std::string with_variables(const std::string& content) {
    const TweeFilm made = imported(init + ":: Start\n" + content + "\n:: b\n:: c d\n");
    return ways(made, scene(made, "start"));
}

} // namespace

TEST_CASE("links of every form become answers, passages scenes, and what leads nowhere an ending",
          "[media_manifests][twee]") {
    CHECK(start("[[b]]") == "b->b");
    CHECK(start("[[Go on->b]] or [[c d<-Stay]]") == "Go on->b; Stay->c-d");
    CHECK(start("[[Go on|b]]") == "Go on->b");
    CHECK(start("[[a -> b->c d]]") == "a -> b->c-d");
    CHECK(start("[[ x -> b ]]") == "x->b");
    CHECK(start("<<goto \"c d\">>") == "->c-d");
    CHECK(start("<<goto 'b'>>") == "->b");
    const TweeFilm made = imported(
        ":: Start\nDear reader, [[go on->The end]].\n\n:: The end [final] {\"position\":\"10,20\"}\nSo it ends.\n\n");
    CHECK(scene(made, "the-end").ending == "the-end");
    CHECK(made.kept.scenes.at("start").prose == "Dear reader, go on.");
    CHECK(made.kept.scenes.at("the-end").prose == "So it ends.");
    CHECK(made.kept.scenes.at("the-end").name == "The end");
    CHECK(made.kept.scenes.at("the-end").tags == std::vector<std::string>{"final"});
    CHECK(made.film.id == "story");
    CHECK(made.film.start == 0);
}

TEST_CASE("conditions and settings that mean the same become if and do", "[media_manifests][twee]") {
    CHECK(with_variables("<<if $n gte 3>>[[x->b]]<</if>>") == "x->b if n >= 3");
    CHECK(with_variables("<<if $n>2 && !$t>>[[x->b]]<<elseif $n is 1>>[[y->b]]<<else>>[[z->c d]]<</if>>") ==
          "x->b if n > 2 and not t; y->b if (not (n > 2 and not t)) and (n == 1); "
          "z->c-d if (not (n > 2 and not t)) and (not (n == 1))");
    CHECK(with_variables("<<if $n gte 3>><<if $t>>[[x->b]]<</if>><</if>>") == "x->b if (n >= 3) and (t)");
    CHECK(with_variables("[[x->b][$n to $n + 1; $t = true]]") == "x->b do n = n + 1 do t = true");
    CHECK(with_variables("<<if $t>><<set $n -= 1>><<goto [[b]]>><<else>><<goto \"c d\">><</if>>") ==
          "->b if t do n = n - 1; ->c-d");
    CHECK(with_variables("<<if $t>>words<<else>><<goto \"b\">><</if>>") == "->b if not (t)");
    CHECK(with_variables("<<set $n to $n * (2 + 1)>>[[b]]") == "b->b");
    const TweeFilm made = imported(init + ":: Start\n<<set $n to $n * (2 + 1)>><<set $t to $n lt 4>>[[b]]\n:: b\n");
    CHECK(scene(made, "start").effects.at(0).text() == "n = n * (2 + 1)");
    CHECK(scene(made, "start").effects.at(1).text() == "t = n < 4");
    CHECK(made.film.names.variables.at(0).initial == 2);
    CHECK(made.film.names.variables.at(1).boolean);
}

TEST_CASE("SugarCube's expressions are carried over where they mean the same, and only there",
          "[media_manifests][twee]") {
    const SugarNames names{{{"n", {"n", false}}, {"told_1", {"told-1", true}}}, {{"The \"hall\"", "hall"}}};
    const auto is = [&](const char* text) {
        const auto read = condition_from_sugar(text, names);
        if (const auto* unsaid = std::get_if<Unsaid>(&read)) return "not: " + unsaid->what;
        return std::get<std::string>(read);
    };
    CHECK(is("not $told_1 and $n eq 1") == "not told-1 and n == 1");
    CHECK(is("!$told_1 == $told_1") == "(not told-1) == told-1");
    CHECK(is("!($n == 1)") == "not n == 1");
    CHECK(is("$n") == "n != 0");
    CHECK(is("$n + 1 or $told_1") == "n + 1 != 0 or told-1");
    CHECK(is("visited(\"The \\\"hall\\\"\") gt 2") == "times(hall) > 2");
    CHECK(is("visited('The \"hall\"')") == "visited(hall)");
    CHECK(is("hasVisited('The \"hall\"') isnot $told_1") == "visited(hall) != told-1");
    CHECK(is("$n lt 1 is $told_1") == "(n < 1) == told-1");
    CHECK(is("1 - (2 - $n) lt 3 * -$n") == "1 - (2 - n) < 3 * -n");
    CHECK(is("$n is true") == "not: it compares a number with true or false");
    CHECK(is("$n is \"yes\"") == "not: texts are not carried over");
    CHECK(is("$n / 2 gt 1") == "not: \"/\" is not known there");
    CHECK(is("$n gt 1.5") == "not: only whole numbers up to 2147483647 are carried over");
    CHECK(is("$n gt 2147483648") == "not: only whole numbers up to 2147483647 are carried over");
    CHECK(is("$x") == "not: $x is no number and no truth");
    CHECK(is("random(1, 2) is 1") == "not: \"random\" is not carried over");
    CHECK(is("visited(\"attic\")") == "not: there is no passage \"attic\"");
    CHECK(is("visited()") == "not: visited() is only carried over with one passage's name in quotes");
    CHECK(is("$told_1 gt 1") == "not: it asks which of true and false is greater");
    CHECK(is("") == "not: it breaks off");
    CHECK(is("($n is 1") == "not: a ) is missing");
    CHECK(is(std::string(200, '(').c_str()) == "not: it is nested too deep");
    CHECK(is((std::string(200, '!') + "$n").c_str()) == "not: it is nested too deep");
}

TEST_CASE("what a film has no meaning for is noted with its line, and stays in the text", "[media_manifests][twee]") {
    CHECK(
        noted(init +
              ":: Start\n[[b]]\n<<audio \"x\" play>>\n<<if $n gte random(1,3)>>[[c->b]]<</if>>\n<<set $n to 3>>\n:: b\n"
              ":: code [script]\nalert(1)\n:: StoryCaption\nx\n") ==
        "0: $n has no bounds in Twee: set \"min\" and \"max\" of \"n\"\n"
        "5: <<audio>> has no meaning in a film: it stays in the passage's text\n"
        "6: the <<if>> around \"c\" is not carried over (\"random\" is not carried over): it always holds\n"
        "7: this <<set>> stands behind an <<if>>: it is not carried over, for what a scene sets is set before anything "
        "is asked\n"
        "9: \"code\" is no scene: it is passed over\n"
        "11: \"StoryCaption\" is no scene: it is passed over");
    CHECK(imported(":: Start\nSee <<print 3>> now [[b]]\n:: b\n").kept.scenes.at("start").prose ==
          "See <<print 3>> now b");
    CHECK(noted(":: Start\n<<if $x>>[[b]]<</if>><</if>>\n<<else>>\n<<if $x>>\n5 << 6\n:: b\n") ==
          "0: $x is not set in StoryInit: it begins with 0\n"
          "0: $x has no bounds in Twee: set \"min\" and \"max\" of \"x\"\n"
          "2: <</if>> without an <<if>>\n"
          "3: <<else>> stands outside an <<if>>\n"
          "4: this <<if>> has no <</if>>: it was taken to hold to the end\n"
          "5: this << has no >>: it is text");
    CHECK(noted(":: StoryInit\n<<set $name to \"Sam\">>\n:: Start\n[[b]]\n:: b\n")
              .find("2: \"$name to \\\"Sam\\\"\" is not carried over") != std::string::npos);
    CHECK(noted(":: StoryData\n{\"format\": \"Harlowe\"}\n:: Start\n")
              .starts_with("1: this story is written for \"Harlowe\""));
    CHECK(noted(":: StoryData\n{nonsense\n:: Start {\"position\": 1}\n:: b {x\n")
              .find("1: StoryData cannot be read and is passed over") == 0);
    CHECK(noted(":: Start\n[[b]]<<goto [[b]]>>\n:: b\n").starts_with("1: this passage has links and a <<goto>>"));
}

TEST_CASE("names that a film cannot have become ids, each its own", "[media_manifests][twee]") {
    const TweeFilm made = imported(
        ":: Start\n[[De keuken]] [[de Keuken!]] [[\xE2\x82\xAC\xE2\x82\xAC]] [[\xC3\x89\xC3\xA9n]] [[Sam's room]]\n"
        ":: De keuken\n:: de Keuken!\n:: \xE2\x82\xAC\xE2\x82\xAC\n:: \xC3\x89\xC3\xA9n\n:: Sam's room\n:: x\\[y\\] "
        "[a\\]b c]\n");
    CHECK(made.film.names.scenes ==
          std::vector<std::string>{"start", "de-keuken", "de-keuken-2", "scene", "een", "sams-room", "x-y"});
    CHECK(made.film.scenes[0].choices.at(1).id == "de-keuken-2");
    CHECK(made.kept.scenes.at("x-y").name == "x[y]");
    CHECK(made.kept.scenes.at("x-y").tags == std::vector<std::string>{"a]b", "c"});
    const TweeFilm variables =
        imported(":: StoryInit\n<<set $Trust to 1>><<set $trust to 2>><<set $not to 3>>\n:: Start\n");
    CHECK(variables.film.names.variables.at(0).id == "trust");
    CHECK(variables.film.names.variables.at(1).id == "trust-2");
    CHECK(variables.film.names.variables.at(2).id == "v-not");
    // All of it survives going out and coming in.
    const std::string kept = write_film_of_twee(made.film, made.kept);
    TweeFilm again = imported(write_twee(made.film, read_kept(kept), "en"));
    CHECK(again.kept.ifid.size() == 36);
    again.kept.ifid.clear(); // it had none
    CHECK(write_film_of_twee(again.film, again.kept) == kept);
}

TEST_CASE("a story that cannot be a film is refused with all of its mistakes", "[media_manifests][twee]") {
    CHECK(refused("") == "there is no passage here: a passage begins with a line such as \":: Start\"");
    CHECK(refused("Once upon a time") == "there is no passage here: a passage begins with a line such as \":: Start\"");
    CHECK(refused(":: Start\n[[Attic]]\n:: b\n[[Start]] [[Cellar]]\n:: b\n::\n:: c [x\n:: d {} e\n:: f } g") ==
          "line 5: there is a passage \"b\" already, in line 3\nline 6: this passage has no name\n"
          "line 7: the tags of this passage have no ] at their end");
    CHECK(refused(":: Start\n[[Attic]]\n:: Stairs\n[[Start]] [[Stair]]\n") ==
          "line 2: there is no passage \"Attic\"\nline 4: there is no passage \"Stair\": did you mean \"Stairs\"?");
    CHECK(refused(":: one\n:: two\n") ==
          "line 1: the story does not say where it begins: name a passage \"Start\", or say \"start\" in StoryData");
    CHECK(refused(":: StoryData\n{\"start\": \"x\"}\n:: one\n") ==
          "line 1: there is no passage \"x\", where the story is to begin");
    CHECK(refused(":: Start\n\xFF\n") == "line 2: this is not UTF-8; save the story as UTF-8");
    CHECK(refused(std::string(":: Start\na\0b\n", 14)) == "line 2: this is not text: here is a NUL byte");
    CHECK(refused(":: Start\r[[b]]\r:: b\r") == "read");
    CHECK(refused(":: Start\r[[b]]\r\r\n[[c]]\n\r:: b\r") == "line 4: there is no passage \"c\": did you mean \"b\"?");
    CHECK(refused(":: StoryTitle\nx\n") == "there is no passage here that could be a scene");
    CHECK(refused(std::string(twee_limit_bytes + 1, 'x')).starts_with("this has 16777217 bytes"));
    CHECK(refused("\xEF\xBB\xBF:: Start\r\n[[b]]\r\n:: b\r\n") == "read");
    std::string many = ":: Start\n";
    for (int i = 0; i < 65; ++i) many += "[[a" + std::to_string(i) + "->b]]\n";
    CHECK(refused(many + ":: b\n") == "line 1: this passage has 65 links; at most 64 become answers of a scene");
    std::string ways = ":: a\n:: Start\n";
    for (int i = 0; i < 65; ++i) ways += "<<if $n is " + std::to_string(i) + ">><<goto [[a]]>><</if>>\n";
    CHECK(refused(ways) == "line 2: this passage has 65 <<goto>>s; at most 64 become ways on of a scene");
}

TEST_CASE("metadata that was damaged is told by the line of its passage, or does no harm", "[media_manifests][twee]") {
    const auto film = read_film(R"({"forksight": 1, "id": "f", "start": "a", "clips": {"c": {}}, "scenes": {
      "a": {"clip": "c", "then": [{"to": "b"}]}, "b": {"clip": "c", "end": "e"}}})");
    REQUIRE(film);
    const std::string twee = write_twee(film.value(), {}, "en");
    const auto damaged = [&](const std::string& what, const std::string& with) {
        std::string text = twee;
        const std::size_t at = text.find(what);
        REQUIRE(at != std::string::npos);
        return refused(text.replace(at, what.size(), with));
    };
    CHECK(damaged("\"end\":\"e\"", "\"end\":\"E!\"").find("/scenes/b/end: \"E!\" is not an id") != std::string::npos);
    CHECK(damaged("\"end\":\"e\"", "\"end\":\"E!\"").starts_with("line "));
    CHECK(damaged("\"clip\":\"c\",\"end\"", "\"clip\":\"q\",\"end\"").find("/scenes/b/clip: there is no clip \"q\"") !=
          std::string::npos);
    CHECK(damaged("\"forksight\":1", "\"forksight\":1,\"odd\":2").find("/odd: the key \"odd\" is not known here") !=
          std::string::npos);
    CHECK(damaged("\"scene\":{\"clip\":\"c\",\"end\"", "\"scene\":[{\"clip\":\"c\"}],\"x\":{\"end\"") == "read");
    CHECK(damaged("\"id\":\"b\"", "\"id\":\"../b\"") == "read");
    CHECK(damaged("{\"position\"", "{position") == "read");
}

TEST_CASE("a link that leads nowhere in the story itself is noted, and stays in the text", "[media_manifests][twee]") {
    const std::string story =
        ":: Start\n[[Go->$dest]] [[Site|https://example.org/a]]\n[[b]]\n<<goto [[$dest]]>>\n:: b\n";
    CHECK(noted(story) ==
          "2: this link leads to \"$dest\", which is no passage: it stays in the text\n"
          "2: this link leads to \"https://example.org/a\", which is no passage: it stays in the text\n"
          "4: <<goto>> has no meaning in a film: it stays in the passage's text");
    const TweeFilm made = imported(story);
    CHECK(ways(made, scene(made, "start")) == "b->b");
    CHECK(made.kept.scenes.at("start").prose == "[[Go->$dest]] [[Site|https://example.org/a]]\n<<goto [[$dest]]>>");
    CHECK(refused(":: Start\n[[$]]\n") == "line 2: there is no passage \"$\"");
}

TEST_CASE("where a passage has more in it than is read is said once", "[media_manifests][twee]") {
    std::string text = ":: Start\n";
    for (int i = 0; i < 600; ++i) text += "<<if $n is 2>><<set $n to 1>><</if>>\n";
    CHECK(noted(text).find("501: this passage has more links and macros than can be read: from here on all is text") !=
          std::string::npos);
    CHECK(noted(text).find("502: this passage") == std::string::npos);
}

TEST_CASE("names that begin alike get their ids soon", "[media_manifests][twee]") {
    std::string text = ":: Start\n";
    const std::string alike(64, 'a');
    for (int i = 0; i < 19000; ++i) text += ":: " + alike + std::to_string(i) + "\n";
    std::size_t asked = 0;
    UniqueIds unique;
    std::set<std::string> taken;
    for (int i = 0; i < 19000; ++i) {
        const std::string id = unique.next(i % 2 == 0 ? alike : alike.substr(1) + "b", [&](const std::string& one) {
            ++asked;
            return taken.contains(one);
        });
        CHECK(id.size() <= 64);
        CHECK(taken.insert(id).second);
    }
    CHECK(asked < 80000);
    CHECK(imported(text).film.scenes.back().id == alike.substr(0, 58) + "-19000");
}

TEST_CASE("keys of a film that are not in the story are told by their places", "[media_manifests][twee]") {
    CHECK(keys_left_out("{").empty());
    CHECK(keys_left_out(
              R"({"x-twee": {}, "clips": {"x-1": {}}, "scenes": {"x-ray": {"x-twee": {}, "text": {"x-a": "b"}}}})")
              .empty());
    CHECK(keys_left_out(R"({"x-a": 1, "variables": {"v": {"x-b": 1}}, "clips": {"c": {"x-c": 1}},
      "scenes": {"s": {"x-d": 1, "offer": {"x-e": 1}, "views": [{"x-f": 1}], "then": [{}, {"x-g": 1}],
      "choices": [{"x-h": 1, "look": {"x-i": 1}}, {"look": [{"x-j": 1}]}]}}})") ==
          std::vector<std::string>{"/x-a", "/variables/v/x-b", "/clips/c/x-c", "/scenes/s/x-d", "/scenes/s/offer/x-e",
                                   "/scenes/s/views/0/x-f", "/scenes/s/then/1/x-g", "/scenes/s/choices/0/x-h",
                                   "/scenes/s/choices/0/look/x-i", "/scenes/s/choices/1/look/0/x-j"});
}

TEST_CASE("a story that is made to be slow is read soon", "[media_manifests][twee]") {
    const auto body = [](const std::string& part, std::size_t bytes) {
        std::string text = ":: Start\n";
        while (text.size() < bytes) text += part;
        return text;
    };
    constexpr std::size_t large = 1u << 20;
    for (const char* part : {"/*", "[[", "<<", "<<if $x>>", "<<elseif $x>>", "<!--", "<<set \"", "\n[[x->Start]]",
                             "{{{", "<<if 1>>\n<<else>>"}) {
        INFO(part);
        CHECK(refused(body(part, large)).size() < 200000);
    }
    CHECK(refused(body("<<if $x>>[[Start]]<<elseif $y>>", large)).size() < 200000);
    std::string passages = ":: Start\n";
    for (int i = 0; i < 19000; ++i)
        passages += ":: p" + std::to_string(i) + "\n[[p" + std::to_string((i * 7) % 19000) + "]]\n";
    CHECK(refused(passages) == "read");
}
