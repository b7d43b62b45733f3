// branches: films that branch over recorded lines: how ours fetches beside other ways, and what could have been.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "choicegraph/earlier.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/lines/branching.hpp"
#include "tests/bench/lines/folders.hpp"
#include "tests/bench/lines/optimum.hpp"

namespace {

using namespace forksight::bench;

struct Way {
    std::string name;
    Choose choose;
    std::optional<double> of_nobody = {};
};
constexpr std::size_t ours = 0;
constexpr std::size_t lowest = 1;
/// Half a frame.
constexpr double least_stall_s = 0.02;

struct Sums {
    double forks = 0, stalls = 0, stalled_s = 0, avoidable = 0, spared = 0, elsewhere_s = 0, utility = 0, fetched = 0,
           wasted = 0;

    void add(const Viewing& viewing, const Viewing& at_lowest) {
        for (std::size_t i = 0; i < viewing.stalled_at_fork_s.size(); ++i) {
            const bool stalled = viewing.stalled_at_fork_s[i] > least_stall_s;
            forks += 1;
            stalls += stalled;
            stalled_s += viewing.stalled_at_fork_s[i];
            const bool stalled_at_lowest = at_lowest.stalled_at_fork_s[i] > least_stall_s;
            avoidable += stalled && !stalled_at_lowest;
            spared += !stalled && stalled_at_lowest;
        }
        elsewhere_s += viewing.stalled_s;
        utility += viewing.utility;
        fetched += viewing.fetched_bits;
        wasted += viewing.wasted_bits;
    }
    void add(const Sums& other) {
        forks += other.forks;
        stalls += other.stalls;
        stalled_s += other.stalled_s;
        avoidable += other.avoidable;
        spared += other.spared;
        elsewhere_s += other.elsewhere_s;
        utility += other.utility;
        fetched += other.fetched;
        wasted += other.wasted;
    }
};

struct Result {
    std::vector<Sums> ways;
    double oracle_utility = 0.0;
    double viewings = 0.0;

    void add(const Result& other) {
        ways.resize(other.ways.size());
        for (std::size_t i = 0; i < ways.size(); ++i) ways[i].add(other.ways[i]);
        oracle_utility += other.oracle_utility;
        viewings += other.viewings;
    }
};

struct Order {
    std::vector<std::filesystem::path> folders;
    std::vector<double> clips_s{8.0, 30.0};
    std::vector<std::size_t> branches{2, 4, 6};
    std::uint64_t seed = 1;
    std::filesystem::path json;
    bool no_oracle = false;
    double skew = 0.0;
    std::size_t earlier = 0;
    std::vector<double> of_nobody{forksight::choicegraph::count_of_nobody};

