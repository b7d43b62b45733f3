// The director with a deck that has only a clock.
#include <algorithm>

#include "media_manifests/record.hpp"
#include "player/director.hpp"
#include "tests/catch.hpp"
#include "tests/player/director/directed_session.hpp"

using namespace forksight;
using namespace forksight::choicegraph;
using namespace forksight::tests::directed;
using tests::ClockDeck;

TEST_CASE("the first scene is on air at once and its followers are cued", "[player][director][unit]") {
    Session session;
    REQUIRE(session.deck.taken.size() == 1);
    CHECK(session.deck.taken[0] == player::Stretch{0, 0.0, std::nullopt});
    CHECK(session.deck.cued.size() == 2); // hall and street
    CHECK(session.director.scene() == "door");
}

TEST_CASE("what can follow is expected alike, until the gaze fills one answer", "[player][director][unit]") {
    Session session;
    session.play(0.5);
    REQUIRE(session.deck.expected.size() == 2);
    CHECK(session.deck.expected[0].likelihood == Approx(0.5));
    CHECK(session.deck.expected[1].likelihood == Approx(0.5));
    // The offer comes at 2 s, and looking takes one more.
    REQUIRE(session.deck.soonest_s);
    CHECK(*session.deck.soonest_s == Approx(2.5).margin(0.3));
    session.play(2.0);
    session.play(0.9, at(-20.0, -15.0));
    REQUIRE(session.deck.expected.size() == 2);
    double most = 0.0, sum = 0.0;
    for (const player::Expected& one : session.deck.expected) {
        most = std::max(most, one.likelihood);
        sum += one.likelihood;
    }
    CHECK(sum == Approx(1.0));
    CHECK(most > 0.7);
    CHECK(*session.deck.soonest_s < 0.7);
}

TEST_CASE("the deck is told what can follow each way on, and how soon", "[player][director][unit]") {
    Session session;
    session.play(0.5);
    REQUIRE(session.deck.expected.size() == 2);
    const player::Stretch in{3, 1.0, 2.0};
    // From the hall it goes on into the house, since who asked is trusted; to its end, whenever that is.
    CHECK(session.deck.expected[0].then == std::vector<player::Stretch>{in});
    CHECK_FALSE(session.deck.expected[0].lasts_s);
    CHECK(session.deck.expected[1].then.empty());
    session.play(2.0);
    session.director.choose("ask", How::key);
    session.play(0.5);
    REQUIRE(session.deck.expected.size() == 1);
    CHECK(session.deck.expected[0].stretch == in);
    CHECK(session.deck.expected[0].lasts_s == Approx(1.0));
    CHECK(session.deck.expected[0].then.empty());
}

TEST_CASE("an offer in what comes next can be answered once it is there and was looked at",
          "[player][director][unit]") {
    const auto film = media_manifests::read_film(R"({ "forksight": 1, "id": "two", "title": {"en": "Two"},
      "start": "one", "clips": {"one": {}, "two": {}}, "scenes": {
        "one": {"clip": "one", "then": [{"to": "two"}]},
        "two": {"clip": "two", "from": 1.0, "to_time": 9.0, "offer": {"at": 2.5, "until": 6.0, "otherwise": "stay"}, "choices": [
          {"id": "stay", "text": {"en": "Stay"}, "look": {"yaw": 0, "pitch": 0, "radius": 8}, "to": "one"}]}}})");
    if (!film) FAIL(media_manifests::to_string(film.errors()));
    ClockDeck deck;
    player::Director director(film.value(), deck, {}, [](const Line&) {});
    director.start({"s1", "two", "sha256:0", "en", "test"}, 0.0);
    REQUIRE(deck.expected.size() == 1);
    CHECK(deck.expected[0].lasts_s == Approx(1.5 + Dwell(DwellSettings{}).soonest_s(0)));
    CHECK(deck.expected[0].then == std::vector<player::Stretch>{{0, 0.0, std::nullopt}});
}

TEST_CASE("answers hang in the room from the offer's time on, in the session's language", "[player][director][unit]") {
    Session session;
    session.play(1.9);
    CHECK(session.director.overlay().answers.empty());
    session.play(0.3);
    const auto overlay = session.director.overlay();
    REQUIRE(overlay.answers.size() == 2);
    CHECK(overlay.answers[0].text == "Mag ik binnenkomen?");
    CHECK(overlay.answers[1].number == 2);
    REQUIRE(overlay.time_left);
    CHECK(*overlay.time_left > 0.9);
    CHECK(session.deck.looping);
    CHECK(session.deck.loop_from_s == Approx(1.0));
}

