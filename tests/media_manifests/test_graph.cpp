// Films as pictures: what is in the text for Graphviz and for Mermaid, and that nothing of a film gets out of its
// label.
#include "media_manifests/film_json.hpp"
#include "media_manifests/graph.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::media_manifests;
using choicegraph::Step;

namespace {

choicegraph::Film film() {
    auto read = read_film(R"json({"forksight": 1, "id": "f", "title": {"en": "A <visit> & \"more\""}, "start": "door",
      "variables": {"trust": {"initial": 2, "min": 0, "max": 5}}, "clips": {"door": {}, "eyes": {"viewpoint": "client"}},
      "scenes": {
        "door": {"clip": "door", "views": [{"clip": "eyes"}], "offer": {"at": 1, "until": 9, "otherwise": "hush"}, "choices": [
          {"id": "ask", "text": {"en": "May I <b>\"come\" in</b>?", "nl": "Mag ik?"}, "look": {"yaw": 0, "pitch": 0, "radius": 8},
           "if": "trust < 3", "to": "hall", "return_to": "door", "once": true},
          {"id": "hush", "to": "street"}, {"id": "call", "text": {"en": "Call ]] --> end"}, "to": "street", "by": "teacher"}]},
        "hall": {"clip": "door", "returns": true, "then": [{"to": "street", "weight": 1, "if": "trust == 2"}, {"to": "door", "weight": 3}]},
        "street": {"clip": "door", "end": "sent-away"}}})json");
    if (!read) FAIL(to_string(read.errors()));
    return std::move(read).value();
}

