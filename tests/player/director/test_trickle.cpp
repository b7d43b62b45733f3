// A line that is not lost and yet brings no film.
#include "player/prepare_words.hpp"
#include "player/trickle.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t much = 200'000'000;

/// After how many seconds it is told at such a rate; 0: not within ten minutes.
int told_after(Trickle trickle, double bytes_per_s, int times = 1, std::uint64_t missing = much) {
    const Trickle::Time began{};
    for (int tenths = 0; tenths <= 6000; ++tenths) {
        const auto bytes = static_cast<std::uint64_t>(bytes_per_s * tenths / 10);
        if (trickle.note(began + tenths * 100ms, bytes, missing) && --times == 0) return tenths / 10;
    }
    return 0;
}

/// In which second, of ten minutes, in each of which so many bytes come; 0: in none.
template <class BytesIn>
int told_at(Trickle& trickle, const BytesIn& bytes_in) {
    const Trickle::Time began{};
    std::uint64_t bytes = 0;
    for (int second = 1; second <= 600; ++second) {
        bytes += static_cast<std::uint64_t>(bytes_in(second));
        if (trickle.note(began + second * 1s, bytes, much)) return second;
    }
    return 0;
}

} // namespace

TEST_CASE("A trickle is told after a minute, and once", "[player][prepare][unit]") {
    CHECK(told_after(Trickle(), 1500) == 60);
    CHECK(told_after(Trickle(), 0) == 60);
    CHECK(told_after(Trickle(), 9900) == 60);
    CHECK(told_after(Trickle(), 10'100) == 0);
    CHECK(told_after(Trickle(), 1500, 2) == 0);
    CHECK(told_after(Trickle(), 1500, 1, 1'000'000) == 60); // eleven minutes
    CHECK(told_after(Trickle(), 1500, 1, 800'000) == 0);    // nine: that can be waited for
}

TEST_CASE("A line that becomes a trickle is told when its last minute was one", "[player][prepare][unit]") {
    Trickle trickle;
    CHECK(told_at(trickle, [](int second) { return second <= 300 ? 1'000'000 : 2000; }) == 360);
    CHECK(trickle.bytes_per_s() == Approx(2000));
}

TEST_CASE("A line that is gone is not called slow; one that comes back slowly is", "[player][prepare][unit]") {
    Trickle trickle;
    CHECK(told_at(trickle, [](int second) { return second <= 3 ? 50'000 : second > 61 ? 2000 : 0; }) == 62);
}

TEST_CASE("Who limits the line himself, or was stopped, is not told of it", "[player][prepare][unit]") {
    CHECK(told_after(Trickle(8000), 7500) == 0);
    CHECK(told_after(Trickle(8000), 3500) == 60);
    CHECK(told_after(Trickle(1e6), 3500) == 60);
    Trickle trickle;
    const Trickle::Time began{};
    CHECK_FALSE(trickle.note(began, 0, much));
    CHECK_FALSE(trickle.note(began + 1s, 1'000'000, much));
    CHECK_FALSE(trickle.note(began + 1000s, 1'000'000, much)); // a laptop that was shut
    CHECK_FALSE(trickle.note(began + 1059s, 1'000'000, much));
}

TEST_CASE("A trickle is told with what it means and what to do", "[player][prepare][unit]") {
    CHECK(
        trickle_words(3'210, 200'000'000, "en") ==
        "the line is very slow: 3.2 kB/s over the last minute, so the rest takes another 17 h 18 min. What has come is "
        "kept: stop it (Ctrl-C), and prepare again where the line is better");
    CHECK(
        trickle_words(3'210, 200'000'000, "nl") ==
        "de verbinding is erg traag: 3,2 kB/s in de laatste minuut, dus de rest duurt nog 17 uur 18 min. Wat er al is "
        "blijft bewaard: stop (Ctrl-C), en zet de film klaar waar de verbinding beter is");
    CHECK(trickle_words(0, 200'000'000, "en").find("nothing came in the last minute. What has come is kept") == 0);
    CHECK(trickle_words(0, 200'000'000, "nl").find("in de laatste minuut kwam er niets binnen. Wat er al is") == 0);
}
