// What is wrong with a film, or was asked for in vain, is told where people look for it: in the log and in the report.
#include "player/app.hpp"
#include "player/said.hpp"
#include "tests/catch.hpp"
#include "tests/player/app/overheard.hpp"
#include "tests/player/app/short_film.hpp"
#include "tests/player/stream/small_server.hpp"
#include "tests/process.hpp"

using namespace forksight;
using namespace forksight::player;
using player::testing::read_file;
using player::testing::write_file;

namespace {

struct Told {
    std::string log;
    std::string report;
};

/// Plays it to its end, as nobody looks.
Told play(const tests::ShortFilm& film, Options options) {
    options.film = film.path();
    options.display = DisplayKind::offscreen;
    options.width = 64;
    options.height = 48;
    options.mute = true;
    options.report_file = film.beside("report.json");
    const std::atomic<bool> leave{false};
    {
        const tests::Overheard overheard(film.beside("log"));
        CHECK(App(options, leave).run() == Status::done);
    }
    return {read_file(film.beside("log")), read_file(*options.report_file)};
}

} // namespace

TEST_CASE("Subtitles of the other language that cannot be read are told once, in the log and in the report",
          "[player][app][gl]") {
    const tests::ShortFilm film;
    const bool dutch = GENERATE(false, true);
    speak(dutch ? "nl" : "en");
    Options options;
    options.language = dutch ? "nl" : "en";
    const std::string other = dutch ? "en" : "nl";
    write_file(film.subtitles(other), "this is no WebVTT");
    const Told told = play(film, options);
    speak("en");
    const std::string words = dutch ? "geen ondertitels: " : "no subtitles: ";
    CHECK(tests::count_of(told.log, words + film.subtitles(other)) == 1);
    CHECK(tests::count_of(told.report, words + film.subtitles(other)) == 1);
    CHECK(tests::count_of(told.log, words) == 1);
    CHECK(tests::count_of(told.report, words) == 1);
}

TEST_CASE("Practice where there is no start room is said to be left out, once; a sound film has nothing to tell",
          "[player][app][gl]") {
    const tests::ShortFilm film;
    Options options;
    options.language = "en";
    options.tutorial = Presence::on;
    const Told told = play(film, options);
    CHECK(tests::count_of(told.log, "--tutorial on: there is no practice") == 1);
    CHECK(tests::count_of(told.report, "--tutorial on: there is no practice") == 1);
    CHECK(tests::count_of(told.report, "subtitles: ") == 0);
    options.tutorial = Presence::automatic;
    CHECK(tests::count_of(play(film, options).log, "--tutorial") == 0);
}
