// Fades through dark, alone and as the director makes them.
#include "player/director.hpp"
#include "player/fade.hpp"
#include "tests/catch.hpp"
#include "tests/player/director/small_film.hpp"

using namespace forksight;
using player::Fade;
using player::NextSwitch;
using tests::ClockDeck;

namespace {

constexpr double frame_s = 1.0 / 30;

struct Session {
    choicegraph::Film film = tests::small_film();
    ClockDeck deck;
    player::Director director;
    double now_s = 100.0;

    explicit Session(double fade_s)
        : director(
              [&]() -> choicegraph::Film& {
                  for (choicegraph::Scene& scene : film.scenes) scene.fade_s = fade_s;
                  return film;
              }(),
              deck, player::Manner{"nl", 4, {}, false, {10.0, 10.0, 10.0, 10.0}}, [](const choicegraph::Line&) {}) {
        director.start({"s", "small", "sha256:0", "nl", "test"}, now_s);
    }

    void play(double seconds) {
        for (double passed_s = 0.0; passed_s < seconds - 1e-9; passed_s += frame_s) {
            now_s += frame_s;
            deck.advance(frame_s);
            director.step(now_s, choicegraph::Sample{now_s, choicegraph::direction(0.0, 0.0)});
        }
    }
    double dark() const { return director.overlay().dark; }
};

} // namespace

TEST_CASE("half of a fade lies before the switch and half behind it", "[player][director][unit]") {
    Fade fade;
    CHECK(fade.dark(false, NextSwitch{1.0, 2.0}) == 0.0);
    CHECK(fade.dark(false, NextSwitch{1.0, 0.5}) == 0.0);
    CHECK(fade.dark(false, NextSwitch{1.0, 0.25}) == Approx(0.5));
    CHECK(fade.dark(false, NextSwitch{1.0, 0.0}) == 1.0);
    fade.take(1.0);
    CHECK(fade.dark(false, {}) == 1.0);
    fade.pass(0.25, false);
    CHECK(fade.dark(false, {}) == Approx(0.5));
    fade.pass(10.0, false);
    CHECK(fade.dark(false, {}) == 0.0);
    // What fades in while it already goes out again is as dark as the darker of the two.
    fade.take(1.0);
    fade.pass(0.4, false);
    CHECK(fade.dark(false, NextSwitch{1.0, 0.1}) == Approx(0.8));
}

TEST_CASE("without a fade it is never dark, and a scene that waits stays as it was", "[player][director][unit]") {
    Fade fade;
    fade.take(0.0);
    CHECK(fade.dark(false, NextSwitch{0.0, 0.0}) == 0.0);
    fade.shown(0.3);
    fade.take(1.0);
    CHECK(fade.dark(true, {}) == 0.3);
    fade.pass(5.0, true); // while nothing of it is seen, nothing fades in
    CHECK(fade.dark(false, {}) == 1.0);
}

TEST_CASE("a choice is dark at the switch and fades in, and is taken no later for it", "[player][director][unit]") {
    Session session(1.0);
    CHECK(session.dark() == 1.0); // the film itself fades in
    session.play(2.5);
    CHECK(session.dark() == 0.0);
    REQUIRE(session.director.choose("ask", choicegraph::How::key));
    CHECK(session.dark() == 0.0); // nobody could foresee it
    const std::size_t taken = session.deck.taken.size();
    session.play(frame_s);
    CHECK(session.deck.taken.size() == taken + 1);
    CHECK(session.director.scene() == "hall");
    CHECK(session.dark() == 1.0);
    session.play(0.25);
    CHECK(session.dark() == Approx(0.5).margin(0.08));
    session.play(0.5);
    CHECK(session.dark() == 0.0);
}

TEST_CASE("a scene that ends by itself goes out before it does, and a pause stands still", "[player][director][unit]") {
    Session session(1.0);
    session.play(2.5);
    REQUIRE(session.director.choose("ask", choicegraph::How::key));
    session.play(frame_s + 9.4); // of the hall's ten seconds
    CHECK(session.director.scene() == "hall");
    CHECK(session.dark() == 0.0);
    session.play(0.35);
    CHECK(session.dark() == Approx(0.5).margin(0.08));
    session.director.pause(true);
    const double dark = session.dark();
    session.play(5.0);
    CHECK(session.dark() == dark);
    session.director.pause(false);
    session.play(0.35);
    CHECK(session.director.scene() == "in");
    CHECK(session.dark() > 0.7);
    session.play(0.6);
    CHECK(session.dark() == 0.0); // an ending follows, and into nothing nobody fades
}

TEST_CASE("where nobody asks for fades it is never dark", "[player][director][unit]") {
    Session session(0.0);
    for (int i = 0; i < 100; ++i) {
        session.play(0.2);
        CHECK(session.dark() == 0.0);
    }
    CHECK(session.director.over());
}
