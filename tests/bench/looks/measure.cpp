#include "tests/bench/looks/measure.hpp"

#include <cstdio>

namespace forksight::bench {

using namespace choicegraph;

namespace {

constexpr double offer_s = 10.0;
constexpr double in_time_s = 1.3;

class Ours : public Rule {
  public:
    explicit Ours(double dwell_s) : dwell_({dwell_s, false}) {}
    void open() override { dwell_.open(); }
    std::optional<std::size_t> look(const Moment& moment, const std::vector<Target>& targets) override {
        return dwell_.look(moment.gaze, targets);
    }

  private:
    Dwell dwell_;
};

/// All rules with the targets of one layout, through one offer after the other.
class Offered {
  public:
    Offered(const Layout& layout, double dwell_s) : layout_(layout), rules_(all_rules(dwell_s)) {
        found.of_rule.resize(rules_.size());
    }

    void open(const Direction& head) {
        targets_ = layout_.targets(head);
        chosen_.assign(rules_.size(), false);
        for (NamedRule& named : rules_) named.rule->open();
        ++found.offers;
    }

    void look(Moment& moment) {
        moment.on = target_under(moment.sample.direction, targets_);
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            if (chosen_[i] || !rules_[i].rule->look(moment, targets_)) continue;
            chosen_[i] = true;
            ++found.of_rule[i];
        }
    }

    FalseChoices found;

  private:
    Layout layout_;
    std::vector<NamedRule> rules_;
    std::vector<Target> targets_;
    std::vector<bool> chosen_;
};

void count(Meant& meant, const IntendedLook& look, std::optional<std::size_t> choice, double chosen_s) {
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

void FalseChoices::add(const FalseChoices& other) {
    of_rule.resize(other.of_rule.size());
    for (std::size_t i = 0; i < of_rule.size(); ++i) of_rule[i] += other.of_rule[i];
    offers += other.offers;
}

std::vector<FalseChoices> false_choices(const std::vector<HeadTrace>& traces, const std::vector<Layout>& layouts,
                                        const Measure& measure) {
    std::vector<Offered> offers;
    for (const Layout& layout : layouts) offers.emplace_back(layout, measure.dwell_s);
    const double sample_s = 1.0 / measure.frames_hz;
    const auto samples = static_cast<int>(offer_s / sample_s);
    for (const HeadTrace& trace : traces) {
        HeadPath path(trace);
        SteadyGaze gaze;
        for (double opens_s = trace.t_s.front(); opens_s + offer_s <= trace.t_s.back(); opens_s += offer_s) {
            for (Offered& offered : offers) offered.open(path.at(opens_s));
            for (int i = 0; i < samples; ++i) {
                const double t_s = opens_s + i * sample_s;
                Moment moment{{t_s, path.at(t_s)}, {}, {}};
                moment.gaze = gaze.add(moment.sample);
                for (Offered& offered : offers) offered.look(moment);
            }
        }
    }
    std::vector<FalseChoices> found;
    for (const Offered& offered : offers) found.push_back(offered.found);
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

std::vector<Meant> meant_looks(const Layout& layout, Source source, bool knows, const std::vector<Tremor>& tremors,
                               const Measure& measure) {
    std::vector<NamedRule> rules = all_rules(measure.dwell_s);
    std::vector<Meant> meant(rules.size());
    std::mt19937 chance(1);
    for (int i = 0; i < measure.looks; ++i) {
        const IntendedLook look = intend(layout, source, knows, tremors, measure.frames_hz, chance);
        SteadyGaze gaze;
        for (const Sample& sample : look.before) gaze.add(sample);
        for (NamedRule& named : rules) named.rule->open();
        std::vector<std::optional<std::size_t>> choices(rules.size());
        std::vector<double> chosen_s(rules.size(), 0.0);
        for (const Sample& sample : look.samples) {
            const Moment moment{sample, gaze.add(sample), target_under(sample.direction, look.targets)};
            for (std::size_t k = 0; k < rules.size(); ++k) {
                if (choices[k]) continue;
                choices[k] = rules[k].rule->look(moment, look.targets);
                chosen_s[k] = sample.time_s;
            }
        }
        for (std::size_t k = 0; k < rules.size(); ++k) count(meant[k], look, choices[k], chosen_s[k]);
    }
    return meant;
}

} // namespace forksight::bench
