#include "choicegraph/explore_graph.hpp"

#include <algorithm>
#include <queue>

namespace forksight::choicegraph {

namespace {

/// Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), without recursion.
class PartFinder {
  public:
    explicit PartFinder(const Graph& graph) : graph_(graph), number_(graph.nodes(), 0), lowest_(graph.nodes(), none) {}

    void from(std::uint32_t beginning) {
        if (number_[beginning] != 0) return;
        visit(beginning);
        while (!calls_.empty()) {
            Call& call = calls_.back();
            const std::uint32_t node = call.node;
            if (call.next == graph_.first_edge(node + 1)) {
                calls_.pop_back();
                if (!calls_.empty()) lower(calls_.back().node, lowest_[node]);
                if (lowest_[node] == number_[node]) close(node);
                continue;
            }
            const std::uint32_t edge = graph_.edge(call.next++);
            if (!Edge::leads_on(edge)) continue;
            const std::uint32_t target = Edge::target(edge);
            if (number_[target] == 0) {
                visit(target);
            } else if (number_[target] != closed) {
                lower(node, number_[target]);
            }
        }
    }

    Parts take() { return {std::move(order_), std::move(lowest_)}; }

  private:
    static constexpr std::uint32_t none = Parts::none;
    static constexpr std::uint32_t closed = 0xffffffffu;

    struct Call {
        std::uint32_t node = 0;
        std::uint32_t next = 0;
    };

    void visit(std::uint32_t node) {
        number_[node] = lowest_[node] = ++visited_;
        open_.push_back(node);
        calls_.push_back({node, graph_.first_edge(node)});
    }

    void lower(std::uint32_t node, std::uint32_t number) { lowest_[node] = std::min(lowest_[node], number); }

    void close(std::uint32_t first) {
        for (;;) {
            const std::uint32_t node = open_.back();
            open_.pop_back();
            number_[node] = closed;
            lowest_[node] = parts_;
            order_.push_back(node);
            if (node == first) break;
        }
        ++parts_;
    }

    const Graph& graph_;
    std::vector<std::uint32_t> number_; ///< from 1, in the order of the search
    std::vector<std::uint32_t> lowest_; ///< that can be come back to; once closed, the part
    std::vector<std::uint32_t> open_;
    std::vector<Call> calls_;
    std::vector<std::uint32_t> order_;
    std::uint32_t visited_ = 0;
    std::uint32_t parts_ = 0;
};

bool is_offered(const Graph& graph, std::uint32_t node) {
    const std::uint32_t first = graph.first_edge(node);
    return first < graph.first_edge(node + 1) && (graph.edge(first) & Edge::by_itself) == 0;
}

std::int64_t least_ms(const SceneTimes& times, bool offered, std::uint32_t edge) {
    if ((edge & Edge::by_itself) == 0) return times.offer_ms;
    return offered ? times.answered_ms.value_or(times.offer_ms) : times.passed_ms;
}

std::int64_t most_ms(const SceneTimes& times, bool offered) {
    return offered ? times.answered_ms.value_or(Milliseconds::unlimited) : times.passed_ms;
}

/// Forward through the parts, from the beginnings: the longest time to each node, and in how many ways it is reached.
class Forward {
  public:
    Forward(const Story& story, const Parts& parts)
        : story_(story),
          parts_(parts),
          longest_(story.graph.nodes(), Milliseconds::never),
          paths_(story.graph.nodes(), 0),
          found_{std::vector<std::int64_t>(story.endings, Milliseconds::never), {}} {}

    LongestAndPaths run() {
        for (const std::uint32_t node : story_.beginnings) {
            longest_[node] = 0;
            paths_[node] = 1;
        }
        for (std::size_t end = parts_.order.size(); end > 0;) {
            std::size_t begin = end - 1;
            while (begin > 0 && part(begin - 1) == part(end - 1)) --begin;
            settle(begin, end);
            for (std::size_t i = begin; i < end; ++i) leave(parts_.order[i]);
            end = begin;
        }
        found_.paths.kind = total_ == endless ? Paths::Kind::unlimited : Paths::Kind::counted;
        found_.paths.count = total_ == endless ? 0 : total_ == very_many ? endless : total_;
        return std::move(found_);
    }

  private:
    static constexpr std::uint64_t endless = std::numeric_limits<std::uint64_t>::max();
    static constexpr std::uint64_t very_many = endless - 1;

    std::uint32_t part(std::size_t place) const { return parts_.part[parts_.order[place]]; }

    static std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
        if (a == endless || b == endless) return endless;
        return a > very_many - b ? very_many : a + b;
    }

