#include "choicegraph/diagram.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace forksight::choicegraph {

namespace {

std::uint64_t mixed(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t hash = a * 0x9e3779b97f4a7c15u + b * 0xc2b2ae3d27d4eb4fu + c * 0x165667b19e3779f9u;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9u;
    return hash ^ (hash >> 32);
}

} // namespace

std::size_t Diagrams::bucket_of(std::uint32_t level, Set low, Set high) const {
    return static_cast<std::size_t>(mixed(level, low, high)) & (buckets_.size() - 1);
}

Diagrams::Known& Diagrams::place_of(Rule rule, Set f, Set g, Set h) {
    const std::uint64_t first = (std::uint64_t{f} << 3) | static_cast<std::uint64_t>(rule);
    return known_[static_cast<std::size_t>(mixed(first, g, h)) & (known_.size() - 1)];
}

bool Diagrams::is_known(const Known& known, Rule rule, Set f, Set g, Set h) const {
    return known.era == era_ && known.f == f && known.g == g && known.h == h && known.rule == rule;
}

// The place is looked up again: the table may have grown since the question was asked.
Diagrams::Set Diagrams::learn(Rule rule, Set f, Set g, Set h, Set answer) {
    if (!exhausted_) place_of(rule, f, g, h) = {rule, f, g, h, answer, era_};
    return answer;
}

bool Diagrams::step() {
    if (++steps_ > limits_.steps) exhausted_ = true;
    return !exhausted_;
}

Diagrams::Set Diagrams::node(std::uint32_t level, Set low, Set high) {
    if (exhausted_) return none;
    if (low == high) return low;
    const Set flipped = high & 1u;
    low ^= flipped;
    high ^= flipped;
    std::size_t bucket = bucket_of(level, low, high);
    for (std::uint32_t i = buckets_[bucket]; i != 0; i = nodes_[i].next) {
        if (nodes_[i].level == level && nodes_[i].low == low && nodes_[i].high == high) return (i << 1) | flipped;
    }
    if (alive_ >= limits_.nodes) {
        exhausted_ = true;
        return none;
    }
    if (alive_ >= buckets_.size()) {
        buckets_.assign(buckets_.size() * 2, 0);
        fill_buckets();
        bucket = bucket_of(level, low, high);
    }
    std::uint32_t made = free_;
    if (made != 0) {
        free_ = nodes_[made].next;
        nodes_[made] = {level, low, high, buckets_[bucket]};
    } else {
        made = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({level, low, high, buckets_[bucket]});
    }
    buckets_[bucket] = made;
    most_alive_ = std::max(most_alive_, ++alive_);
    return (made << 1) | flipped;
}

Diagrams::Set Diagrams::bit(std::size_t level) {
    assert(level < levels_);
    return node(static_cast<std::uint32_t>(level), none, all);
}

Diagrams::Set Diagrams::both(Set f, Set g) {
    if (f == none || g == none || f == complement(g)) return none;
    if (f == all || f == g) return g;
    if (g == all) return f;
    if (f > g) std::swap(f, g);
    const Known& known = place_of(Rule::both, f, g, 0);
    if (is_known(known, Rule::both, f, g, 0)) return known.answer;
    if (!step()) return none;
    const std::uint32_t level = std::min(level_of(f), level_of(g));
    const Set low = both(low_at(f, level), low_at(g, level));
    const Set high = both(high_at(f, level), high_at(g, level));
    return learn(Rule::both, f, g, 0, node(level, low, high));
}

Diagrams::Set Diagrams::differing(Set f, Set g) {
    if (f == g) return none;
    if (f == complement(g)) return all;
    if (f == none) return g;
    if (g == none) return f;
    if (f == all) return complement(g);
    if (g == all) return complement(f);
    // Turning one around turns the answer around: only pairs that are not turned are kept.
    const Set flipped = (f ^ g) & 1u;
    f &= ~1u;
    g &= ~1u;
    if (f > g) std::swap(f, g);
    const Known& known = place_of(Rule::differing, f, g, 0);
    if (is_known(known, Rule::differing, f, g, 0)) return known.answer ^ flipped;
    if (!step()) return none;
    const std::uint32_t level = std::min(level_of(f), level_of(g));
    const Set low = differing(low_at(f, level), low_at(g, level));
    const Set high = differing(high_at(f, level), high_at(g, level));
    return learn(Rule::differing, f, g, 0, node(level, low, high)) ^ flipped;
}

