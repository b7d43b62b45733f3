#include "choicegraph/explore.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/symbolic.hpp"

namespace forksight::choicegraph {

namespace {

// So many states are listed in about a second; a film with more is rather looked at as a whole.
constexpr std::uint64_t listed_at_first = 1'000'000;

/// Takes over what another exploration of the same film knows more.
class Merged {
  public:
    Merged(Exploration into, const Exploration& other) : into_(std::move(into)), other_(other) {}

    Exploration take() {
        for (std::size_t i = 0; i < into_.scenes.size(); ++i) {
            take(into_.scenes[i].entered, other_.scenes[i].entered);
            take(into_.scenes[i].stuck, other_.scenes[i].stuck);
            take(into_.scenes[i].trapped, other_.scenes[i].trapped);
            take(into_.choices[i], other_.choices[i]);
            take(into_.then[i], other_.then[i]);
        }
        for (std::size_t i = 0; i < into_.endings.size(); ++i) {
            take(into_.endings[i].reached, other_.endings[i].reached);
            take(into_.endings[i].shortest, other_.endings[i].shortest);
            take(into_.endings[i].longest, other_.endings[i].longest);
        }
        if (into_.paths.kind == Paths::Kind::not_counted) into_.paths = other_.paths;
        if (other_.complete()) {
            into_.met = Exploration::Met::none;
            into_.states = std::max(into_.states, other_.states);
            into_.all_counted = other_.all_counted;
        }
        return std::move(into_);
    }

  private:
    void take(Verdict& into, const Verdict& other) {
        if (into.kind != Verdict::Kind::not_proven || other.kind == Verdict::Kind::not_proven) return;
        into = {other.kind, 0, other.shortest};
        if (other.kind == Verdict::Kind::reachable) into.witness = carried(other.witness);
    }

    // Thousands of long ways have most of their steps in common: each is taken over once.
    std::uint32_t carried(std::uint32_t place) {
        std::vector<std::uint32_t> missing;
        for (; place != 0 && !carried_.contains(place); place = other_.witnesses.before(place))
            missing.push_back(place);
        std::uint32_t to = place == 0 ? 0 : carried_.at(place);
        for (std::size_t i = missing.size(); i-- > 0;) {
            to = into_.witnesses.after(to, other_.witnesses.last_step(missing[i]));
            carried_.emplace(missing[i], to);
        }
        return to;
    }

    void take(std::vector<WayFound>& into, const std::vector<WayFound>& other) {
        for (std::size_t k = 0; k < into.size(); ++k) {
            take(into[k].taken, other[k].taken);
            take(into[k].holds, other[k].holds);
            take(into[k].fails, other[k].fails);
        }
    }

    static void take(Duration& into, const Duration& other) {
        into.at_least_s = std::max(into.at_least_s, other.at_least_s);
        into.unlimited = into.unlimited || other.unlimited;
        if (other.at_most_s) into.at_most_s = std::min(into.at_most_s.value_or(*other.at_most_s), *other.at_most_s);
    }

    Exploration into_;
    const Exploration& other_;
    std::unordered_map<std::uint32_t, std::uint32_t> carried_; ///< the other's places
};

} // namespace

Exploration explore(const Film& film, const std::optional<std::unordered_map<std::string, ClipFacts>>& facts,
                    const Limits& limits) {
    Limits first = limits;
    first.max_states = std::min(limits.max_states, listed_at_first);
    Exploration listed = explore_explicitly(film, facts, first);
    if (listed.complete()) return listed;
    const Exploration whole = explore_symbolically(film, facts);
    const bool more = listed.met != Exploration::Met::bytes && limits.max_states > first.max_states;
    if (!whole.complete() && more) listed = explore_explicitly(film, facts, limits);
    return Merged(std::move(listed), whole).take();
}

} // namespace forksight::choicegraph
