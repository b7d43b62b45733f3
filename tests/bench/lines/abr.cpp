// abr: rules for choosing renditions over recorded lines: ours beside the field's, and beside what could have been.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "player/stream/outlook_rule.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/lines/folders.hpp"
#include "tests/bench/lines/optimum.hpp"
#include "tests/bench/lines/rival_rules.hpp"

namespace {

using namespace forksight;
using namespace forksight::bench;
using player::stream::Ladder;
using player::stream::OutlookRule;
using player::stream::Rule;

struct Named {
    const char* name;
    std::function<std::unique_ptr<Rule>(const Ladder&)> make;
};

const std::vector<Named>& rules() {
    static const std::vector<Named> all{
        {"throughput", [](const Ladder& ladder) { return std::make_unique<ThroughputRule>(ladder); }},
        {"bola", [](const Ladder& ladder) { return std::make_unique<Bola>(ladder); }},
        {"bolae", [](const Ladder& ladder) { return std::make_unique<BolaE>(ladder); }},
        {"dynamicdash", [](const Ladder& ladder) { return std::make_unique<DynamicDash>(ladder); }},
        {"ours",
         [](const Ladder& ladder) { return std::make_unique<OutlookRule>(ladder, stall_weight / ladder.segment_s); }}};
    return all;
}
constexpr const char* ours = "ours";
constexpr const char* best_possible = "optimum";

/// What Sabre's own program prints for these rules on its traces (commit 09b03bb, -m as here, -b 25 or 10): means over
/// the folders of 43, 20, 50 and 50 traces. The simulator has to come to the same before it may say anything of ours.
struct Known {
    const char* set;
    int buffer_s;
    std::size_t traces;
    const char* rule;
    double kbps, utility, stalled_pct, score;
};
constexpr std::array known{Known{"3g", 25, 43, "throughput", 814, 1.036, 7.54, 0.6586},
                           Known{"3g", 25, 43, "bola", 1115, 1.250, 8.11, 0.8444},
                           Known{"3g", 25, 43, "bolae", 1117, 1.274, 8.40, 0.8545},
                           Known{"3g", 25, 43, "dynamicdash", 1117, 1.277, 8.46, 0.8541},
                           Known{"3g", 10, 43, "throughput", 746, 0.939, 9.91, 0.4432},
                           Known{"3g", 10, 43, "bola", 948, 1.065, 11.01, 0.5149},
                           Known{"3g", 10, 43, "bolae", 878, 1.035, 10.39, 0.5156},
                           Known{"4g", 25, 20, "throughput", 16532, 2.668, 0.00, 2.6683},
                           Known{"4g", 25, 20, "bola", 26273, 3.092, 0.00, 3.0919},
                           Known{"4g", 25, 20, "bolae", 26180, 3.111, 0.00, 3.1106},
                           Known{"4g", 25, 20, "dynamicdash", 26134, 3.111, 0.00, 3.1110},
                           Known{"4g", 10, 20, "throughput", 16197, 2.635, 0.14, 2.6282},
                           Known{"4g", 10, 20, "bola", 21793, 2.729, 0.12, 2.7227},
                           Known{"4g", 10, 20, "bolae", 20094, 2.806, 0.28, 2.7922},
                           Known{"sd_fs", 25, 50, "throughput", 2696, 1.852, 3.15, 1.6944},
                           Known{"sd_fs", 25, 50, "bola", 3478, 2.163, 0.21, 2.1526},
                           Known{"sd_fs", 25, 50, "bolae", 3736, 2.234, 0.73, 2.1973},
                           Known{"sd_fs", 25, 50, "dynamicdash", 3740, 2.240, 0.87, 2.1966},
                           Known{"sd_fs", 10, 50, "throughput", 2382, 1.701, 3.80, 1.5113},
                           Known{"sd_fs", 10, 50, "bola", 3206, 2.006, 0.62, 1.9751},
                           Known{"sd_fs", 10, 50, "bolae", 2841, 1.874, 8.55, 1.4462},
                           Known{"hd_fs", 25, 50, "throughput", 6184, 1.225, 2.31, 1.1094},
                           Known{"hd_fs", 25, 50, "bola", 14130, 1.906, 0.19, 1.8969},
                           Known{"hd_fs", 25, 50, "bolae", 15019, 2.000, 0.05, 1.9971},
                           Known{"hd_fs", 25, 50, "dynamicdash", 15031, 2.001, 0.04, 1.9988},
                           Known{"hd_fs", 10, 50, "throughput", 5612, 1.116, 2.59, 0.9865},
                           Known{"hd_fs", 10, 50, "bola", 9893, 1.551, 0.51, 1.5258},
                           Known{"hd_fs", 10, 50, "bolae", 7446, 1.313, 2.64, 1.1812}};

struct Order {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path movie, movie_4k;
    std::vector<double> buffers_s{25.0, 10.0};
    std::filesystem::path json;
    bool no_optimum = false;
};

struct Set {
    std::string name;
    std::vector<Trace> traces;
    Ladder ladder;
};

double mean_bps(const Trace& trace) {
    double bits = 0.0;
    double seconds = 0.0;
    for (const Period& period : trace.periods) {
        bits += period.bps * period.seconds;
        seconds += period.seconds;
    }
    return bits / seconds;
}

/// The folders, each with the film whose sizes its lines are measured with.
std::vector<Set> sets_of(const Order& order) {
    std::vector<Set> sets;
    for (Folder& folder : read_folders(order.folders)) {
        std::vector<double> means;
        for (const Trace& trace : folder.traces) means.push_back(mean_bps(trace));
        std::nth_element(means.begin(), means.begin() + static_cast<std::ptrdiff_t>(means.size() / 2), means.end());
        // The film of 35 Mbit/s is for lines that could carry its middle.
        const bool large = folder.name == "hd_fs" || means[means.size() / 2] > 8e6;
        auto movie = large ? order.movie_4k : order.movie;
        if (movie.empty()) movie = folder.path.parent_path() / (large ? "bbb4k.json" : "bbb.json");
        sets.push_back({folder.name, std::move(folder.traces), read_movie(movie)});
    }
    return sets;
}

using Means = std::map<std::string, Outcome>;

Outcome mean(const std::vector<Outcome>& outcomes) {
    Outcome sum;
    const auto count = static_cast<double>(outcomes.size());
    for (const Outcome& one : outcomes) {
        sum.kbps += one.kbps / count;
        sum.utility += one.utility / count;
        sum.stalled += one.stalled / count;
        sum.score += one.score / count;
        sum.changes += one.changes / count;
    }
    return sum;
}

Means measure(const Set& set, bool with_optimum) {
    std::map<std::string, std::vector<Outcome>> outcomes;
    for (const Named& rule : rules()) outcomes[rule.name].resize(set.traces.size());
    if (with_optimum) outcomes[best_possible].resize(set.traces.size());
    on_all_cores(set.traces.size(), [&](std::size_t i) {
        for (const Named& rule : rules()) {
            outcomes[rule.name][i] = play(set.ladder, set.traces[i], *rule.make(set.ladder));
        }
        if (with_optimum) outcomes[best_possible][i] = optimum(set.ladder, set.traces[i], outcomes[ours][i].score);
    });
    Means means;
    for (const auto& [name, all] : outcomes) means[name] = mean(all);
    return means;
}

const Known* find_known(const Set& set, double buffer_s, const std::string& rule) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Known& one) {
        return set.name == one.set && set.traces.size() == one.traces && buffer_s == one.buffer_s && rule == one.rule;
    });
    return found == known.end() ? nullptr : &*found;
}