Diagrams::Set Diagrams::if_then_else(Set f, Set g, Set h) {
    if (f == all || g == h) return g;
    if (f == none) return h;
    if (h == none || f == h) return both(f, g);
    if (h == all || f == complement(h)) return either(complement(f), g);
    if (g == none || f == complement(g)) return both(complement(f), h);
    if (g == all || f == g) return either(f, h);
    if (g == complement(h)) return differing(f, h);
    const Known& known = place_of(Rule::choosing, f, g, h);
    if (is_known(known, Rule::choosing, f, g, h)) return known.answer;
    if (!step()) return none;
    const std::uint32_t level = std::min({level_of(f), level_of(g), level_of(h)});
    const Set low = if_then_else(low_at(f, level), low_at(g, level), low_at(h, level));
    const Set high = if_then_else(high_at(f, level), high_at(g, level), high_at(h, level));
    return learn(Rule::choosing, f, g, h, node(level, low, high));
}

Diagrams::Set Diagrams::forgetting(Set f, Set bits) {
    if (f <= none) return f;
    while (level_of(bits) < level_of(f)) bits = high_of(bits);
    if (bits == all) return f;
    const Known& known = place_of(Rule::forgetting, f, bits, 0);
    if (is_known(known, Rule::forgetting, f, bits, 0)) return known.answer;
    if (!step()) return none;
    const std::uint32_t level = level_of(f);
    const bool forgotten = level_of(bits) == level;
    const Set rest = forgotten ? high_of(bits) : bits;
    const Set low = forgetting(low_of(f), rest);
    Set answer = all;
    if (!forgotten || low != all) {
        const Set high = forgetting(high_of(f), rest);
        answer = forgotten ? either(low, high) : node(level, low, high);
    }
    return learn(Rule::forgetting, f, bits, 0, answer);
}

Diagrams::Set Diagrams::both_forgetting(Set f, Set g, Set bits) {
    if (f == none || g == none || f == complement(g)) return none;
    if (f == all || f == g) return forgetting(g, bits);
    if (g == all) return forgetting(f, bits);
    if (f > g) std::swap(f, g);
    const std::uint32_t level = std::min(level_of(f), level_of(g));
    while (level_of(bits) < level) bits = high_of(bits);
    if (bits == all) return both(f, g);
    const Known& known = place_of(Rule::both_forgetting, f, g, bits);
    if (is_known(known, Rule::both_forgetting, f, g, bits)) return known.answer;
    if (!step()) return none;
    const bool forgotten = level_of(bits) == level;
    const Set rest = forgotten ? high_of(bits) : bits;
    const Set low = both_forgetting(low_at(f, level), low_at(g, level), rest);
    Set answer = all;
    if (!forgotten || low != all) {
        const Set high = both_forgetting(high_at(f, level), high_at(g, level), rest);
        answer = forgotten ? either(low, high) : node(level, low, high);
    }
    return learn(Rule::both_forgetting, f, g, bits, answer);
}

Diagrams::Set Diagrams::where(Set f, Set literals) {
    if (f <= none) return f;
    const auto below = [this](Set cube) { return low_of(cube) == none ? high_of(cube) : low_of(cube); };
    while (level_of(literals) < level_of(f)) literals = below(literals);
    if (literals == all) return f;
    const Known& known = place_of(Rule::where, f, literals, 0);
    if (is_known(known, Rule::where, f, literals, 0)) return known.answer;
    if (!step()) return none;
    Set answer = none;
    if (level_of(literals) == level_of(f)) {
        answer = where(low_of(literals) == none ? high_of(f) : low_of(f), below(literals));
    } else {
        const Set low = where(low_of(f), literals);
        const Set high = where(high_of(f), literals);
        answer = node(level_of(f), low, high);
    }
    return learn(Rule::where, f, literals, 0, answer);
}

// Coudert and Madre, "A unified framework for the formal verification of sequential circuits", 1990: restrict.
Diagrams::Set Diagrams::simplified(Set f, Set care) {
    assert(care != none || exhausted_);
    if (care <= none || f <= none) return f;
    if (f == care) return all;
    if (f == complement(care)) return none;
    const Set flipped = f & 1u;
    f ^= flipped;
    const Known& known = place_of(Rule::simplified, f, care, 0);
    if (is_known(known, Rule::simplified, f, care, 0)) return known.answer ^ flipped;
    if (!step()) return none;
    Set answer = none;
    const std::uint32_t level = std::min(level_of(f), level_of(care));
    const Set care_low = low_at(care, level);
    const Set care_high = high_at(care, level);
    if (level_of(f) != level) {
        answer = simplified(f, either(care_low, care_high));
    } else if (care_low == none) {
        answer = simplified(high_of(f), care_high);
    } else if (care_high == none) {
        answer = simplified(low_of(f), care_low);
    } else {
        const Set low = simplified(low_of(f), care_low);
        const Set high = simplified(high_of(f), care_high);
        answer = node(level, low, high);
    }
    return learn(Rule::simplified, f, care, 0, answer) ^ flipped;
}

} // namespace forksight::choicegraph
