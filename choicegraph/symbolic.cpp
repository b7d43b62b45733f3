#include "choicegraph/symbolic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "choicegraph/symbolic_fate.hpp"
#include "choicegraph/symbolic_times.hpp"
#include "choicegraph/symbolic_trails.hpp"

namespace forksight::choicegraph {

namespace symbolic {

namespace {

using Kind = Verdict::Kind;

constexpr std::uint64_t most_states = std::numeric_limits<std::uint64_t>::max();

std::uint64_t whole(double number) {
    return number < 0x1p64 ? static_cast<std::uint64_t>(number) : most_states;
}

/// One film's answers, put together from a walk.
class Answers {
  public:
    Answers(Walk& walk, const Facts& facts) : walk_(walk), facts_(facts), trails_(walk, found_.witnesses) {}

    Exploration given(bool saw_everything) {
        everything_ = saw_everything;
        if (!everything_) found_.met = Exploration::Met::bytes;
        found_.never_read = walk_.digest().never_read();
        name_endings();
        tell_scenes();
        tell_states();
        if (everything_) tell_fates();
        tell_times();
        return std::move(found_);
    }

  private:
    const Film& film() const { return walk_.digest().film(); }

    Verdict verdict(const std::optional<Sighting>& seen, const std::optional<Step>& step = {}) {
        if (!seen) return {everything_ ? Kind::unreachable : Kind::not_proven, 0};
        const auto place = trails_.to(*seen);
        if (!place) return {};
        return {Kind::reachable, step ? found_.witnesses.after(*place, *step) : *place};
    }

    WayFound way(const Sightings::Pair& seen, const Step& step) {
        return {verdict(seen.holds, step), verdict(seen.holds), verdict(seen.fails)};
    }

    void name_endings() {
        const Verdict unseen{everything_ ? Kind::unreachable : Kind::not_proven, 0};
        for (const Scene& scene : film().scenes) {
            const auto same = [&scene](const EndingFound& one) { return one.ending == scene.ending; };
            if (scene.ending.empty() || std::any_of(found_.endings.begin(), found_.endings.end(), same)) continue;
            found_.endings.push_back({scene.ending, unseen, {}, {}});
        }
    }

    EndingFound& ending(const std::string& name) {
        return *std::find_if(found_.endings.begin(), found_.endings.end(),
                             [&name](const EndingFound& one) { return one.ending == name; });
    }

    void tell_scenes() {
        std::vector<const Sighting*> last(found_.endings.size(), nullptr);
        for (std::size_t i = 0; i < film().scenes.size(); ++i) {
            const Scene& scene = film().scenes[i];
            const Sightings& seen = walk_.sightings()[i];
            const auto number = static_cast<std::uint32_t>(i);
            const Verdict never{everything_ ? Kind::unreachable : Kind::not_proven, 0};
            found_.scenes.push_back({verdict(seen.entered), never, everything_ ? never : Verdict{}});
            if (scene.ending.empty()) found_.scenes.back().stuck = verdict(seen.left_over);
            if (!scene.ending.empty() && seen.left_over) {
                const Sighting*& first = last[static_cast<std::size_t>(&ending(scene.ending) - found_.endings.data())];
                if (!first || seen.left_over->layer < first->layer) first = &*seen.left_over;
            }
            found_.choices.emplace_back();
            for (std::uint32_t k = 0; k < scene.choices.size(); ++k) {
                found_.choices.back().push_back(way(seen.choices[k], {number, Step::Kind::choice, k}));
            }
            found_.then.emplace_back();
            for (std::uint32_t k = 0; k < scene.then.size(); ++k) {
                found_.then.back().push_back(way(seen.then[k], {number, Step::Kind::then, k}));
            }
        }
        for (std::size_t i = 0; i < last.size(); ++i) {
            if (!last[i]) continue;
            const std::size_t scene = walk_.spots()[last[i]->spot].scene;
            const Step step{static_cast<std::uint32_t>(scene), Step::Kind::ending, 0};
            found_.endings[i].reached = verdict(*last[i], step);
        }
    }

