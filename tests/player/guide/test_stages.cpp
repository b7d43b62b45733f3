// The rooms one by one: what is asked of the session, what is to be seen.
#include "tests/player/guide/visit.hpp"

using namespace forksight;
using namespace forksight::tests;
using choicegraph::degrees;

TEST_CASE("the mark to begin appears when the film is there, and until then one is told what happens",
          "[player][guide][unit]") {
    Visit visit(plain());
    visit.film.is = FilmNow::Is::fetching;
    visit.ahead(1.0);
    CHECK(visit.marks().empty());
    CHECK_THAT(visit.page(), ContainsSubstring("being fetched"));
    visit.ahead(5.0);
    CHECK_THAT(visit.page(), ContainsSubstring("The line is slow"));
    visit.film.is = FilmNow::Is::ready;
    visit.ahead(0.1);
    CHECK(visit.shows("Begin"));
    CHECK(visit.last.instead->room == 1.0);
    visit.choose("Begin");
    CHECK(visit.asked == std::vector{Ask::begin});
    visit.ahead(2.0);
    CHECK(visit.stage() == Stage::film);
    CHECK_FALSE(visit.last.instead);
    CHECK(visit.last.room == 0.0);
}

TEST_CASE("a film that does not come can be begun all the same after a while", "[player][guide][unit]") {
    Visit visit(plain());
    visit.film.is = FilmNow::Is::fetching;
    visit.ahead(14.0);
    CHECK(visit.marks().empty());
    visit.ahead(2.0);
    CHECK(visit.shows("Begin"));
    CHECK_THAT(visit.page(), ContainsSubstring("comes in slowly"));
}

TEST_CASE("a line that is lost is said in the start room, and beginning is still possible", "[player][guide][unit]") {
    Visit visit(plain());
    visit.film.is = FilmNow::Is::fetching;
    visit.film.line_lost = true;
    visit.ahead(6.0);
    CHECK_THAT(visit.page(), ContainsSubstring("There is no connection"));
    CHECK_THAT(visit.page(), !ContainsSubstring("slow"));
    visit.film.is = FilmNow::Is::ready;
    visit.ahead(0.1);
    CHECK_THAT(visit.page(), ContainsSubstring("The connection is gone"));
    visit.film.line_lost = false;
    visit.ahead(0.1);
    CHECK_THAT(visit.page(), !ContainsSubstring("connection"));
    visit.film.line_lost = true;
    visit.choose("Begin");
    CHECK(visit.asked == std::vector{Ask::begin});
}

TEST_CASE("every page has a name for pictures, and the film has none", "[player][guide][unit]") {
    Visit visit(plain(true));
    visit.film.is = FilmNow::Is::fetching;
    visit.ahead(1.0);
    CHECK(visit.stages.moment() == "fetching");
    visit.film.is = FilmNow::Is::ready;
    visit.ahead(1.0);
    CHECK(visit.stages.moment() == "start");
    visit.choose("Begin");
    CHECK(visit.stages.moment() == "tutorial-look");
    visit = in_menu();
    CHECK(visit.stages.moment() == "pause");
    visit.choose("Go on");
    CHECK(visit.stages.moment().empty());
}

TEST_CASE("the room stays until something of the film is to be seen", "[player][guide][unit]") {
    Visit visit(plain());
    visit.ahead(0.5);
    visit.choose("Begin");
    visit.film.seen = false;
    visit.ahead(3.0);
    CHECK(visit.stage() == Stage::film);
    CHECK(visit.last.room == 1.0);
    visit.film.seen = true;
    visit.ahead(0.4);
    CHECK(visit.last.room > 0.2);
    CHECK(visit.last.room < 0.8);
    visit.ahead(1.0);
    CHECK(visit.last.room == 0.0);
}

