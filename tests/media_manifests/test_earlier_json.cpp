// What earlier viewers answered, to text and back.
#include "media_manifests/earlier_json.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace forksight::media_manifests;
using forksight::choicegraph::EarlierAnswers;
using forksight::choicegraph::SceneAnswers;

TEST_CASE("earlier choices are read back as they were written", "[earlier_json][unit]") {
    const EarlierAnswers earlier{{"door", {{{"ask-in", 12}, {"push", 3}}, 2}}, {"hall", {{{"wait", 40}}, 0}}};
    const std::string text = write_earlier_answers("visit", earlier);
    CHECK(text ==
          "{\"forksight\":1,\"film\":\"visit\",\"scenes\":{\"hall\":{\"choices\":{\"wait\":40}},"
          "\"door\":{\"choices\":{\"ask-in\":12,\"push\":3},\"silence\":2}}}\n");
    const auto read = read_earlier_answers(text, "visit");
    REQUIRE(read);
    CHECK(read.value() == earlier);
    CHECK(write_earlier_answers("visit", {}) == "{\"forksight\":1,\"film\":\"visit\",\"scenes\":{}}\n");
}

TEST_CASE("what a newer streamer says beside them passes", "[earlier_json][unit]") {
    const auto read = read_earlier_answers(
        R"({"forksight":1,"film":"visit","of":"class","scenes":{"door":{"choices":{"ask":3},"within":7}}})", "visit");
    REQUIRE(read);
    CHECK(read.value().at("door").choices.at("ask") == 3);
    const std::string text = std::string(100'000, 'x');
    const std::string longer = "{\"forksight\":1,\"film\":\"visit\",\"about\":\"" + text +
                               "\",\"scenes\":{\"door\":{\"choices\":{\"ask\":3},\"" + text.substr(0, 1000) + "\":[\"" +
                               text + "\"]}}}";
    const auto also = read_earlier_answers(longer, "visit");
    REQUIRE(also);
    CHECK(also.value() == read.value());
}

TEST_CASE("what are no earlier choices of the film is refused", "[earlier_json][unit]") {
    const std::string right = write_earlier_answers("visit", {{"door", {{{"ask", 12}}, 2}}});
    REQUIRE(read_earlier_answers(right, "visit"));
    const auto with = [&](std::string_view part, std::string_view other) {
        std::string text = right;
        return text.replace(text.find(part), part.size(), other);
    };
    std::string long_id(1000, 'a');
    long_id.front() = long_id.back() = '"';
    std::string many_choices = "\"ask\":1";
    for (int i = 0; i < 64; ++i) many_choices += ",\"c" + std::to_string(i) + "\":1";
    std::string many_scenes = "\"door\":{\"choices\":{}}";
    for (std::size_t i = 0; i < earlier_scenes_limit; ++i)
        many_scenes += ",\"s" + std::to_string(i) + "\":{\"choices\":{}}";
    for (const std::string& wrong : {std::string(),
                                     std::string("{}"),
                                     std::string("[]"),
                                     with("\"forksight\":1", "\"forksight\":2"),
                                     with("visit", "other"),
                                     with("\"film\":\"visit\",", ""),
                                     with("\"ask\"", "\"Ask\""),
                                     with("\"ask\"", "\"\""),
                                     with("\"ask\"", long_id),
                                     with("\"visit\"", long_id),
                                     with("\"door\"", "\"../door\""),
                                     with(":12", ":-1"),
                                     with(":12", ":1.5"),
                                     with(":12", ":1e99"),
                                     with(":12", ":1000000001"),
                                     with(":12", ":\"many\""),
                                     with("\"silence\":2", "\"silence\":null"),
                                     with("{\"ask\":12}", "[12]"),
                                     with("\"ask\":12", "\"ask\":12,\"ask\":13"),
                                     with("\"ask\":12", many_choices),
                                     with("\"door\":{\"choices\":{\"ask\":12},\"silence\":2}", many_scenes),
                                     right + std::string(earlier_answers_limit_bytes, ' '),
                                     std::string(1000, '[')}) {
        INFO(wrong.substr(0, 200));
        CHECK_FALSE(read_earlier_answers(wrong, "visit"));
    }
}

TEST_CASE("of a film with too much to tell, the scenes most answered in are told", "[earlier_json][unit]") {
    EarlierAnswers earlier;
    for (int scene = 0; scene < 5000; ++scene) {
        SceneAnswers& answers = earlier[std::to_string(scene) + std::string(50, 'x')];
        answers.choices[std::string(60, 'a')] = 3 + static_cast<std::uint64_t>(scene % 7);
    }
    earlier["most"].choices["a"] = 4'000'000'000; // more than is read
    const std::string text = write_earlier_answers("visit", earlier);
    CHECK(text.size() <= earlier_answers_limit_bytes);
    CHECK(text.size() > earlier_answers_limit_bytes - 1000);
    const auto read = read_earlier_answers(text, "visit");
    REQUIRE(read);
    CHECK(read.value().at("most").choices.at("a") == earlier_count_limit);
    for (const auto& [scene, answers] : read.value()) CHECK(answers.sum() > 3);
}
