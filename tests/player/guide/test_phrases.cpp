// What is said in the rooms: in both languages, short enough, never of keys.
#include "player/guide/pages.hpp"
#include "player/guide/phrases.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::guide;

namespace {

std::vector<Phrase> all() {
    std::vector<Phrase> phrases;
    for (int i = 0; i <= static_cast<int>(last_phrase); ++i) phrases.push_back(static_cast<Phrase>(i));
    return phrases;
}

std::size_t longest_word(const std::string& text) {
    std::size_t longest = 0, length = 0;
    for (const char c : text + " ") {
        length = c == ' ' || c == '\n' ? 0 : length + 1;
        longest = std::max(longest, length);
    }
    return longest;
}

} // namespace

TEST_CASE("every phrase is there in Dutch and in English, and they differ", "[player][guide][unit]") {
    for (const Phrase one : all()) {
        INFO(static_cast<int>(one));
        CHECK_FALSE(phrase(one, "nl").empty());
        CHECK_FALSE(phrase(one, "en").empty());
        CHECK((phrase(one, "nl") != phrase(one, "en") || one == Phrase::help_title));
        CHECK(phrase(one, "de") == phrase(one, "nl"));
    }
}

TEST_CASE("no phrase speaks of keys: there are none in a headset", "[player][guide][unit]") {
    for (const Phrase one : all()) {
        for (const char* language : {"nl", "en"}) {
            std::string text = phrase(one, language);
            INFO(text);
            for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            for (const char* key : {"f1", "f5", "esc", "backspace", "enter", "toets", "key", "spatie", "space", "press",
                                    "druk", "muis", "mouse", "klik", "click", "button", "knop"})
                CHECK(text.find(key) == std::string::npos);
        }
    }
}

TEST_CASE("every phrase fits: sentences of at most sixteen words, no long word, a page at most",
          "[player][guide][unit]") {
    for (const Phrase one : all()) {
        for (const char* language : {"nl", "en"}) {
            const std::string text = phrase(one, language);
            INFO(text);
            CHECK(text.size() <= page_bytes);
            CHECK(longest_word(text) <= 14);
            int words = 1;
            for (const char c : text) {
                if (c == ' ') ++words;
                if (c == '.' || c == '!' || c == '?') words = 0;
                CHECK(words <= 16);
            }
        }
    }
    for (const Phrase mark :
         {Phrase::begin, Phrase::warning_on, Phrase::read_on, Phrase::agree, Phrase::disagree, Phrase::watch_after_all,
          Phrase::known, Phrase::go_on, Phrase::stop, Phrase::help, Phrase::larger, Phrase::usual, Phrase::read_aloud,
          Phrase::read_no_more, Phrase::stop_yes, Phrase::another, Phrase::again, Phrase::done}) {
        CHECK(phrase(mark, "nl").size() <= 26);
        CHECK(phrase(mark, "en").size() <= 26);
    }
}

TEST_CASE("a long text is parted into pages that hold all of it", "[player][guide][unit]") {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "Zin " + std::to_string(i) + " is één van vele. ";
    std::string together;
    for (const std::string& page : pages_of(text)) {
        CHECK(page.size() <= page_bytes);
        CHECK(page.back() == '.');
        together += page + " ";
    }
    CHECK(together == text);
    CHECK(pages_of(" \n\t ").empty());
    CHECK(pages_of("Kort.") == std::vector<std::string>{"Kort."});
}

TEST_CASE("a text without a space is parted between characters", "[player][guide][unit]") {
    std::string text = "a";
    for (int i = 0; i < 500; ++i) text += "é";
    std::string together;
    for (const std::string& page : pages_of(text)) {
        CHECK(page.size() <= page_bytes);
        CHECK((page == pages_of(text).front() || page.find("é") == 0));
        together += page;
    }
    CHECK(together == text);
    const std::string bytes(1000, '\x80'); // no character at all
    std::size_t length = 0;
    for (const std::string& page : pages_of(bytes)) length += page.size();
    CHECK(length == bytes.size());
}

TEST_CASE("an answer is told on one line", "[player][guide][unit]") {
    CHECK(in_short(" Mag ik\nbinnenkomen? ") == "Mag ik binnenkomen?");
    const std::string cut = in_short("Ik zou graag even met u willen praten over wat er gisteren op school gebeurde.");
    CHECK(cut.size() <= answer_bytes + 3);
    CHECK(cut.substr(cut.size() - 3) == "…");
    CHECK(cut.find("Ik zou graag even met u") == 0);
    CHECK(in_short("").empty());
}
