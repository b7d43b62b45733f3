// A film of which only a few parts of the state are followed: how far a target is away in it, it is at least in truth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "choicegraph/symbolic_walk.hpp"

namespace forksight::choicegraph::symbolic {

/// States of the followed parts, a bit each.
using Table = std::vector<std::uint64_t>;

class Shadow {
  public:
    static constexpr std::uint16_t never = 0xffff;

    /// Of a walk whose spots are all scenes, with no returns. `parts` have few bits: a table of two to their
    /// number is kept of each scene.
    Shadow(Walk& walk, const Parts& parts);

    /// Measures all distances to `states` of this scene, in scenes. Says how much work it was.
    std::uint64_t measure(std::size_t scene, Set states);
    /// By the last measure; never: it cannot be come to. `is_set` tells a state's bit by level.
    template <class IsSet>
    std::uint16_t distance(std::size_t scene, const IsSet& is_set) const {
        return distances_[scene][row_of(is_set)];
    }
    const Parts& parts() const { return parts_; }

  private:
    struct ShadowCase {
        Table code;
        Table when;
    };
    struct ShadowChange {
        std::vector<unsigned> bits; ///< of the row number
        std::vector<ShadowCase> cases;
    };
    struct ShadowWay {
        std::size_t from = 0;
        const Way* way = nullptr;
        const Table* guard = nullptr;
        std::vector<const ShadowChange*> changes;
    };

    template <class IsSet>
    std::size_t row_of(const IsSet& is_set) const {
        std::size_t row = 0;
        for (const std::size_t level : levels_) row = row * 2 + (is_set(level) ? 1 : 0);
        return row;
    }
    Table shadow_of(Set states);
    const Table* guard_of(Set guard);
    std::vector<const ShadowChange*> changes_of(const std::vector<Change>& changes);
    void spread(Table& table, const std::vector<unsigned>& bits) const;
    void undo(Table& table, const std::vector<const ShadowChange*>& changes) const;

    Walk& walk_;
    Parts parts_;
    std::vector<std::size_t> levels_;
    Parts others_;
    Set other_bits_ = Diagrams::all; ///< of `others_`; told anew for each measure, since sets are forgotten between
    std::map<Set, Table> guards_;
    std::map<const Change*, ShadowChange> changes_;
    std::vector<std::vector<const ShadowChange*>> entries_; ///< by scene
    std::vector<std::vector<ShadowWay>> in_;                ///< by the scene they lead to
    std::vector<std::vector<std::uint16_t>> distances_;
};

} // namespace forksight::choicegraph::symbolic
