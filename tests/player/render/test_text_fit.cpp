#include <algorithm>
#include <sstream>
#include <string>

#include "player/render/panel_layout.hpp"
#include "player/render/text_fit.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::render;

namespace {

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto length = std::count_if(line.begin(), line.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        longest = std::max(longest, static_cast<std::size_t>(length));
    }
    return longest;
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

std::string without_blanks(std::string text) {
    text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }), text.end());
    return text;
}

} // namespace

TEST_CASE("Subtitles stand in lines of at most 42 characters, as few and as even as can be", "[player][unit]") {
    CHECK(in_lines("Komt u binnen.", 42) == "Komt u binnen.");
    CHECK(in_lines("I rang three times yesterday, and nobody came at all.", 42) ==
          "I rang three times yesterday,\nand nobody came at all.");
    const std::string texts[] = {
        "Ik heb u gisteren drie keer gebeld en er is helemaal niemand gekomen.",
        "Één, twéé, drié: ïk zég hét één kéér én dán nóg ééns, zó ís hét écht.",
        "Mevrouw, ik begrijp heel goed dat u boos bent, maar zo kan ik u echt niet helpen vandaag, morgen wel."};
    for (const std::string& text : texts) {
        for (const std::size_t most : {42u, 28u, 21u}) {
            const std::string set = in_lines(text, most);
            INFO(set);
            CHECK(longest_line(set) <= most);
            CHECK(without_blanks(set) == without_blanks(text));
            // One line fewer would be too long, whatever the breaks.
            CHECK((lines(set) - 1) * most < longest_line(text));
        }
    }
    CHECK(lines(in_lines(texts[0], 42)) == 2);
}

TEST_CASE("Lines that the author made are kept when they fit, and not when they do not", "[player][unit]") {
    CHECK(in_lines("- Komt u mee?\n- Nee.", 42) == "- Komt u mee?\n- Nee.");
    CHECK(in_lines("een\n\n  \ntwee", 42) == "een\ntwee");
    CHECK(lines(in_lines("een\ntwee\ndrie\nvier", 42)) == 1);
    CHECK(longest_line(in_lines("- Dat is nu precies wat ik u al die tijd heb willen zeggen.\n- O.", 42)) <= 42);
}

TEST_CASE("A word longer than a line comes in pieces, and strange text does no harm", "[player][unit]") {
    const std::string word(100, 'x');
    CHECK(longest_line(in_lines(word, 42)) == 42);
    CHECK(lines(in_lines(word, 42)) == 3);
    CHECK(in_lines("", 42).empty());
    CHECK(in_lines("\n\n", 42).empty());
    CHECK(in_lines(std::string(1 << 20, 'x'), 42).size() < 20'000);
    CHECK(in_lines("\xff\xfe\x80", 42).size() == 3);
}

TEST_CASE("Text fits its box: as large as wished, else smaller, cut only where it could not be read",
          "[player][unit]") {
    const Lettering lettering;
    Box box;
    box.em = room_em;
    box.widest = 0.8;
    box.highest = 0.5;
    const std::string sentence = "Dank u wel voor het kijken. U kunt uw bril nu afzetten. ";
    const FittedText easy = fit(sentence, box, lettering, 800);
    CHECK(easy.whole);
    CHECK(easy.em == Approx(room_em));
    std::string longer;
    for (int i = 0; i < 8; ++i) longer += sentence;
    const FittedText smaller = fit(longer, box, lettering, 800);
    CHECK(smaller.whole);
    CHECK(smaller.em < 0.95 * room_em);
    CHECK(smaller.height <= box.highest);
    for (int i = 0; i < 6; ++i) longer += longer;
    const FittedText cut = fit(longer, box, lettering, 800);
    CHECK_FALSE(cut.whole);
    CHECK(cut.height <= box.highest);
    CHECK(cut.text.size() < longer.size());
    box.widest = 0.05;
    CHECK(fit("meervoudigepersoonlijkheidsstoornis", box, lettering, 800).width <= 0.05 + 0.01);
}
