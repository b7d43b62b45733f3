// How Search spreads from the start: on from what is new in its scene, in an order that is another each time.
#include <algorithm>
#include <set>
#include <utility>

#include "choicegraph/symbolic_novelty.hpp"
#include "choicegraph/symbolic_search.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

constexpr int rounds = 5;
constexpr std::size_t bytes_of_pairs = std::size_t{64} << 20;
constexpr std::size_t wanted_bits_at_most = 10;
constexpr std::uint64_t work_of_a_way = 50;
constexpr std::uint64_t work_of_a_look = 2;
constexpr std::uint64_t work_of_a_bit = 2;

} // namespace

std::size_t Search::count_open() const {
    return static_cast<std::size_t>(std::count_if(
        wanted_.begin(), wanted_.end(), [](const Wanted& one) { return one.kind == Verdict::Kind::not_proven; }));
}

void Search::spread() {
    meet(start_, nothing, 0);
    if (!limits_.spreading) return;
    const std::uint64_t until = work_ + limits_.work / 5;
    for (int round = 0; round < rounds && met_.size() < limits_.spread_states; ++round) spread_once(until);
}

// At most half of what work is left is for this.
void Search::spread_for_wanted() {
    if (!limits_.spreading || work_ >= until_) return;
    const std::uint64_t part = std::min(limits_.work / 5, (until_ - work_) / 4);
    spread_for_wanted(false, work_ + part);
    spread_for_wanted(true, work_ + part);
}

// What shows no two values together that are new leads nowhere that others do not; a few tens of thousands do in a
// film of hundreds of scenes. Which those are the order decides.
void Search::spread_once(std::uint64_t until) {
    NewPairs pairs(live_, walk_.levels(), bytes_of_pairs);
    pairs.add(start_.scene, start_.bits);
    std::vector<std::uint32_t> waiting{0};
    for (std::size_t next = 0; next < waiting.size() && met_.size() < limits_.spread_states; ++next) {
        if (work_ > until) return;
        std::swap(waiting[next], waiting[next + random() % (waiting.size() - next)]);
        const std::uint32_t number = waiting[next];
        const State state = met_[number].state;
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        work_ += work_of_a_way * ways.size();
        for (std::uint32_t i = 0; i < ways.size(); ++i) {
            if (!contains(ways[i].guard, state)) continue;
            const State after_it = after(state, ways[i]);
            const std::uint32_t met = meet(after_it, number, i);
            work_ += work_of_a_bit * walk_.levels();
            if (pairs.add(after_it.scene, after_it.bits)) waiting.push_back(met);
        }
    }
}

// Of what is wanted, all values of the bits that it depends on are wanted in every scene.
void Search::spread_for_wanted(bool one_bit_more, std::uint64_t until) {
    std::set<std::vector<std::size_t>> done;
    for (const Wanted& wanted : wanted_) {
        if (wanted.kind != Verdict::Kind::not_proven) continue;
        if (work_ > until || met_.size() >= limits_.kept_states) return;
        const std::vector<bool> support = walk_.sets().support(wanted.states);
        std::vector<std::size_t> bits;
        for (std::size_t level = 0; level < support.size(); ++level) {
            if (support[level]) bits.push_back(level);
        }
        if (bits.size() > wanted_bits_at_most) continue;
        if (one_bit_more && walk_.levels() > 0) {
            const std::size_t more = random() % walk_.levels();
            const auto place = std::lower_bound(bits.begin(), bits.end(), more);
            if (place == bits.end() || *place != more) bits.insert(place, more);
        }
        if (done.insert(bits).second) spread_over(bits, until);
    }
}

void Search::spread_over(const std::vector<std::size_t>& bits, std::uint64_t until) {
    NewValues values(live_.size(), bits);
    std::vector<std::uint32_t> waiting;
    work_ += work_of_a_look * met_.size();
    for (std::uint32_t i = 0; i < met_.size(); ++i) {
        if (values.add(met_[i].state.scene, met_[i].state.bits)) waiting.push_back(i);
    }
    for (std::size_t next = 0; next < waiting.size() && met_.size() < limits_.kept_states; ++next) {
        if (work_ > until) return;
        const State state = met_[waiting[next]].state;
        const std::vector<Way>& ways = walk_.rules()[state.scene].ways;
        work_ += work_of_a_way * ways.size();
        for (std::uint32_t i = 0; i < ways.size(); ++i) {
            if (!contains(ways[i].guard, state)) continue;
            const State after_it = after(state, ways[i]);
            if (values.add(after_it.scene, after_it.bits)) waiting.push_back(meet(after_it, waiting[next], i));
        }
    }
}

} // namespace forksight::choicegraph::symbolic
