#include "choicegraph/symbolic_rules.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

class RulesOfScene {
  public:
    RulesOfScene(const Digest& digest, Space& space, std::size_t number)
        : digest_(digest), space_(space), number_(number), scene_(digest.film().scenes[number]) {}

    Rules made() {
        const Place& place = digest_.places()[number_];
        look_at_choices();
        look_at_then();
        for (const Edge& edge : place.edges) {
            const std::vector<Looked>& looked = edge.kind == Step::Kind::choice ? rules_.choices : rules_.then;
            Way way{edge.kind, edge.number, edge.to, edge.return_to, looked[edge.number].holds, Diagrams::all, {}};
            way.forgotten = space_.bits_of(without(place.live, edge.live));
            way.changes = changes_of(edge.effects);
            rules_.ways.push_back(std::move(way));
        }
        if (scene_.returns) rules_.ways.push_back({Step::Kind::back, 0, 0, {}, rules_.left, Diagrams::all, {}});
        rules_.entry = changes_of(place.entry);
        Parts everything;
        for (std::size_t i = 0; i < digest_.parts().size(); ++i) everything.push_back(i);
        rules_.forgotten = space_.bits_of(without(everything, place.live));
        rules_.bits = space_.bit_count(place.live);
        return std::move(rules_);
    }

  private:
    Diagrams& sets() { return space_.diagrams(); }

    static Parts without(const Parts& parts, const Parts& left_out) {
        Parts rest;
        std::set_difference(parts.begin(), parts.end(), left_out.begin(), left_out.end(), std::back_inserter(rest));
        return rest;
    }

    std::vector<Change> changes_of(const std::vector<Effect>& effects) {
        std::vector<Change> changes;
        for (const Effect& one : effects) changes.push_back(space_.change_of(one));
        return changes;
    }

    // As Situation::is_available() and goes_on_by_itself() have it.
    void look_at_choices() {
        rules_.choices.resize(scene_.choices.size());
        by_itself_ = Diagrams::all;
        if (!scene_.offer) return;
        Set any = Diagrams::none;
        for (std::size_t i = 0; i < scene_.choices.size(); ++i) {
            const Set holds = space_.holding(scene_.choices[i].condition.program());
            const auto used = digest_.used(number_, i);
            const Set there = used ? Diagrams::complement(space_.is_used(*used)) : Diagrams::all;
            rules_.choices[i] = {sets().both(there, holds), sets().less(there, holds)};
            any = sets().either(any, rules_.choices[i].holds);
        }
        by_itself_ = Diagrams::complement(any);
        if (!scene_.offer->until_s) return;
        const auto& otherwise = scene_.offer->otherwise;
        const Set taken = otherwise ? rules_.choices[*otherwise].holds : Diagrams::none;
        by_itself_ = sets().either(by_itself_, Diagrams::complement(taken));
    }

    // As Situation::possible_ways() has it: within a run of weights every one that holds may be drawn, unless
    // something before the run holds.
    void look_at_then() {
        Set looked = by_itself_;    // nothing before this entry's run holds
        Set remaining = by_itself_; // nothing before this entry holds
        bool in_run = false;
        for (const Then& then : scene_.then) {
            const bool weighted = then.weight > 0;
            if (!weighted || !in_run) looked = remaining;
            in_run = weighted;
            const Set holds = space_.holding(then.condition.program());
            rules_.then.push_back({sets().both(looked, holds), sets().less(looked, holds)});
            remaining = sets().less(remaining, holds);
        }
        rules_.left = remaining;
    }

    const Digest& digest_;
    Space& space_;
    std::size_t number_;
    const Scene& scene_;
    Rules rules_;
    Set by_itself_ = Diagrams::all;
};

void add_roots(const std::vector<Change>& changes, std::vector<Set>& roots) {
    for (const Change& change : changes) {
        for (const Case& one : change.cases) roots.push_back(one.when);
        roots.push_back(change.beyond);
    }
}

} // namespace

std::vector<Rules> rules_of(const Digest& digest, Space& space) {
    std::vector<Rules> rules;
    for (std::size_t i = 0; i < digest.places().size(); ++i) {
        if (space.is_too_large() || space.diagrams().exhausted()) break;
        rules.push_back(RulesOfScene(digest, space, i).made());
    }
    return rules;
}

void add_roots(const std::vector<Rules>& rules, std::vector<Set>& roots) {
    for (const Rules& scene : rules) {
        for (const auto* looked : {&scene.choices, &scene.then}) {
            for (const Looked& one : *looked) {
                roots.push_back(one.holds);
                roots.push_back(one.fails);
            }
        }
        roots.push_back(scene.left);
        roots.push_back(scene.forgotten);
        add_roots(scene.entry, roots);
        for (const Way& way : scene.ways) {
            roots.push_back(way.guard);
            roots.push_back(way.forgotten);
            add_roots(way.changes, roots);
        }
    }
}

} // namespace forksight::choicegraph::symbolic
