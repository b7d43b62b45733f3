#include <limits>
#include <string>

#include "choicegraph/expression.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using forksight::choicegraph::tests::boolean;
using forksight::choicegraph::tests::integer;

namespace {

constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t smallest = std::numeric_limits<std::int32_t>::min();

Names names() {
    return {
        {integer("trust", 2, 0, 5), boolean("told"), integer("trust-1", 7, 0, 9), integer("wide", 0, smallest, largest),
         boolean("not-yet"), integer("2nd", 4, 0, 9), integer("times", 1, 0, 9), integer("3", 8, 0, 9)},
        {"hall", "hall-2", "3", "kitchen"}};
}

// trust 2, told false, trust-1 7, wide 0, not-yet true, 2nd 4, times 1, and a 3 that no expression can name; hall was
// entered once, hall-2 never, the scene 3 five times.
struct World {
    std::vector<std::int32_t> values = {2, 0, 7, 0, 1, 4, 1, 8};
    std::vector<std::uint32_t> visits = {1, 0, 5, std::numeric_limits<std::uint32_t>::max()};
};

bool holds(const std::string& text) {
    INFO(text);
    const auto parsed = Condition::parse(text, names());
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) FAIL("at " << error->at << ": " << error->what);
    const World world;
    const auto& condition = std::get<Condition>(parsed);
    CHECK(condition.text() == text);
    return condition.holds({world.values, world.visits});
}

SyntaxError mistake(const std::string& text) {
    const auto parsed = Condition::parse(text, names());
    if (!std::holds_alternative<SyntaxError>(parsed)) return {std::string::npos, "no mistake"};
    return std::get<SyntaxError>(parsed);
}

SyntaxError assignment_mistake(const std::string& text) {
    const auto parsed = Assignment::parse(text, names());
    if (!std::holds_alternative<SyntaxError>(parsed)) return {std::string::npos, "no mistake"};
    return std::get<SyntaxError>(parsed);
}

std::int32_t assigned(const std::string& text) {
    INFO(text);
    const auto parsed = Assignment::parse(text, names());
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) FAIL("at " << error->at << ": " << error->what);
    World world;
    const auto& assignment = std::get<Assignment>(parsed);
    assignment.apply(world.values, world.visits);
    return world.values[assignment.target()];
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("conditions hold when they should", "[choicegraph][unit]") {
    const std::vector<const char*> true_ones = {"true",
                                                "not false",
                                                "trust >= 1 and not told",
                                                "trust == 2",
                                                "trust != 3",
                                                "1 < 2",
                                                "2 <= 2",
                                                "3 > 2",
                                                "2 >= 2",
                                                "told == false",
                                                "told != true",
                                                "true or false and false",
                                                "not told and true",
                                                "not told == true",
                                                "not (1 == 2)",
                                                "1 + 2 * 3 == 7",
                                                "(1 + 2) * 3 == 9",
                                                "7 - 2 - 1 == 4",
                                                "-2 + 3 == 1",
                                                "- - 2 == 2",
                                                "2 * -3 == -6",
                                                "2 - -3 == 5",
                                                "visited(hall)",
                                                "not visited(hall-2)",
                                                "visited( 3 )",
                                                "times(3) == 5",
                                                "times(hall) < 2",
                                                "visited (hall)",
                                                "visited(3) == true",
                                                "3 == 2 + 1",
                                                "trust+1==3",
                                                "  trust\t==\n2 ",
                                                "trust - 1 == 1",
                                                "trust-1 == 7",
                                                "trust-2 == 0",
                                                "3-trust == 1",
                                                "trust-1-1 == 6",
                                                "not-yet",
                                                "not not-yet == false",
                                                "2nd == 4",
                                                "2nd-trust == 2",
                                                "times == 1",
                                                "times-1 == 0",
                                                "times(kitchen) == 2147483647",
                                                "true and true and true",
                                                "false or false or true",
                                                "(((trust))) == 2"};
    for (const char* text : true_ones) CHECK(holds(text));
    for (const char* text : {"false", "not true", "trust > 2", "told", "trust == 2 and told", "visited(hall-2)",
                             "1 == 2", "told or not true", "times(hall-2) > 0", "not not-yet", "trust - 1 == 7"}) {
        CHECK_FALSE(holds(text));
    }
}

