// Films that branch, on lines of which one knows what must come of them.
#include "tests/bench/lines/branching.hpp"

#include <algorithm>

#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::bench;

namespace {

Story story(std::size_t branches) {
    StoryShape shape;
    shape.clip_s = 8.0;
    shape.branches = branches;
    shape.whole_s = 48.0;
    return make_story(shape, 7);
}

double at_forks_s(const Viewing& viewing) {
    double sum = 0.0;
    for (const double one : viewing.stalled_at_fork_s) sum += one;
    return sum;
}

} // namespace

TEST_CASE("The same seed tells the same story, another one another", "[bench][unit]") {
    StoryShape shape;
    const Story one = make_story(shape, 3);
    CHECK(one.begin.bits == make_story(shape, 3).begin.bits);
    CHECK(one.begin.bits != make_story(shape, 4).begin.bits);
    CHECK(one.forks.size() == 15);
    for (const Story::Fork& fork : one.forks) {
        CHECK(fork.clips.size() == 2);
        CHECK(fork.chosen < 2);
    }
}

TEST_CASE("Without prefetch every fork waits, with it none does on a line that is even", "[bench][unit]") {
    const Trace even{"even", {{10.0, 6e6, 0.05}}};
    const Story film = story(3);
    const Viewing without = watch(film, even, without_prefetch);
    for (const double one : without.stalled_at_fork_s) CHECK(one > 0.05); // a delay, and a segment's time
    CHECK(without.wasted_bits == 0.0);
    const Viewing ours = watch(film, even, by_scout);
    CHECK(at_forks_s(ours) == 0.0);
    CHECK(ours.stalled_s == 0.0);
    CHECK(ours.wasted_bits > 0.0);
    CHECK(ours.wasted_bits < 0.6 * ours.fetched_bits);
    CHECK(ours.utility > 1.5); // of 4.16, at most 3.18 on such a line
}

TEST_CASE("A line too slow for all first seconds stalls whoever fetches", "[bench][unit]") {
    const Trace slow{"slow", {{10.0, 0.2e6, 0.05}}};
    const Story film = story(4);
    CHECK(at_forks_s(watch(film, slow, lowest_first)) + watch(film, slow, lowest_first).stalled_s > 1.0);
    CHECK(at_forks_s(watch(film, slow, by_scout)) + watch(film, slow, by_scout).stalled_s > 1.0);
}

TEST_CASE("Who knows the line but not the choice does no worse than ours", "[bench][unit]") {
    const Trace uneven{"uneven", {{6.0, 5e6, 0.05}, {4.0, 1e6, 0.1}, {8.0, 3e6, 0.05}}};
    const Story film = story(2);
    const Viewing ours = watch(film, uneven, by_scout);
    const Seen seen = seen_of(film);
    const Outcome informed = optimum(seen.ladder, seen.forks, uneven, ours.utility);
    CHECK(informed.utility >= ours.utility);
    // And worse than who knows the choices too.
    CHECK(optimum(seen.ladder, uneven, ours.utility).utility > informed.utility);
}

TEST_CASE("Viewers choose by Zipf's law, the same clips, and those before them too", "[bench][unit]") {
    StoryShape shape;
    shape.branches = 4;
    const Story alike = make_story(shape, 5);
    shape.earlier = 20'000;
    CHECK(make_story(shape, 5).forks.front().chosen == alike.forks.front().chosen);
    shape.skew = 1.0; // 0.48, 0.24, 0.16, 0.12
    const Story skewed = make_story(shape, 5);
    CHECK(skewed.forks.front().clips.front().bits == alike.forks.front().clips.front().bits);
    std::vector<double> likeliest;
    for (const Story::Fork& fork : skewed.forks) {
        REQUIRE(fork.earlier.size() == 4);
        const auto most = std::max_element(fork.earlier.begin(), fork.earlier.end());
        CHECK(*most / 20'000 == Approx(0.48).margin(0.02));
        CHECK(*std::min_element(fork.earlier.begin(), fork.earlier.end()) / 20'000 == Approx(0.12).margin(0.02));
        likeliest.push_back(static_cast<double>(most - fork.earlier.begin()));
    }
    CHECK(likeliest != std::vector<double>(likeliest.size(), likeliest.front()));
}

TEST_CASE("Who knows what others chose sees more of it on a narrow line", "[bench][unit]") {
    const Trace narrow{"narrow", {{10.0, 3e6, 0.05}}};
    StoryShape shape;
    shape.branches = 4;
    shape.skew = 2.0;
    shape.earlier = 100;
    double alike = 0.0, knowing = 0.0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const Story film = make_story(shape, seed);
        alike += watch(film, narrow, by_scout).utility;
        knowing += watch(film, narrow, by_scout, 1.0).utility;
    }
    CHECK(knowing > alike);
}
