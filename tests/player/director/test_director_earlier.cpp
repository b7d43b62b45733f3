// What earlier viewers answered is what the deck expects, until the gaze says otherwise.
#include "tests/catch.hpp"
#include "tests/player/director/directed_session.hpp"

using namespace forksight;
using namespace forksight::choicegraph;
using namespace forksight::tests::directed;

namespace {

std::shared_ptr<const EarlierAnswers> known(EarlierAnswers earlier) {
    return std::make_shared<const EarlierAnswers>(std::move(earlier));
}

/// How likely the hall and the street are, in the small film's first scene.
std::pair<double, double> expected(const Session& session) {
    REQUIRE(session.deck.expected.size() == 2);
    return {session.deck.expected[0].likelihood, session.deck.expected[1].likelihood};
}

} // namespace

TEST_CASE("what most chose earlier is expected most, as soon as it is known", "[player][director][unit]") {
    Session session;
    session.play(0.5);
    CHECK(expected(session) == std::pair(0.5, 0.5));
    session.director.know(known({{"door", {{{"ask", 14}, {"push", 2}, {"steer", 1}, {"silent", 1}}, 0}}}));
    session.play(0.5);
    const double hall = (14 + count_of_nobody) / (18 + 2 * count_of_nobody);
    CHECK(expected(session).first == Approx(hall));
    CHECK(expected(session).second == Approx(1.0 - hall));
}

TEST_CASE("an answer that the gaze fills becomes likelier than what most chose", "[player][director][unit]") {
    Session session;
    session.director.know(known({{"door", {{{"ask", 6}, {"push", 3}}, 0}}}));
    session.play(2.5);
    CHECK(expected(session).first > 0.6);
    session.play(0.9, at(25.0, -15.0));
    CHECK(expected(session).first + expected(session).second == Approx(1.0));
    CHECK(expected(session).second > 0.7);
}

TEST_CASE("where nothing is known of a scene, or only of what it has not, its ways are as likely",
          "[player][director][unit]") {
    for (const EarlierAnswers& earlier :
         {EarlierAnswers{}, EarlierAnswers{{"hall", {{{"ask", 9}}, 4}}}, EarlierAnswers{{"door", {{{"fly", 9}}, 0}}},
          EarlierAnswers{{"door", {{}, 9}}}, EarlierAnswers{{"door", {}}}}) {
        Session session;
        session.director.know(known(earlier));
        session.play(0.5);
        CHECK(expected(session) == std::pair(0.5, 0.5));
    }
}

TEST_CASE("knowing of others changes nothing of what happens", "[player][director][unit]") {
    Session plain, knowing;
    knowing.director.know(known({{"door", {{{"push", 100}}, 0}}}));
    for (Session* session : {&plain, &knowing}) {
        session->play(2.5);
        session->play(2.0, at(-20.0, -15.0));
    }
    CHECK(plain.director.path() == std::vector<std::string>{"door", "hall"});
    CHECK(knowing.director.path() == plain.director.path());
    CHECK(knowing.lines.size() == plain.lines.size());
}
