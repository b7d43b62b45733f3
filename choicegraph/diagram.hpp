// Sets of valuations of many bits as reduced ordered decision diagrams: equal sets are one number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace forksight::choicegraph {

struct DiagramLimits {
    std::size_t nodes = std::size_t{12} << 20; ///< alive at a time; about 28 bytes each, caches included
    std::uint64_t steps = 60'000'000;          ///< of all operations together
};

/// More bits than this are refused by who would ask for them: every operation recurses once a level.
inline constexpr std::size_t diagram_levels_limit = 2048;

/// Owns all nodes of some diagrams over the bits 0, 1, ..., the first on top. A Set is a number; it stays valid until a
/// collect() that is not told of it. Negation costs nothing. When a limit is met every answer is `none` and means
/// nothing any more: see exhausted().
class Diagrams {
  public:
    using Set = std::uint32_t;
    static constexpr Set all = 0;
    static constexpr Set none = 1;

    explicit Diagrams(std::size_t levels, const DiagramLimits& limits = {});

    static Set complement(Set f) { return f ^ 1u; }
    /// The valuations in which this bit is set.
    Set bit(std::size_t level);
    Set both(Set f, Set g);
    Set either(Set f, Set g) { return complement(both(complement(f), complement(g))); }
    Set less(Set f, Set g) { return both(f, complement(g)); }
    Set differing(Set f, Set g);
    /// In `f` the ones of `g`, elsewhere those of `h`.
    Set if_then_else(Set f, Set g, Set h);
    /// `f` and also what differs from it in these bits alone. `bits`: both() of some bit().
    Set forgetting(Set f, Set bits);
    /// forgetting(both(f, g), bits), without making what lies between.
    Set both_forgetting(Set f, Set g, Set bits);
    /// `f` as it is where `literals` holds: both() of bits or complements of bits.
    Set where(Set f, Set literals);
    /// A smaller diagram that equals `f` inside `care`, and is anything outside. `care` is not none.
    Set simplified(Set f, Set care);

    /// A part of `f` with about so many nodes at most: what few bits decide is kept.
    Set main_part(Set f, std::size_t nodes);

    /// Valuations of `bits` bits, of which `f` must depend on no others.
    double count(Set f, std::size_t bits) const;
    /// By level: one valuation of `f`, which is not none; bits that do not matter are false.
    std::vector<bool> any_of(Set f) const;
    bool contains(Set f, const std::vector<bool>& valuation) const {
        return contains_where(f, [&valuation](std::size_t level) { return valuation[level]; });
    }
    /// `is_set` tells a valuation's bit by level.
    template <class IsSet>
    bool contains_where(Set f, const IsSet& is_set) const {
        while (f > none) f = is_set(level_of(f)) ? high_of(f) : low_of(f);
        return f == all;
    }
    /// One bit a row, by row number, of which the last of these levels is the lowest bit; `f` depends on no others.
    std::vector<std::uint64_t> table(Set f, const std::vector<std::size_t>& levels) const;
    /// The first bit that `f`, neither all nor none, depends on; what is left of it where that is not set, and where it
    /// is.
    std::uint32_t level_of(Set f) const { return nodes_[f >> 1].level; }
    Set low_of(Set f) const { return nodes_[f >> 1].low ^ (f & 1u); }
    Set high_of(Set f) const { return nodes_[f >> 1].high ^ (f & 1u); }
    /// The nodes of `f`.
    std::size_t size(Set f) const;
    /// By level: whether `f` depends on that bit.
    std::vector<bool> support(Set f) const;

    /// Forgets all sets but those reachable from `kept`, whose numbers stay.
    void collect(const std::vector<Set>& kept);
    /// Goes on under other limits, after a collect(); what was asked since a limit was met is still worth nothing.
    void go_on_within(const DiagramLimits& limits);
    bool wants_collecting() const { return alive_ > collect_at_; }
    bool exhausted() const { return exhausted_; }
    const DiagramLimits& limits() const { return limits_; }
    std::size_t levels() const { return levels_; }
    std::size_t alive() const { return alive_; }
    std::size_t most_alive() const { return most_alive_; }
    std::uint64_t steps() const { return steps_; }

  private:
    enum class Rule : std::uint32_t { both, differing, choosing, forgetting, both_forgetting, where, simplified };
    struct Node {
        std::uint32_t level;
        Set low;
        Set high; ///< never complemented, so that a set has one number
        std::uint32_t next;
    };
    struct Known {
        Rule rule = Rule::both;
        Set f = none;
        Set g = none;
        Set h = none;
        Set answer = none;
        std::uint32_t era = 0;
    };

    Set low_at(Set f, std::uint32_t level) const { return level_of(f) == level ? low_of(f) : f; }
    Set high_at(Set f, std::uint32_t level) const { return level_of(f) == level ? high_of(f) : f; }
    Set node(std::uint32_t level, Set low, Set high);
    std::size_t bucket_of(std::uint32_t level, Set low, Set high) const;
    void fill_buckets();
    std::vector<std::uint32_t> nodes_under(Set f) const;
    Known& place_of(Rule rule, Set f, Set g, Set h);
    bool is_known(const Known& known, Rule rule, Set f, Set g, Set h) const;
    Set learn(Rule rule, Set f, Set g, Set h, Set answer);
    bool step();

    std::size_t levels_;
    DiagramLimits limits_;
    std::vector<Node> nodes_; ///< the first is the leaf: true
    std::vector<std::uint32_t> buckets_;
    std::vector<Known> known_;
    std::uint32_t era_ = 1; ///< what was known in another is forgotten
    std::uint32_t free_ = 0;
    std::size_t alive_ = 1;
    std::size_t most_alive_ = 1;
    std::size_t collect_at_;
    std::uint64_t steps_ = 0;
    bool exhausted_ = false;
};

} // namespace forksight::choicegraph
