// False choices and intended ones of our dwell, plain dwells, A-Frame's and MRTK's. Called by tests/bench/gaze.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/bench/looks/measure.hpp"

using namespace forksight;
using namespace forksight::bench;
using choicegraph::Source;

namespace {

struct Order {
    std::vector<std::filesystem::path> folders;
    std::string viewers = "all";
    double dwell_s = 1.0;
    int looks = 1000;
    std::filesystem::path json;
};

void print_head(const char* what, const std::vector<NamedRule>& rules) {
    std::printf("%-26s", what);
    for (const NamedRule& named : rules) std::printf(" %8s", named.name.c_str());
    std::printf("\n");
}

/// The worst layout of each rule goes last.
nlohmann::json print_false(const std::string& title, const std::vector<HeadTrace>& traces,
                           std::vector<NamedRule>& rules) {
    nlohmann::json pct;
    std::vector<double> worst(rules.size(), 0.0);
    print_head((title + ": false, %").c_str(), rules);
    for (const Layout& layout : all_layouts()) {
        const FalseChoices found = false_choices(traces, layout, rules);
        std::printf("  %-16s %7ld", layout.name().c_str(), found.offers);
        for (std::size_t i = 0; i < rules.size(); ++i) {
            std::printf(" %8.2f", found.pct(i));
            worst[i] = std::max(worst[i], found.pct(i));
        }
        std::printf("\n");
        std::fflush(stdout);
        pct[layout.name()] = found.pct(0);
    }
    std::printf("  %-24s", "worst layout");
    for (const double value : worst) std::printf(" %8.2f", value);
    std::printf("\n\n");
    return pct;
}

Meant all_meant(Source source, bool knows, const std::vector<Tremor>& tremors, int looks, Rule& rule) {
    Meant all;
    for (const Layout& layout : all_layouts()) {
        // Made-up viewers look straight ahead when an offer opens: the anchors are the same for them.
        if (layout.anchor == Anchor::level) all.add(meant_looks(layout, source, knows, tremors, looks, rule));
    }
    return all;
}

double print_meant(const std::vector<Tremor>& tremors, int looks, double dwell_s) {
    print_head("intended, %", all_rules(dwell_s));
    Meant ours;
    for (const bool knows : {false, true}) {
        for (const Source source : {Source::head, Source::eyes}) {
            std::vector<Meant> of_rule;
            for (NamedRule& named : all_rules(dwell_s)) {
                of_rule.push_back(all_meant(source, knows, tremors, looks, *named.rule));
            }
            if (!knows) ours.add(of_rule.front());
            std::printf(" %s%s\n", source == Source::head ? "heads" : "eyes",
                        knows ? ", who read no other answer" : "");
            const std::pair<const char*, long Meant::*> rows[] = {{"within 1.3 s of arriving", &Meant::in_time},
                                                                  {"of touching its edge", &Meant::since_edge},
                                                                  {"later", &Meant::late},
                                                                  {"never", &Meant::never},
                                                                  {"another, or too early", &Meant::wrong}};
            for (const auto& [name, of] : rows) {
                std::printf("  %-24s", name);
                for (const Meant& meant : of_rule) std::printf(" %8.2f", meant.pct(meant.*of));
                std::printf("\n");
            }
        }
    }
    return ours.pct(ours.in_time);
}

int run(const Order& order) {
    std::vector<HeadTrace> traces = read_heads(order.folders);
    if (order.viewers != "all") {
        const int odd = order.viewers == "odd" ? 1 : 0;
        std::erase_if(traces, [odd](const HeadTrace& trace) { return trace.viewer % 2 != odd; });
    }
    std::vector<NamedRule> rules = all_rules(order.dwell_s);
    std::set<std::string> sets;
    for (const HeadTrace& trace : traces) sets.insert(trace.set);
    if (sets.size() > 1) {
        for (const std::string& set : sets) {
            std::vector<HeadTrace> of_set = traces;
            std::erase_if(of_set, [&](const HeadTrace& trace) { return trace.set != set; });
            print_false(set, of_set, rules);
        }
    }
    nlohmann::json figures{{"false_pct", print_false("together", traces, rules)}};
    const std::vector<Tremor> tremors = tremors_of(traces);
    if (tremors.empty())
        throw std::runtime_error("no head is still anywhere in these traces: there is no tremor to take");
    figures["intended_1300ms_pct"] = print_meant(tremors, order.looks, order.dwell_s);
    if (order.json.empty()) return 0;
    std::FILE* const file = std::fopen(order.json.c_str(), "w");
    if (file == nullptr) throw std::runtime_error(order.json.string() + ": cannot be written");
    std::fputs(figures.dump().c_str(), file);
    std::fclose(file);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"gaze: what is chosen by looking, meant or not"};
    Order order;
    app.add_option("TRACES", order.folders, "Folders of head traces, or folders of those")->required();
    app.add_option("--viewers", order.viewers, "Only viewers with odd or even numbers")
        ->check(CLI::IsMember({"all", "odd", "even"}));
    app.add_option("--dwell", order.dwell_s, "Seconds of ours")->check(CLI::Range(0.3, 3.0));
    app.add_option("--looks", order.looks, "Intended looks of each kind and layout")->check(CLI::Range(1, 100000));
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