    void tell_states() {
        double states = 0.0;
        for (const Spot& spot : walk_.spots()) {
            states += walk_.sets().count(spot.reached, walk_.rules()[spot.scene].bits);
        }
        found_.states = whole(states);
        if (found_.states > 0) {
            found_.bytes_per_state = static_cast<double>(walk_.sets().most_alive()) * bytes_per_node / states;
        }
    }

    void tell_fates() {
        Fate fate(walk_);
        const auto leading = fate.leading_to(std::nullopt);
        if (!leading) return give_up_fates();
        walk_.keep(*leading);
        tell_trapped(*leading);
        const auto circling = fate.circling(*leading);
        if (!circling) return;
        const bool circles =
            std::any_of(circling->begin(), circling->end(), [](Set set) { return set != Diagrams::none; });
        if (circles) found_.paths.kind = Paths::Kind::unlimited;
        for (EndingFound& one : found_.endings) {
            const auto to_it = fate.leading_to(one.ending);
            if (!to_it) return;
            one.longest.unlimited = waits(*to_it);
            if (one.longest.unlimited || !circles) continue;
            const auto around = fate.circling(*to_it);
            one.longest.unlimited = around && takes_time(*around);
        }
    }

    void give_up_fates() {
        for (SceneFound& scene : found_.scenes) scene.trapped = {};
        found_.met = Exploration::Met::bytes;
    }

    // Every scene that a circle may pass can last longer than nothing.
    bool takes_time(const std::vector<Set>& circling) const {
        bool any = false;
        for (std::size_t i = 0; i < circling.size(); ++i) {
            if (circling[i] == Diagrams::none) continue;
            any = true;
            const auto scene = static_cast<std::uint32_t>(walk_.spots()[i].scene);
            for (const Way& way : walk_.rules()[scene].ways) {
                if (span_of(film(), facts_, {scene, way.kind, way.number}).most_s <= 0.0) return false;
            }
        }
        return any;
    }

    // A choice that can be waited with for ever, and after it the ending.
    bool waits(const std::vector<Set>& leading) {
        for (std::size_t i = 0; i < leading.size(); ++i) {
            const Spot& from = walk_.spots()[i];
            const auto scene = static_cast<std::uint32_t>(from.scene);
            for (const Way& way : walk_.rules()[scene].ways) {
                if (!span_of(film(), facts_, {scene, way.kind, way.number}).never_ends) continue;
                const auto to = walk_.spot_after(from, way);
                if (!to || leading[*to] == Diagrams::none) continue;
                const Set taken = walk_.before(walk_.spots()[*to], leading[*to], way);
                if (walk_.sets().both(from.reached, taken) != Diagrams::none && !walk_.sets().exhausted()) return true;
            }
        }
        return false;
    }

    void tell_trapped(const std::vector<Set>& leading) {
        for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
            const Spot& spot = walk_.spots()[i];
            const Set lost = walk_.sets().less(spot.reached, leading[i]);
            if (lost == Diagrams::none) continue;
            if (i == 0 && ring_at(spot, 0) == walk_.sets().both(ring_at(spot, 0), lost)) {
                first_trap(spot.scene, {Kind::reachable, 0}, 0);
            }
            for (const Arrival& arrival : spot.arrivals) step_into_trap(spot, lost, arrival, leading[arrival.from]);
        }
        for (std::size_t i = 0; i < traps_.size(); ++i) {
            if (traps_[i]) found_.scenes[i].trapped = traps_[i]->second;
        }
    }

