#include <cmath>
#include <numbers>

#include "tests/bench/switch_sound.hpp"
#include "tests/catch.hpp"

using namespace forksight::bench;

namespace {

constexpr double amplitude = 4096.0; // an eighth of full scale, as ffmpeg's sine has it

/// Tones after each other, each for so many seconds; a tone of 0 Hz is silence. `fade_s`: over which each comes and
/// goes, while the other goes and comes.
struct Tone {
    double hz = 0.0;
    double for_s = 0.0;
};
std::vector<std::int16_t> record(const std::vector<Tone>& tones, double fade_s = 0.0) {
    std::vector<std::int16_t> samples;
    double begins_s = 0.0;
    for (const Tone& tone : tones) begins_s += tone.for_s;
    samples.resize(static_cast<std::size_t>(std::lround(begins_s * sample_rate)));
    begins_s = 0.0;
    std::vector<double> sum(samples.size());
    for (const Tone& tone : tones) {
        for (std::size_t i = 0; i < sum.size(); ++i) {
            const double at_s = static_cast<double>(i) / sample_rate - begins_s;
            const double left_s = tone.for_s - at_s;
            double share = at_s >= -1e-9 && left_s > 1e-9 ? 1.0 : 0.0;
            if (fade_s > 0.0) share = std::clamp(0.5 + std::min(at_s, left_s) / fade_s, 0.0, 1.0);
            sum[i] += share * amplitude * std::sin(2.0 * std::numbers::pi * tone.hz * at_s);
        }
        begins_s += tone.for_s;
    }
    for (std::size_t i = 0; i < sum.size(); ++i) samples[i] = static_cast<std::int16_t>(std::lround(sum[i]));
    return samples;
}

} // namespace

TEST_CASE("a hole at a switch is as long as the silence was", "[bench][unit]") {
    for (const double hole_ms : {1.5, 5.0, 20.0, 60.0, 400.0}) {
        INFO(hole_ms << " ms");
        const auto samples = record({{500, 1.0}, {0, hole_ms / 1e3}, {1000, 1.5}});
        const auto listened = listen(samples, 1500, {{1.0, 1.02}});
        REQUIRE(listened.at.size() == 1);
        CHECK(listened.at[0].hole_ms == Approx(hole_ms).margin(0.34)); // a sixth at either end
        CHECK(listened.elsewhere.empty());
        CHECK(listened.level == Approx(amplitude / 32768 / std::numbers::sqrt2).epsilon(0.01));
    }
}

TEST_CASE("what goes on at -14 dB is no hole, what goes on at -26 dB is", "[bench][unit]") {
    auto samples = record({{1000, 3.0}});
    const auto damp = [&](double share) {
        auto damped = samples;
        for (std::size_t i = sample_rate; i < sample_rate + 960; ++i)
            damped[i] = static_cast<std::int16_t>(std::lround(share * damped[i]));
        return listen(damped, 1500, {{1.0, 1.0}}).at[0].hole_ms;
    };
    CHECK(damp(0.2) == 0.0);
    CHECK(damp(0.05) == Approx(20.0).margin(0.34));
}

TEST_CASE("a seam without a hole is heard as none, and its click as one", "[bench][unit]") {
    // A quarter of a wave is left out: from the middle of the tone to its height.
    auto cut = record({{500, 2.0}});
    cut.erase(cut.begin() + 48'000, cut.begin() + 48'024);
    const auto clicks = listen(cut, 1500, {{1.0, 1.0}});
    CHECK(clicks.at[0].hole_ms == 0.0);
    CHECK(clicks.at[0].jump > 4.0);

    const auto faded = listen(record({{500, 1.0}, {1500, 1.0}}, 0.02), 1500, {{1.0, 1.0}});
    CHECK(faded.at[0].hole_ms == 0.0);
    CHECK(faded.at[0].jump == Approx(1.0).margin(0.1));
    const auto steady = listen(record({{500, 2.0}}), 1500, {{1.0, 1.0}});
    CHECK(steady.at[0].jump < 0.5);
}

TEST_CASE("a hole belongs to the switch at which it begins, or to none", "[bench][unit]") {
    const auto samples = record({{500, 1.0}, {0, 0.01}, {1000, 1.99}, {0, 0.03}, {500, 0.97}, {0, 0.02}, {1500, 2.0}});
    const auto listened = listen(samples, 1500, {{1.0, 1.02}, {3.95, 3.97}, {5.5, 5.6}});
    REQUIRE(listened.at.size() == 3);
    CHECK(listened.at[0].hole_ms == Approx(10.0).margin(0.34));
    CHECK(listened.at[1].hole_ms == Approx(20.0).margin(0.34));
    CHECK(listened.at[2].hole_ms == 0.0);
    REQUIRE(listened.elsewhere.size() == 1);
    CHECK(listened.elsewhere[0].from_s == Approx(3.0).margin(0.001));
    CHECK(1e3 * listened.elsewhere[0].for_s == Approx(30.0).margin(0.34));

    // The next switch's hole is not this one's too, however near it is.
    const auto near = listen(samples, 1500, {{2.5, 2.6}, {3.05, 3.06}});
    CHECK(near.at[0].hole_ms == 0.0);
    CHECK(near.at[1].hole_ms == Approx(30.0).margin(0.34));

    const auto twice = listen(record({{500, 1.0}, {0, 0.01}, {1000, 0.2}, {0, 0.02}, {500, 1.0}}), 1500, {{1.0, 1.02}});
    CHECK(twice.at[0].hole_ms == Approx(10.0 + 20.0).margin(0.67));
}

TEST_CASE("a wait after a switch is a hole for as long as it lasts", "[bench][unit]") {
    const auto listened = listen(record({{500, 1.0}, {0, 25.0}, {1000, 4.0}}), 1500, {{1.0, 26.0}});
    CHECK(listened.at[0].hole_ms == Approx(25'000.0).margin(0.34));
}

TEST_CASE("silence has no level, and a recording may end early", "[bench][unit]") {
    CHECK(listen(record({{0, 2.0}}), 1500, {{1.0, 1.0}}).level == 0.0);
    CHECK(listen({}, 1500, {{1.0, 1.0}}).level == 0.0);
    const auto late = listen(record({{500, 1.5}}), 1500, {{1.0, 1.0}, {9.0, 9.1}});
    CHECK(late.at[0].hole_ms == 0.0);
    CHECK(late.at[1].jump == 0.0);
    const auto silenced = listen(record({{500, 1.5}, {0, 1.0}}), 1500, {{1.45, 1.45}}); // listened to until 1.95 s
    CHECK(silenced.at[0].hole_ms == Approx(450.0).margin(0.34));
}