    /// With viewers before it, what these are worth is looked at, and nothing else.
    std::vector<Way> ways() const {
        std::vector<Way> all{Way{"ours", by_scout}, Way{"lowest", lowest_first}};
        if (earlier == 0) {
            all.push_back({"no prefetch", without_prefetch});
            all.push_back({"all alike", all_alike});
            all.push_back({"one fork", one_fork_ahead});
            return all;
        }
        for (const double one : of_nobody) {
            char name[32];
            std::snprintf(name, sizeof name, "knowing %g", one);
            all.push_back({name, by_scout, one});
        }
        return all;
    }
};

Result measure(const Folder& folder, const StoryShape& shape, const Order& order) {
    const std::vector<Way> ways = order.ways();
    std::vector<Result> each(folder.traces.size());
    on_all_cores(folder.traces.size(), [&](std::size_t i) {
        const Story story = make_story(shape, order.seed + i);
        std::vector<Viewing> viewings;
        for (const Way& way : ways) viewings.push_back(watch(story, folder.traces[i], way.choose, way.of_nobody));
        for (std::size_t way = 0; way < ways.size(); ++way) {
            // Who misses the last of the ways could not help it, whichever they put last: both begin with the likelier.
            const auto& of_nobody = ways[way].of_nobody;
            const Viewing at_lowest =
                of_nobody ? watch(story, folder.traces[i], lowest_first, of_nobody) : viewings[lowest];
            each[i].ways.emplace_back();
            each[i].ways.back().add(viewings[way], at_lowest);
        }
        each[i].viewings = 1.0;
        if (!order.no_oracle) {
            const Seen seen = seen_of(story);
            each[i].oracle_utility = optimum(seen.ladder, seen.forks, folder.traces[i], viewings[ours].utility).utility;
        }
    });
    Result result;
    for (const Result& one : each) result.add(one);
    return result;
}

void print(const std::string& title, const Result& result, const std::vector<Way>& ways) {
    std::printf("%s\n  %-12s %8s %10s %10s %7s %11s %9s %8s\n", title.c_str(), "", "stalls %", "s a stall", "avoidable",
                "spared", "elsewhere s", "quality", "wasted %");
    for (std::size_t i = 0; i < result.ways.size(); ++i) {
        const Sums& one = result.ways[i];
        std::printf("  %-12s %8.2f %10.2f %10.0f %7.0f %11.2f %9.3f %8.1f\n", ways[i].name.c_str(),
                    100.0 * one.stalls / one.forks, one.stalls > 0 ? one.stalled_s / one.stalls : 0.0, one.avoidable,
                    one.spared, one.elsewhere_s / result.viewings, one.utility / result.viewings,
                    100.0 * one.wasted / one.fetched);
    }
    if (result.oracle_utility > 0.0) {
        std::printf("  %-12s %60.3f   ours / oracle: %.3f\n", "oracle", result.oracle_utility / result.viewings,
                    result.ways[ours].utility / result.oracle_utility);
    }
    std::fflush(stdout);
}

int run(const Order& order) {
    Result whole;
    for (const Folder& folder : read_folders(order.folders)) {
        for (const double clip_s : order.clips_s) {
            for (const std::size_t branches : order.branches) {
                StoryShape shape;
                shape.clip_s = clip_s;
                shape.branches = branches;
                shape.skew = order.skew;
                shape.earlier = order.earlier;
                const Result result = measure(folder, shape, order);
                char title[160];
                std::snprintf(title, sizeof title, "%s, %zu traces, clips of %g s, %zu answers", folder.name.c_str(),
                              folder.traces.size(), clip_s, branches);
                print(title, result, order.ways());
                whole.add(result);
            }
        }
    }
    print("all", whole, order.ways());
    if (order.json.empty()) return 0;
    const Sums& own = whole.ways[ours];
    nlohmann::json figures{{"avoidable_stalls", own.avoidable}, {"wasted_share", own.wasted / own.fetched}};
    if (whole.oracle_utility > 0.0) figures["quality_vs_oracle"] = own.utility / whole.oracle_utility;
    write_figures(order.json, figures);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"branches: films that branch over recorded lines"};
    Order order;
    app.add_option("TRACES", order.folders, "Folders of traces, or folders of those")->required();
    app.add_option("--clip", order.clips_s, "Seconds of a clip; several are measured one by one")
        ->check(CLI::Range(2.0, 600.0));
    app.add_option("--branches", order.branches, "Answers after each clip; likewise")->check(CLI::Range(1, 12));
    app.add_option("--seed", order.seed, "Of films and choices");
    app.add_option("--skew", order.skew, "Answers are as likely as by Zipf's law with this exponent; 0: all alike")
        ->check(CLI::Range(0.0, 10.0));
    app.add_option("--earlier", order.earlier,
                   "So many viewers came before, whose answers are known (a row of its own)")
        ->check(CLI::Range(0, 100'000));
    app.add_option("--of-nobody", order.of_nobody, "What every answer counts before anybody; several: a row each")
        ->check(CLI::Range(0.0, 1000.0));
    app.add_option("--figures", order.json, "A file for the figures");
    app.add_flag("--no-oracle", order.no_oracle, "Do not work out what could have been");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return run(order);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "branches: %s\n", error.what());
        return 1;
    }
}
