// When standing still is told, and when it is too much.
#include "player/stall_watch.hpp"
#include "tests/catch.hpp"

using forksight::player::StallWatch;
using News = StallWatch::News;

namespace {

constexpr double frame_s = 1.0 / 30;

struct Watched {
    StallWatch watch{60.0};
    double now_s = 100.0;

    /// What is told within these seconds, without the nothings.
    std::vector<News> frames(double seconds, bool still, bool paused = false) {
        std::vector<News> told;
        for (double passed_s = 0.0; passed_s < seconds; passed_s += frame_s) {
            now_s += frame_s;
            if (const News news = watch.frame(now_s, still, paused); news != News::none) told.push_back(news);
        }
        return told;
    }
};

using Told = std::vector<News>;

} // namespace

TEST_CASE("A short wait is not told", "[player][stall][unit]") {
    Watched film;
    CHECK(film.frames(10.0, false).empty());
    CHECK(film.frames(0.9, true).empty());
    CHECK(film.frames(10.0, false).empty());
    CHECK_FALSE(film.watch.standing_still());
}

TEST_CASE("A stall is told once, and so is its end", "[player][stall][unit]") {
    Watched film;
    CHECK(film.frames(20.0, true) == Told{News::stands_still});
    CHECK(film.watch.standing_still());
    CHECK(film.frames(20.0, false) == Told{News::goes_on});
    CHECK_FALSE(film.watch.standing_still());
    CHECK(film.watch.stood_for_s() == Approx(20.0).margin(0.1));
    CHECK(film.frames(5.0, true) == Told{News::stands_still});
}

TEST_CASE("After the stated time it is given up, once", "[player][stall][unit]") {
    Watched film;
    CHECK(film.frames(59.5, true) == Told{News::stands_still});
    CHECK(film.frames(1.0, true) == Told{News::give_up});
    CHECK(film.frames(100.0, true).empty());
}

TEST_CASE("Stalls that end do not add up", "[player][stall][unit]") {
    Watched film;
    for (int i = 0; i < 10; ++i) {
        CHECK(film.frames(40.0, true) == Told{News::stands_still});
        CHECK(film.frames(0.1, false) == Told{News::goes_on});
    }
}

TEST_CASE("A viewer's pause uses up no patience", "[player][stall][unit]") {
    Watched film;
    CHECK(film.frames(40.0, true) == Told{News::stands_still});
    CHECK(film.frames(500.0, true, true).empty());
    CHECK(film.frames(15.0, true).empty());
    CHECK(film.frames(10.0, true) == Told{News::give_up});
}