TEST_CASE("an empty condition always holds, and an empty text is a mistake", "[choicegraph][unit]") {
    const World world;
    CHECK(Condition().holds({world.values, world.visits}));
    CHECK(Condition().empty());
    CHECK(mistake("").what == "expected a value, found the end");
    CHECK(mistake("   ").at == 3);
}

TEST_CASE("mistakes are named where they stand", "[choicegraph][unit]") {
    struct Case {
        const char* text;
        std::size_t at;
        const char* what;
    };
    const std::vector<Case> cases = {
        {"trust", 0, "a condition must be true or false, and this is a number"},
        {"truth > 1", 0, "'truth' is not a variable of this film"},
        {"not-now", 4, "'now' is not a variable of this film"},
        {"  gone-now > 1", 2, "'gone-now' is not a variable of this film"},
        {"Trust > 1", 0, "'Trust' is not a variable of this film"},
        {"trust > told", 8, "'>' wants a number, and this is true or false"},
        {"told < 1", 0, "'<' wants a number, and this is true or false"},
        {"trust == told", 9, "'==' wants a number, and this is true or false"},
        {"told == 1", 8, "'==' wants true or false, and this is a number"},
        {"trust and told", 0, "'and' wants true or false, and this is a number"},
        {"told and trust", 9, "'and' wants true or false, and this is a number"},
        {"told or 1", 8, "'or' wants true or false, and this is a number"},
        {"1 or told", 0, "'or' wants true or false, and this is a number"},
        {"not trust", 4, "'not' wants true or false, and this is a number"},
        {"-told == 1", 1, "'-' wants a number, and this is true or false"},
        {"1 + told == 1", 4, "'+' wants a number, and this is true or false"},
        {"told - 1 == 1", 0, "'-' wants a number, and this is true or false"},
        {"2 * told == 1", 4, "'*' wants a number, and this is true or false"},
        {"told * 2 == 1", 0, "'*' wants a number, and this is true or false"},
        {"1 < 2 < 3", 6, "compare two things at a time: put 'and' between, or use brackets"},
        {"trust = 2", 6, "'=' changes a variable; to compare, write '=='"},
        {"trust > 1 &&", 10, "expected an operator or the end, found '&&' (write 'and')"},
        {"told || told", 5, "expected an operator or the end, found '||' (write 'or')"},
        {"!told", 0, "expected a value, found '!' (write 'not')"},
        {"told told", 5, "expected an operator or the end, found 'told'"},
        {"told maybe", 5, "expected an operator or the end, found 'maybe', which is not a variable of this film"},
        {"(told", 5, "expected ')', found the end"},
        {"told)", 4, "expected an operator or the end, found ')'"},
        {"trust >", 7, "expected a value, found the end"},
        {"trust > and", 8, "expected a value, found 'and'"},
        {"trust / 2 > 1", 6, "expected an operator or the end, found '/'"},
        {"2147483648 > 1", 0, "a number is at most 2147483647"},
        {"99999999999999999999 > 1", 0, "a number is at most 2147483647"},
        {"visited", 0, "visited wants a scene in brackets: visited(scene)"},
        {"visited > 1", 0, "visited wants a scene in brackets: visited(scene)"},
        {"visited()", 8, "expected a scene, found ')'"},
        {"visited(", 8, "expected a scene, found the end"},
        {"visited(attic)", 8, "'attic' is not a scene of this film"},
        {"visited(hall-3)", 8, "'hall-3' is not a scene of this film"},
        {"visited(hall", 12, "expected ')' after the scene, found the end"},
        {"visited(hall kitchen)", 13,
         "expected ')' after the scene, found 'kitchen', which is not a variable of this film"},
        {"visited(hall-)", 12, "expected ')' after the scene, found '-'"},
        {"gone- 1 > 1", 0, "'gone' is not a variable of this film"},
        {"visited(hall) > 1", 0, "'>' wants a number, and this is true or false"},
        {"times(hall)", 0, "a condition must be true or false, and this is a number"},
        {"told and \xC3\xA9 > 1", 9, "expected a value, found '\xC3\xA9'"},
        {"\xC3\xA9\xC3\xA9", 0, "expected a value, found '\xC3\xA9'"},
        {"-", 1, "expected a value, found the end"},
        {"trust-", 6, "expected a value, found the end"},
        {"trust - - told == 1", 10, "'-' wants a number, and this is true or false"},
        {"trust # 1", 6, "expected an operator or the end, found '#'"},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        const SyntaxError error = mistake(one.text);
        CHECK(error.at == one.at);
        CHECK(error.what == one.what);
    }
}