TEST_CASE("a warning and consent are asked for, all of their text is shown, and nothing is agreed to by itself",
          "[player][guide][unit]") {
    auto setting = plain();
    setting.warning = "Somebody shouts.";
    for (int i = 0; i < 40; ++i) setting.consent += "Sentence number " + std::to_string(i) + " is to be read. ";
    Visit visit(setting);
    visit.ahead(1.0);
    visit.choose("Begin");
    REQUIRE(visit.stage() == Stage::warning);
    CHECK_THAT(visit.page(), ContainsSubstring("Somebody shouts."));
    visit.ahead(60.0);
    REQUIRE(visit.stage() == Stage::warning);
    visit.choose("I want to go on");
    REQUIRE(visit.stage() == Stage::consent);
    std::string read;
    for (int page = 0; page < 10 && visit.shows("Read on"); ++page) {
        CHECK_FALSE(visit.shows("Yes, that is all right"));
        read += visit.page();
        visit.ahead(1.0);
        visit.choose("Read on");
    }
    read += visit.page();
    for (int i = 0; i < 40; ++i) CHECK_THAT(read, ContainsSubstring("number " + std::to_string(i) + " is to be read."));
    visit.ahead(300.0);
    CHECK(visit.asked.empty());
    visit.choose("Yes, that is all right");
    CHECK(visit.asked == std::vector{Ask::begin});
}

TEST_CASE("who does not agree comes to a calm end, and can change their mind", "[player][guide][unit]") {
    auto setting = plain();
    setting.consent = "We keep what you choose.";
    Visit visit(setting);
    visit.ahead(1.0);
    visit.choose("Begin");
    visit.choose("No, I would rather not");
    CHECK(visit.asked == std::vector{Ask::decline});
    visit.ahead(0.5);
    CHECK(visit.stage() == Stage::end);
    CHECK_THAT(visit.page(), ContainsSubstring("no more is kept than that you said no"));
    CHECK(visit.last.instead->room == 1.0);
    visit.choose("Watch after all");
    visit.ahead(0.5);
    CHECK(visit.stage() == Stage::start);
    visit.choose("Begin");
    CHECK(visit.stage() == Stage::consent); // and is asked again
}

TEST_CASE("looking down pauses the film and opens the menu before the viewer", "[player][guide][unit]") {
    Visit visit = in_film();
    visit.look(at(140.0, -10.0), 1.0); // wherever one faces
    visit.look(at(140.0, -70.0), 0.8);
    CHECK_FALSE(visit.was_asked(Ask::pause));
    visit.look(at(140.0, -70.0), 0.4);
    CHECK(visit.asked.back() == Ask::pause);
    CHECK_THAT(visit.page(), ContainsSubstring("Look up again"));
    visit.look(at(140.0, 0.0), 0.5);
    REQUIRE(visit.stage() == Stage::menu);
    for (const char* text : {"Go on", "Stop", "Ask for help", "Larger letters"}) CHECK(visit.shows(text));
    CHECK_FALSE(visit.shows("Read aloud")); // there is no voice
    for (const auto& mark : visit.marks()) {
        CHECK(degrees(choicegraph::angle_between(mark.target.centre, at(140.0, -18.0))) < 30.0);
    }
    CHECK(visit.last.instead->room < 0.5); // the film is still there, dimmed
    CHECK(visit.last.instead->dark > 0.2);
    visit.choose("Go on");
    CHECK(visit.asked.back() == Ask::resume);
    CHECK(visit.stage() == Stage::film);
}

TEST_CASE("help leaves the film paused and says honestly what to do", "[player][guide][unit]") {
    Visit visit = in_menu();
    visit.choose("Ask for help");
    CHECK(visit.asked.back() == Ask::help);
    CHECK_THAT(visit.page(), ContainsSubstring("Raise your hand"));
    visit.ahead(120.0);
    CHECK(visit.asked.back() == Ask::help);
    visit.choose("Go on");
    CHECK(visit.asked.back() == Ask::resume);
}

