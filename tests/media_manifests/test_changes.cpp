// What a check proposes to change: made in film.json, it mends that problem and breaks nothing else.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "choicegraph/check_report.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/film_list.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/check_cases.hpp"

using namespace forksight;
using choicegraph::Problem;
using Json = nlohmann::ordered_json;

namespace {

/// How often each problem occurs.
std::map<std::string, int> counted(const std::vector<Problem>& problems) {
    std::map<std::string, int> count;
    for (const Problem& problem : problems) ++count[problem.code];
    return count;
}

/// Makes the change that stands with problem `number` of the written list.
std::string changed(const std::string& film, const Json& problem) {
    Json whole = Json::parse(film);
    whole.patch_inplace(Json::array({problem["change"]}));
    return whole.dump();
}

} // namespace

TEST_CASE("every change that a check proposes mends its problem and makes no other", "[media_manifests][unit]") {
    std::set<std::string> mended;
    for (const auto& one : choicegraph::tests::one_mistake_each()) {
        if (one.problem.starts_with("FS0103")) continue; // two things of one name cannot be written down
        INFO(one.problem);
        const choicegraph::Film film = choicegraph::tests::film_of(one.film);
        const std::vector<Problem> problems = choicegraph::check(film);
        const Json written = Json::parse(media_manifests::write_problems(film.id, problems));
        for (std::size_t i = 0; i < problems.size(); ++i) {
            if (!problems[i].change) {
                CHECK_FALSE(written["problems"][i].contains("change"));
                continue;
            }
            const std::string text = changed(media_manifests::write_film(film), written["problems"][i]);
            INFO(written["problems"][i].dump() << "\n" << text);
            const auto again = media_manifests::read_film(text);
            if (!again) FAIL(media_manifests::to_string(again.errors()));
            const auto before = counted(problems);
            const auto after = counted(choicegraph::check(again.value()));
            for (const auto& [code, count] : after) {
                const int allowed = before.contains(code) ? before.at(code) - (code == problems[i].code ? 1 : 0) : 0;
                CHECK(count <= allowed);
            }
            mended.insert(problems[i].code);
        }
    }
    CHECK(mended == std::set<std::string>{"FS0108", "FS0111", "FS0113", "FS0116", "FS0118", "FS0119", "FS0120",
                                          "FS0121", "FS0124", "FS0201", "FS0204", "FS0303", "FS0305", "FS0311",
                                          "FS0312", "FS0313", "FS0402", "FS0403", "FS0408", "FS0602"});
}

TEST_CASE("a scene that ends after its clip ends with it once changed", "[media_manifests][unit]") {
    const choicegraph::Film film = choicegraph::tests::film_of(choicegraph::tests::visit());
    const std::unordered_map<std::string, choicegraph::ClipFacts> facts = {{"clip", {25.0}}};
    const std::vector<Problem> problems = choicegraph::check(film, facts);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].code == "FS0308");
    const Json written = Json::parse(media_manifests::write_problems(film.id, problems));
    const auto again = media_manifests::read_film(changed(media_manifests::write_film(film), written["problems"][0]));
    REQUIRE(again);
    CHECK(choicegraph::check(again.value(), facts).size() == 1);
}

TEST_CASE("a change is written as an operation of RFC 6902, with its value as it is", "[media_manifests][unit]") {
    using choicegraph::Change;
    const auto written = [](std::optional<Change> change) {
        const Problem problem{"FS0312", choicegraph::Severity::warning, "/a", {{"en", "b"}}, std::move(change)};
        return Json::parse(media_manifests::write_problems("f", {problem}))["problems"][0]["change"];
    };
    CHECK(written(choicegraph::adding("/a", "\"b\"")) == Json({{"op", "add"}, {"path", "/a"}, {"value", "b"}}));
    CHECK(written(choicegraph::replacing("/a", "20.5")) == Json({{"op", "replace"}, {"path", "/a"}, {"value", 20.5}}));
    CHECK(written(choicegraph::removing("/a")) == Json({{"op", "remove"}, {"path", "/a"}}));
    CHECK(written({}).is_null());
}
