// Stories as authors write them, and the stories of the sample film.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "media_manifests/film_json.hpp"
#include "media_manifests/story_json.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using media_manifests::read_story;
using media_manifests::write_story;

namespace {

std::string whole(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string refused(const std::string& text) {
    const auto story = read_story(text);
    return story ? "read" : media_manifests::to_string(story.errors());
}

std::string refused_steps(const std::string& steps) {
    return refused(R"({"forksight": 1, "steps": [)" + steps + "]}");
}

} // namespace

TEST_CASE("a story with every kind of step reads and is written as the same text", "[media_manifests][unit]") {
    const std::string text = R"json({
  "forksight": 1,
  "title": {"en": "All", "nl": "Alles"},
  "seed": 9007199254740991,
  "steps": [
    {"scene": "door"},
    {"choose": "ask-in"},
    {"choose": "help", "by": "teacher"},
    {"wait": true},
    {"view": "hall-client"},
    {"back": true},
    {"back": "door"},
    {"expect": {"scene": "hall", "clip": "hall", "variables": {"told": false, "trust": -3}, "times": {"hall": 2}, "offered": ["a", "b"]}},
    {"expect": {"offered": []}},
    {"ending": "let-in"}
  ]
}
)json";
    const auto story = read_story(text);
    if (!story) FAIL(media_manifests::to_string(story.errors()));
    CHECK(story.value().steps.size() == 10);
    CHECK(std::get<choicegraph::Choose>(story.value().steps[2]).how == choicegraph::How::teacher);
    CHECK(std::get<choicegraph::Expect>(story.value().steps[7]).variables.at("trust").value == -3);
    CHECK(write_story(story.value()) == text);
}

TEST_CASE("every mistake of a story is told with its place", "[media_manifests][unit]") {
    CHECK(refused("[]") == "this must be an object, not a list");
    CHECK(refused("{}") == "\"forksight\" is missing");
    CHECK(refused(R"({"forksight": 2, "steps": 3})") ==
          "/forksight: this story is of version 2; version 1 is the newest that can be read here");
    CHECK(refused(R"({"forksight": 1, "sed": 1, "seed": 9007199254740992, "title": {"n l": "x"}})") ==
          "/sed: the key \"sed\" is not known here: did you mean \"seed\"?\n"
          "/title/n l: \"n l\" is not a language tag; tags look like \"nl\" or \"en\"\n"
          "/seed: 9007199254740992 is out of range: 0 to 9007199254740991\n"
          "\"steps\" is missing");
    CHECK(refused_steps("") == "/steps: a story without steps expects nothing");
    CHECK(refused_steps(R"({"scene": "Door"}, {"choose": "a", "by": "eyes"}, {"wait": false}, {}, 3)") ==
          "/steps/0/scene: \"Door\" is not an id: 1 to 64 small letters, digits and hyphens, and no hyphen first\n"
          "/steps/1/by: \"eyes\" is not one of \"gaze\", \"timeout\", \"teacher\" and \"key\"\n"
          "/steps/2/wait: only true means something here; leave the step out otherwise\n"
          "/steps/3: a step has one of \"scene\", \"choose\", \"wait\", \"view\", \"back\", \"ending\" and \"expect\"\n"
          "/steps/4: this must be an object, not a number");
    CHECK(refused_steps(R"({"scene": "a", "choose": "b"}, {"scene": "a", "by": "key"}, {"chose": "a"})") ==
          "/steps/0/choose: a step says one thing; make \"choose\" a step of its own\n"
          "/steps/1/by: \"by\" belongs to \"choose\"\n"
          "/steps/2/chose: the key \"chose\" is not known here: did you mean \"choose\"?");
    CHECK(
        refused_steps(R"({"expect": {}}, {"expect": {"variables": {"x": 1.5}, "times": {"a": -1}, "offered": "b"}})") ==
        "/steps/0/expect: this expects nothing\n"
        "/steps/1/expect/variables/x: this must be a whole number, not 1.5\n"
        "/steps/1/expect/times/a: -1 is out of range: 0 to 4294967295\n"
        "/steps/1/expect/offered: this must be a list, not a text");
    CHECK(refused_steps(R"({"x-note": "asked for by the school", "scene": "a"})") == "read");
}

TEST_CASE("a story that is too long is refused", "[media_manifests][unit]") {
    std::string steps = R"({"wait": true})";
    for (std::size_t i = 1; i < media_manifests::story_limit_steps; ++i) steps += R"(,{"wait": true})";
    CHECK(refused_steps(steps) == "read");
    CHECK(refused_steps(steps + R"(,{"wait": true})") ==
          "/steps: there are 10001 entries here; at most 10000 are read");
    CHECK_FALSE(read_story(std::string(media_manifests::story_limit_bytes + 1, ' ')));
}

TEST_CASE("the sample film follows all of its stories, and they notice when it does not",
          "[media_manifests][story][unit]") {
    const std::filesystem::path folder = SAMPLE_FILM_FOLDER;
    const auto film = media_manifests::read_film(whole(folder / "film.json"));
    REQUIRE(film);
    choicegraph::Film harsher = film.value();
    harsher.names.variables[0].initial = 0;
    std::size_t stories = 0;
    std::size_t noticed = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "tests")) {
        INFO(entry.path().filename());
        const auto story = read_story(whole(entry.path()));
        if (!story) FAIL(media_manifests::to_string(story.errors()));
        for (const auto& difference : choicegraph::differences(film.value(), story.value())) {
            FAIL_CHECK(difference.step << difference.key << ": " << difference.what.at("en"));
        }
        ++stories;
        noticed += choicegraph::differences(harsher, story.value()).empty() ? 0 : 1;
    }
    CHECK(stories >= 5);
    CHECK(noticed >= 4);
}
