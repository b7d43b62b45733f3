// False choices and intended ones of our dwell, plain dwells, A-Frame's and MRTK's. Called by tests/bench/gaze.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/bench/figures.hpp"
#include "tests/bench/looks/measure.hpp"

using namespace forksight;
using namespace forksight::bench;
using choicegraph::Source;

namespace {

struct Order {
    std::vector<std::filesystem::path> folders;
    std::string viewers = "all";
    Measure measure;
    std::filesystem::path json;
};

/// A row of figures; of the first rule the viewers with odd and with even numbers too.
void print_head(const std::string& what) {
    std::printf("%-26s", what.c_str());
    for (const NamedRule& named : all_rules(1.0)) {
        std::printf(" %8s", named.name.c_str());
        if (named.name == "ours") std::printf(" %8s %8s", "odd", "even");
    }
    std::printf("\n");
}

/// By layout, of the viewers with even and with odd numbers.
using Halves = std::array<std::vector<FalseChoices>, 2>;

Halves measure_false(const std::vector<HeadTrace>& traces, const std::string& set, const Measure& measure) {
    Halves halves;
    for (const int odd : {0, 1}) {
        std::vector<HeadTrace> part = traces;
        std::erase_if(part, [&](const HeadTrace& trace) { return trace.set != set || trace.viewer % 2 != odd; });
        halves[static_cast<std::size_t>(odd)] = false_choices(part, all_layouts(), measure);
    }
    return halves;
}

/// The worst layout of each column goes last.
nlohmann::json print_false(const std::string& title, const Halves& halves) {
    nlohmann::json pct;
    std::vector<double> worst;
    print_head(title + ": false, %");
    for (std::size_t at = 0; at < all_layouts().size(); ++at) {
        const std::string layout = all_layouts()[at].name();
        FalseChoices all = halves[0][at];
        all.add(halves[1][at]);
        std::vector<double> row{all.pct(0), halves[1][at].pct(0), halves[0][at].pct(0)};
        for (std::size_t i = 1; i < all.of_rule.size(); ++i) row.push_back(all.pct(i));
        worst.resize(row.size());
        std::printf("  %-16s %7ld", layout.c_str(), all.offers);
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::printf(" %8.2f", row[i]);
            worst[i] = std::max(worst[i], row[i]);
        }
        std::printf("\n");
        pct[layout] = all.pct(0);
    }
    std::printf("  %-24s", "worst layout");
    for (const double value : worst) std::printf(" %8.2f", value);
    std::printf("\n\n");
    std::fflush(stdout);
    return pct;
}

/// Looks with the tremor of viewers with even and with odd numbers, half of all each.
using Tremors = std::array<std::vector<Tremor>, 2>;

std::vector<Meant> all_meant(Source source, bool knows, const std::vector<Tremor>& tremors, const Measure& measure) {
    std::vector<Meant> all(all_rules(measure.dwell_s).size());
    for (const Layout& layout : all_layouts()) {
        // Made-up viewers look straight ahead when an offer opens: the anchors are the same for them.
        if (layout.anchor != Anchor::level || tremors.empty()) continue;
        const std::vector<Meant> meant = meant_looks(layout, source, knows, tremors, measure);
        for (std::size_t i = 0; i < all.size(); ++i) all[i].add(meant[i]);
    }
    return all;
}

/// What is printed of one kind of viewers: all and the halves of ours, and the other rules.
std::vector<Meant> columns_of(Source source, bool knows, const Tremors& tremors, const Measure& measure) {
    const std::vector<Meant> even = all_meant(source, knows, tremors[0], measure);
    std::vector<Meant> columns = all_meant(source, knows, tremors[1], measure);
    const Meant odd = columns.front();
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].add(even[i]);
    columns.insert(columns.begin() + 1, {odd, even.front()});
    return columns;
}

double print_meant(const Tremors& tremors, const Measure& measure) {
    print_head("intended, %");
    Meant ours;
    for (const bool knows : {false, true}) {
        for (const Source source : {Source::head, Source::eyes}) {
            const std::vector<Meant> columns = columns_of(source, knows, tremors, measure);
            if (!knows) ours.add(columns.front());
            std::printf(" %s%s\n", source == Source::head ? "heads" : "eyes",
                        knows ? ", who read no other answer" : "");
            const std::pair<const char*, long Meant::*> rows[] = {{"within 1.3 s of arriving", &Meant::in_time},
                                                                  {"of touching its edge", &Meant::since_edge},
                                                                  {"later", &Meant::late},
                                                                  {"never", &Meant::never},
                                                                  {"another, or too early", &Meant::wrong}};
            for (const auto& [name, of] : rows) {
                std::printf("  %-24s", name);
                for (const Meant& meant : columns) std::printf(" %8.2f", meant.pct(meant.*of));
                std::printf("\n");
            }
            std::fflush(stdout);
        }
    }
    return ours.pct(ours.in_time);
}

Tremors halves_of(const std::vector<HeadTrace>& traces) {
    Tremors tremors;
    for (const int odd : {0, 1}) {
        std::vector<HeadTrace> part = traces;
        std::erase_if(part, [odd](const HeadTrace& trace) { return trace.viewer % 2 != odd; });
        tremors[static_cast<std::size_t>(odd)] = tremors_of(part);
    }
    if (tremors[0].empty() && tremors[1].empty())
        throw std::runtime_error("no head is still anywhere in these traces: there is no tremor to take");
    return tremors;
}

nlohmann::json print_sets(const std::vector<HeadTrace>& traces, const Measure& measure) {
    std::set<std::string> sets;
    for (const HeadTrace& trace : traces) sets.insert(trace.set);
    Halves together;
    for (std::vector<FalseChoices>& half : together) half.resize(all_layouts().size());
    for (const std::string& set : sets) {
        const Halves halves = measure_false(traces, set, measure);
        if (sets.size() > 1) print_false(set, halves);
        for (std::size_t odd = 0; odd < halves.size(); ++odd) {
            for (std::size_t at = 0; at < halves[odd].size(); ++at) together[odd][at].add(halves[odd][at]);
        }
    }
    return print_false("together", together);
}

int run(const Order& order) {
    std::vector<HeadTrace> traces = read_heads(order.folders);
    if (order.viewers != "all") {
        const int odd = order.viewers == "odd" ? 1 : 0;
        std::erase_if(traces, [odd](const HeadTrace& trace) { return trace.viewer % 2 != odd; });
    }
    nlohmann::json figures{{"false_pct", print_sets(traces, order.measure)}};
    figures["intended_1300ms_pct"] = print_meant(halves_of(traces), order.measure);
    if (order.json.empty()) return 0;
    write_figures(order.json, figures);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"gaze: what is chosen by looking, meant or not"};
    Order order;
    app.add_option("TRACES", order.folders, "Folders of head traces, or folders of those")->required();
    app.add_option("--viewers", order.viewers, "Only viewers with odd or even numbers")
        ->check(CLI::IsMember({"all", "odd", "even"}));
    app.add_option("--dwell", order.measure.dwell_s, "Seconds of ours")->check(CLI::Range(0.3, 3.0));
    app.add_option("--looks", order.measure.looks, "Intended looks of each kind and layout, by odd and by even viewers")
        ->check(CLI::Range(1, 100000));
    app.add_option("--hz", order.measure.frames_hz, "Frames a second")->check(CLI::Range(10.0, 1000.0));
    app.add_option("--figures", order.json, "A file for the figures");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return run(order);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "gaze: %s\n", error.what());
        return 1;
    }
}
