#include "tests/bench/looks/measure.hpp"

#include <cstdio>

namespace forksight::bench {

using namespace choicegraph;

namespace {

constexpr double sample_s = 1.0 / 72;
constexpr double offer_s = 10.0;
constexpr double in_time_s = 1.3;

class Ours : public Rule {
  public:
    explicit Ours(double dwell_s) : dwell_({dwell_s, false}) {}
    void open() override { dwell_.open(); }
    std::optional<std::size_t> look(const Sample& sample, const std::vector<Target>& targets) override {
        const Steady& gaze = gaze_.add(sample);
        return targets.empty() ? std::nullopt : dwell_.look(gaze, targets);
    }

  private:
    SteadyGaze gaze_;
    Dwell dwell_;
};

} // namespace

std::vector<NamedRule> all_rules(double dwell_s) {
    std::vector<NamedRule> rules;
    rules.push_back({"ours", std::make_unique<Ours>(dwell_s)});
    for (const double plain_s : {0.5, 1.0, 1.5, 2.0}) {
        char name[32];
        std::snprintf(name, sizeof name, "%.1f s", plain_s);
        rules.push_back({name, plain_dwell(plain_s)});
    }
    rules.push_back({"A-Frame", a_frame_fuse()});
    rules.push_back({"MRTK", mrtk_dwell()});
    return rules;
}

FalseChoices false_choices(const std::vector<HeadTrace>& traces, const Layout& layout, std::vector<NamedRule>& rules) {
    FalseChoices found;
    found.of_rule.resize(rules.size());
    const auto samples = static_cast<int>(offer_s / sample_s);
    for (const HeadTrace& trace : traces) {
        for (NamedRule& named : rules) {
            HeadPath path(trace);
            for (double opens_s = trace.t_s.front(); opens_s + offer_s <= trace.t_s.back(); opens_s += offer_s) {
                const auto targets = layout.targets(path.at(opens_s));
                bool chosen = false;
                named.rule->open();
                for (int i = 0; i < samples; ++i) {
                    const double t_s = opens_s + i * sample_s;
                    const Sample sample{t_s, path.at(t_s)};
                    chosen = named.rule->look(sample, targets).has_value() || chosen;
                }
                found.of_rule[static_cast<std::size_t>(&named - rules.data())] += chosen ? 1 : 0;
                found.offers += &named == rules.data() ? 1 : 0;
            }
        }
    }
    return found;
}

void Meant::add(const Meant& other) {
    looks += other.looks;
    in_time += other.in_time;
    since_edge += other.since_edge;
    late += other.late;
    never += other.never;
    wrong += other.wrong;
}

Meant meant_looks(const Layout& layout, Source source, bool knows, const std::vector<Tremor>& tremors, int looks,
                  Rule& rule) {
    Meant meant;
    std::mt19937 chance(1); // the same viewers for every rule
    for (int i = 0; i < looks; ++i) {
        const IntendedLook look = intend(layout, source, knows, tremors, chance);
        const auto moved = [&](Sample sample) {
            sample.time_s += 1000.0 * i; // a viewer after the other: one clock, that never goes back
            return sample;
        };
        for (const Sample& sample : look.before) rule.look(moved(sample), {});
        rule.open();
        std::optional<std::size_t> choice;
        double chosen_s = 0.0;
        for (const Sample& sample : look.samples) {
            choice = rule.look(moved(sample), look.targets);
            chosen_s = sample.time_s;
            if (choice) break;
        }
        ++meant.looks;
        if (!choice || look.arrived_s == 0.0) {
            ++meant.never;
        } else if (*choice != look.wanted || chosen_s < look.decided_s) {
            ++meant.wrong;
        } else {
            ++(chosen_s - look.arrived_s <= in_time_s ? meant.in_time : meant.late);
            if (chosen_s - look.touched_s <= in_time_s) ++meant.since_edge;
        }
    }
    return meant;
}

} // namespace forksight::bench
