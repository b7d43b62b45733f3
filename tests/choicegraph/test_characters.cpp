#include "choicegraph/characters.hpp"
#include "tests/catch.hpp"

using namespace forksight::choicegraph;

TEST_CASE("characters are counted, not bytes", "[choicegraph][unit]") {
    CHECK(characters_in("") == 0);
    CHECK(characters_in("Moeder") == 6);
    CHECK(characters_in("é€\U0001F600") == 3);
}

TEST_CASE("a character is whole as Unicode's table of well-formed ones has it", "[choicegraph][unit]") {
    for (const auto& [text, bytes] : std::initializer_list<std::pair<std::string_view, std::size_t>>{
             {"", 0},
             {"a", 1},
             {"é!", 2},
             {"€!", 3},
             {"\U0001F600!", 4},
             {"\x80", 0},             // goes on with nothing
             {"\xC3", 0},             // half
             {"\xC0\xAF", 0},         // '/' could be shorter
             {"\xE0\x9F\xBF", 0},     // so could U+07FF
             {"\xED\x9F\xBF", 3},     // the last before the surrogates
             {"\xED\xA0\x80", 0},     // the first of them
             {"\xF0\x8F\xBF\xBF", 0}, // U+FFFF could be shorter
             {"\xF4\x8F\xBF\xBF", 4}, // U+10FFFF
             {"\xF4\x90\x80\x80", 0},
             {"\xF5\x80\x80\x80", 0},
             {"\xE2\x82", 0}}) {
        CAPTURE(text);
        CHECK(character_bytes(text) == bytes);
    }
}

TEST_CASE("a text is cut between two characters, as far back as it must and no further", "[choicegraph][unit]") {
    const std::string_view text = "é€\U0001F600!"; // of 2, 3, 4 and 1 bytes
    const std::size_t expected[] = {0, 0, 2, 2, 2, 5, 5, 5, 5, 9, 10, 10};
    for (std::size_t most = 0; most < std::size(expected); ++most) {
        CAPTURE(most);
        CHECK(whole_characters(text, most) == expected[most]);
    }
    CHECK(whole_characters("", 0) == 0);
}

TEST_CASE("what is no UTF-8 is cut where it is too long", "[choicegraph][unit]") {
    const std::string bytes(100, '\x80');
    CHECK(whole_characters(bytes, 50) == 50);
    CHECK(whole_characters(bytes, 2) == 2);
    CHECK(whole_characters("ab" + bytes, 4) == 1); // as if they were of one character
    CHECK(whole_characters("ab" + bytes, 6) == 6);
}