TEST_CASE("assignments change one variable within its bounds", "[choicegraph][unit]") {
    CHECK(assigned("trust = trust + 1") == 3);
    CHECK(assigned("trust = 99") == 5);
    CHECK(assigned("trust = -99") == 0);
    CHECK(assigned("trust=times(3)-1") == 4);
    CHECK(assigned("told = not told") == 1);
    CHECK(assigned("told = trust > 5") == 0);
    CHECK(assigned("told = visited(hall)") == 1);
    CHECK(assigned("trust-1 = trust-1 + 1") == 8);
    CHECK(assigned("not-yet = false") == 0);
    CHECK(assigned("times = times(3)") == 5);
}

TEST_CASE("sums and products stop at the bounds of 32 bits", "[choicegraph][unit]") {
    CHECK(assigned("wide = 2147483647 + 1") == largest);
    CHECK(assigned("wide = -2147483647 - 2") == smallest);
    CHECK(assigned("wide = 65536 * 65536") == largest);
    CHECK(assigned("wide = -65536 * 65536") == smallest);
    CHECK(assigned("wide = -(-2147483647 - 1)") == largest);
    CHECK(assigned("wide = 2147483647 * 2147483647 - 1") == largest - 1);
    CHECK(assigned("wide = times(kitchen)") == largest);
}

TEST_CASE("names are found alike whether or not they were put in order", "[choicegraph][unit]") {
    Names unordered = names();
    unordered.scenes.emplace_back("hall");
    unordered.variables.push_back(boolean("told"));
    Names ordered = unordered;
    ordered.put_in_order();
    for (const Names& some : {unordered, ordered}) {
        for (std::size_t i = 0; i < names().variables.size(); ++i) {
            CHECK(some.variable_number(names().variables[i].id) == i);
        }
        for (std::size_t i = 0; i < names().scenes.size(); ++i) CHECK(some.scene_number(names().scenes[i]) == i);
        for (const char* id : {"", "a", "hal", "hall-", "zzz"}) {
            CHECK_FALSE(some.variable_number(id));
            CHECK_FALSE(some.scene_number(id));
        }
    }
    // An order that is out of date is not used.
    ordered.scenes.emplace_back("attic");
    CHECK(ordered.scene_number("attic") == 5U);
}

TEST_CASE("mistakes in assignments are named where they stand", "[choicegraph][unit]") {
    struct Case {
        const char* text;
        std::size_t at;
        const char* what;
    };
    const std::vector<Case> cases = {
        {"", 0, "expected a variable of this film, found the end"},
        {"trusty = 1", 0, "expected a variable of this film, found 'trusty', which is not a variable of this film"},
        {"1 = 1", 0, "expected a variable of this film, found '1'"},
        {"true = false", 0, "expected a variable of this film, found 'true'"},
        {"trust", 5, "expected '=' after the variable, found the end"},
        {"trust == 1", 6, "expected '=' after the variable, found '=='"},
        {"trust + 1", 6, "expected '=' after the variable, found '+'"},
        {"trust-2 = 1", 5, "expected '=' after the variable, found '-'"},
        {"trust = told", 8, "'trust' wants a number, and this is true or false"},
        {"told = 1", 7, "'told' wants true or false, and this is a number"},
        {"trust = ", 8, "expected a value, found the end"},
        {"trust = 1 = 2", 10, "'=' changes a variable; to compare, write '=='"},
        {"trust = 1; told = true", 9, "expected an operator or the end, found ';'"},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        const SyntaxError error = assignment_mistake(one.text);
        CHECK(error.at == one.at);
        CHECK(error.what == one.what);
    }
}

