// What a headset needs of film.json: speakers, camera heights, fades, a warning, consent, and how it is looked at.
#include "choicegraph/check.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/twee.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using media_manifests::read_film;
using media_manifests::write_film;
using media_manifests::texts::Broken;
using media_manifests::texts::headset_film;
using media_manifests::texts::with;

namespace {

void check_all(const std::vector<Broken>& table) {
    for (const Broken& broken : table) {
        INFO(broken.from + " -> " + broken.to.substr(0, 200));
        const auto film = read_film(with(headset_film, broken.from, broken.to));
        CHECK_FALSE(film);
        if (film) continue;
        INFO(media_manifests::to_string(film.errors()).substr(0, 2000));
        CHECK(film.errors().size() == 1);
        CHECK(film.errors()[0].where == broken.where);
        CHECK_THAT(film.errors()[0].what, ContainsSubstring(broken.what));
    }
}

} // namespace

TEST_CASE("what a headset needs is read word for word", "[media_manifests][unit]") {
    const auto read = read_film(headset_film);
    if (!read) FAIL(media_manifests::to_string(read.errors()));
    const choicegraph::Film& film = read.value();
    CHECK(film.warning.at("nl") == "Iemand schreeuwt.");
    CHECK(film.consent.at("en") == "My answers are kept.");
    CHECK(film.looking.dwell_s == 1.5);
    CHECK(film.looking.confirm);
    CHECK(film.clips[0].camera_height_m == 1.25);
    REQUIRE(film.clips[0].speakers.size() == 2);
    CHECK(film.clips[0].speakers[0].id == "mia");
    CHECK(film.clips[0].speakers[0].pitch_deg == 5.5);
    CHECK(film.clips[0].speakers[1].name.at("en") == "Her son");
    CHECK(film.clips[0].speakers[1].yaw_deg == 170.0);
    CHECK(film.clips[1].speakers.empty());
    CHECK(film.scenes[0].fade_s == 0.0);
    CHECK(film.scenes[1].fade_s == 0.8);
    CHECK(choicegraph::check(film).empty());
    const std::string text = write_film(film);
    CHECK(write_film(read_film(text).value()) == text);
    CHECK_THAT(text, ContainsSubstring(R"("looking": {"dwell": 1.5, "confirm": true})"));
    CHECK_THAT(text, ContainsSubstring(R"("son": {"name": {"en": "Her son", "nl": "Haar zoon"}, "yaw": 170, )"));
}

TEST_CASE("a film that says nothing of a headset is as it was", "[media_manifests][unit]") {
    const auto film = read_film(media_manifests::texts::contract_film);
    REQUIRE(film);
    CHECK(film.value().warning.empty());
    CHECK(film.value().consent.empty());
    CHECK(film.value().looking.dwell_s == 1.0);
    CHECK_FALSE(film.value().looking.confirm);
    CHECK_FALSE(film.value().clips[0].camera_height_m);
    CHECK(film.value().clips[0].speakers.empty());
    // The bounds themselves are in.
    std::string text = with(headset_film, R"("dwell": 1.5)", R"("dwell": 0.3)");
    text = with(text, R"("fade": 0.8)", R"("fade": 3)");
    text = with(text, R"("camera_height": 1.25)", R"("camera_height": 3)");
    text = with(text, R"("camera_height": 1.5)", R"("camera_height": 0.3)");
    text = with(text, R"("yaw": 170, "pitch": -10)", R"("yaw": -180, "pitch": 90)");
    CHECK(read_film(text));
    CHECK(read_film(with(headset_film, R"({"dwell": 1.5, "confirm": true})", R"({"x-eyes": 2})")));
}

