// What the viewer is told, in both languages.
#include "player/render/overlay.hpp"
#include "player/words.hpp"
#include "tests/catch.hpp"

using namespace forksight;

TEST_CASE("every line of the help is seen, and says the same in both languages", "[player][unit]") {
    const auto dutch = player::help_lines("nl");
    const auto english = player::help_lines("en");
    CHECK(dutch.size() <= player::render::most_help_lines);
    REQUIRE(dutch.size() == english.size());
    for (std::size_t i = 0; i < dutch.size(); ++i) {
        INFO(dutch[i]);
        CHECK((dutch[i].find('\t') == std::string::npos) == (english[i].find('\t') == std::string::npos));
    }
    CHECK(dutch.back().rfind("Esc\t", 0) == 0);
}