choicegraph::Trail through_the_hall() {
    return choicegraph::trail_of(film(),
                                 {{0, Step::Kind::choice, 0}, {1, Step::Kind::then, 0}, {2, Step::Kind::ending, 0}});
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

bool has(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

} // namespace

TEST_CASE("the picture for Graphviz has a card a scene, a way an answer, and endings in a shape of their own",
          "[media_manifests][graph]") {
    const std::string dot = write_dot(film(), {});
    CHECK(dot.starts_with("digraph film {\n"));
    CHECK(count(dot, "-> s") == 5);
    CHECK(count(dot, "shape=doubleoctagon") == 1);
    CHECK(has(dot, "s0:c1:e -> s2:in:w [style=dashed"));
    CHECK(has(dot, "s0:c2:e -> s2:in:w [style=dotted"));
    CHECK(has(dot, "if trust &lt; 3"));
    CHECK(has(dot, "after 8 s without an answer"));
    CHECK(has(dot, "then back to door"));
    CHECK(has(dot, "chance 25 %"));
    CHECK(has(dot, "2 views"));
    CHECK(has(dot, "returns"));
    CHECK(has(dot, "only once"));
    CHECK_FALSE(has(dot, "<IMG"));
    CHECK_FALSE(has(dot, "penwidth=3.4"));
    GraphOrder dutch;
    dutch.language = "nl";
    dutch.posters = {"door"};
    CHECK(has(write_dot(film(), dutch), "Mag ik?"));
    CHECK(has(write_dot(film(), dutch), "als trust &lt; 3"));
    CHECK(count(write_dot(film(), dutch), "SRC=\"door.gif\"") == 3);
}

TEST_CASE("texts stay in their labels", "[media_manifests][graph]") {
    const std::string dot = write_dot(film(), {});
    CHECK(has(dot, "A &lt;visit&gt; &amp; &quot;more&quot;"));
    CHECK(has(dot, "May I &lt;b&gt;&quot;come&quot; in&lt;/b&gt;?"));
    const std::string mermaid = write_mermaid(film(), {});
    CHECK(has(mermaid, "\"May I #60;b#62;#34;come#34; in#60;#47;b#62;? #40;if trust #60; 3#41;"));
    CHECK(has(mermaid, "\"Call #93;#93; --#62; end"));
    choicegraph::Film loud = film();
    std::string text(5000, 'x');
    loud.scenes[0].choices[0].text["en"] = text.append("\n\xE2\x82\xAC");
    std::string cut(120, 'x');
    CHECK(has(write_dot(loud, {}), cut.append("...")));
    CHECK_FALSE(has(write_dot(loud, {}), std::string(121, 'x')));
}

TEST_CASE("what XML has no character for is drawn as the sign for that", "[media_manifests][graph]") {
    choicegraph::Film odd = film();
    for (const char* text : {"\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xEF\xB7\x90", "\xF0\x9F\xBF\xBE"}) {
        odd.scenes[0].choices[0].text["en"] = std::string("<") + text + ">";
        const std::string dot = write_dot(odd, {});
        CHECK(has(dot, "&lt;\xEF\xBF\xBD&gt;"));
        CHECK_FALSE(has(dot, text));
    }
    for (const char* text : {"\xEF\xBF\xBD", "\xF0\x9F\x98\x80", "\xEF\xAC\x81", "\xE2\x82\xAC"}) {
        odd.scenes[0].choices[0].text["en"] = std::string("<") + text + ">";
        CHECK(has(write_dot(odd, {}), std::string("&lt;") + text + "&gt;"));
    }
}

TEST_CASE("the way of a trail is bold and numbered", "[media_manifests][graph]") {
    GraphOrder order;
    order.trail = through_the_hall();
    const std::string dot = write_dot(film(), order);
    CHECK(count(dot, "penwidth=3.4") == 3);
    CHECK(count(dot, "BORDER=\"4\"") == 3);
    CHECK(has(dot, "Bold and numbered"));
    CHECK(has(dot, "s0:c0:e -> s1:in:w [style=solid, color=\"#0b4f9c\", penwidth=3.4]"));
    const std::string mermaid = write_mermaid(film(), order);
    CHECK(has(mermaid, "  s1[\"hall #40;2#41;\"]\n"));
    CHECK(has(mermaid, "  linkStyle 0,3,5 stroke-width:4px\n"));
    CHECK(has(mermaid, "  class s0,s1,s2 walked\n"));
}

TEST_CASE("the picture for Mermaid is told whole", "[media_manifests][graph]") {
    choicegraph::Film small = film();
    small.scenes[0].choices.resize(2);
    small.scenes[0].choices[0] = small.scenes[0].choices[1];
    small.scenes[0].choices[0].id = "go";
    small.scenes[1].then.pop_back();
    CHECK(write_mermaid(small, {}) ==
          "flowchart LR\n"
          "  s0[[\"door\"]]\n  s1[\"hall\"]\n  s2[\"street\"]\n  e2([\"sent-away\"])\n"
          "  s0 -- \"go\" --> s2\n  s0 -. \"hush #40;after 8 s without an answer#41;\" .-> s2\n"
          "  s1 -- \"if trust == 2, chance 100 #37;\" --> s2\n  s2 -- \"the end\" --> e2\n");
}

TEST_CASE("a record's trail has its steps as they stand", "[choicegraph][graph]") {
    using namespace choicegraph;
    const Film over = film();
    std::vector<Event> events = {Started{"s", "f", "", "", "", 0},
                                 Entered{"door"},
                                 Offered{"door", {"ask", "hush", "call"}},
                                 Chosen{"door", "hush", How::timeout, 8.0},
                                 Entered{"street"},
                                 Ended{"sent-away"},
                                 WentBack{3},
                                 Offered{"door", {"ask", "hush", "call"}},
                                 Chosen{"door", "ask", How::gaze, 1.0},
                                 Entered{"hall"}};
    std::vector<Line> lines;
    for (const Event& event : events) lines.push_back({lines.size() + 1, 0.0, event});
    Trail trail = choicegraph::trail_of(over, lines);
    REQUIRE(trail.steps.size() == 1);
    CHECK(trail.steps[0] == Step{0, Step::Kind::choice, 0});
    CHECK(trail.last == 1u);
    lines.resize(6);
    trail = choicegraph::trail_of(over, lines);
    CHECK(trail.steps == std::vector<Step>{{0, Step::Kind::choice, 1}, {2, Step::Kind::ending, 0}});
    CHECK(trail.last == 2u);
    CHECK(choicegraph::trail_of(over, std::vector<Line>()).last == std::nullopt);
}
