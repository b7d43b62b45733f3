// The three looks: done well, done badly, not done at all, left out.
#include "player/guide/tutorial.hpp"
#include "tests/player/guide/visit.hpp"

using namespace forksight;
using namespace forksight::tests;

namespace {

/// In the tutorial, just opened.
Visit practising() {
    Visit visit(plain(true));
    visit.ahead(1.0);
    visit.choose("Begin");
    REQUIRE(visit.stage() == Stage::tutorial);
    visit.ahead(0.1);
    return visit;
}

choicegraph::Direction own_mark(const Visit& visit) {
    REQUIRE_FALSE(visit.marks().empty());
    REQUIRE(visit.marks().front().main);
    return visit.marks().front().target.centre;
}

} // namespace

TEST_CASE("three looks, each praised, and then the film begins when one wants", "[player][guide][unit]") {
    Visit visit = practising();
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: looking"));
    visit.look(own_mark(visit), 0.5);
    CHECK_THAT(visit.page(), ContainsSubstring("Well done!"));
    visit.ahead(1.5);
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: choosing"));
    visit.look(own_mark(visit), 0.5);
    CHECK(visit.marks().front().progress > 0.1); // a ring, and no more
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: choosing"));
    const auto second = own_mark(visit);
    visit.look(second, 1.2);
    CHECK_THAT(visit.page(), ContainsSubstring("Well done!"));
    visit.look(second, 4.0);
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: take your time"));
    CHECK(visit.marks().front().progress == 0.0); // it has to be left first
    CHECK(visit.marks().front().looked_at);
    visit.look(at(-30.0, 10.0), 1.0);
    visit.look(second, 1.6);
    CHECK_THAT(visit.page(), ContainsSubstring("Well done!"));
    visit.ahead(1.5);
    CHECK_THAT(visit.page(), ContainsSubstring("look at your feet"));
    CHECK(visit.asked.empty());
    visit.choose("Begin");
    CHECK(visit.asked == std::vector{Ask::begin});
}

TEST_CASE("each look that does not come is explained, and then it goes on by itself", "[player][guide][unit]") {
    Visit visit = practising();
    using player::guide::Tutorial;
    for (const char* help : {"Turn your head until the dot", "Keep looking at the mark", "Look away from the mark"}) {
        CHECK(visit.page().find(help) == std::string::npos);
        visit.ahead(Tutorial::help_after_s + 0.2);
        CHECK_THAT(visit.page(), ContainsSubstring(help));
        visit.ahead(Tutorial::by_itself_after_s - Tutorial::help_after_s);
        visit.ahead(Tutorial::praise_s);
    }
    CHECK_THAT(visit.page(), ContainsSubstring("You can do it"));
    visit.ahead(Tutorial::by_itself_after_s + 0.5);
    CHECK(visit.asked == std::vector{Ask::begin});
}

TEST_CASE("who has done it leaves the tutorial out, at any look, and is not asked again", "[player][guide][unit]") {
    const int looks = GENERATE(0, 1, 2);
    Visit visit = practising();
    for (int i = 0; i < looks; ++i) visit.ahead(22.0);
    visit.choose("I know this already");
    CHECK(visit.asked == std::vector{Ask::begin});
    visit.film.is = FilmNow::Is::over;
    visit.ahead(2.0);
    visit.choose("Again from the beginning");
    visit.ahead(0.5);
    visit.choose("Begin");
    CHECK(visit.stage() != Stage::tutorial);
    CHECK(visit.asked.back() == Ask::begin);
}

TEST_CASE("a headset that is taken off in the tutorial finds it again from its first look", "[player][guide][unit]") {
    Visit visit = practising();
    visit.look(own_mark(visit), 0.5);
    visit.ahead(1.5);
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: choosing"));
    visit.seen.worn = false;
    visit.ahead(60.0);
    visit.seen.worn = true;
    visit.look(at(100.0, 0.0), 0.2);
    CHECK_THAT(visit.page(), ContainsSubstring("Practice: looking"));
    CHECK(choicegraph::degrees(choicegraph::angle_between(own_mark(visit), at(120.0, -12.0))) < 1.0);
    CHECK(visit.asked.empty());
}
