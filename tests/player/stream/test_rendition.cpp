#include "player/stream/rendition.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::stream;
using forksight::media_manifests::Rendition;

namespace {

Rendition rendition(int width, int height, std::uint64_t mean_bps) {
    Rendition one;
    one.name = std::to_string(width) + "x" + std::to_string(height);
    one.width = width;
    one.height = height;
    one.average_bandwidth_bps = mean_bps;
    one.bandwidth_bps = 2 * mean_bps;
    for (int i = 0; i < 4; ++i) one.segments.push_back({1.0, mean_bps / 8});
    return one;
}

/// 0: 10 Mbit/s, 1: 4, 2: 1.5, 3: 0.5
std::vector<Rendition> ladder() {
    return {rendition(3840, 1920, 10'000'000), rendition(2560, 1280, 4'000'000), rendition(1280, 640, 1'500'000),
            rendition(640, 320, 500'000)};
}

constexpr std::uint64_t any_pixels = 0;

} // namespace

TEST_CASE("The machine's limit is kept, above it only the smallest may be", "[player][stream][unit]") {
    CHECK(best_rendition(ladder(), any_pixels) == 0);
    CHECK(best_rendition(ladder(), 2560 * 1280) == 1);
    CHECK(best_rendition(ladder(), 2560 * 1280 - 1) == 2);
    CHECK(best_rendition(ladder(), 1) == 3);
    const std::vector<Rendition> mixed{ladder()[2], ladder()[0], ladder()[3]};
    CHECK(best_rendition(mixed, any_pixels) == 1);
    CHECK(best_rendition(mixed, 1280 * 640) == 0);
}

TEST_CASE("What is tried instead goes down step by step, then up", "[player][stream][unit]") {
    using Numbers = std::vector<std::size_t>;
    CHECK(instead_of(ladder(), 1, any_pixels) == Numbers{2, 3, 0});
    CHECK(instead_of(ladder(), 3, any_pixels) == Numbers{2, 1, 0});
    CHECK(instead_of(ladder(), 0, any_pixels) == Numbers{1, 2, 3});
    CHECK(instead_of(ladder(), 2, 1280 * 640) == Numbers{3});
    CHECK(instead_of({ladder()[0]}, 0, any_pixels).empty());
}

TEST_CASE("More pixels are better, whatever they cost", "[player][stream][unit]") {
    // A dark clip: the small picture came out a few bits larger than the large one.
    const std::vector<Rendition> video{rendition(1280, 640, 500'000), rendition(640, 320, 501'000)};
    CHECK(best_rendition(video, any_pixels) == 0);
    CHECK(best_rendition(video, 640 * 320) == 1);
    CHECK(worse(video[1], video[0]));
    CHECK_FALSE(worse(video[0], video[1]));
    CHECK_FALSE(worse(video[0], video[0]));
}
