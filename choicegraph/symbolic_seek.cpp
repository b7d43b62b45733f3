// How Search looks for one thing, and what it learns from not finding it.
#include <algorithm>
#include <utility>

#include "choicegraph/symbolic_pairs.hpp"
#include "choicegraph/symbolic_search.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr std::size_t shadows_kept = 16;
constexpr std::size_t first_effort = 300;
constexpr std::size_t most_effort = 2'000'000;
constexpr std::size_t work_of_a_state = 150;
constexpr std::size_t met_looked_at = 50'000;
constexpr std::size_t begun_from = 64;
constexpr std::uint64_t first_work_going_back = 10'000'000;
constexpr std::uint64_t work_of_pairs = 300'000'000;
constexpr std::size_t most_pairs = 300'000;

} // namespace

Shadow& Search::shadow_of(const Parts& parts) {
    const auto found = shadows_.find(parts);
    if (found != shadows_.end()) return *found->second;
    if (shadows_.size() >= shadows_kept) shadows_.clear();
    return *shadows_.emplace(parts, std::make_unique<Shadow>(walk_, parts)).first->second;
}

const Parts& Search::parts_in(Set guard) {
    const auto found = guard_parts_.find(guard);
    return found != guard_parts_.end() ? found->second
                                       : guard_parts_.emplace(guard, walk_.space().parts_of(guard)).first->second;
}

// Ways that would lead nearer, but for something the shadow does not follow.
void Search::note_blame(const Shadow& shadow, const State& state, std::uint16_t left, std::vector<std::size_t>& blame) {
    for (const Way& way : walk_.rules()[state.scene].ways) {
        if (way.guard == Diagrams::none || shadow.least_distance(way.to) >= left || contains(way.guard, state))
            continue;
        for (const std::size_t part : parts_in(way.guard)) ++blame[part];
    }
}

// Of what was met before: where to begin, besides the start, if not only the shortest way will do.
std::vector<std::uint32_t> Search::nearest_met(const Shadow& shadow, const Effort& effort) const {
    std::vector<std::uint32_t> nearest;
    if (effort.weight == 1) return nearest;
    std::vector<std::pair<std::size_t, std::uint32_t>> costs;
    const std::size_t stride = met_.size() / met_looked_at + 1;
    for (std::size_t i = 0; i < met_.size(); i += stride) {
        const State& state = met_[i].state;
        if (shadow.least_distance(state.scene) == Shadow::never) continue;
        const std::uint16_t left =
            shadow.distance(state.scene, [&state](std::size_t level) { return is_set(state, level); });
        if (left == Shadow::never) continue;
        costs.emplace_back(met_[i].scenes + effort.weight * left, static_cast<std::uint32_t>(i));
    }
    const std::size_t wanted = std::min(costs.size(), begun_from);
    std::partial_sort(costs.begin(), costs.begin() + static_cast<std::ptrdiff_t>(wanted), costs.end());
    for (std::size_t i = 0; i < wanted; ++i) nearest.push_back(costs[i].second);
    return nearest;
}

