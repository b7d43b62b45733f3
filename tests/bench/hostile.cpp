// How long check and explore take for films made to take long, at the limits of what is read. Called by
// tests/bench/hostile.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/explore_report.hpp"
#include "media_manifests/film_json.hpp"
#include "tests/bench/hostile_films.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

double processor_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Of this process so far; the reader's share is in it.
double most_memory_mb() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1e3;
}

void measure(const char* name, const std::string& text, bool everything) {
    double start_s = processor_s();
    const auto read = media_manifests::read_film(text);
    const double read_s = processor_s() - start_s;
    if (!read) {
        std::printf("%s is not read: %s\n", name, media_manifests::to_string(read.errors()).substr(0, 300).c_str());
        return;
    }
    start_s = processor_s();
    const std::vector<Problem> known = check(read.value());
    const double check_s = processor_s() - start_s;
    start_s = processor_s();
    const Exploration found = everything ? explore(read.value()) : explore_explicitly(read.value());
    const double explore_s = processor_s() - start_s;
    start_s = processor_s();
    const std::size_t told = problems_of(read.value(), found, known).size();
    const double told_s = processor_s() - start_s;
    const char* const limits[] = {"-", "states", "bytes", "work"};
    std::printf("%-20s %6.1f %8.2f %8.2f %8.2f %8.2f %6.0f %9llu %7s %8zu %8zu\n", name,
                static_cast<double>(text.size()) / 1e6, read_s, check_s, explore_s, told_s, most_memory_mb(),
                static_cast<unsigned long long>(found.states), limits[static_cast<int>(found.met)], unproven(found),
                known.size() + told);
}

} // namespace

// bench_hostile [NAME] [all]: one film, or each; all: with diagrams too.
int main(int argc, char** argv) {
    const bool everything = argc > 1 && std::strcmp(argv[argc - 1], "all") == 0;
    const char* const wanted = argc > (everything ? 2 : 1) ? argv[1] : nullptr;
    std::printf("%-20s %6s %8s %8s %8s %8s %6s %9s %7s %8s %8s\n", "film", "MB", "read s", "check s", "list s",
                "tell s", "MB most", "states", "limit", "unproven", "problems");
    std::fflush(stdout); // or each process says it again
    for (const auto& [name, make] : bench::hostile_films()) {
        if (wanted && std::strcmp(wanted, name) != 0) continue;
        // A process each, for its memory.
        const pid_t child = fork();
        if (child == 0) {
            measure(name, make(), everything);
            std::fflush(stdout);
            _exit(0);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
            std::printf("%-20s ended by itself\n", name);
            return 1;
        }
    }
    return 0;
}
