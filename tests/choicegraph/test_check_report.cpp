#include <limits>
#include <set>

#include "choicegraph/check_report.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

TEST_CASE("the table of problems is in order, complete in both languages, and uses the same parts in both",
          "[choicegraph][unit]") {
    const auto parts = [](std::string_view sentence) {
        std::multiset<char> numbers;
        for (std::size_t i = sentence.find('{'); i != std::string_view::npos; i = sentence.find('{', i + 1)) {
            numbers.insert(sentence[i + 1]);
        }
        return numbers;
    };
    std::string_view before = "FS0100";
    for (const Rule& rule : rules()) {
        INFO(rule.code);
        CHECK(before < rule.code);
        before = rule.code;
        CHECK(rule.code.size() == 6);
        CHECK(rule.nl.back() == '.');
        CHECK(rule.en.back() == '.');
        CHECK(rule.nl != rule.en);
        // A word that is itself translated has one part for each language.
        if (rule.code != "FS0102") CHECK(parts(rule.nl) == parts(rule.en));
    }
}

TEST_CASE("pointers and numbers are written as they should be", "[choicegraph][unit]") {
    CHECK(pointer("/scenes", "a/b~c") == "/scenes/a~1b~0c");
    CHECK(pointer("/then", std::size_t{3}) == "/then/3");
    CHECK(in_words(8.0) == "8");
    CHECK(in_words(2.5) == "2.5");
    CHECK(in_words(1.0 / 3.0) == "0.33");
    CHECK(in_words(-0.001) == "0");
    CHECK(in_words(1e300) == "1e+300");
    CHECK(in_words(std::numeric_limits<double>::quiet_NaN()) == "?");
}

TEST_CASE("problems are said in Dutch and English, with what they are about", "[choicegraph][unit]") {
    FilmOf film = visit();
    film.variables[0].initial = 6;
    const std::vector<Problem> problems = check(film_of(film));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].severity == Severity::error);
    CHECK(problems[0].what.at("en") == "The initial value 6 is outside 0 to 5.");
    CHECK(problems[0].what.at("nl") == "De beginwaarde 6 ligt buiten 0 tot 5.");
}