TEST_CASE("looking at an answer for its dwell takes its scene, and the record replays", "[player][director][unit]") {
    Session session;
    session.play(2.5);
    session.play(0.6, at(-20, -15));
    CHECK(session.deck.taken.size() == 1);
    CHECK(session.director.overlay().answers[0].progress > 0.3);
    session.play(0.7, at(-20, -15));
    REQUIRE(session.deck.taken.size() == 2);
    CHECK(session.director.scene() == "hall");
    CHECK(session.director.overlay().answers.empty());
    session.play(12.0);
    CHECK(session.director.over());
    CHECK(session.director.ending() == "let-in");
    CHECK(session.deck.taken.back() == player::Stretch{3, 1.0, 2.0});
    const auto outcome = session.replayed();
    REQUIRE(std::holds_alternative<Outcome>(outcome));
    CHECK(std::get<Outcome>(outcome).path == session.director.path());
    REQUIRE(session.director.switches().size() == 3);
    CHECK(session.director.switches()[1].cause == "gaze");
    CHECK(session.director.switches()[2].cause == "then");
}

TEST_CASE("silence is taken when the offer's time is over, however often the clip looped", "[player][director][unit]") {
    Session session;
    session.play(5.9);
    CHECK(session.director.scene() == "door");
    session.play(0.3);
    CHECK(session.director.scene() == "street");
    CHECK(session.director.switches()[1].cause == "timeout");
}

TEST_CASE("a pause stops the offer's time, and the record says so", "[player][director][unit]") {
    Session session;
    session.play(3.0);
    session.director.pause(true);
    session.play(60.0, at(-20, -15));
    CHECK(session.director.scene() == "door");
    CHECK(session.deck.paused);
    session.director.pause(false);
    session.play(2.8);
    CHECK(session.director.scene() == "door");
    session.play(0.5);
    CHECK(session.director.scene() == "street");
    CHECK(std::holds_alternative<Outcome>(session.replayed()));
}

TEST_CASE("an answer shows the number of its key only if there is such a key", "[player][director][unit]") {
    Session session(1);
    session.play(2.2);
    const auto overlay = session.director.overlay();
    REQUIRE(overlay.answers.size() == 2);
    CHECK(overlay.answers[0].number == 1);
    CHECK(overlay.answers[1].number == 0);
}

TEST_CASE("a clip that is late does not use up the time to answer", "[player][director][unit]") {
    Session session;
    session.deck.air.waiting = true;
    session.play(30.0);
    CHECK(session.director.scene() == "door");
    CHECK(session.director.overlay().answers.empty());
}

TEST_CASE("keys choose what is shown; the teacher's choice needs the teacher", "[player][director][unit]") {
    Session session;
    session.director.press_answer(1, false);
    CHECK(session.director.scene() == "door"); // nothing is offered yet
    session.play(2.2);
    session.director.press_answer(3, false);
    CHECK_FALSE(session.director.choose("nonsense", How::key));
    CHECK_FALSE(session.director.choose("steer", How::key));
    CHECK_FALSE(session.director.choose("silent", How::gaze));
    CHECK_FALSE(session.director.choose("silent", How::timeout));
    session.director.press_answer(1, true);
    session.play(0.1);
    CHECK(session.director.scene() == "street");
    CHECK(session.director.switches()[1].cause == "teacher");
}

TEST_CASE("a viewer who leaves ends the record with it", "[player][director][unit]") {
    Session session;
    session.play(1.0);
    session.director.stop(Why::viewer);
    CHECK(session.director.over());
    CHECK(std::holds_alternative<Stopped>(session.lines.back().event));
    const auto lines = session.lines.size();
    session.play(5.0);
    CHECK(session.lines.size() == lines);
}

TEST_CASE("every line of a session can be written and read", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    session.play(20.0, at(-20, -15));
    for (const Line& line : session.lines) {
        const auto read = media_manifests::read_line(media_manifests::write_line(line));
        REQUIRE(read);
        CHECK(read.value().n == line.n);
        CHECK(read.value().t_s == line.t_s);
    }
}

TEST_CASE("frames that take long do not use up the time to answer", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    REQUIRE(session.director.offering());
    for (int i = 0; i < 10; ++i) { // an offer of four seconds, and half a minute of standing still
        session.now_s += 3.0;
        session.director.step(session.now_s, Sample{session.now_s, direction(0.0, 0.0)});
    }
    CHECK(session.director.offering());
    session.play(2.0);
    CHECK(session.director.scene() == "street");
}