TEST_CASE("depth and length have limits, and what is just within them works", "[choicegraph][unit]") {
    const std::string deep = "this is nested too deep: at most 64 brackets, minuses and nots inside one another";
    CHECK(holds(repeated("(", 64) + "true" + repeated(")", 64)));
    CHECK(mistake(repeated("(", 65) + "true" + repeated(")", 65)).what == deep);
    CHECK(mistake(repeated("(", 65) + "true" + repeated(")", 65)).at == 64);
    CHECK(holds(repeated("not ", 64) + "true"));
    CHECK(mistake(repeated("not ", 65) + "true").what == deep);
    CHECK(holds(repeated("-", 64) + "1 == 1"));
    CHECK(mistake(repeated("-", 65) + "1 == 1").what == deep);
    // Brackets that are closed again do not add up.
    CHECK(holds(repeated("(true) and not (false) and (- 1 < 0) and ", 50) + "true"));

    // Every bracket here leaves two values waiting: `false or 1 == 1 * ( ...`.
    CHECK(holds(repeated("1 + (", 63) + "1" + repeated(")", 63) + " == 64"));
    CHECK(mistake("1 + " + repeated("1 + (", 63) + "1 + 1" + repeated(")", 63) + " == 1").what ==
          "this is nested too deep: at most 64 values may be waiting");

    const std::string long_one = repeated("true or ", 511) + "true";
    CHECK(holds(long_one + repeated(" ", 4096 - static_cast<int>(long_one.size()))));
    const SyntaxError error = mistake(long_one + repeated(" ", 4097 - static_cast<int>(long_one.size())));
    CHECK(error.what == "an expression has at most 4096 characters");
    CHECK(error.at == 4096);
}

TEST_CASE("any bytes are read or refused, with the place inside the text", "[choicegraph][unit]") {
    std::uint32_t seed = 20261122;
    const std::string letters =
        "trust told not-yet visited(hall) times(3) and or not true <>=!+-*()= 019 \xC3\xA9\xFF\x80#";
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        const auto next = [&seed] { return seed = seed * 1664525U + 1013904223U, seed >> 16; };
        const std::size_t size = next() % 24;
        while (text.size() < size) {
            const std::size_t from = next() % letters.size();
            text += letters.substr(from, 1 + next() % 6);
        }
        for (const auto& error : {mistake(text), assignment_mistake(text)}) {
            if (error.at == std::string::npos) continue;
            REQUIRE(error.at <= text.size());
            REQUIRE_FALSE(error.what.empty());
        }
    }
}

TEST_CASE("of a run of minuses longer than any id the longest known beginning is the word", "[choicegraph][unit]") {
    std::string ones = "2";
    for (int i = 0; i < 100; ++i) ones += "-1-0";
    CHECK(holds(ones + " == -98"));
    CHECK(holds("trust-1-" + ones + " == -95"));
    CHECK(holds(std::string(200, '0') + "-1-" + ones + " == -103"));
    std::string longest = "v";
    while (longest.size() < 64) longest += longest.size() % 2 == 0 ? "v" : "-";
    longest.back() = 'v';
    Names known;
    known.variables = {integer(longest, 5, 0, 9)};
    const auto parsed = Condition::parse(longest + "-" + ones + " == 0", known);
    REQUIRE(std::holds_alternative<Condition>(parsed));
    CHECK(std::get<Condition>(parsed).program().size() == 2 * 201 + 1 + 2);
}