/// The largest difference from what Sabre printed, as a share; of rates, utility and score.
double difference(const Outcome& outcome, const Known& sabre) {
    return std::max({std::abs(outcome.kbps / sabre.kbps - 1.0), std::abs(outcome.utility / sabre.utility - 1.0),
                     std::abs(outcome.score / sabre.score - 1.0)});
}

/// Whether the simulator agreed with Sabre wherever it can be compared.
bool print(const Set& set, double buffer_s, const Means& means) {
    std::printf("%s, %zu traces, buffer %g s\n", set.name.c_str(), set.traces.size(), buffer_s);
    std::printf("  %-12s %8s %8s %9s %8s %8s\n", "rule", "kbit/s", "utility", "stalled %", "score", "changes");
    bool agrees = true;
    double best_rival = -1e300;
    const auto line = [&](const char* name) {
        const auto found = means.find(name);
        if (found == means.end()) return;
        const Outcome& one = found->second;
        const bool proves = std::string_view(name) == "throughput" || std::string_view(name) == "bola";
        std::printf("  %-12s %8.0f %8.3f %9.2f %8.4f %8.3f", name, one.kbps, one.utility, 100.0 * one.stalled,
                    one.score, one.changes);
        if (const Known* sabre = find_known(set, buffer_s, name)) {
            const double off = difference(one, *sabre);
            std::printf("   Sabre: %.4f, %.2f %% off%s", sabre->score, 100.0 * off,
                        proves && off > 0.01 ? "  NOT WITHIN 1 %" : "");
            agrees = agrees && (!proves || off <= 0.01);
        }
        std::printf("\n");
    };
    for (const Named& rule : rules()) {
        line(rule.name);
        if (std::string_view(rule.name) != ours) best_rival = std::max(best_rival, means.at(rule.name).score);
    }
    line(best_possible);
    std::printf("  ours - best of the others: %+.4f", means.at(ours).score - best_rival);
    if (const auto best = means.find(best_possible); best != means.end()) {
        std::printf("; ours / optimum: %.3f", means.at(ours).score / best->second.score);
    }
    std::printf("\n\n");
    std::fflush(stdout);
    return agrees;
}

int run(const Order& order) {
    nlohmann::json figures = nlohmann::json::object();
    bool agrees = true;
    for (Set& set : sets_of(order)) {
        for (const double buffer_s : order.buffers_s) {
            set.ladder.buffer_limit_s = buffer_s;
            const Means means = measure(set, !order.no_optimum);
            agrees = print(set, buffer_s, means) && agrees;
            char buffer[16];
            std::snprintf(buffer, sizeof buffer, "%g", buffer_s);
            for (const auto& [name, outcome] : means) {
                const std::string end = set.name + "." + buffer;
                const std::string rule = name == ours ? "" : name + ".";
                figures[rule + "score." + end] = outcome.score;
                figures[rule + "rebuffer_pct." + end] = 100.0 * outcome.stalled;
            }
        }
    }
    if (!order.json.empty()) write_figures(order.json, figures);
    if (!agrees) std::fprintf(stderr, "abr: the simulator does not agree with Sabre; its other figures mean nothing\n");
    return agrees ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"abr: rules for choosing renditions over recorded lines"};
    Order order;
    app.add_option("TRACES", order.folders, "Folders of traces, or folders of those")->required();
    app.add_option("--movie", order.movie, "Sizes of segments, as Sabre's [bbb.json beside the folder]");
    app.add_option("--movie-4k", order.movie_4k, "The same for lines above 8 Mbit/s [bbb4k.json beside the folder]");
    app.add_option("--buffer", order.buffers_s, "Seconds; several are measured one by one")
        ->check(CLI::Range(4.0, 600.0));
    app.add_option("--figures", order.json, "A file for the figures");
    app.add_flag("--no-optimum", order.no_optimum, "Do not work out what could have been");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return run(order);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "abr: %s\n", error.what());
        return 1;
    }
}
