// Which subtitle is seen at which moment, in which language, and who is said to speak.
#include "player/spoken.hpp"

#include "tests/catch.hpp"

using namespace forksight;
using player::spoken_at;
using player::SubtitleChoice;

namespace {

choicegraph::Clip kitchen() {
    return {"kitchen", "worker", {{"mia", {{"nl", "Mia"}, {"en", "Mia (her)"}}, 90.0, 0.0}}, {}};
}

player::SubtitlesByLanguage both() {
    return {{"nl", {{1.0, 2.0, "mia", "Kom binnen."}, {3.0, 4.0, "Buurman", "Wie is daar?"}}},
            {"en", {{1.0, 2.5, "mia", "Come in."}}}};
}

} // namespace

TEST_CASE("the subtitle of the moment is shown, in the viewer's language, with who speaks", "[player][unit]") {
    CHECK_FALSE(spoken_at(kitchen(), both(), 0.5, "nl", {}));
    const auto dutch = spoken_at(kitchen(), both(), 1.5, "nl", {});
    REQUIRE(dutch);
    CHECK(dutch->text == "Kom binnen.");
    CHECK(dutch->speaker == "Mia");
    REQUIRE(dutch->speaker_place);
    CHECK(choicegraph::degrees(choicegraph::yaw_of(*dutch->speaker_place)) == Approx(90.0));
    CHECK_FALSE(spoken_at(kitchen(), both(), 2.2, "nl", {}));
    CHECK(spoken_at(kitchen(), both(), 2.2, "en", {})->speaker == "Mia (her)");
    // Whom the film does not know is called what the subtitles call them, and is nowhere.
    const auto stranger = spoken_at(kitchen(), both(), 3.5, "nl", {});
    CHECK(stranger->speaker == "Buurman");
    CHECK_FALSE(stranger->speaker_place);
}

TEST_CASE("a language that is missing is English, then Dutch, then whatever there is", "[player][unit]") {
    CHECK(spoken_at(kitchen(), both(), 1.5, "de", {})->text == "Come in.");
    player::SubtitlesByLanguage some = both();
    some.erase("en");
    CHECK(spoken_at(kitchen(), some, 1.5, "de", {})->text == "Kom binnen.");
    CHECK(spoken_at(kitchen(), {{"fr", {{1.0, 2.0, "", "Oui"}}}}, 1.5, "nl", {})->text == "Oui");
    CHECK_FALSE(spoken_at(kitchen(), {}, 1.5, "nl", {}));
}

TEST_CASE("subtitles are in the language played in unless another is asked for, and a key hides them",
          "[player][unit]") {
    CHECK(SubtitleChoice("auto", "nl").language() == "nl");
    CHECK(SubtitleChoice("auto", "en").language() == "en");
    CHECK(SubtitleChoice("en", "nl").language() == "en");
    SubtitleChoice off("off", "nl");
    CHECK_FALSE(off.on());
    off.toggle();
    CHECK(off.on());
    CHECK(off.language() == "nl");
    off.toggle();
    CHECK_FALSE(off.on());
}
