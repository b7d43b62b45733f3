// What exploring found, as programs read it.
#include <nlohmann/json.hpp>

#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/explore_report.hpp"
#include "media_manifests/exploration_json.hpp"
#include "media_manifests/film_json.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* film_text = R"({"forksight": 1, "id": "f", "title": {"en": "F", "nl": "F"}, "start": "a",
  "variables": {"v": {"initial": false}, "w": {"initial": false}},
  "clips": {"c": {}},
  "scenes": {
    "a": {"clip": "c", "to_time": 10, "offer": {"at": 4, "until": 8, "otherwise": "r"}, "choices": [
      {"id": "l", "text": {"en": "L", "nl": "L"}, "look": {"yaw": 0, "pitch": -20, "radius": 8}, "do": ["v = true"],
       "to": "b"},
      {"id": "r", "to": "c"}]},
    "b": {"clip": "c", "to_time": 5, "then": [{"if": "not v", "to": "c"}]},
    "c": {"clip": "c", "to_time": 6, "end": "e"},
    "d": {"clip": "c", "to_time": 6, "end": "g"}}})";

} // namespace

TEST_CASE("what exploring found is written with its ways and times", "[media_manifests][unit]") {
    const auto film = media_manifests::read_film(film_text);
    REQUIRE(film);
    const auto found = choicegraph::explore(film.value());
    auto problems = choicegraph::check(film.value());
    for (const auto& problem : choicegraph::problems_of(film.value(), found, problems)) problems.push_back(problem);
    const Json whole = Json::parse(media_manifests::write_explored(film.value(), problems, found));
    CHECK(whole["film"] == "f");
    CHECK(whole["ok"] == false);
    CHECK(whole["problems"].size() == problems.size());
    const Json& explored = whole["exploration"];
    CHECK(explored["complete"] == true);
    CHECK(explored["limit"].is_null());
    CHECK(explored["unproven"] == 0);
    CHECK(explored["states"] == 3);
    CHECK(explored["states_all_counted"] == true);
    CHECK(explored["paths"] == 1);
    CHECK(explored["never_read"] == Json::parse(R"(["w"])"));
    CHECK(explored["endings"] == Json::parse(R"([
      {"ending": "e", "reached": "reachable",
       "shortest": {"at_least_s": 10.0, "at_most_s": 10.0, "unlimited": false},
       "longest": {"at_least_s": 14.0, "at_most_s": 14.0, "unlimited": false},
       "way": [{"scene": "a", "choice": "r"}, {"scene": "c", "end": "e"}],
       "way_is_shortest": true},
      {"ending": "g", "reached": "unreachable"}])"));
    CHECK(explored["scenes"]["b"] == Json::parse(R"({"entered": "reachable", "stuck": "reachable",
      "way_to_stuck": [{"scene": "a", "choice": "l"}], "way_to_stuck_is_shortest": true, "trapped": "reachable",
      "way_to_trapped": [{"scene": "a", "choice": "l"}], "way_to_trapped_is_shortest": true,
      "then": [{"taken": "unreachable", "holds": "unreachable", "fails": "reachable"}]})"));
    CHECK(explored["scenes"]["d"]["entered"] == "unreachable");
    CHECK(explored["scenes"]["a"]["choices"][0]["taken"] == "reachable");
}

TEST_CASE("what a limit left open is counted: what can be come to, and conditions", "[media_manifests][unit]") {
    const auto film = media_manifests::read_film(film_text);
    REQUIRE(film);
    choicegraph::Limits limits;
    limits.max_states = 1;
    const auto found = choicegraph::explore_explicitly(film.value(), {}, limits);
    const Json explored = Json::parse(media_manifests::write_explored(film.value(), {}, found))["exploration"];
    std::size_t conditions = 0;
    std::size_t others = 0;
    const auto count = [&](const Json& item, const std::string& name) {
        const bool is_condition = name == "holds" || name == "fails";
        if (item == "not-proven") ++(is_condition ? conditions : others);
    };
    for (const auto& [id, scene] : explored["scenes"].items()) {
        for (const auto& [name, value] : scene.items()) {
            if (value.is_string()) count(value, name);
            if (name != "choices" && name != "then") continue;
            for (const Json& way : value) {
                for (const auto& [what, kind] : way.items()) count(kind, what);
            }
        }
    }
    for (const Json& ending : explored["endings"]) count(ending["reached"], "reached");
    CHECK(conditions > 0);
    CHECK(others > 0);
    CHECK(explored["unproven"] == others);
    CHECK(explored["unproven_conditions"] == conditions);
}
