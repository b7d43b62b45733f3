// Answers about what lies ahead: traps, circles, and how long it can last.
#include <algorithm>
#include <utility>

#include "choicegraph/symbolic_answers.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

using Kind = Verdict::Kind;

constexpr std::uint64_t looks_for_circles = 20'000'000; // at an ending each: a second

bool any_in(const std::vector<Set>& sets) {
    return std::any_of(sets.begin(), sets.end(), [](Set set) { return set != Diagrams::none; });
}

} // namespace

// After a search only what every state of a scene can do is known, if that is enough to know.
std::optional<std::vector<Set>> Answers::leading_to(const std::optional<std::string>& ending) {
    if (everything_) return Fate(walk_).leading_to(ending);
    const std::vector<Set> sure = Fate(walk_).surely_leading_to(ending);
    if (ending) return sure;
    const DiagramLimits limits = walk_.sets().limits();
    DiagramLimits fewer = limits;
    fewer.steps = std::min(limits.steps, walk_.sets().steps() + steps_for_fates_);
    walk_.sets().go_on_within(fewer);
    const auto leading = Fate(walk_).leading_to(ending, sure);
    walk_.sets().go_on_within(limits);
    return leading;
}

void Answers::tell_fates() {
    auto leading = leading_to(std::nullopt);
    std::optional<Hope> hope;
    may_be_hopeless_.assign(walk_.spots().size(), false);
    if (!leading && hunt_) {
        hope.emplace(hunt_->search().hope(ends()));
        for (std::size_t i = 0; i < may_be_hopeless_.size(); ++i) may_be_hopeless_[i] = !hope->is_known(i);
        leading = hopeful(*hope);
    }
    // Sets that were cut short say nothing.
    if (!leading || walk_.sets().exhausted()) {
        fates_open_ = true;
        return;
    }
    walk_.keep(*leading);
    tell_trapped(*leading);
    if (hope) leave_open(*hope);
    tell_circles(*leading);
}

// Of what is not known it is assumed that there is hope.
std::vector<Set> Answers::hopeful(const Hope& hope) {
    std::vector<Set> leading;
    for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
        Set hopeless = Diagrams::none;
        for (const Cube& one : hope.hopeless(i)) hopeless = walk_.sets().either(hopeless, walk_.space().set_of(one));
        leading.push_back(walk_.sets().less(walk_.spots()[i].reached, hopeless));
    }
    return leading;
}

std::vector<Set> Answers::ends() const {
    std::vector<Set> ends;
    for (std::size_t i = 0; i < film().scenes.size(); ++i) {
        ends.push_back(film().scenes[i].ending.empty() ? Diagrams::none : walk_.rules()[i].left);
    }
    return ends;
}

// A scene of which not all is known may be a trap, and so may one that it leads to.
void Answers::leave_open(const Hope& hope) {
    for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
        if (hope.is_known(i)) continue;
        Verdict& trapped = found_.scenes[i].trapped;
        if (found_.scenes[i].entered.kind != Kind::unreachable) trapped = {};
        fates_open_ = true;
    }
}

void Answers::tell_trapped(const std::vector<Set>& leading) {
    const std::vector<LastStep> lasts = last_steps(leading, leading);
    if (walk_.sets().exhausted()) {
        fates_open_ = true;
        return;
    }
    for (SceneFound& scene : found_.scenes) scene.trapped = {Kind::unreachable, 0};
    want(lasts);
    for (const LastStep& last : lasts) {
        Verdict& trapped = found_.scenes[last.to].trapped;
        const Verdict here = verdict(last);
        const bool all_shortest = here.shortest && trapped.shortest && here.kind != Kind::not_proven;
        if (is_sooner(here, trapped)) trapped = here;
        trapped.shortest = all_shortest;
    }
    const std::size_t start = everything_ ? 0 : film().start;
    const std::vector<bool> begun = walk_.sets().any_of(walk_.first());
    if (!walk_.sets().contains(leading[start], begun)) found_.scenes[film().start].trapped = {Kind::reachable, 0};
}

void Answers::want(const std::vector<LastStep>& lasts) {
    if (!hunt_ || lasts.empty()) return;
    std::vector<std::pair<std::size_t, Set>> wanted;
    for (const LastStep& last : lasts) wanted.emplace_back(last.step.scene, last.states);
    hunt_->want_more(wanted);
}