TEST_CASE("speakers and camera heights are checked", "[media_manifests][unit]") {
    const std::string mia = R"({"name": {"nl": "Mia", "en": "Mia"}, "yaw": -20, "pitch": 5.5})";
    const std::string at = "/clips/door/speakers/mia";
    std::string many = "{";
    for (int i = 0; i < 65; ++i) many += (i > 0 ? ",\"v" : "\"v") + std::to_string(i) + "\":" + mia;
    many += "}";
    check_all({
        {R"("camera_height": 1.5)", R"("camera_height": 0.29)", "/clips/hall/camera_height",
         "0.29 is out of range: 0.3 to 3 metres"},
        {R"("camera_height": 1.5)", R"("camera_height": 3.1)", "/clips/hall/camera_height", "out of range"},
        {R"("camera_height": 1.5)", R"("camera_height": "1.5")", "/clips/hall/camera_height",
         "a number of metres, not a text"},
        {R"("camera_height": 1.5)", R"("camera_heigth": 1.5)", "/clips/hall/camera_heigth",
         "did you mean \"camera_height\"?"},
        {R"({"camera_height": 1.5})", R"({"speakers": []})", "/clips/hall/speakers", "must be an object"},
        {R"({"camera_height": 1.5})", "{\"speakers\": " + many + "}", "/clips/hall/speakers", "at most 64 speakers"},
        {R"("mia": {)", R"("Mia": {)", "/clips/door/speakers/Mia", "is not an id"},
        {mia, R"({"yaw": -20, "pitch": 5.5})", at, "\"name\" is missing"},
        {mia, R"({"name": "Mia", "yaw": -20, "pitch": 5.5})", at + "/name", "must say the language"},
        {mia, R"({"name": {}, "yaw": -20, "pitch": 5.5})", at + "/name", "at least one language"},
        {mia, R"({"name": {"nl": "Mia"}, "pitch": 5.5})", at, "\"yaw\" is missing"},
        {mia, R"({"name": {"nl": "Mia"}, "yaw": 1})", at, "\"pitch\" is missing"},
        {mia, R"({"name": {"nl": "Mia"}, "yaw": 180.5, "pitch": 0})", at + "/yaw", "-180 to 180 degrees"},
        {mia, R"({"name": {"nl": "Mia"}, "yaw": 0, "pitch": -91})", at + "/pitch", "-90 to 90 degrees"},
        {mia, R"({"name": {"nl": "Mia"}, "yaw": 0, "pitch": 0, "radius": 8})", at + "/radius", "not known here"},
        {mia, R"("Mia")", at, "must be an object"},
    });
}

TEST_CASE("fades, warnings, consent and looking are checked", "[media_manifests][unit]") {
    const std::string looking = R"({"dwell": 1.5, "confirm": true})";
    check_all({
        {R"("fade": 0.8)", R"("fade": -0.1)", "/scenes/hall/fade", "0 to 3 seconds"},
        {R"("fade": 0.8)", R"("fade": 3.01)", "/scenes/hall/fade", "0 to 3 seconds"},
        {R"("fade": 0.8)", R"("fade": true)", "/scenes/hall/fade", "a number of seconds"},
        {looking, R"({"dwell": 0.2})", "/looking/dwell", "0.3 to 3 seconds"},
        {looking, R"({"dwell": 3.5})", "/looking/dwell", "0.3 to 3 seconds"},
        {looking, R"({"confirm": 1})", "/looking/confirm", "true or false"},
        {looking, R"({"dwel": 1})", "/looking/dwel", "did you mean \"dwell\"?"},
        {looking, "1.5", "/looking", "must be an object"},
        {R"({"nl": "Iemand schreeuwt.", "en": "Somebody shouts."})", R"("Somebody shouts.")", "/warning",
         "must say the language"},
        {R"({"nl": "Mijn antwoorden worden bewaard.", "en": "My answers are kept."})", "{}", "/consent",
         "at least one language"},
        {R"("warning":)", R"("warnings":)", "/warnings", "did you mean \"warning\"?"},
    });
}

TEST_CASE("what a headset needs goes through Twee and back", "[media_manifests][unit]") {
    const auto film = read_film(headset_film);
    REQUIRE(film);
    const std::string story = media_manifests::write_twee(film.value(), {}, "nl");
    const auto back = media_manifests::read_twee(story, "nl");
    if (!back) FAIL(media_manifests::to_string(back.errors()));
    CHECK(write_film(back.value().film) == write_film(film.value()));
    // A key of the author's own is told to be left out wherever it may stand.
    std::string noted = with(headset_film, R"("confirm": true})", R"("confirm": true, "x-eyes": 2})");
    noted = with(noted, R"("pitch": 5.5})", R"("pitch": 5.5, "x-voice": "alto"})");
    CHECK(media_manifests::keys_left_out(noted) ==
          std::vector<std::string>{"/looking/x-eyes", "/clips/door/speakers/mia/x-voice"});
}