// A*, with the shadow's distances: never more than the true ones, and never falling by more than one a scene, so that
// with a weight of one what is taken out first has been come to in the fewest scenes there are.
Search::Look Search::look(const Shadow& shadow, const Wanted& wanted, const Effort& effort) {
    const auto distance = [&shadow](const State& state) {
        return shadow.distance(state.scene, [&state](std::size_t level) { return is_set(state, level); });
    };
    Look result{{}, std::vector<std::size_t>(walk_.digest().parts().size(), 0)};
    std::vector<Seen> seen{{start_, nothing, 0, 0, false, 0}};
    std::unordered_map<State, std::uint32_t, Hash> numbers{{start_, 0}};
    std::vector<std::vector<std::uint32_t>> open;
    std::size_t lowest = 0;
    const auto wait = [&](std::uint32_t number, std::uint16_t left) {
        if (left == Shadow::never || seen[number].scenes + left > effort.at_most) return;
        const std::size_t cost = seen[number].scenes + effort.weight * left;
        if (open.size() <= cost) open.resize(cost + 1);
        open[cost].push_back(number);
        lowest = std::min(lowest, cost);
    };
    wait(0, distance(start_));
    for (const std::uint32_t met : nearest_met(shadow, effort)) {
        const Seen& one = met_[met];
        if (!numbers.try_emplace(one.state, static_cast<std::uint32_t>(seen.size())).second) continue;
        seen.push_back({one.state, nothing, 0, one.scenes, false, met});
        wait(static_cast<std::uint32_t>(seen.size()) - 1, distance(one.state));
    }
    std::size_t looked_at = 0;
    while (lowest < open.size()) {
        if (open[lowest].empty()) {
            ++lowest;
            continue;
        }
        const std::uint32_t number = open[lowest].back();
        open[lowest].pop_back();
        if (std::exchange(seen[number].done, true)) continue;
        const State state = seen[number].state;
        if (state.scene == wanted.scene && contains(wanted.states, state)) {
            result.found = Found{Verdict::Kind::reachable, path_to(seen, number), effort.weight == 1};
            return result;
        }
        work_ += work_of_a_state;
        if (++looked_at > effort.states) return result;
        note_blame(shadow, state, distance(state), result.blame);
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        for (std::uint32_t i = 0; i < ways.size(); ++i) {
            if (!contains(ways[i].guard, state)) continue;
            const State next = after(state, ways[i]);
            const std::uint32_t count = seen[number].scenes + 1;
            const auto [place, is_new] = numbers.try_emplace(next, static_cast<std::uint32_t>(seen.size()));
            if (is_new) {
                seen.push_back({next, number, i, count, false, 0});
            } else if (count < seen[place->second].scenes && !seen[place->second].done) {
                seen[place->second] = {next, number, i, count, false, 0};
            } else {
                continue;
            }
            wait(place->second, distance(next));
        }
    }
    result.found = Found{Verdict::Kind::unreachable, {}, false};
    return result;
}

// What stood in the way most often is followed from now on. False if nothing can be.
bool Search::learn(Wanted& wanted, const std::vector<std::size_t>& blame) const {
    const std::size_t nobody = blame.size();
    std::size_t most = nobody;
    for (std::size_t i = 0; i < blame.size(); ++i) {
        if (blame[i] == 0 || std::binary_search(wanted.followed.begin(), wanted.followed.end(), i)) continue;
        if (most == nobody || blame[i] > blame[most]) most = i;
    }
    if (most == nobody) return false;
    Parts more = wanted.followed;
    more.insert(std::lower_bound(more.begin(), more.end(), most), most);
    if (walk_.space().bit_count(more) > shadow_bits_limit) return false;
    wanted.followed = std::move(more);
    return true;
}

bool Search::seek(Wanted& wanted, const Effort& effort, int lessons) {
    for (int lesson = 0; lesson < lessons && work_ < until_; ++lesson) {
        Shadow& shadow = shadow_of(wanted.followed);
        work_ += shadow.measure(wanted.scene, wanted.states);
        const Look seen = look(shadow, wanted, effort);
        if (walk_.sets().exhausted()) return false;
        if (seen.found) {
            wanted.found = *seen.found;
            return true;
        }
        if (!learn(wanted, seen.blame)) return false;
    }
    return false;
}

// What is proven to be impossible makes the shadows of the rest sharper; what is found is where others may begin.
void Search::settle(Wanted& wanted) {
    if (wanted.found.kind == Verdict::Kind::not_proven) return;
    std::vector<std::size_t>& open = open_[wanted.scene];
    open.erase(std::remove(open.begin(), open.end(), static_cast<std::size_t>(&wanted - wanted_.data())), open.end());
    if (wanted.found.kind == Verdict::Kind::reachable) return follow(wanted.found.path);
    walk_.rule_out(wanted.scene, wanted.states);
    if (!wanted.way) return;
    walk_.close(wanted.scene, *wanted.way);
    passes_.close(wanted.scene, *wanted.way);
}