TEST_CASE("going back offers the same answers again, and the record tells both tries", "[player][director][unit]") {
    Session session;
    CHECK_FALSE(session.director.try_another()); // nothing was answered yet
    session.play(2.2);
    session.director.press_answer(2, false);
    session.play(12.0);
    REQUIRE(session.director.ending() == "sent-away");
    REQUIRE(session.director.try_another());
    CHECK_FALSE(session.director.over());
    CHECK(session.director.ending().empty());
    CHECK(session.director.path() == std::vector<std::string>{"door"});
    CHECK(session.deck.taken.back() == player::Stretch{0, 2.0, std::nullopt});
    session.play(0.1);
    CHECK(session.director.overlay().answers.size() == 2);
    session.director.press_answer(1, false);
    session.play(12.0);
    CHECK(session.director.ending() == "let-in");
    CHECK(session.director.path() == std::vector<std::string>{"door", "hall", "in"});
    CHECK(session.director.switches()[2].cause == "back");
    const auto outcome = session.replayed();
    REQUIRE(std::holds_alternative<Outcome>(outcome));
    CHECK(std::get<Outcome>(outcome).path == session.director.path());
    CHECK(std::get<Outcome>(outcome).tries.size() == 1);
}

TEST_CASE("another view keeps the time, and its answers hang where it has them", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    REQUIRE(session.director.next_view());
    CHECK(session.deck.taken.back().clip == 1);
    CHECK(session.deck.taken.back().from_s == Approx(2.2).margin(0.05));
    CHECK(session.director.offered().front().target.centre.x == Approx(at(60, 10).x));
    REQUIRE(session.director.next_view()); // and back to the scene's own
    CHECK(session.deck.taken.back().clip == 0);
    session.director.press_answer(1, false);
    session.play(0.1);
    CHECK_FALSE(session.director.next_view()); // the hall has one view
    CHECK(std::holds_alternative<Outcome>(session.replayed()));
}

TEST_CASE("a scene that is waited for has no other view and makes no offer yet", "[player][director][unit]") {
    Session session;
    session.play(1.0);
    session.deck.air.waiting = true; // the frame of another clip is still shown
    session.deck.air.position_s = 7.0;
    session.play(2.0);
    CHECK_FALSE(session.director.next_view());
    CHECK(session.director.offered().empty());
    session.deck.air = {2.5, false, false};
    session.play(0.1);
    CHECK(session.director.offered().size() == 2);
    CHECK(session.director.next_view());
}

TEST_CASE("one goes back to any answer given, also after having stopped in a pause", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    REQUIRE(session.director.choose("ask", How::key));
    session.play(1.0);
    session.director.pause(true);
    session.director.stop(Why::viewer);
    CHECK_FALSE(session.director.paused());
    const auto offers = session.director.earlier_offers();
    REQUIRE(offers.size() == 1);
    CHECK(offers[0].chosen == "ask");
    CHECK_FALSE(session.director.try_another(offers[0].line + 1));
    session.play(7.0); // thinking it over
    REQUIRE(session.director.try_another(offers[0].line));
    CHECK(session.lines.back().t_s > session.lines[session.lines.size() - 2].t_s + 6.5);
    CHECK_FALSE(session.deck.paused);
    session.play(0.5);
    CHECK(session.director.offering());
    CHECK(std::holds_alternative<Outcome>(session.replayed()));
}

TEST_CASE("that help was asked for is in the record, and nothing else changes", "[player][director][unit]") {
    Session session;
    session.play(2.2);
    session.director.pause(true);
    session.director.ask(Wish::help);
    session.play(3.0);
    session.director.pause(false);
    CHECK(session.director.offering());
    const auto outcome = std::get<Outcome>(session.replayed());
    REQUIRE(outcome.asked.size() == 1);
    CHECK(outcome.asked[0].scene == "door");
}

TEST_CASE("who declines leaves a record of that alone, and no clip is taken", "[player][director][unit]") {
    const Film film = tests::small_film();
    ClockDeck deck;
    std::vector<Line> lines;
    Director director(film, deck, player::Manner{"nl", 0}, [&](const Line& line) { lines.push_back(line); });
    director.decline({"s", "small", "sha256:0", "nl", "test"}, 5.0);
    CHECK(director.over());
    CHECK(director.stopped() == Why::declined);
    CHECK(deck.taken.empty());
    CHECK(deck.cued.empty());
    director.step(6.0, Sample{6.0, at(0.0, 0.0)});
    director.ask(Wish::help); // too late to matter, and no fault
    REQUIRE(lines.size() == 3);
    const auto outcome = std::get<Outcome>(replay(film, lines));
    CHECK(outcome.path.empty());
    const auto written = media_manifests::write_line(lines[1]);
    CHECK(written == R"({"n":2,"t":0,"event":"stopped","why":"declined"})");
    const auto read = media_manifests::read_line(written);
    REQUIRE(read);
    CHECK(std::get<Stopped>(read.value().event).why == Why::declined);
}
