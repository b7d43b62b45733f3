// How fast states are walked, and whether films of Bandersnatch's measure are proven. Called by tests/bench/explore.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/explore_report.hpp"
#include "media_manifests/film_json.hpp"
#include "tests/bench/bandersnatch.hpp"
#include "tests/bench/figures.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

constexpr std::uint64_t films = 10;
constexpr std::uint64_t films_of_other_layouts = 3; // which are told, and in no figure
constexpr std::uint64_t walked_states = 1'000'000;

// Of this program alone, so that a busy machine does not count.
double processor_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

int write_film(std::uint64_t seed, const char* name) {
    std::FILE* file = std::fopen(name, "w");
    if (!file) return 3;
    std::fputs(media_manifests::write_film(tests::bandersnatch(seed)).c_str(), file);
    std::fclose(file);
    return 0;
}

} // namespace

// bench_explore [FIGURES.json]; bench_explore SEED film.json writes one of the films.
int main(int argc, char** argv) {
    if (argc == 3) return write_film(std::strtoull(argv[1], nullptr, 10), argv[2]);
    std::vector<double> speeds;
    std::vector<double> bytes;
    double worst_s = 0.0;
    std::size_t open = 0;
    std::printf("%4s %12s %8s %22s %9s %9s\n", "film", "states/s", "B/state", "states", "seconds", "unproven");
    for (std::uint64_t seed = 1; seed <= films; ++seed) {
        const Film film = tests::bandersnatch(seed);
        Limits limits;
        limits.max_states = walked_states;
        double start_s = processor_s();
        const Exploration walked = explore_explicitly(film, {}, limits);
        speeds.push_back(static_cast<double>(walked.states) / (processor_s() - start_s));
        bytes.push_back(walked.bytes_per_state);
        start_s = processor_s();
        const Exploration found = explore(film);
        const double took_s = processor_s() - start_s;
        worst_s = std::max(worst_s, took_s);
        open += unproven(found);
        std::printf("%4llu %12.0f %8.1f %22llu %9.2f %9zu\n", static_cast<unsigned long long>(seed), speeds.back(),
                    bytes.back(), static_cast<unsigned long long>(found.states), took_s, unproven(found));
        std::fflush(stdout);
    }
    for (const auto& [name, settings] :
         {std::pair("local", tests::bandersnatch_local), std::pair("round", tests::bandersnatch_round)}) {
        for (std::uint64_t seed = 1; seed <= films_of_other_layouts; ++seed) {
            const double start_s = processor_s();
            const Exploration found = explore(tests::bandersnatch(seed, settings));
            std::printf("%s %llu %47.2f s %9zu unproven\n", name, static_cast<unsigned long long>(seed),
                        processor_s() - start_s, unproven(found));
            std::fflush(stdout);
        }
    }
    std::printf("median %.0f states/s at %.1f bytes, worst film %.2f s, %zu unproven\n", median(speeds), median(bytes),
                worst_s, open);
    if (argc < 2) return 0;
    bench::write_figures(argv[1], {{"states_per_s", median(speeds)},
                                   {"bytes_per_state", median(bytes)},
                                   {"unproven", open},
                                   {"seconds_worst", worst_s}});
    return 0;
}
