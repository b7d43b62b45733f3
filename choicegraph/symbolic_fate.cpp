#include "choicegraph/symbolic_fate.hpp"

#include <deque>
#include <utility>

namespace forksight::choicegraph::symbolic {

namespace {

/// Numbers waiting for their turn, each at most once.
class Queue {
  public:
    explicit Queue(std::size_t size) : waits_(size, false) {}
    bool empty() const { return order_.empty(); }
    void add(std::size_t number) {
        if (waits_[number]) return;
        waits_[number] = true;
        order_.push_back(number);
    }
    std::size_t next() {
        const std::size_t number = order_.front();
        order_.pop_front();
        waits_[number] = false;
        return number;
    }

  private:
    std::vector<bool> waits_;
    std::deque<std::size_t> order_;
};

std::vector<Set> joined(const std::vector<Set>& a, const std::vector<Set>& b) {
    std::vector<Set> all = a;
    all.insert(all.end(), b.begin(), b.end());
    return all;
}

} // namespace

std::vector<Set> Fate::surely_leading_to(const std::optional<std::string>& ending) {
    const std::vector<Spot>& spots = walk_.spots();
    Diagrams& sets = walk_.sets();
    std::vector<Set> leading(spots.size(), Diagrams::none);
    Queue queue(spots.size());
    for (std::size_t i = spots.size(); i-- > 0;) queue.add(i);
    while (!queue.empty()) {
        const std::size_t from = queue.next();
        if (leading[from] != Diagrams::none || spots[from].reached == Diagrams::none) continue;
        const std::string& here = walk_.digest().film().scenes[spots[from].scene].ending;
        const bool ends = !here.empty() && (!ending || *ending == here);
        Set sure = ends ? walk_.left_over(spots[from]) : Diagrams::none;
        for (const Way& way : walk_.rules()[spots[from].scene].ways) {
            const auto to = walk_.spot_after(spots[from], way);
            if (to && leading[*to] != Diagrams::none) sure = sets.either(sure, way.guard);
        }
        if (sets.exhausted() || sets.less(spots[from].reached, sure) != Diagrams::none) continue;
        leading[from] = spots[from].reached;
        for (const Arrival& arrival : spots[from].arrivals) queue.add(arrival.from);
    }
    return leading;
}

std::optional<std::vector<Set>> Fate::leading_to(const std::optional<std::string>& ending,
                                                 const std::vector<Set>& known) {
    const std::vector<Spot>& spots = walk_.spots();
    Diagrams& sets = walk_.sets();
    std::vector<Set> leading = known;
    leading.resize(spots.size(), Diagrams::none);
    std::vector<Set> fresh = leading;
    Queue queue(spots.size());
    for (std::size_t i = spots.size(); i-- > 0;) {
        const std::string& here = walk_.digest().film().scenes[spots[i].scene].ending;
        if (!here.empty() && (!ending || *ending == here)) {
            leading[i] = sets.either(leading[i], sets.both(spots[i].reached, walk_.left_over(spots[i])));
            fresh[i] = leading[i];
        }
        if (leading[i] != Diagrams::none) queue.add(i);
    }
    while (!queue.empty()) {
        const std::size_t to = queue.next();
        const Set states = std::exchange(fresh[to], Diagrams::none);
        for (const Arrival& arrival : spots[to].arrivals) {
            const Spot& from = spots[arrival.from];
            const Set missing = sets.less(from.reached, leading[arrival.from]);
            if (missing == Diagrams::none) continue;
            const Way& way = walk_.rules()[from.scene].ways[arrival.way];
            const Set more = sets.both(missing, walk_.before(spots[to], states, way));
            if (sets.exhausted()) return std::nullopt;
            if (more == Diagrams::none) continue;
            leading[arrival.from] = sets.either(leading[arrival.from], more);
            fresh[arrival.from] = sets.either(fresh[arrival.from], more);
            queue.add(arrival.from);
        }
        if (sets.wants_collecting()) {
            std::vector<Set> kept = joined(leading, fresh);
            kept.push_back(states);
            walk_.collect_if_wanted(kept);
        }
    }
    if (sets.exhausted()) return std::nullopt;
    return leading;
}

std::optional<std::vector<Set>> Fate::circling(const std::vector<Set>& leading) {
    const std::vector<Spot>& spots = walk_.spots();
    Diagrams& sets = walk_.sets();
    std::vector<Set> circling = leading;
    Queue queue(spots.size());
    for (std::size_t i = spots.size(); i-- > 0;) queue.add(i);
    while (!queue.empty()) {
        const std::size_t from = queue.next();
        if (circling[from] == Diagrams::none) continue;
        Set staying = Diagrams::none;
        for (const Way& way : walk_.rules()[spots[from].scene].ways) {
            const auto to = walk_.spot_after(spots[from], way);
            if (!to || circling[*to] == Diagrams::none) continue;
            staying = sets.either(staying, sets.both(circling[from], walk_.before(spots[*to], circling[*to], way)));
            if (staying == circling[from]) break;
        }
        if (sets.exhausted()) return std::nullopt;
        if (staying == circling[from]) continue;
        circling[from] = staying;
        for (const Arrival& arrival : spots[from].arrivals) queue.add(arrival.from);
        if (sets.wants_collecting()) walk_.collect_if_wanted(joined(leading, circling));
    }
    return circling;
}

} // namespace forksight::choicegraph::symbolic
