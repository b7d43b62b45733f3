// Diagrams' table: its beginning, what is read off a set, and the forgetting of what nobody needs.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_map>

#include "choicegraph/diagram.hpp"

namespace forksight::choicegraph {

namespace {

constexpr std::uint32_t leaf_level = 0xffffffffu;
constexpr std::uint32_t free_level = 0xfffffffeu;
constexpr std::size_t first_buckets = std::size_t{1} << 12;
constexpr std::size_t most_known = std::size_t{1} << 22;
constexpr std::size_t first_collect_at = std::size_t{1} << 18;

// A share of all valuations: 2^exponent times a number of ordinary size, since 2^-2048 is none a double can hold.
struct Share {
    double number = 0.0;
    int exponent = 0;
};

Share normal(double number, int exponent) {
    int moved = 0;
    const double fraction = std::frexp(number, &moved);
    return fraction == 0.0 ? Share{} : Share{fraction, exponent + moved};
}

Share sum(const Share& a, const Share& b) {
    if (a.number == 0.0) return b;
    if (b.number == 0.0) return a;
    const Share& large = a.exponent >= b.exponent ? a : b;
    const Share& small = a.exponent >= b.exponent ? b : a;
    return normal(large.number + std::ldexp(small.number, small.exponent - large.exponent), large.exponent);
}

} // namespace

Diagrams::Diagrams(std::size_t levels, const DiagramLimits& limits)
    : levels_(levels),
      limits_(limits),
      nodes_{{leaf_level, all, all, 0}},
      buckets_(first_buckets, 0),
      known_(first_buckets),
      collect_at_(first_collect_at) {
    assert(levels <= diagram_levels_limit);
    limits_.nodes = std::min(limits_.nodes, std::size_t{1} << 30);
}

void Diagrams::fill_buckets() {
    for (std::uint32_t i = 1; i < nodes_.size(); ++i) {
        Node& one = nodes_[i];
        if (one.level == free_level) continue;
        const std::size_t bucket = bucket_of(one.level, one.low, one.high);
        one.next = buckets_[bucket];
        buckets_[bucket] = i;
    }
    const std::size_t wanted = std::min(buckets_.size(), most_known);
    if (known_.size() >= wanted) return;
    // What was known keeps its worth; it only gets a new place.
    std::vector<Known> before(wanted);
    before.swap(known_);
    for (const Known& one : before) {
        if (one.era == era_) place_of(one.rule, one.f, one.g, one.h) = one;
    }
}

void Diagrams::collect(const std::vector<Set>& kept) {
    std::vector<bool> needed(nodes_.size(), false);
    needed[0] = true;
    std::vector<std::uint32_t> open;
    const auto need = [&](Set f) {
        if (needed[f >> 1]) return;
        needed[f >> 1] = true;
        open.push_back(f >> 1);
    };
    for (const Set f : kept) need(f);
    while (!open.empty()) {
        const Node one = nodes_[open.back()];
        open.pop_back();
        need(one.low);
        need(one.high);
    }
    free_ = 0;
    alive_ = 1;
    for (auto i = static_cast<std::uint32_t>(nodes_.size()) - 1; i > 0; --i) {
        if (needed[i]) {
            ++alive_;
        } else {
            nodes_[i] = {free_level, all, all, free_};
            free_ = i;
        }
    }
    std::fill(buckets_.begin(), buckets_.end(), 0);
    fill_buckets();
    ++era_;
    collect_at_ = std::max(first_collect_at, alive_ * 2);
}

void Diagrams::go_on_within(const DiagramLimits& limits) {
    limits_ = limits;
    limits_.nodes = std::min(limits_.nodes, std::size_t{1} << 30);
    exhausted_ = steps_ > limits_.steps || alive_ > limits_.nodes;
}

// Children before their parents.
std::vector<std::uint32_t> Diagrams::nodes_under(Set f) const {
    std::vector<std::uint32_t> found;
    std::unordered_map<std::uint32_t, bool> opened;
    std::vector<std::uint32_t> open{f >> 1};
    while (!open.empty()) {
        const std::uint32_t one = open.back();
        bool& seen = opened[one];
        if (one == 0 || seen) {
            open.pop_back();
            continue;
        }
        const auto low = opened.find(nodes_[one].low >> 1);
        const auto high = opened.find(nodes_[one].high >> 1);
        const bool ready = (nodes_[one].low <= none || (low != opened.end() && low->second)) &&
                           (nodes_[one].high <= none || (high != opened.end() && high->second));
        if (ready) {
            found.push_back(one);
            opened[one] = true;
            open.pop_back();
        } else {
            open.push_back(nodes_[one].low >> 1);
            open.push_back(nodes_[one].high >> 1);
        }
    }
    return found;
}

double Diagrams::count(Set f, std::size_t bits) const {
    // Of each node and of its complement: a difference of two would lose what is small.
    struct Shares {
        Share inside;
        Share outside;
    };
    std::unordered_map<std::uint32_t, Shares> shares{{0, {{0.5, 1}, {}}}};
    const auto share_of = [&shares](Set set) {
        const Shares& both_sides = shares.at(set >> 1);
        return (set & 1u) == 0 ? both_sides.inside : both_sides.outside;
    };
    const auto mean = [](const Share& a, const Share& b) {
        const Share both_ways = sum(a, b);
        return Share{both_ways.number, both_ways.exponent - 1};
    };
    for (const std::uint32_t one : nodes_under(f)) {
        const Set low = nodes_[one].low;
        const Set high = nodes_[one].high;
        shares[one] = {mean(share_of(low), share_of(high)),
                       mean(share_of(complement(low)), share_of(complement(high)))};
    }
    const Share share = share_of(f);
    return std::ldexp(share.number, share.exponent + static_cast<int>(bits));
}

std::vector<bool> Diagrams::any_of(Set f) const {
    assert(f != none);
    std::vector<bool> valuation(levels_, false);
    while (f != all) {
        const bool high = low_of(f) == none;
        valuation[level_of(f)] = high;
        f = high ? high_of(f) : low_of(f);
    }
    return valuation;
}

std::vector<std::uint64_t> Diagrams::table(Set f, const std::vector<std::size_t>& levels) const {
    const std::size_t rows = std::size_t{1} << levels.size();
    std::vector<std::uint64_t> table(std::max<std::size_t>(1, rows / 64), 0);
    struct Part {
        Set f;
        std::size_t next;
        std::size_t row;
    };
    std::vector<Part> open{{f, 0, 0}};
    while (!open.empty()) {
        const Part part = open.back();
        open.pop_back();
        if (part.f == none) continue;
        if (part.next == levels.size()) {
            table[part.row / 64] |= std::uint64_t{1} << (part.row % 64);
            continue;
        }
        const std::size_t half = rows >> (part.next + 1);
        const auto level = static_cast<std::uint32_t>(levels[part.next]);
        assert(level_of(part.f) >= level);
        open.push_back({low_at(part.f, level), part.next + 1, part.row});
        open.push_back({high_at(part.f, level), part.next + 1, part.row + half});
    }
    return table;
}

std::size_t Diagrams::size(Set f) const {
    return nodes_under(f).size();
}

std::vector<bool> Diagrams::support(Set f) const {
    std::vector<bool> levels(levels_, false);
    for (const std::uint32_t one : nodes_under(f)) levels[nodes_[one].level] = true;
    return levels;
}

} // namespace forksight::choicegraph
