#include "player/guide/reader.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;
using guide::Reader;

namespace {

render::Mark mark(const std::string& text, bool looked_at) {
    render::Mark made;
    made.text = text;
    made.looked_at = looked_at;
    return made;
}

} // namespace

TEST_CASE("a page is read when it opens, once, and silence follows when it closes", "[player][guide][unit]") {
    Reader reader;
    render::Overlay overlay;
    CHECK_FALSE(reader.step(0.0, overlay));
    overlay.pages = {{"Pause", "The film is standing still.", {}}};
    CHECK(reader.step(0.1, overlay) == "Pause.\nThe film is standing still.\n");
    CHECK_FALSE(reader.step(0.2, overlay));
    CHECK_FALSE(reader.step(9.2, overlay));
    overlay.pages.clear();
    CHECK(reader.step(9.3, overlay) == "");
    CHECK_FALSE(reader.step(9.4, overlay));
}

TEST_CASE("a label is read once the eyes rest on it, a mark's as an answer's", "[player][guide][unit]") {
    Reader reader;
    render::Overlay overlay;
    overlay.marks = {mark("Go on", false), mark("Stop", false)};
    overlay.answers.emplace_back().text = "May I come in?";
    CHECK_FALSE(reader.step(0.0, overlay));
    overlay.marks[1].looked_at = true;
    CHECK_FALSE(reader.step(0.1, overlay));
    CHECK_FALSE(reader.step(0.35, overlay));
    CHECK(reader.step(0.45, overlay) == "Stop");
    CHECK_FALSE(reader.step(3.0, overlay));
    overlay.marks[1].looked_at = false;
    overlay.marks[0].looked_at = true; // only passed over
    CHECK_FALSE(reader.step(3.1, overlay));
    overlay.marks[0].looked_at = false;
    overlay.answers[0].looked_at = true;
    CHECK_FALSE(reader.step(3.3, overlay));
    CHECK(reader.step(3.7, overlay) == "May I come in?");
}
