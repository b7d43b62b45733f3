// What holds on every way through the rooms, whoever looks wherever.
#include <map>

#include "tests/choicegraph/dice.hpp"
#include "tests/player/guide/visit.hpp"

using namespace forksight;
using namespace forksight::tests;
using choicegraph::degrees;
using choicegraph::tests::Dice;

namespace {

player::guide::Setting everything() {
    auto setting = plain(true);
    setting.warning = "Somebody shouts.";
    setting.consent = "We keep what you choose.";
    setting.has_voice = true;
    return setting;
}

/// Someone whose eyes rest here and there, often on a mark, and who now and then looks at their feet or takes the
/// headset off. Stops when the visit is left.
void wander(Visit& visit, Dice& dice, double seconds, std::map<Stage, double>& longest_s,
            std::map<Stage, int>& visits) {
    const double end_s = visit.now_s + seconds;
    Stage stage = visit.stage();
    double since_s = visit.now_s;
    while (visit.now_s < end_s && !visit.was_asked(Ask::leave)) {
        choicegraph::Direction gaze =
            at(static_cast<double>(dice.below(360)), static_cast<double>(dice.below(100)) - 60.0);
        const auto& marks = visit.marks();
        if (!marks.empty() && dice.one_in(2)) gaze = marks[dice.below(marks.size())].target.centre;
        if (marks.empty() && dice.one_in(3)) gaze = at(static_cast<double>(dice.below(360)), -75.0);
        visit.seen.worn = !dice.one_in(12);
        const std::size_t frames = 10 + dice.below(170);
        for (std::size_t i = 0; i < frames && !visit.was_asked(Ask::leave); ++i) {
            visit.frame(gaze);
            if (visit.stage() != stage) {
                longest_s[stage] = std::max(longest_s[stage], visit.now_s - since_s);
                ++visits[stage];
                stage = visit.stage();
                since_s = visit.now_s;
            }
            if (visit.stage() == Stage::film && visit.film.is == FilmNow::Is::playing && dice.one_in(1500)) {
                visit.film.given = {{3, "Hello"}, {9, "Goodbye"}};
                visit.film.is = FilmNow::Is::over;
            }
        }
    }
    longest_s[stage] = std::max(longest_s[stage], visit.now_s - since_s);
}

} // namespace

TEST_CASE("nobody gets stuck: eyes that rest anywhere leave every room, and in the end the last",
          "[player][guide][unit]") {
    std::map<Stage, double> longest_s;
    std::map<Stage, int> visits;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        Visit visit(everything());
        Dice dice(seed);
        visit.frame(at(0.0, 0.0));
        wander(visit, dice, 3600.0, longest_s, visits);
        CHECK(visit.was_asked(Ask::leave));
    }
    for (const Stage stage : {Stage::start, Stage::warning, Stage::consent, Stage::tutorial, Stage::begun, Stage::film,
                              Stage::menu, Stage::helped, Stage::sure, Stage::welcome, Stage::end}) {
        INFO("stage " << static_cast<int>(stage));
        CHECK(visits[stage] > 0);
        if (stage != Stage::film) CHECK(longest_s[stage] < 240.0);
    }
}

TEST_CASE("what is asked is possible: no pause in a pause, no begin in a film, nothing twice",
          "[player][guide][unit]") {
    for (std::uint32_t seed = 100; seed <= 140; ++seed) {
        INFO("seed " << seed);
        Visit visit(everything());
        Dice dice(seed);
        std::map<Stage, double> longest_s;
        std::map<Stage, int> visits;
        visit.frame(at(0.0, 0.0));
        wander(visit, dice, 1200.0, longest_s, visits);
        bool begun = false, paused = false;
        for (const Ask ask : visit.asked) {
            switch (ask) {
                case Ask::begin:
                case Ask::decline:
                    CHECK_FALSE(begun);
                    begun = true;
                    paused = false;
                    break;
                case Ask::again:
                    CHECK(begun);
                    begun = false;
                    break;
                case Ask::another:
                    CHECK(begun);
                    paused = false;
                    break;
                case Ask::pause:
                    CHECK(begun);
                    CHECK_FALSE(paused);
                    paused = true;
                    break;
                case Ask::resume:
                    CHECK(paused);
                    paused = false;
                    break;
                case Ask::help:
                case Ask::stop:
                    CHECK(paused);
                    break;
                default:
                    break;
            }
        }
    }
}

