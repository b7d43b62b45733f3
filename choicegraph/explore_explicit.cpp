#include "choicegraph/explore_explicit.hpp"

#include <algorithm>
#include <string_view>

#include "choicegraph/explore_graph.hpp"
#include "choicegraph/explore_outline.hpp"
#include "choicegraph/explore_packing.hpp"
#include "choicegraph/explore_reduction.hpp"
#include "choicegraph/explore_times.hpp"
#include "choicegraph/explore_walk.hpp"

namespace forksight::choicegraph {

namespace {

using Kind = Verdict::Kind;

std::optional<double> seconds(std::int64_t milliseconds) {
    if (milliseconds < 0 || milliseconds == Milliseconds::unlimited) return std::nullopt;
    return static_cast<double>(milliseconds) / 1000.0;
}

/// What a finished or broken off walk says, and where it says nothing, the outline of the film.
class Findings {
  public:
    Findings(const Film& film, const Times& times, const Reduction& reduction, Walk& walk)
        : film_(film), times_(times), reduction_(reduction), walk_(walk) {
        found_.states = walk.states();
        found_.met = walk.met();
        found_.never_read = reduction.never_read();
        list_endings();
    }

    Exploration take() {
        tell_scenes();
        most_bytes_ = walk_.bytes();
        walk_.drop_table();
        tell_shape();
        found_.bytes_per_state = static_cast<double>(most_bytes_) / static_cast<double>(walk_.states());
        return std::move(found_);
    }

  private:
    void list_endings() {
        std::unordered_map<std::string_view, std::size_t> known;
        for (const Scene& scene : film_.scenes) {
            const auto [ending, is_new] = known.try_emplace(scene.ending, found_.endings.size());
            ending_of_.push_back(ending->second);
            if (is_new && !scene.ending.empty()) found_.endings.push_back({scene.ending, {}, {}, {}});
        }
    }

    Verdict verdict(std::uint32_t state, bool open) {
        if (state != Walk::never) return {Kind::reachable, place_of(state)};
        return {open && !found_.complete() ? Kind::not_proven : Kind::unreachable, 0};
    }

    Verdict verdict(std::uint32_t state, bool open, const Step& last) {
        Verdict found = verdict(state, open);
        if (found.kind == Kind::reachable) found.witness = found_.witnesses.after(found.witness, last);
        return found;
    }

    /// The way by which the walk found it.
    std::uint32_t place_of(std::uint32_t state) {
        std::vector<std::uint32_t> back;
        for (; state != 0 && places_.count(state) == 0; state = walk_.parent(state)) back.push_back(state);
        std::uint32_t place = state == 0 ? 0 : places_[state];
        for (auto next = back.rbegin(); next != back.rend(); ++next) {
            place = found_.witnesses.after(place, step_to(*next));
            places_[*next] = place;
        }
        return place;
    }

    Step step_to(std::uint32_t state) {
        const std::uint32_t parent = walk_.parent(state);
        const Graph& graph = walk_.graph();
        std::uint32_t k = 0;
        while (Edge::target(graph.edge(graph.first_edge(parent) + k)) != state) ++k;
        return walk_.steps(parent)[k];
    }

    void tell_scenes() {
        found_.scenes.resize(film_.scenes.size());
        found_.choices.resize(film_.scenes.size());
        found_.then.resize(film_.scenes.size());
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
            const Walk::SceneSeen& seen = walk_.seen()[i];
            const bool led_to = reduction_.led_to()[i];
            const OpenWays& ways = reduction_.ways(i);
            const bool falls = led_to && ways.by_itself && ways.falls_through;
            found_.scenes[i].entered = verdict(seen.entered, led_to);
            found_.scenes[i].stuck = verdict(seen.stuck, falls && film_.scenes[i].ending.empty());
            tell_ways(i, Step::Kind::choice, ways.choices, seen.choices, found_.choices[i]);
            tell_ways(i, Step::Kind::then, ways.then, seen.then, found_.then[i]);
        }
        tell_endings();
    }

    // Of the scenes with the same ending the one that is reached first counts; states are in that order.
    void tell_endings() {
        std::vector<std::uint32_t> first(found_.endings.size(), Walk::never);
        for (EndingFound& ending : found_.endings) ending.reached.kind = Kind::unreachable;
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
            const OpenWays& ways = reduction_.ways(i);
            if (film_.scenes[i].ending.empty() || !reduction_.led_to()[i]) continue;
            const std::size_t number = ending_of_[i];
            const std::uint32_t state = walk_.seen()[i].ended;
            if (first[number] != Walk::never && first[number] <= state) continue;
            const Step end{static_cast<std::uint32_t>(i), Step::Kind::ending, 0};
            const Verdict here = verdict(state, ways.by_itself && ways.falls_through, end);
            first[number] = state;
            if (here.kind != Kind::unreachable) found_.endings[number].reached = here;
        }
    }

    void tell_ways(std::size_t scene, Step::Kind kind, const std::vector<std::size_t>& open,
                   const std::vector<Walk::WaySeen>& seen, std::vector<WayFound>& found) {
        const bool led_to = reduction_.led_to()[scene];
        for (std::size_t k = 0; k < seen.size(); ++k) {
            const bool is_open = led_to && std::find(open.begin(), open.end(), k) != open.end();
            const Step step{static_cast<std::uint32_t>(scene), kind, static_cast<std::uint32_t>(k)};
            found.push_back({verdict(seen[k].taken, is_open, step), verdict(seen[k].holds, is_open),
                             verdict(seen[k].fails, led_to)});
        }
    }

