#include "choicegraph/symbolic_answers.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

using Kind = Verdict::Kind;

constexpr std::size_t no_ending = static_cast<std::size_t>(-1);
constexpr std::size_t spots_of_endings = 2'000'000; // looked at: each for each; a few seconds
// A node, its bucket, and what is remembered of operations on it.
constexpr double bytes_per_node = 44.0;

std::uint64_t whole(double number) {
    return number < 0x1p64 ? static_cast<std::uint64_t>(number) : std::numeric_limits<std::uint64_t>::max();
}

bool is_open(const WayFound& way) {
    return way.taken.kind == Kind::not_proven || way.holds.kind == Kind::not_proven ||
           way.fails.kind == Kind::not_proven;
}

} // namespace

Exploration Answers::given(bool saw_everything, const std::optional<SearchLimits>& search) {
    everything_ = saw_everything;
    if (!everything_ && search) hunt_.emplace(walk_, found_.witnesses, *search);
    found_.never_read = walk_.digest().never_read();
    name_endings();
    found_.choices.resize(film().scenes.size());
    found_.then.resize(film().scenes.size());
    for (std::size_t i = 0; i < film().scenes.size(); ++i) tell_scene(i);
    tell_states();
    if (hunt_) {
        if (walk_.sets().exhausted()) walk_.recover(more_than(walk_.sets().limits()));
        walk_.assume_everything();
    }
    if ((everything_ || hunt_) && !walk_.sets().exhausted()) {
        tell_fates();
        tell_times();
    } else {
        fates_open_ = true;
    }
    if (leaves_open()) found_.met = Exploration::Met::bytes;
    return std::move(found_);
}

// What was seen, or else was searched for: these states of the scene, and then the step.
Verdict Answers::verdict(const std::optional<Sighting>& seen, std::size_t scene, Set states,
                         const std::optional<Step>& step) {
    if (!seen && hunt_) return hunt_->verdict(scene, states, step);
    if (!seen) return {everything_ ? Kind::unreachable : Kind::not_proven, 0};
    const auto place = trails_.to(*seen);
    if (!place) return {};
    return {Kind::reachable, step ? found_.witnesses.after(*place, *step) : *place};
}

WayFound Answers::way(const Sightings::Pair& seen, const Looked& looked, const Step& step) {
    return {verdict(seen.holds, step.scene, looked.holds, step), verdict(seen.holds, step.scene, looked.holds),
            verdict(seen.fails, step.scene, looked.fails)};
}

// Found rather than not, and then by how many scenes it takes. What is open is worse than what cannot be.
bool Answers::is_sooner(const Verdict& a, const Verdict& b) const {
    if (a.kind != Kind::reachable || b.kind != Kind::reachable) {
        const auto rank = [](Kind kind) { return kind == Kind::reachable ? 0 : kind == Kind::not_proven ? 1 : 2; };
        return rank(a.kind) < rank(b.kind);
    }
    return found_.witnesses.length(a.witness) < found_.witnesses.length(b.witness);
}

void Answers::name_endings() {
    std::unordered_map<std::string, std::size_t> numbers;
    for (const Scene& scene : film().scenes) {
        ending_of_.push_back(no_ending);
        if (scene.ending.empty()) continue;
        const auto [place, is_new] = numbers.try_emplace(scene.ending, found_.endings.size());
        if (is_new) found_.endings.push_back({scene.ending, {Kind::unreachable, 0}, {}, {}});
        ending_of_.back() = place->second;
    }
}

void Answers::tell_scene(std::size_t i) {
    const Scene& scene = film().scenes[i];
    const Sightings& seen = walk_.sightings()[i];
    Rules nothing;
    nothing.choices.resize(scene.choices.size());
    nothing.then.resize(scene.then.size());
    const Rules& rules = i < walk_.rules().size() ? walk_.rules()[i] : nothing;
    const auto number = static_cast<std::uint32_t>(i);
    found_.scenes.push_back({verdict(seen.entered, i, Diagrams::all), {Kind::unreachable, 0}, {}});
    if (scene.ending.empty()) {
        found_.scenes.back().stuck = verdict(seen.left_over, i, rules.left);
    } else {
        Verdict& reached = found_.endings[ending_of_[i]].reached;
        const Verdict here = verdict(seen.left_over, i, rules.left, Step{number, Step::Kind::ending, 0});
        const bool all_shortest = here.shortest && reached.shortest;
        if (is_sooner(here, reached)) reached = here;
        reached.shortest = all_shortest && here.kind != Kind::not_proven;
    }
    for (std::uint32_t k = 0; k < scene.choices.size(); ++k) {
        found_.choices[i].push_back(way(seen.choices[k], rules.choices[k], {number, Step::Kind::choice, k}));
    }
    for (std::uint32_t k = 0; k < scene.then.size(); ++k) {
        found_.then[i].push_back(way(seen.then[k], rules.then[k], {number, Step::Kind::then, k}));
    }
}

