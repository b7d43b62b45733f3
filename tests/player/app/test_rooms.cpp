// Rooms and session side by side, as the app's loop has them, with a real film: what one tells the other.
#include <chrono>

#include "player/display/offscreen.hpp"
#include "player/guide/place.hpp"
#include "player/net/film_source.hpp"
#include "player/parts.hpp"
#include "player/session.hpp"
#include "tests/catch.hpp"
#include "tests/player/app/short_film.hpp"

using namespace forksight;
using namespace forksight::player;
using choicegraph::degrees;
using choicegraph::pitch_of;
using choicegraph::radians;
using display::Frame;

namespace {

double clock_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// A person in a headset of one eye, frame by frame.
class Visit {
  public:
    explicit Visit(const std::string& film)
        : options_(with(film)),
          opened_{loaded(fetch_, film), nullptr, ""},
          parts_(options_, opened_, fetch_, display::open_offscreen(64, 48)),
          rooms_(options_, opened_.film.film, false) {
        rooms_.prepare(parts_.deck);
        frame_ = parts_.display->begin();
    }

    /// One frame in the start room. The time of the eyes' sample is `eyes_s`, where they are followed.
    Way wait(std::optional<double> eyes_s = {}) {
        turn_head();
        if (eyes_s) frame_.eyes = display::EyeGaze{mark(), *eyes_s};
        rooms_.take(frame_);
        const Way way = rooms_.wait(frame_, parts_.deck, false);
        parts_.deck.update(frame_.time_s);
        next();
        return way;
    }
    /// Until they are left, at most for so long.
    Way wait_for(double most_s, std::optional<double> eyes_s = {}) {
        Way way = Way::stay;
        for (const double until_s = frame_.time_s + most_s; way == Way::stay && frame_.time_s < until_s;)
            way = wait(eyes_s);
        return way;
    }
    void begin() {
        REQUIRE(wait_for(30.0) == Way::begin);
        session_.emplace(Session::World{opened_.film, parts_.deck, options_, log_}, nullptr, frame_, clock_s());
    }
    /// One frame of the session.
    Way step(double type = 1.0) {
        turn_head();
        rooms_.take(frame_);
        session_->step(frame_, clock_s(), type);
        parts_.deck.update(frame_.time_s);
        overlay = session_->overlay(true);
        const Way way = rooms_.step(frame_, *session_, parts_.deck);
        rooms_.draw(overlay);
        next();
        return way;
    }
    /// Until it is so, or it takes too long.
    template <class Wanted>
    bool until(Wanted wanted, double type = 1.0) {
        for (const double until_s = frame_.time_s + 30.0; !wanted() && frame_.time_s < until_s;) step(type);
        return wanted();
    }
    Session& session() { return *session_; }
    double now_s() const { return frame_.time_s; }
    /// Where the mark to begin hangs.
    static choicegraph::Direction mark() { return guide::place(0.0, 0.0, guide::upper_row_deg); }
    bool shows(render::Mark::Sign sign) const {
        return std::any_of(overlay.marks.begin(), overlay.marks.end(),
                           [&](const auto& one) { return one.sign == sign; });
    }

    double head_pitch_deg = guide::upper_row_deg;
    render::Overlay overlay;

  private:
    static Options with(const std::string& film) {
        Options options;
        options.film = film;
        options.display = DisplayKind::headset;
        options.language = "en";
        options.tutorial = Presence::off;
        options.mute = true;
        options.send = false;
        return options;
    }
    static net::LoadedFilm loaded(net::Fetch& fetch, const std::string& film) {
        auto loaded = net::load_film(fetch, film);
        REQUIRE(loaded);
        return std::move(loaded).value();
    }
    void turn_head() { frame_.head = choicegraph::orientation(0.0, radians(head_pitch_deg)); }
    void next() {
        parts_.display->end();
        frame_ = parts_.display->begin();
    }

    Options options_;
    Log log_{false};
    net::Fetch fetch_;
    OpenedFilm opened_;
    Parts parts_;
    Rooms rooms_;
    std::optional<Session> session_;
    Frame frame_;
};

/// At the end of the film, in which "yes" was the answer.
void to_the_end(Visit& visit) {
    visit.begin();
    REQUIRE(visit.until([&] { return visit.session().director().offering(); }));
    REQUIRE(visit.session().director().choose("yes", choicegraph::How::key));
    REQUIRE(visit.until([&] { return visit.session().over(); }));
    REQUIRE(visit.session().ending() == "over");
}

} // namespace

TEST_CASE("At the end another answer can be tried, but not in a session that something went wrong in",
          "[player][app][gl]") {
    const tests::ShortFilm film;
    Visit visit(film.path());
    using Sign = render::Mark::Sign;
    SECTION("nothing did") {
        to_the_end(visit);
        visit.step();
        CHECK(visit.session().status() == Status::done);
        CHECK(visit.shows(Sign::back));
    }
    SECTION("before the end") {
        visit.begin();
        visit.step();
        visit.session().world_problem("the record could not be kept");
        REQUIRE(visit.until([&] { return visit.session().director().offering(); }));
        REQUIRE(visit.session().director().choose("yes", choicegraph::How::key));
        REQUIRE(visit.until([&] { return visit.session().over(); }));
        visit.step();
        CHECK_FALSE(visit.shows(Sign::back));
    }
    SECTION("while the end is looked at") {
        to_the_end(visit);
        visit.step();
        REQUIRE(visit.shows(Sign::back));
        visit.session().world_problem("the record could not be kept");
        visit.step();
        CHECK_FALSE(visit.shows(Sign::back));
    }
    CHECK(visit.shows(Sign::again));
    CHECK(visit.shows(Sign::tick));
}

TEST_CASE("Larger letters take more room, and subtitles stand aside for that", "[player][app][gl]") {
    const tests::ShortFilm film;
    const auto lowest_deg = [&](double type) {
        Visit visit(film.path());
        visit.begin();
        visit.head_pitch_deg = 0.0;
        REQUIRE(visit.until([&] { return visit.session().director().offering(); }, type));
        double lowest = 90.0;
        for (int i = 0; i < 40 && visit.session().director().offering(); ++i) {
            visit.step(type);
            if (visit.overlay.subtitle) lowest = std::min(lowest, degrees(pitch_of(visit.overlay.subtitle->middle)));
        }
        return lowest;
    };
    // The answer's middle hangs at -20 degrees; a panel and a subtitle need half of both, by the size of the letters.
    CHECK(lowest_deg(1.0) == Approx(-20.0 - 9.7).margin(1.5));
    CHECK(lowest_deg(1.35) == Approx(-20.0 - 1.35 * 9.7).margin(1.5));
}

TEST_CASE("In the rooms too a tracker's look is of its own time: one that comes again and again is one look",
          "[player][app][gl]") {
    const tests::ShortFilm film;
    Visit visit(film.path());
    visit.head_pitch_deg = 30.0; // the eyes look at the mark
    CHECK(visit.wait_for(6.0, visit.now_s()) == Way::stay);
    Way way = Way::stay;
    for (const double until_s = visit.now_s() + 20.0; way == Way::stay && visit.now_s() < until_s;)
        way = visit.wait(visit.now_s() - 0.05);
    CHECK(way == Way::begin);
}