TEST_CASE("stopping is asked about once, and is never far", "[player][guide][unit]") {
    Visit visit = in_menu();
    visit.choose("Stop");
    CHECK(visit.stage() == Stage::sure);
    CHECK_FALSE(visit.was_asked(Ask::stop));
    // Who goes on looking where Stop was has not said yes.
    visit.look(at(24.0, -12.0), 5.0);
    CHECK_FALSE(visit.was_asked(Ask::stop));
    visit.choose("Yes, stop");
    CHECK(visit.asked.back() == Ask::stop);
    visit.ahead(0.5);
    CHECK(visit.stage() == Stage::end);
    CHECK_THAT(visit.page(), ContainsSubstring("The film has stopped"));
    visit.choose("Done");
    CHECK(visit.asked.back() == Ask::leave);
}

TEST_CASE("larger letters and reading aloud are switched and stay", "[player][guide][unit]") {
    auto setting = plain();
    setting.has_voice = true;
    Visit visit = in_menu(setting);
    CHECK(visit.stages.type() == 1.0);
    visit.choose("Larger letters");
    CHECK(visit.stages.type() > 1.2);
    CHECK(visit.last.instead->type == visit.stages.type());
    CHECK(visit.shows("Normal letters"));
    visit.ahead(0.5);
    visit.choose("Read aloud");
    CHECK(visit.stages.reads());
    visit.ahead(0.5);
    visit.choose("Go on");
    CHECK(visit.stages.type() > 1.2);
    CHECK(visit.stages.reads());
}

TEST_CASE("a headset taken off pauses, and who puts it on is welcomed back where they face", "[player][guide][unit]") {
    Visit visit = in_film();
    visit.seen.worn = false;
    visit.ahead(0.2); // a sensor that flickers
    visit.seen.worn = true;
    visit.ahead(0.2);
    CHECK_FALSE(visit.was_asked(Ask::pause));
    visit.seen.worn = false;
    visit.ahead(0.5);
    CHECK(visit.asked.back() == Ask::pause);
    // It lies on a table, face down on the mark: nothing is chosen.
    visit.look(at(0.0, -12.0), 30.0);
    CHECK(visit.asked.back() == Ask::pause);
    visit.seen.worn = true;
    visit.look(at(-120.0, 0.0), 0.5);
    CHECK(visit.stage() == Stage::welcome);
    CHECK_THAT(visit.page(), ContainsSubstring("Welcome back"));
    REQUIRE_FALSE(visit.marks().empty());
    CHECK(degrees(choicegraph::angle_between(visit.marks().front().target.centre, at(-120.0, -12.0))) < 1.0);
    visit.choose("Go on");
    CHECK(visit.asked.back() == Ask::resume);
}

TEST_CASE("the end shows what was chosen, at most four, the newest last, and goes back to any of them",
          "[player][guide][unit]") {
    Visit visit = in_film();
    visit.film.given = {{3, "Zero"},
                        {7, "First"},
                        {11, "Second"},
                        {15, "Third"},
                        {19,
                         "A very long fourth answer that "
                         "would not fit on one mark"}};
    visit.film.is = FilmNow::Is::over;
    visit.ahead(2.0);
    REQUIRE(visit.stage() == Stage::end);
    CHECK(visit.last.instead->room == 1.0);
    const std::string page = visit.page();
    CHECK_THAT(page, ContainsSubstring("This is what you chose:\nFirst\nSecond\nThird\nA very long fourth"));
    CHECK(page.find("Zero") == std::string::npos);
    std::vector<std::string> tries;
    for (const auto& mark : visit.marks()) {
        if (mark.sign == player::render::Mark::Sign::back) tries.push_back(mark.text);
    }
    REQUIRE(tries.size() == 4);
    CHECK(tries[0] == "Something other than: First");
    CHECK_THAT(tries[3], ContainsSubstring("A very long fourth"));
    CHECK(tries[3].size() < 80);
    visit.choose("Something other than: Second");
    CHECK(visit.asked.back() == Ask::another);
    CHECK(visit.back_to == 11);
    visit.ahead(2.0);
    CHECK(visit.stage() == Stage::film);
    CHECK(visit.last.room == 0.0);
}

