// The language in which the player speaks.
#include "player/said.hpp"

#include "tests/catch.hpp"

using namespace forksight::player;

TEST_CASE("Until a language is chosen English is spoken, then that one, and Dutch for what is not known",
          "[player][said][unit]") {
    CHECK(said("ja", "yes") == "yes");
    CHECK(said_number(2.5, 2) == "2.50");
    CHECK(said_of_reader("has no id") == "has no id");
    speak("nl");
    CHECK(said("ja", "yes") == "ja");
    CHECK(said_number(2.5, 2) == "2,50");
    CHECK(said_number(-1200.04, 1) == "-1200,0");
    CHECK(said_of_reader("has no id") == "klopt niet (in het Engels: has no id)");
    speak("fr");
    CHECK(said("ja", "yes") == "ja");
    speak("en");
    CHECK(said("ja", "yes") == "yes");
}
