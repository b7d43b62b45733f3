// How the director takes looks: what is chosen by them, what not, and what is told of it.
#include <algorithm>

#include "player/director.hpp"
#include "tests/catch.hpp"
#include "tests/player/director/directed_session.hpp"

using namespace forksight;
using namespace forksight::choicegraph;
using namespace forksight::tests::directed;

TEST_CASE("a press chooses the answer that is looked at, and nothing where none is", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    CHECK_FALSE(session.director.select());
    session.play(0.2, at(25.0, -15.0));
    session.director.pause(true);
    CHECK_FALSE(session.director.select());
    session.director.pause(false);
    CHECK(session.director.select());
    REQUIRE(session.director.last_choice());
    CHECK(session.director.last_choice()->choice == "push");
    CHECK(session.director.last_choice()->how == How::key);
    CHECK(std::holds_alternative<Outcome>(session.replayed()));
}

TEST_CASE("after a pause eyes that still rest where they were choose nothing at once", "[player][director][unit]") {
    Session session;
    session.play(2.5);
    session.play(0.8, at(25.0, -15.0)); // nearly chosen
    session.director.pause(true);
    session.play(5.0, at(25.0, -15.0));
    session.director.pause(false);
    session.play(0.6, at(25.0, -15.0));
    CHECK(session.director.offering());
    session.play(1.5, at(25.0, -15.0));
    CHECK_FALSE(session.director.offering()); // but what was gathered is not lost
}

TEST_CASE("an answer under the gaze when the offer opens is not chosen, however long", "[player][director][unit]") {
    Session session;
    session.play(5.8, at(-20, -15));
    CHECK(session.director.scene() == "door");
    CHECK(session.director.overlay().answers[0].looked_at);
    CHECK(session.director.overlay().answers[0].progress == 0.0);
    session.play(0.4, at(-20, -15));
    CHECK(session.director.scene() == "street");
    CHECK(session.director.switches()[1].cause == "timeout");
}

TEST_CASE("a viewer's own dwell goes before the film's", "[player][director][unit]") {
    Session quick(4, 0.4);
    quick.play(2.5);
    quick.play(0.7, at(-20, -15));
    CHECK(quick.director.scene() == "hall");
    Session slow(4, 2.5);
    slow.play(2.5);
    CHECK(*slow.deck.soonest_s > 2.0);
    slow.play(2.2, at(-20, -15));
    CHECK(slow.director.scene() == "door");
    CHECK(slow.director.overlay().answers[0].progress > 0.5);
}

TEST_CASE("with the confirm step an answer waits for its tick", "[player][director][unit]") {
    Session session(4, 0.6, true);
    session.play(2.5);
    session.play(1.0, at(-20, -15));
    const auto asked = session.director.overlay().answers[0];
    REQUIRE(asked.tick);
    CHECK(asked.progress == 1.0);
    CHECK_FALSE(session.director.overlay().answers[1].tick);
    CHECK(session.director.scene() == "door");
    session.play(0.2, asked.tick->centre);
    CHECK(session.director.overlay().answers[0].tick_progress > 0.2);
    session.play(0.4, asked.tick->centre);
    CHECK(session.director.scene() == "hall");
    CHECK(session.director.switches()[1].cause == "gaze");
}

TEST_CASE("select chooses what is looked at, at once, and the record says it was a key", "[player][director][unit]") {
    Session session;
    CHECK_FALSE(session.director.select()); // nothing is offered
    session.play(2.1, at(0, 60));
    CHECK_FALSE(session.director.select()); // nothing is looked at
    session.play(0.1, at(25, -15));
    REQUIRE(session.director.select());
    session.play(0.1);
    CHECK(session.director.scene() == "street");
    CHECK(session.director.switches()[1].cause == "key");
    CHECK(session.director.last_choice()->how == How::key);
}

TEST_CASE("how soon another scene may be taken is never said too late", "[player][director][unit]") {
    Session session;
    std::vector<std::pair<double, double>> told;
    while (session.director.scene() == "door" && session.now_s < 110.0) {
        session.play(frame_s, session.now_s < 102.5 ? at(0, 20) : at(-20, -15));
        if (session.director.scene() == "door" && session.deck.soonest_s)
            told.emplace_back(session.now_s, *session.deck.soonest_s);
    }
    REQUIRE(session.director.scene() == "hall");
    // Told every fifth of a second.
    for (const auto& [when_s, in_s] : told) CHECK(when_s - 0.2 - frame_s + in_s <= session.now_s + 1e-6);
    CHECK(told.back().second < 0.4);
}

TEST_CASE("eyes choose too, and what the record keeps is the steady gaze", "[player][director][unit]") {
    Session session;
    for (int i = 0; i < 170 && session.director.scene() == "door"; ++i) {
        session.now_s += frame_s;
        session.deck.advance(frame_s);
        const auto where = i > 75 ? at(25, -15) : at(0, 20);
        session.director.step(session.now_s, Sample{session.now_s - 0.03, where, Source::eyes});
    }
    CHECK(session.director.scene() == "street");
    CHECK(session.director.gaze().source == Source::eyes);
    const auto line = std::find_if(session.lines.rbegin(), session.lines.rend(),
                                   [](const Line& one) { return std::holds_alternative<Gaze>(one.event); });
    REQUIRE(line != session.lines.rend());
    CHECK(std::get<Gaze>(line->event).yaw_deg == Approx(25.0).margin(0.5));
}
