// Nothing that is called impossible ever happens in ten thousand plays, and what is called possible can be played.
#include "tests/bench/bandersnatch.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/any_film.hpp"
#include "tests/choicegraph/random_plays.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

using Kind = Verdict::Kind;

std::string listed(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) text += one + "; ";
    return text;
}

struct Sum {
    std::size_t plays = 0;
    std::size_t ended = 0;
    std::size_t stopped = 0;
    std::size_t unreachable = 0;
    std::size_t reachable = 0;
    std::size_t seen = 0;
    std::size_t left = 0;
    std::size_t nothing_shown = 0;
};

void play(const Film& film, const Exploration& found, const PlaySettings& settings, Sum& sum) {
    const PlaysFound played = play_at_random(film, found, settings);
    CHECK(listed(played.contradictions) == "");
    CHECK(listed(false_witnesses(film, found)) == "");
    sum.plays += settings.plays;
    sum.ended += played.ended;
    sum.stopped += played.stopped;
    sum.unreachable += played.unreachable;
    sum.reachable += played.reachable;
    sum.seen += played.seen;
    sum.left += played.left;
    sum.nothing_shown += played.nothing_shown;
}

} // namespace

TEST_CASE("ten thousand plays of a film like Bandersnatch do nothing that is called impossible",
          "[choicegraph][plays]") {
    const Film film = bandersnatch(3);
    Sum sum;
    play(film, explore(film), {}, sum);
    CHECK(sum.ended + sum.left + sum.stopped >= 10'000);
    CHECK(sum.ended > 5'000);
    CHECK(sum.unreachable > 500);
    CHECK(sum.seen > sum.reachable / 2);
    CHECK(sum.nothing_shown == 0);
}

TEST_CASE("plays of thousands of small films do nothing that is called impossible", "[choicegraph][plays]") {
    Sum sum;
    for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
        INFO("seed " << seed);
        const Film film = film_of(any_film(seed));
        play(film, explore(film), {.plays = seed % 500 == 0 ? 10'000u : 20u, .most_scenes = 60, .seed = seed}, sum);
    }
    CHECK(sum.unreachable > 5'000);
    CHECK(sum.ended > 10'000);
    CHECK(sum.stopped > 10'000);
    CHECK(sum.seen * 10 > sum.reachable * 9);
    // Chance seldom finds the one way left to an ending; that there is one, the test that plays all of a film shows.
    CHECK(sum.nothing_shown < sum.left / 100);
}

namespace {

/// How many lies the plays of small films find out, of those told about what does happen in them.
template <class Lie>
std::size_t lies_found(Lie lie) {
    std::size_t found_out = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        const Film film = film_of(any_film(seed));
        Exploration found = explore(film);
        lie(found);
        const bool played = !play_at_random(film, found, {.plays = 100, .most_scenes = 60}).contradictions.empty();
        found_out += played || !false_witnesses(film, found).empty() ? 1 : 0;
    }
    return found_out;
}

void deny(Verdict& verdict) {
    verdict.kind = Kind::unreachable;
}

} // namespace

TEST_CASE("plays find out what is wrongly called impossible, and what is wrongly called possible",
          "[choicegraph][plays]") {
    CHECK(lies_found([](Exploration&) {}) == 0);
    CHECK(lies_found([](Exploration& found) { deny(found.scenes.back().entered); }) > 20);
    CHECK(lies_found([](Exploration& found) {
              for (SceneFound& scene : found.scenes) deny(scene.stuck);
          }) > 8);
    CHECK(lies_found([](Exploration& found) {
              for (SceneFound& scene : found.scenes) deny(scene.trapped);
          }) > 8);
    CHECK(lies_found([](Exploration& found) {
              for (EndingFound& ending : found.endings) deny(ending.reached);
          }) > 8);
    for (auto ways : {&Exploration::choices, &Exploration::then}) {
        for (auto verdict : {&WayFound::taken, &WayFound::holds, &WayFound::fails}) {
            CHECK(lies_found([&](Exploration& found) {
                      for (auto& scene : found.*ways) {
                          for (WayFound& way : scene) deny(way.*verdict);
                      }
                  }) > 8);
        }
    }
    CHECK(lies_found([](Exploration& found) {
              for (SceneFound& scene : found.scenes) {
                  if (scene.entered.kind == Kind::unreachable) scene.entered = {Kind::reachable, 0};
                  if (scene.trapped.kind == Kind::unreachable) scene.trapped = {Kind::reachable, scene.entered.witness};
              }
          }) > 8);
}
