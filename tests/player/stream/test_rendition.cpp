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

TEST_CASE("The rendition follows the line, the buffer and the machine", "[player][stream][unit]") {
    struct Row {
        const char* why;
        std::optional<double> throughput_bps;
        double buffer_s;
        std::uint64_t max_pixels;
        std::optional<std::size_t> current;
        std::size_t chosen;
    };
    const auto row = GENERATE(Row{"nothing known: half of 4 Mbit/s", std::nullopt, 0.0, any_pixels, std::nullopt, 2},
                              Row{"at the beginning, half of the line", 20.1e6, 0.0, any_pixels, std::nullopt, 0},
                              Row{"at the beginning, just not half", 19.9e6, 0.0, any_pixels, std::nullopt, 1},
                              Row{"little buffered: half of the line, downwards at once", 9e6, 1.9, any_pixels, 0, 1},
                              Row{"little buffered: never upwards", 100e6, 1.9, any_pixels, 2, 2},
                              Row{"some buffered: upwards within 0.7", 5.8e6, 2.0, any_pixels, 2, 1},
                              Row{"some buffered: not beyond 0.7", 5.6e6, 4.9, any_pixels, 2, 2},
                              Row{"much buffered: what is kept may take 0.85", 4.8e6, 5.0, any_pixels, 1, 1},
                              Row{"much buffered: what is raised to may take 0.7 only", 4.8e6, 9.0, any_pixels, 2, 2},
                              Row{"much buffered: down when 0.85 is not enough", 4.6e6, 9.0, any_pixels, 1, 2},
                              Row{"raised over two steps at once", 100e6, 3.0, any_pixels, 3, 0},
                              Row{"a line that carries nothing", 1e3, 9.0, any_pixels, 0, 3},
                              Row{"the machine's limit is kept on any line", 1e9, 9.0, 2560 * 1280, 1, 1},
                              Row{"one pixel less", 1e9, 9.0, 2560 * 1280 - 1, 2, 2},
                              Row{"above the limit only when it is the smallest", 1e9, 9.0, 1, std::nullopt, 3},
                              Row{"a current one above a lowered limit is left", 1e9, 9.0, 1280 * 640, 0, 2});
    INFO(row.why);
    CHECK(choose_rendition(ladder(), 0, {row.throughput_bps, row.buffer_s, row.max_pixels, row.current}) == row.chosen);
}

TEST_CASE("A segment larger than its rendition's mean is chosen by its own size", "[player][stream][unit]") {
    auto video = ladder();
    video[1].segments[2].bytes = 1'000'000;
    CHECK(choose_rendition(video, 1, {6e6, 9.0, any_pixels, 1}) == 1);
    CHECK(choose_rendition(video, 2, {6e6, 9.0, any_pixels, 1}) == 2);
    CHECK(choose_rendition(video, 99, {6e6, 9.0, any_pixels, 1}) == 1);
}

TEST_CASE("The order of the ladder in clip.json does not matter", "[player][stream][unit]") {
    const std::vector<Rendition> mixed{ladder()[2], ladder()[0], ladder()[3]};
    CHECK(choose_rendition(mixed, 0, {100e6, 9.0, any_pixels, std::nullopt}) == 1);
    CHECK(choose_rendition(mixed, 0, {1e3, 9.0, any_pixels, std::nullopt}) == 2);
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

TEST_CASE("Of pictures that cost nearly the same, the larger is taken", "[player][stream][unit]") {
    // A dark clip: the small picture came out a few bits larger than the large one.
    const std::vector<Rendition> video{rendition(1280, 640, 500'000), rendition(640, 320, 501'000)};
    CHECK(best_rendition(video, any_pixels) == 0);
    CHECK(best_rendition(video, 640 * 320) == 1);
    CHECK(choose_rendition(video, 0, {10e6, 0.0, any_pixels, std::nullopt}) == 0);
    CHECK(choose_rendition(video, 0, {10e6, 0.0, any_pixels, 1}) == 0);
    CHECK(choose_rendition(video, 0, {1e3, 0.0, any_pixels, std::nullopt}) == 0); // none fits: the fewest bits
    const std::vector<Rendition> nearly{rendition(1280, 640, 500'000), rendition(640, 320, 499'000)};
    CHECK(choose_rendition(nearly, 0, {10e6, 0.0, any_pixels, std::nullopt}) == 0);
    CHECK(choose_rendition(nearly, 0, {1e3, 0.0, any_pixels, std::nullopt}) == 1);
    CHECK(worse(video[1], video[0]));
    CHECK_FALSE(worse(video[0], video[1]));
    CHECK_FALSE(worse(video[0], video[0]));
}