    void step_into_trap(const Spot& spot, Set lost, const Arrival& arrival, Set leading) {
        const Spot& from = walk_.spots()[arrival.from];
        const Way& way = walk_.rules()[from.scene].ways[arrival.way];
        const Set last = walk_.sets().both(leading, walk_.before(spot, lost, way));
        if (last == Diagrams::none) return;
        for (const Ring& ring : from.rings) {
            const Set found = walk_.sets().both(ring.states, last);
            if (found == Diagrams::none) continue;
            const Step step{static_cast<std::uint32_t>(from.scene), way.kind, way.number};
            const Sighting seen{arrival.from, ring.layer, walk_.sets().any_of(found)};
            return first_trap(spot.scene, verdict(seen, step), ring.layer + 1);
        }
    }

    void first_trap(std::size_t scene, const Verdict& verdict, std::uint32_t layer) {
        traps_.resize(film().scenes.size());
        if (!traps_[scene] || layer < traps_[scene]->first) traps_[scene] = {layer, verdict};
    }

    // Whatever was not shown to be impossible may take part.
    void tell_times() {
        if (!everything_) return;
        std::vector<Passage> passages;
        for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
            for (const Arrival& arrival : walk_.spots()[i].arrivals) {
                const auto scene = static_cast<std::uint32_t>(walk_.spots()[arrival.from].scene);
                const Way& way = walk_.rules()[scene].ways[arrival.way];
                passages.push_back({arrival.from, i, span_of(film(), facts_, {scene, way.kind, way.number})});
            }
        }
        for (EndingFound& one : found_.endings) {
            if (one.reached.kind != Kind::reachable) continue;
            tell_times(one, passages);
        }
    }

    void tell_times(EndingFound& one, const std::vector<Passage>& passages) {
        std::vector<Exit> exits;
        for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
            const Spot& spot = walk_.spots()[i];
            const Scene& scene = film().scenes[spot.scene];
            if (scene.ending != one.ending) continue;
            if (walk_.sets().both(spot.reached, walk_.left_over(spot)) == Diagrams::none) continue;
            const Step step{static_cast<std::uint32_t>(spot.scene), Step::Kind::ending, 0};
            exits.push_back({i, span_of(film(), facts_, step)});
        }
        const Span bounds = span_over(walk_.spots().size(), passages, exits);
        Span shown{0.0, 0.0, false};
        for (const Step& step : found_.witnesses.path(one.reached.witness)) {
            const Span span = span_of(film(), facts_, step);
            shown.least_s += step.kind == Step::Kind::choice ? span.least_s : span.most_s;
            shown.most_s += step.kind == Step::Kind::choice ? span.most_s : span.least_s;
            if (span.never_ends) one.longest.unlimited = true;
        }
        one.shortest.at_least_s = bounds.least_s;
        if (shown.least_s < endless) one.shortest.at_most_s = shown.least_s;
        one.longest.at_least_s = std::max(shown.most_s < endless ? shown.most_s : 0.0, bounds.least_s);
        if (bounds.most_s < endless) one.longest.at_most_s = bounds.most_s;
    }

    // A node, its bucket, and what is remembered of operations on it.
    static constexpr double bytes_per_node = 44.0;

    Walk& walk_;
    const Facts& facts_;
    Exploration found_;
    Trails trails_;
    bool everything_ = false;
    std::vector<std::optional<std::pair<std::uint32_t, Verdict>>> traps_;
};

} // namespace

} // namespace symbolic

Exploration explore_symbolically(const Film& film,
                                 const std::optional<std::unordered_map<std::string, ClipFacts>>& facts,
                                 const SymbolicLimits& limits) {
    const symbolic::Digest digest(film);
    symbolic::Space space(digest, limits.diagrams);
    symbolic::Walk walk(digest, space);
    const bool saw_everything = walk.run();
    if (space.diagrams().exhausted()) {
        DiagramLimits more = limits.diagrams;
        more.nodes += more.nodes / 4;
        more.steps += more.steps / 4;
        walk.recover(more);
    }
    return symbolic::Answers(walk, facts).given(saw_everything);
}

} // namespace forksight::choicegraph
