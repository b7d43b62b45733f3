// How long wrong codes are put up with; time is given, not waited for.
#include "streamer/access/guessing.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::access;
using std::chrono::seconds;

namespace {

Guessing::Address address(std::uint8_t last) {
    Guessing::Address bytes{};
    bytes[15] = last;
    return bytes;
}

/// How many of `tries` wrong codes get through.
int wrong(Guessing& guessing, const Guessing::Address& from, Guessing::Clock::time_point now, int tries) {
    int through = 0;
    for (int i = 0; i < tries; ++i) {
        if (guessing.wait(from, now) > seconds(0)) continue;
        guessing.tell(from, Guessing::Outcome::wrong, now);
        ++through;
    }
    return through;
}

const auto start = Guessing::Clock::now();

} // namespace

TEST_CASE("an address may be wrong forty times, then once in ten seconds", "[access][unit]") {
    Guessing guessing;
    CHECK(wrong(guessing, address(1), start, 1000) == 40);
    CHECK(guessing.wait(address(1), start) == seconds(10));
    CHECK(wrong(guessing, address(1), start + seconds(9), 10) == 0);
    CHECK(wrong(guessing, address(1), start + seconds(11), 10) == 1);
    CHECK(wrong(guessing, address(1), start + seconds(1000), 1000) == 40);
    CHECK(wrong(guessing, address(2), start, 1000) == 40);
}

TEST_CASE("a school behind one address is not held back for being right", "[access][unit]") {
    Guessing guessing;
    for (int i = 0; i < 600; ++i) {
        REQUIRE(guessing.wait(address(1), start) == seconds(0));
        guessing.tell(address(1), Guessing::Outcome::right, start);
    }
    CHECK(guessing.wait(address(1), start) > seconds(0));
    CHECK(guessing.wait(address(1), start + seconds(1)) == seconds(0));
}

TEST_CASE("many addresses together guess no faster, and known ones are let in all the same", "[access][unit]") {
    GuessLimits limits;
    Guessing guessing(limits);
    REQUIRE(guessing.wait(address(0), start) == seconds(0));
    guessing.tell(address(0), Guessing::Outcome::right, start);
    int through = 0;
    for (std::uint8_t i = 1; i < 200; ++i) through += wrong(guessing, address(i), start, 10);
    CHECK(through == 500);
    CHECK(guessing.wait(address(250), start) > seconds(0));
    CHECK(guessing.wait(address(0), start) == seconds(0));
    CHECK(guessing.wait(address(251), start + seconds(2)) == seconds(0));
}

TEST_CASE("a bounded number of addresses is remembered", "[access][unit]") {
    GuessLimits limits;
    limits.addresses = 3;
    limits.all_wrong_at_once = 1000;
    Guessing guessing(limits);
    CHECK(wrong(guessing, address(1), start, 100) == 40);
    for (std::uint8_t i = 2; i <= 3; ++i) wrong(guessing, address(i), start + seconds(i), 1);
    CHECK(wrong(guessing, address(1), start + seconds(4), 10) == 0); // remembered, and now the latest
    wrong(guessing, address(4), start + seconds(5), 1);              // address 2 is forgotten for it
    CHECK(wrong(guessing, address(1), start + seconds(5), 10) == 0);
}

TEST_CASE("an attempt that came to nothing is no wrong code", "[access][unit]") {
    GuessLimits limits;
    limits.wrong_at_once = 2;
    limits.wrong_a_second = 0.001;
    Guessing guessing(limits);
    const auto now = Guessing::Clock::now();
    // As work that a full pool turns away before it began.
    for (int i = 0; i < 20; ++i) {
        REQUIRE(guessing.wait(address(1), now) == seconds(0));
        const Attempt turned_away(guessing, address(1));
    }
    for (int i = 0; i < 2; ++i) {
        REQUIRE(guessing.wait(address(1), now) == seconds(0));
        Attempt attempt(guessing, address(1));
        attempt.came_to(Guessing::Outcome::wrong);
    }
    CHECK(guessing.wait(address(1), now) > seconds(0));
}