// Spreading and looking come first, each round of looking tries harder; most of the work is for going back, and with
// the rest ways are shown to be shortest.
void Search::run(std::uint64_t work) {
    if (!passes_hold_) return;
    const std::uint64_t for_going_back = work_ + work / 20 * 19;
    until_ = work_ + work;
    if (met_.empty()) spread();
    const std::uint64_t for_looking = limits_.looking_ahead ? work_ + work / 10 : 0;
    bool waits = limits_.looking_ahead;
    for (std::size_t states = first_effort; waits && work_ < for_looking && states < most_effort; states *= 2) {
        waits = false;
        for (Wanted& wanted : wanted_) {
            if (wanted.found.kind != Verdict::Kind::not_proven || work_ >= for_looking) continue;
            walk_.collect_if_wanted({});
            if (!seek(wanted, {states, 3}, states == first_effort ? 1 : 2)) waits = true;
            settle(wanted);
        }
    }
    go_back(for_going_back);
    prove_shortest();
}

void Search::prepare_going_back() {
    if (!barriers_) {
        const Pairs pairs(passes_, start_.scene, start_.bits, work_of_pairs);
        work_ += pairs.work();
        barriers_.emplace(passes_, start_.scene, start_.bits);
        std::size_t cubes = 0;
        for (std::size_t scene = 0; scene < open_.size() && cubes < most_pairs; ++scene) {
            never_.push_back(pairs.impossible(scene));
            cubes += never_[scene].size();
            for (const Cube& cube : never_[scene]) barriers_->rule_out(scene, cube);
        }
    }
    for (std::size_t scene = 0; scene < open_.size(); ++scene) {
        barriers_->rule_out(scene, passes_.decisions().copy(walk_.sets(), walk_.ruled_out(scene)));
    }
}

// Each within as many scenes as all others: what keeps one away keeps many. Then within one more.
void Search::go_back(std::uint64_t until) {
    if (count_open() == 0 || work_ >= until) return;
    prepare_going_back();
    while (work_ < until && count_open() != 0) {
        bool tries = true;
        for (std::uint64_t work = first_work_going_back; std::exchange(tries, false); work *= 2) {
            for (Wanted& wanted : wanted_) {
                if (wanted.found.kind != Verdict::Kind::not_proven || work_ >= until) continue;
                if (go_back(wanted, std::min(work, until - work_))) tries = work_ < until;
                settle(wanted);
            }
        }
        const std::uint64_t before = barriers_->work();
        barriers_->deepen(before + (until > work_ ? until - work_ : 0));
        work_ += barriers_->work() - before;
    }
}

bool Search::go_back(Wanted& wanted, std::uint64_t work) {
    for (; told_of_ < met_.size(); ++told_of_) {
        const State& state = met_[told_of_].state;
        barriers_->meet(state.scene, state.bits, static_cast<std::uint32_t>(told_of_));
    }
    const std::uint64_t before = barriers_->work();
    const Decisions::Number states = passes_.decisions().copy(walk_.sets(), wanted.states);
    const Barriers::Answer answer = barriers_->ask(wanted.scene, states, work);
    work_ += barriers_->work() - before;
    if (answer == Barriers::Answer::never) wanted.found = {Verdict::Kind::unreachable, {}, false};
    if (answer != Barriers::Answer::reached) return answer == Barriers::Answer::open;
    wanted.found = {Verdict::Kind::reachable, path_to(met_, barriers_->found().begun), false};
    for (const std::size_t number : barriers_->found().passes) {
        const Pass& pass = passes_.pass(number);
        const Way& way = walk_.rules()[pass.from].ways[pass.way];
        wanted.found.path.push_back({static_cast<std::uint32_t>(pass.from), way.kind, way.number});
    }
    return false;
}

// A shorter way is looked for; that there is none is the proof.
void Search::prove_shortest() {
    for (Wanted& wanted : wanted_) {
        if (wanted.found.kind != Verdict::Kind::reachable || work_ >= until_) continue;
        if (wanted.found.path.empty()) wanted.found.shortest = true;
        if (wanted.found.shortest) continue;
        Shadow& shadow = shadow_of(wanted.followed);
        work_ += shadow.measure(wanted.scene, wanted.states);
        const Look seen = look(shadow, wanted, {first_effort, 1, wanted.found.path.size() - 1});
        if (!seen.found) continue;
        if (seen.found->kind == Verdict::Kind::reachable) wanted.found = *seen.found;
        wanted.found.shortest = true;
    }
}

} // namespace forksight::choicegraph::symbolic
