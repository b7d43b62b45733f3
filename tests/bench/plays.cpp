// Ten thousand plays of each of many films, against what exploring says of them. Called by tests/bench/plays.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tests/bench/bandersnatch.hpp"
#include "tests/choicegraph/any_film.hpp"
#include "tests/choicegraph/random_plays.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

constexpr std::uint64_t films = 10;

double processor_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// How much of what was said did not stand; each is told.
std::size_t contradicted(const std::string& name, const PlaysFound& played, const std::vector<std::string>& witnesses) {
    for (const std::string& what : played.contradictions) std::printf("%s: %s\n", name.c_str(), what.c_str());
    for (const std::string& what : witnesses) std::printf("%s: witness of %s\n", name.c_str(), what.c_str());
    return played.contradictions.size() + witnesses.size();
}

} // namespace

int main(int argc, char** argv) {
    const std::uint32_t small = argc > 1 ? static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10)) : 1000;
    std::size_t wrong = 0;
    std::printf("%5s %9s %8s %8s %12s %14s %8s %9s\n", "film", "scenes", "ended", "left", "impossible",
                "possible, seen", "no proof", "seconds");
    for (std::uint64_t seed = 1; seed <= films; ++seed) {
        const Film film = bandersnatch(seed);
        const Exploration found = explore(film);
        const double start_s = processor_s();
        const PlaysFound played = play_at_random(film, found);
        wrong += contradicted(std::to_string(seed), played, false_witnesses(film, found));
        std::printf("%5llu %9zu %8zu %8zu %12zu %6zu, %6zu %8zu %9.2f\n", static_cast<unsigned long long>(seed),
                    played.scenes, played.ended, played.left, played.unreachable, played.reachable, played.seen,
                    played.nothing_shown, processor_s() - start_s);
        std::fflush(stdout);
    }
    std::size_t scenes = 0;
    std::size_t nothing_shown = 0;
    for (std::uint32_t seed = 1; seed <= small; ++seed) {
        const Film film = film_of(any_film(seed));
        const Exploration found = explore(film);
        const PlaysFound played = play_at_random(film, found, {.most_scenes = 60, .seed = seed});
        wrong += contradicted("small " + std::to_string(seed), played, false_witnesses(film, found));
        scenes += played.scenes;
        nothing_shown += played.nothing_shown;
    }
    std::printf("%u small films, %zu scenes entered, %zu plays of which no ending was found\n", small, scenes,
                nothing_shown);
    std::printf("%zu contradictions\n", wrong);
    return wrong == 0 ? 0 : 1;
}