TEST_CASE("where going back fails the end is still there", "[player][guide][unit]") {
    Visit visit = in_film();
    visit.film.given = {{3, "First"}};
    visit.film.is = FilmNow::Is::over;
    visit.ahead(2.0);
    visit.refuses = true;
    visit.choose("Something other than: First");
    REQUIRE(visit.asked.back() == Ask::another);
    visit.ahead(1.0);
    CHECK(visit.stage() == Stage::end);
    visit.choose("Done");
    CHECK(visit.asked.back() == Ask::leave);
}

TEST_CASE("a film that cannot go on ends in its own words, in the middle of a pause too", "[player][guide][unit]") {
    const bool paused = GENERATE(false, true);
    Visit visit = paused ? in_menu() : in_film();
    visit.film.given = {{3, "First"}};
    visit.film.is = FilmNow::Is::over;
    visit.film.trouble = "The film no longer comes in. Ask your teacher.";
    visit.ahead(1.0);
    CHECK(visit.stage() == Stage::end);
    CHECK_THAT(visit.page(), ContainsSubstring("Something went wrong|The film no longer comes in. Ask your teacher."));
    CHECK_FALSE(visit.shows("Something other than: First"));
    visit.choose("Again from the beginning");
    CHECK(visit.asked.back() == Ask::again);
}

TEST_CASE("the floor is as far down as the camera was, and a film made sitting suggests a chair",
          "[player][guide][unit]") {
    auto setting = plain();
    Visit standing(setting);
    standing.ahead(0.1);
    CHECK(standing.last.instead->floor_m == 1.6);
    CHECK(standing.page().find("seat") == std::string::npos);
    setting.camera_height_m = 1.2;
    Visit seated(setting);
    seated.ahead(0.1);
    CHECK(seated.last.instead->floor_m == 1.2);
    CHECK_THAT(seated.page(), ContainsSubstring("Feel free to take a seat"));
    CHECK(seated.shows("Begin")); // never forced
}

TEST_CASE("whoever turns away for good finds the room before them again", "[player][guide][unit]") {
    Visit visit(plain());
    visit.ahead(1.0);
    visit.look(at(175.0, 0.0), 1.0);
    CHECK(degrees(choicegraph::angle_between(visit.marks().front().target.centre, at(0.0, -12.0))) < 1.0);
    visit.look(at(175.0, 0.0), 1.5);
    CHECK(degrees(choicegraph::angle_between(visit.marks().front().target.centre, at(175.0, -12.0))) < 1.0);
}

TEST_CASE("a press chooses what is looked at, and pauses and goes on", "[player][guide][unit]") {
    Visit visit(plain());
    visit.ahead(1.0);
    visit.seen.select = true; // at nothing
    visit.ahead(0.1);
    CHECK(visit.asked.empty());
    visit.look(at(0.0, -12.0), 0.1);
    visit.seen.select = true;
    visit.look(at(0.0, -12.0), 0.05);
    CHECK(visit.asked == std::vector{Ask::begin});
    visit.ahead(1.0);
    visit.seen.pause = true;
    visit.ahead(0.1);
    CHECK(visit.stage() == Stage::menu);
    visit.seen.pause = true;
    visit.ahead(0.1);
    CHECK(visit.asked == std::vector{Ask::begin, Ask::pause, Ask::resume});
}

TEST_CASE("a tracker that gives one sample again and again chooses nothing, as one look is no long look",
          "[player][guide][unit]") {
    Visit visit(plain());
    // It rests on the mark from the first frame on: one that goes on for two seconds would begin.
    visit.same_sample_s = visit.now_s;
    visit.look(at(0.0, -12.0), 10.0);
    CHECK(visit.shows("Begin"));
    CHECK(visit.stage() == Stage::start);
    visit.same_sample_s.reset();
    visit.look(at(0.0, -12.0), 4.0);
    CHECK(visit.was_asked(Ask::begin));
}