std::vector<Answers::LastStep> Answers::last_steps(const std::vector<Set>& before, const std::vector<Set>& after) {
    std::vector<LastStep> lasts;
    for (std::size_t i = 0; i < walk_.spots().size(); ++i) {
        const Spot& spot = walk_.spots()[i];
        const Set lost = walk_.sets().less(spot.reached, after[i]);
        if (lost == Diagrams::none) continue;
        for (const Arrival& arrival : spot.arrivals) {
            const Spot& from = walk_.spots()[arrival.from];
            const Way& way = walk_.rules()[from.scene].ways[arrival.way];
            const Set last = walk_.sets().both(before[arrival.from], walk_.before(spot, lost, way));
            if (last == Diagrams::none) continue;
            walk_.keep({last});
            lasts.push_back({arrival.from, spot.scene, last, step_of(from, way)});
        }
    }
    return lasts;
}

Verdict Answers::verdict(const LastStep& last) {
    const Spot& from = walk_.spots()[last.spot];
    if (hunt_) {
        const Verdict found = hunt_->verdict(from.scene, last.states, last.step);
        // Where there may have been no hope before, it was not this step that took it.
        return found.kind == Kind::reachable && may_be_hopeless_[last.spot] ? Verdict{} : found;
    }
    for (const Ring& ring : from.rings) {
        const Set found = walk_.sets().both(ring.states, last.states);
        if (found == Diagrams::none) continue;
        const Sighting seen{last.spot, ring.layer, walk_.sets().any_of(found)};
        return verdict(seen, from.scene, last.states, last.step);
    }
    return {Kind::unreachable, 0};
}

void Answers::tell_circles(const std::vector<Set>& leading) {
    bool circles = false;
    if (everything_) {
        const auto circling = Fate(walk_).circling(leading);
        circles = circling && any_in(*circling);
        if (circles) found_.paths.kind = Paths::Kind::unlimited;
    }
    std::vector<std::optional<std::vector<Set>>> by_ending;
    for (EndingFound& one : found_.endings) {
        by_ending.push_back(looks_at_each_ending() ? leading_to(one.ending) : std::nullopt);
        if (!by_ending.back()) continue;
        walk_.keep(*by_ending.back());
        if (!everything_) continue;
        one.longest.unlimited = waits(*by_ending.back());
        if (one.longest.unlimited || !circles) continue;
        const auto around = Fate(walk_).circling(*by_ending.back());
        one.longest.unlimited = around && any_in(*around) && takes_time(*around);
    }
    if (hunt_) search_circles(by_ending);
}

// A circle that was come to, and an ending that can be reached from it.
void Answers::search_circles(const std::vector<std::optional<std::vector<Set>>>& leading_by_ending) {
    std::vector<Set> everywhere;
    for (const Spot& spot : walk_.spots()) everywhere.push_back(spot.reached);
    const bool lasts = takes_time(everywhere);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < leading_by_ending.size(); ++i) {
        if (leading_by_ending[i]) open.push_back(i);
    }
    if (open.empty()) return;
    std::uint64_t looks = 0;
    hunt_->search().circles([&](std::size_t scene, const std::vector<bool>& state) {
        looks += open.size();
        std::erase_if(open, [&](std::size_t i) {
            if (!walk_.sets().contains((*leading_by_ending[i])[scene], state)) return false;
            found_.paths.kind = Paths::Kind::unlimited;
            found_.endings[i].longest.unlimited = lasts;
            return lasts;
        });
        return !open.empty() && looks < looks_for_circles;
    });
}

// Every scene that a circle may pass can last longer than nothing.
bool Answers::takes_time(const std::vector<Set>& circling) const {
    for (std::size_t i = 0; i < circling.size(); ++i) {
        if (circling[i] == Diagrams::none) continue;
        const Spot& spot = walk_.spots()[i];
        for (const Way& way : walk_.rules()[spot.scene].ways) {
            if (span_of(film(), facts_, step_of(spot, way)).most_s <= 0.0) return false;
        }
    }
    return true;
}

// A choice that can be waited with for ever, and after it the ending.
bool Answers::waits(const std::vector<Set>& leading) {
    for (std::size_t i = 0; i < leading.size(); ++i) {
        const Spot& from = walk_.spots()[i];
        for (const Way& way : walk_.rules()[from.scene].ways) {
            if (!span_of(film(), facts_, step_of(from, way)).never_ends) continue;
            const auto to = walk_.spot_after(from, way);
            if (!to || leading[*to] == Diagrams::none) continue;
            const Set taken = walk_.before(walk_.spots()[*to], leading[*to], way);
            if (walk_.sets().both(from.reached, taken) != Diagrams::none && !walk_.sets().exhausted()) return true;
        }
    }
    return false;
}

} // namespace forksight::choicegraph::symbolic