    // Within a part one can go round: without end if that takes any time, and in any number of ways.
    void settle(std::size_t begin, std::size_t end) {
        bool cyclic = false;
        bool takes_time = false;
        std::int64_t latest = Milliseconds::never;
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t node = parts_.order[i];
            latest = std::max(latest, longest_[node]);
            const SceneTimes& times = story_.times[story_.scene_of(node)];
            const bool offered = is_offered(story_.graph, node);
            for (std::uint32_t k = story_.graph.first_edge(node); k < story_.graph.first_edge(node + 1); ++k) {
                const std::uint32_t edge = story_.graph.edge(k);
                if (!Edge::leads_on(edge) || parts_.part[Edge::target(edge)] != part(begin)) continue;
                cyclic = true;
                takes_time = takes_time || most_ms(times, offered) > 0 || (!offered && !times.passed_is_known);
            }
        }
        if (!cyclic) return;
        for (std::size_t i = begin; i < end; ++i) {
            longest_[parts_.order[i]] = takes_time ? Milliseconds::unlimited : latest;
            paths_[parts_.order[i]] = endless;
        }
    }

    void leave(std::uint32_t node) {
        const std::size_t scene = story_.scene_of(node);
        const std::int64_t stays_ms = most_ms(story_.times[scene], is_offered(story_.graph, node));
        const bool unlimited = longest_[node] == Milliseconds::unlimited || stays_ms == Milliseconds::unlimited;
        const std::int64_t left_ms = unlimited ? Milliseconds::unlimited : longest_[node] + stays_ms;
        for (std::uint32_t k = story_.graph.first_edge(node); k < story_.graph.first_edge(node + 1); ++k) {
            const std::uint32_t edge = story_.graph.edge(k);
            if (!Edge::leads_on(edge)) {
                std::int64_t& longest = found_.longest[story_.ending_of[scene]];
                longest = std::max(longest, left_ms);
                total_ = sum(total_, paths_[node]);
                continue;
            }
            const std::uint32_t target = Edge::target(edge);
            if (parts_.part[target] == parts_.part[node]) continue;
            longest_[target] = std::max(longest_[target], left_ms);
            paths_[target] = sum(paths_[target], paths_[node]);
        }
    }

    const Story& story_;
    const Parts& parts_;
    std::vector<std::int64_t> longest_;
    std::vector<std::uint64_t> paths_;
    std::uint64_t total_ = 0;
    LongestAndPaths found_;
};

} // namespace

Parts parts_of(const Graph& graph, const std::vector<std::uint32_t>& beginnings) {
    PartFinder finder(graph);
    for (const std::uint32_t beginning : beginnings) finder.from(beginning);
    return finder.take();
}

std::vector<bool> can_end(const Graph& graph, const Parts& parts, bool unknown) {
    std::vector<bool> ends(graph.nodes(), false);
    const auto leads_to_end = [&](std::uint32_t node) {
        if (!graph.is_walked(node)) return unknown;
        for (std::uint32_t k = graph.first_edge(node); k < graph.first_edge(node + 1); ++k) {
            const std::uint32_t edge = graph.edge(k);
            if (!Edge::leads_on(edge) || ends[Edge::target(edge)]) return true;
        }
        // The last one walked may have more edges than were found.
        return unknown && !graph.is_walked(node + 1);
    };
    for (std::size_t begin = 0; begin < parts.order.size();) {
        std::size_t end = begin;
        bool found = false;
        while (end < parts.order.size() && parts.part[parts.order[end]] == parts.part[parts.order[begin]]) {
            found = found || leads_to_end(parts.order[end]);
            ++end;
        }
        for (; begin < end; ++begin) ends[parts.order[begin]] = found;
    }
    return ends;
}

std::vector<std::int64_t> shortest(const Story& story) {
    using Reached = std::pair<std::int64_t, std::uint32_t>;
    std::vector<std::int64_t> soonest(story.graph.nodes(), Milliseconds::unlimited);
    std::vector<std::int64_t> endings(story.endings, Milliseconds::never);
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> next;
    for (const std::uint32_t node : story.beginnings) {
        soonest[node] = 0;
        next.emplace(0, node);
    }
    while (!next.empty()) {
        const auto [at_ms, node] = next.top();
        next.pop();
        if (at_ms > soonest[node]) continue;
        const std::size_t scene = story.scene_of(node);
        const bool offered = is_offered(story.graph, node);
        for (std::uint32_t k = story.graph.first_edge(node); k < story.graph.first_edge(node + 1); ++k) {
            const std::uint32_t edge = story.graph.edge(k);
            const std::int64_t left_ms = at_ms + least_ms(story.times[scene], offered, edge);
            if (!Edge::leads_on(edge)) {
                std::int64_t& ending = endings[story.ending_of[scene]];
                if (ending == Milliseconds::never || left_ms < ending) ending = left_ms;
            } else if (left_ms < soonest[Edge::target(edge)]) {
                soonest[Edge::target(edge)] = left_ms;
                next.emplace(left_ms, Edge::target(edge));
            }
        }
    }
    return endings;
}

LongestAndPaths longest_and_paths(const Story& story, const Parts& parts) {
    return Forward(story, parts).run();
}

} // namespace forksight::choicegraph
