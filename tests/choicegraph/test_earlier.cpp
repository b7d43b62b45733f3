// What earlier viewers answered: which of a session's events are answers, and how likely they make each way on.
#include "choicegraph/earlier.hpp"

#include "tests/catch.hpp"
#include "tests/choicegraph/film_of.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

/// "scene:choice" of each answer that is told.
std::vector<std::string> told(const std::vector<Event>& events) {
    FirstAnswers answers;
    std::vector<std::string> all;
    for (const Event& event : events) {
        if (const auto answer = answers.on(event)) all.push_back(answer->scene + ":" + answer->choice);
    }
    return all;
}

Event offered(const std::string& scene) {
    return Offered{scene, {}};
}

using Told = std::vector<std::string>;

} // namespace

TEST_CASE("an answer to what is offered is told, and the silence of who goes on without", "[earlier][unit]") {
    CHECK(told({Started{"s", "visit", {}, {}, {}}, Entered{"door"}, offered("door"), Gaze{}, Chosen{"door", "ask"},
                Entered{"hall"}, offered("hall"), Entered{"street"}, Ended{"away"}}) == Told{"door:ask", "hall:"});
}

TEST_CASE("of each scene a session's first answer is told, whatever it tries afterwards", "[earlier][unit]") {
    CHECK(told({Entered{"door"}, offered("door"), Chosen{"door", "ask"}, Entered{"hall"}, WentBack{2}, offered("door"),
                Chosen{"door", "push"}, Entered{"street"}, offered("street"), Chosen{"street", "wait"}, Entered{"door"},
                offered("door"), Chosen{"door", "push"}}) == Told{"door:ask", "street:wait"});
}

TEST_CASE("what was not offered is no answer, and who left was not silent", "[earlier][unit]") {
    CHECK(told({Entered{"door"}, Chosen{"door", "ask"}, Chosen{"door", "ask"}}).empty());
    CHECK(told({Entered{"door"}, offered("door"), Chosen{"hall", "ask"}, Chosen{"door", "ask"}}).empty());
    CHECK(told({Entered{"door"}, offered("door"), Stopped{Why::viewer}, Entered{"hall"}}).empty());
    CHECK(told({Entered{"door"}, offered("door"), WentBack{1}, Entered{"hall"}}).empty());
    CHECK(told({Entered{"door"}, offered("door"), Chosen{"door", "ask"}, Chosen{"door", "push"}}) == Told{"door:ask"});
}

TEST_CASE("a session that answers everywhere is not believed without end", "[earlier][unit]") {
    std::vector<Event> events;
    for (int i = 0; i < 1000; ++i) {
        const std::string scene = "s" + std::to_string(i);
        events.insert(events.end(), {offered(scene), Chosen{scene, "a"}});
    }
    CHECK(told(events).size() == FirstAnswers::limit_scenes);
}

TEST_CASE("where nobody is counted all ways are as likely, and each that is counted moves them", "[earlier][unit]") {
    CHECK(smoothed({0, 0}) == std::vector<double>{0.5, 0.5});
    CHECK(smoothed({}).empty());
    CHECK(smoothed({0, 0, 0, 0}, 0.0) == std::vector<double>{0.25, 0.25, 0.25, 0.25});
    const auto shares = smoothed({6, 2, 0}, 1.0);
    REQUIRE(shares.size() == 3);
    CHECK(shares[0] == Approx(7.0 / 11.0));
    CHECK(shares[1] == Approx(3.0 / 11.0));
    CHECK(shares[2] == Approx(1.0 / 11.0)); // never chosen is not never
}

TEST_CASE("answers that lead to one scene count together, and those that cannot be given do not", "[earlier][unit]") {
    FilmOf written;
    SceneOf door{"door"};
    door.offer = OfferOf{1.0, 5.0};
    door.choices = {ChoiceOf{"ask", "hall"}, ChoiceOf{"ring", "hall"}, ChoiceOf{"push", "street"}};
    door.then = {ThenOf{"", {}, "street"}};
    written.scenes = {door, SceneOf{"hall"}, SceneOf{"street"}};
    const Film film = film_of(written);
    const auto of = [&](const std::vector<std::size_t>& next, const SceneAnswers& earlier) {
        return likelihoods(film.scenes[0], next, earlier);
    };
    const SceneAnswers earlier{{{"ask", 3}, {"ring", 2}, {"push", 1}, {"gone", 90}}, 2};
    const auto both = of({1, 2}, earlier);
    CHECK(both[0] == Approx((5 + count_of_nobody) / (8 + 2 * count_of_nobody)));
    CHECK(both[1] == Approx((3 + count_of_nobody) / (8 + 2 * count_of_nobody))); // who is silent goes there too
    CHECK(of({1}, earlier) == std::vector<double>{1.0});
    CHECK(of({}, earlier).empty());
    CHECK(of({1, 2}, {}) == std::vector<double>{0.5, 0.5});
}
