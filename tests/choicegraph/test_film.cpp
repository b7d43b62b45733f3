#include "choicegraph/film.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

TEST_CASE("a text is given in the language asked for, or the nearest there is", "[choicegraph][unit]") {
    const Text all = {{"de", "Tag"}, {"en", "Hello"}, {"nl", "Dag"}};
    CHECK(in_language(all, "nl") == "Dag");
    CHECK(in_language(all, "fr") == "Hello");
    CHECK(in_language({{"de", "Tag"}, {"nl", "Dag"}}, "fr") == "Dag");
    CHECK(in_language({{"de", "Tag"}}, "fr") == "Tag");
    CHECK(in_language({}, "nl").empty());
}

TEST_CASE("scenes, clips and choices are found by id", "[choicegraph][unit]") {
    const Film film = film_of(visit());
    CHECK(film.scene_number("hall") == 1U);
    CHECK_FALSE(film.scene_number("attic"));
    CHECK(film.clip_number("clip") == 0U);
    CHECK_FALSE(film.clip_number("cli"));
    CHECK(choice_number(film.scenes[0], "say-nothing") == 2U);
    CHECK_FALSE(choice_number(film.scenes[0], ""));
}

TEST_CASE("an id is 1 to 64 small letters, digits and hyphens", "[choicegraph][unit]") {
    for (const char* id : {"a", "9", "first-visit", "a-", "2nd--floor"}) CHECK(is_id(id));
    CHECK(is_id(std::string(64, 'a')));
    for (const char* id : {"", "-a", "A", "a b", "a_b", "a/b", "\xC3\xA9"}) CHECK_FALSE(is_id(id));
    CHECK_FALSE(is_id(std::string(65, 'a')));
}

TEST_CASE("a target that stands still is where it was put, at any time", "[choicegraph][unit]") {
    const std::vector<Look> look = {{3.0, -20.0, -25.0, 8.0}};
    for (const double t : {0.0, 3.0, 99.0}) {
        const Look here = look_at(look, t);
        CHECK(here.yaw_deg == -20.0);
        CHECK(here.pitch_deg == -25.0);
        CHECK(here.radius_deg == 8.0);
        CHECK(here.t_s == t);
    }
}

TEST_CASE("a target that moves goes at even speed, over the seam if that is shorter", "[choicegraph][unit]") {
    const std::vector<Look> look = {{2.0, 170.0, 0.0, 4.0}, {4.0, -170.0, 0.0, 8.0}, {5.0, -170.0, 30.0, 8.0}};
    CHECK(look_at(look, 0.0).yaw_deg == 170.0);
    CHECK(look_at(look, 2.5).yaw_deg == Approx(175.0));
    CHECK(std::abs(look_at(look, 3.0).yaw_deg) == Approx(180.0));
    CHECK(look_at(look, 3.5).yaw_deg == Approx(-175.0));
    CHECK(look_at(look, 3.5).radius_deg == Approx(7.0));
    CHECK(look_at(look, 4.0).yaw_deg == -170.0);
    CHECK(look_at(look, 4.5).pitch_deg == Approx(15.0));
    CHECK(look_at(look, 4.5).yaw_deg == Approx(-170.0));
    CHECK(look_at(look, 9.0).pitch_deg == 30.0);
}

TEST_CASE("two points at one time are a jump", "[choicegraph][unit]") {
    const std::vector<Look> look = {{1.0, 0.0, 0.0, 8.0}, {2.0, 10.0, 0.0, 8.0}, {2.0, 50.0, 0.0, 8.0}};
    CHECK(look_at(look, 1.5).yaw_deg == Approx(5.0));
    CHECK(look_at(look, 2.0).yaw_deg == 50.0);
}
