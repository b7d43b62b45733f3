// Whose fault it is that a stretch cannot be decoded, and what becomes of it.
#include "player/said.hpp"
#include "player/video/decoding.hpp"
#include "tests/catch.hpp"
#include "tests/player/video/stage.hpp"
#include "tests/player/video/stuck_decoder.hpp"

namespace forksight::player::video {

namespace {

Decoded waiting_with(const std::string& decoder, double fed_for_s) {
    Decoded seen;
    seen.hardware = true;
    seen.decoder = decoder;
    seen.fed_for_s = fed_for_s;
    return seen;
}

Decoded failed_with(const std::string& decoder, bool broke_off) {
    Decoded seen = waiting_with(decoder, 0.0);
    seen.failed = true;
    seen.broke_off = broke_off;
    return seen;
}

} // namespace

TEST_CASE("a driver is given up when it fails, or shows nothing of what it was given", "[video][unit]") {
    CHECK(Decoding::is_drivers_fault(failed_with("vaapi", false)));
    CHECK(Decoding::is_drivers_fault(waiting_with("", Decoding::patience_s)));
    CHECK(Decoding::is_drivers_fault(waiting_with("vaapi", Decoding::patience_s)));
    CHECK_FALSE(Decoding::is_drivers_fault(waiting_with("vaapi", Decoding::patience_s - 0.1)));
}

TEST_CASE("a driver is not given up for the line's sake, a film's, or the processor's", "[video][unit]") {
    CHECK_FALSE(Decoding::is_drivers_fault(failed_with("vaapi", true)));
    CHECK_FALSE(Decoding::is_drivers_fault(failed_with("", false)));
    CHECK_FALSE(Decoding::is_drivers_fault(failed_with("no", false)));
    CHECK_FALSE(Decoding::is_drivers_fault(waiting_with("no", 60.0)));
    Decoded seen = waiting_with("vaapi", 60.0);
    seen.first_frame = true;
    CHECK_FALSE(Decoding::is_drivers_fault(seen));
    seen = failed_with("vaapi", false);
    seen.hardware = false;
    CHECK_FALSE(Decoding::is_drivers_fault(seen));
}

TEST_CASE("what decoded a film is said in words, each once, and software for good once", "[video][unit]") {
    Decoding decoding(true);
    CHECK(decoding.used().empty());
    for (const char* const decoder : {"", "vaapi", "vaapi", "no", "vaapi", "vaapi-copy"}) decoding.uses(decoder);
    CHECK(decoding.used() == "vaapi, software, vaapi-copy");
    CHECK(decoding.hardware());
    CHECK(decoding.give_up());
    CHECK_FALSE(decoding.hardware());
    CHECK_FALSE(decoding.give_up());
}

TEST_CASE("a graphics card that hangs on air is to blame, one that waits for bytes is not", "[video][unit]") {
    Decoded seen;
    seen.hardware = seen.first_frame = true;
    seen.decoder = "vaapi";
    seen.overdue_s = seen.fed_for_s = Decoding::patience_s;
    CHECK(Decoding::is_drivers_fault(seen));
    seen.fed_for_s = 0.0;
    CHECK_FALSE(Decoding::is_drivers_fault(seen));
    seen.fed_for_s = 60.0;
    seen.overdue_s = Decoding::patience_s / 2;
    CHECK_FALSE(Decoding::is_drivers_fault(seen));
    seen.overdue_s = 60.0;
    seen.decoder = "no";
    CHECK_FALSE(Decoding::is_drivers_fault(seen));
}

TEST_CASE("the deck says what decodes", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.hardware = GENERATE(false, true);
    Stage stage(settings, {{.number = 1}, {.number = 2}});
    CHECK(stage.deck->report().decoding.empty());
    REQUIRE(stage.cue_and_wait({{0, 0.0, std::nullopt}}));
    stage.deck->take({0, 0.0, std::nullopt});
    CHECK(stage.until([&] { return !stage.deck->report().decoding.empty(); }));
    if (!settings.hardware) CHECK(stage.deck->report().decoding == "software");
    CHECK(stage.deck->report().notes.empty());
}

TEST_CASE("bytes that do not come are not the graphics card's fault", "[video][gl]") {
    DeckSettings settings = Stage::quiet();
    settings.hardware = true;
    Stage stage(settings, {{.number = 1}});
    stage.controls[0]->allow(stage.clips[0]->init.size() + 100);
    stage.deck->take({0, 0.0, std::nullopt});
    stage.show_for(Decoding::patience_s + 1.0);
    CHECK(stage.deck->report().notes.empty());
    CHECK(stage.controls[0]->opened == 1);
    stage.controls[0]->allow(SIZE_MAX);
    CHECK(stage.until([&] { return !stage.deck->on_air().waiting; }));
}

TEST_CASE("a stretch whose decoder hangs is tried again in software, said once", "[video][gl]") {
    const bool dutch = GENERATE(false, true);
    speak(dutch ? "nl" : "en");
    DeckSettings settings = Stage::quiet();
    settings.hardware = true;
    Stage stage(settings, {{.number = 1}, {.number = 2}});
    auto stuck = std::make_optional<StuckDecoder>();
    stage.deck->cue({{0, 0.5, std::nullopt}, {1, 1.0, std::nullopt}});
    REQUIRE(stage.until([&] { return stage.controls[1]->opened == 1 && StuckDecoder::hangs(); }));
    CHECK(stage.deck->report().notes.empty());
    REQUIRE(stage.until([&] { return stage.controls[1]->opened == 2; }));
    stuck.reset();
    CHECK(stage.until([&] { return stage.deck->ready() == 2; }));
    CHECK(stage.controls[0]->opened == 2);
    CHECK(stage.controls[1]->opened == 2);
    REQUIRE(stage.deck->report().notes.size() == 1);
    CHECK_THAT(stage.deck->report().notes[0], ContainsSubstring(dutch ? "de processor" : "the processor"));
    CHECK(stage.deck->report().problems.empty());
    stage.deck->take({1, 1.0, std::nullopt});
    CHECK(stage.show() == Seen{2, 30});
    speak("en");
}

TEST_CASE("software that is slow has no other to give way to", "[video][gl]") {
    Stage stage{{.number = 1}};
    auto stuck = std::make_optional<StuckDecoder>();
    stage.deck->cue({{0, 0.5, std::nullopt}});
    stage.show_for(Decoding::patience_s + 1.0);
    CHECK(StuckDecoder::hangs());
    stuck.reset();
    CHECK(stage.until([&] { return stage.deck->ready() == 1; }));
    CHECK(stage.controls[0]->opened == 1);
    CHECK(stage.deck->report().notes.empty());
}

} // namespace forksight::player::video