void Answers::tell_states() {
    double states = 0.0;
    for (const Spot& spot : walk_.spots()) {
        states += walk_.sets().count(spot.reached, walk_.rules()[spot.scene].bits);
    }
    found_.states = whole(states);
    found_.all_counted = everything_;
    if (states > 0) found_.bytes_per_state = static_cast<double>(walk_.sets().most_alive()) * bytes_per_node / states;
}

// Whatever was not shown to be impossible may take part.
void Answers::tell_times() {
    std::vector<Passage> passages;
    for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
        for (const Arrival& arrival : walk_.spots()[i].arrivals) {
            const Spot& from = walk_.spots()[arrival.from];
            const Way& way = walk_.rules()[from.scene].ways[arrival.way];
            if (way.guard == Diagrams::none) continue;
            passages.push_back({arrival.from, i, span_of(film(), facts_, step_of(from, way))});
        }
    }
    const Lengths lengths(walk_.spots().size(), everything_ ? 0 : film().start, passages);
    const std::vector<std::vector<Exit>> exits = exits_by_ending();
    for (std::size_t i = 0; i < exits.size(); ++i) {
        if (found_.endings[i].reached.kind == Kind::reachable) tell_times(found_.endings[i], exits[i], lengths);
    }
}

bool Answers::looks_at_each_ending() const {
    return found_.endings.size() <= spots_of_endings / std::max<std::size_t>(1, walk_.spots().size());
}

std::vector<std::vector<Exit>> Answers::exits_by_ending() {
    std::vector<std::vector<Exit>> exits(found_.endings.size());
    for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
        const Spot& spot = walk_.spots()[i];
        if (ending_of_[spot.scene] == no_ending) continue;
        const bool ends_here = walk_.sets().both(spot.reached, walk_.left_over(spot)) != Diagrams::none;
        if (!ends_here && !walk_.sets().exhausted()) continue;
        const Step step{static_cast<std::uint32_t>(spot.scene), Step::Kind::ending, 0};
        exits[ending_of_[spot.scene]].push_back({i, span_of(film(), facts_, step)});
    }
    return exits;
}

void Answers::tell_times(EndingFound& one, const std::vector<Exit>& exits, const Lengths& lengths) {
    const Span bounds = looks_at_each_ending() ? lengths.to(exits) : lengths.shortest_to(exits);
    // Of a step by itself it is not known here whether an offer was made.
    Span shown{0.0, 0.0, false};
    for (const Step& step : found_.witnesses.path(one.reached.witness)) {
        const Span span = span_of(film(), facts_, step);
        const bool chosen = step.kind == Step::Kind::choice;
        shown.least_s += chosen ? span.least_s : span.most_s;
        shown.most_s += chosen ? span.most_s : span.least_s;
        if (span.never_ends) one.longest.unlimited = true;
    }
    one.shortest.at_least_s = bounds.least_s;
    if (shown.least_s < endless) one.shortest.at_most_s = shown.least_s;
    one.longest.at_least_s = std::max(shown.most_s < endless ? shown.most_s : 0.0, bounds.least_s);
    if (bounds.most_s < endless) one.longest.at_most_s = bounds.most_s;
}

bool Answers::leaves_open() const {
    if (fates_open_) return true;
    for (std::size_t i = 0; i < found_.scenes.size(); ++i) {
        const SceneFound& scene = found_.scenes[i];
        for (const Verdict& one : {scene.entered, scene.stuck, scene.trapped}) {
            if (one.kind == Kind::not_proven) return true;
        }
        if (std::any_of(found_.choices[i].begin(), found_.choices[i].end(), is_open)) return true;
        if (std::any_of(found_.then[i].begin(), found_.then[i].end(), is_open)) return true;
    }
    return std::any_of(found_.endings.begin(), found_.endings.end(),
                       [](const EndingFound& one) { return one.reached.kind == Kind::not_proven; });
}

} // namespace forksight::choicegraph::symbolic