    /// What follows from the shape of the graph: traps, times, numbers of paths.
    void tell_shape() {
        const Graph& graph = walk_.graph();
        const Story story{graph, times_,     [this](std::uint32_t state) { return walk_.scene(state); },
                          {0},   ending_of_, found_.endings.size()};
        const Parts parts = parts_of(graph, {0});
        tell_traps(parts);
        const std::vector<std::int64_t> soonest = shortest(story);
        const LongestAndPaths longest = longest_and_paths(story, parts);
        found_.paths = longest.paths;
        if (!found_.complete() && longest.paths.kind == Paths::Kind::counted) found_.paths = {};
        tell_times(soonest, longest.longest);
        if (!found_.complete()) tell_bounds();
    }

    void tell_traps(const Parts& parts) {
        const Graph& graph = walk_.graph();
        const std::vector<bool> ends = can_end(graph, parts, false);
        const std::vector<bool> may_end = found_.complete() ? ends : can_end(graph, parts, true);
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
            found_.scenes[i].trapped.kind =
                found_.complete() || !reduction_.led_to()[i] ? Kind::unreachable : Kind::not_proven;
        }
        if (!may_end[0]) found_.scenes[film_.start].trapped = {Kind::reachable, 0};
        for (std::uint32_t state = 0; state < graph.nodes(); ++state) {
            if (!ends[state]) continue;
            for (std::uint32_t k = graph.first_edge(state); k < graph.first_edge(state + 1); ++k) {
                const std::uint32_t edge = graph.edge(k);
                if (!Edge::leads_on(edge) || may_end[Edge::target(edge)]) continue;
                Verdict& trapped = found_.scenes[walk_.scene(Edge::target(edge))].trapped;
                if (trapped.kind == Kind::reachable) continue;
                const Step step = walk_.steps(state)[k - graph.first_edge(state)];
                trapped = {Kind::reachable, found_.witnesses.after(place_of(state), step)};
            }
        }
    }

    bool lengths_are_known() const {
        const Graph& graph = walk_.graph();
        for (std::uint32_t state = 0; state < graph.nodes(); ++state) {
            if (times_[walk_.scene(state)].passed_is_known) continue;
            const std::uint32_t first = graph.first_edge(state);
            if (first < graph.first_edge(state + 1) && (graph.edge(first) & Edge::by_itself) != 0) return false;
        }
        return true;
    }

    void tell_times(const std::vector<std::int64_t>& soonest, const std::vector<std::int64_t>& latest) {
        const bool known = lengths_are_known();
        for (std::size_t i = 0; i < found_.endings.size(); ++i) {
            EndingFound& ending = found_.endings[i];
            if (soonest[i] == Milliseconds::never) continue;
            if (known) ending.shortest.at_most_s = seconds(soonest[i]);
            if (found_.complete()) ending.shortest.at_least_s = *seconds(soonest[i]);
            ending.longest.unlimited = latest[i] == Milliseconds::unlimited;
            if (ending.longest.unlimited) continue;
            ending.longest.at_least_s = *seconds(latest[i]);
            if (known && found_.complete()) ending.longest.at_most_s = seconds(latest[i]);
        }
    }

    /// The other side of what a broken off walk knows of times. All that is possible lies within the outline.
    void tell_bounds() {
        const Outline outline(film_, reduction_);
        Times times = times_;
        times.emplace_back(); // of the hub
        const Story story{
            outline.graph(),      times,      [&outline](std::uint32_t node) { return outline.scene_of(node); },
            outline.beginnings(), ending_of_, found_.endings.size()};
        const std::vector<std::int64_t> soonest = shortest(story);
        const auto latest = longest_and_paths(story, parts_of(outline.graph(), outline.beginnings())).longest;
        const bool known =
            std::all_of(times_.begin(), times_.end(), [](const SceneTimes& scene) { return scene.passed_is_known; });
        for (std::size_t i = 0; i < found_.endings.size(); ++i) {
            EndingFound& ending = found_.endings[i];
            if (soonest[i] == Milliseconds::never) continue;
            ending.shortest.at_least_s = *seconds(soonest[i]);
            if (known && !ending.longest.unlimited) ending.longest.at_most_s = seconds(latest[i]);
        }
    }

    const Film& film_;
    const Times& times_;
    const Reduction& reduction_;
    Walk& walk_;
    Exploration found_;
    std::vector<std::size_t> ending_of_;                      ///< by scene
    std::unordered_map<std::uint32_t, std::uint32_t> places_; ///< of states in the witnesses
    std::uint64_t most_bytes_ = 0;
};

} // namespace

Exploration explore_explicitly(const Film& film, const std::optional<std::unordered_map<std::string, ClipFacts>>& facts,
                               const Limits& limits) {
    const Reduction reduction(film);
    const Packing packing(film, reduction);
    Walk walk(film, reduction, packing);
    walk.run(limits);
    return Findings(film, times_of(film, facts), reduction, walk).take();
}

} // namespace forksight::choicegraph