TEST_CASE("who does nothing at all is helped, practises by looking on, and is not harmed", "[player][guide][unit]") {
    Visit visit(plain(true));
    visit.ahead(300.0);
    CHECK(visit.stage() == Stage::start);
    CHECK_THAT(visit.page(), ContainsSubstring("Turn your head until the dot is on the mark"));
    CHECK(visit.asked.empty());
    visit.choose("Begin");
    CHECK(visit.stage() == Stage::tutorial);
    visit.ahead(120.0);
    CHECK(visit.asked == std::vector{Ask::begin}); // it went on by itself
    visit.ahead(600.0);
    CHECK(visit.asked == std::vector{Ask::begin});
}

TEST_CASE("in no pause, no consent and no end anything is chosen for who does nothing", "[player][guide][unit]") {
    Visit menu = in_menu();
    const std::size_t before = menu.asked.size();
    menu.ahead(600.0);
    CHECK(menu.asked.size() == before);
    CHECK(menu.stage() == Stage::menu);
    Visit end = in_film();
    end.film.is = FilmNow::Is::over;
    end.film.given = {{3, "Hello"}};
    end.ahead(600.0);
    CHECK(end.asked == std::vector{Ask::begin});
}

TEST_CASE("eyes that only look around choose nothing", "[player][guide][unit]") {
    const int place = GENERATE(0, 1, 2, 3);
    Visit visit = place == 2 ? in_menu() : place == 3 ? in_film() : Visit(everything());
    if (place == 3) {
        visit.film.is = FilmNow::Is::over;
        visit.film.given = {{3, "Hello"}, {5, "Goodbye"}};
    }
    visit.ahead(1.0);
    if (place == 1) {
        visit.choose("Begin");
        visit.choose("I want to go on");
        visit.ahead(0.5);
        REQUIRE(visit.stage() == Stage::consent);
    }
    const Stage stage = visit.stage();
    const std::size_t before = visit.asked.size();
    // To and fro over all marks, 40 degrees a second, through every row.
    for (int i = 0; i < 120 * 60; ++i) {
        const double t_s = i / 60.0;
        const double to_and_fro = std::abs(std::fmod(t_s * 40.0, 160.0) - 80.0) - 40.0;
        visit.frame(at(to_and_fro, -12.0 - 13.0 * std::abs(std::sin(t_s * 0.37))));
    }
    CHECK(visit.asked.size() == before);
    CHECK(visit.stage() == stage);
}

TEST_CASE("every mark is large enough, comfortable to look at, ahead, and apart from the others",
          "[player][guide][unit]") {
    std::map<Stage, int> looked;
    for (std::uint32_t seed = 200; seed <= 215; ++seed) {
        Visit visit(everything());
        Dice dice(seed);
        visit.frame(at(90.0, 0.0));
        for (int turn = 0; turn < 400 && !visit.was_asked(Ask::leave); ++turn) {
            const auto marks = visit.marks();
            choicegraph::Direction gaze = at(90.0, 0.0);
            if (!marks.empty()) gaze = marks[dice.below(marks.size())].target.centre;
            if (marks.empty() && visit.stage() == Stage::film) gaze = at(90.0, -70.0);
            for (std::size_t i = 0; i < marks.size(); ++i) {
                const auto& target = marks[i].target;
                CHECK(degrees(2.0 * target.radius_rad) >= 8.0);
                const double pitch_deg = degrees(choicegraph::pitch_of(target.centre));
                CHECK(pitch_deg <= -10.0);
                CHECK(pitch_deg >= -25.01);
                for (std::size_t j = 0; j < i; ++j)
                    CHECK(choicegraph::angle_between(target.centre, marks[j].target.centre) >
                          1.1 * (target.radius_rad + marks[j].target.radius_rad));
            }
            ++looked[visit.stage()];
            visit.look(gaze, 3.4);
            if (visit.stage() == Stage::film && dice.one_in(3)) {
                visit.film.given = {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}};
                visit.film.is = FilmNow::Is::over;
            }
        }
    }
    CHECK(looked[Stage::menu] > 0);
    CHECK(looked[Stage::end] > 0);
    CHECK(looked[Stage::consent] > 0);
}
