// Everything that can be reached, scene by scene away from the start, and in how many scenes at least.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "choicegraph/symbolic_rules.hpp"

namespace forksight::choicegraph::symbolic {

/// The states come to after so many scenes, and perhaps some come to before.
struct Ring {
    std::uint32_t layer = 0; ///< the start's is 0
    Set states = Diagrams::none;
};

/// A way into a spot.
struct Arrival {
    std::size_t from = 0; ///< a spot
    std::size_t way = 0;  ///< number among the scene's
    bool operator==(const Arrival&) const = default;
};

/// A scene with what is still to be returned to.
struct Spot {
    std::size_t scene = 0;
    std::vector<std::size_t> returns;
    Set reached = Diagrams::none;
    std::vector<Ring> rings;
    std::vector<Arrival> arrivals;
};

/// One state of a spot, found in that layer and not before.
struct Sighting {
    std::size_t spot = 0;
    std::uint32_t layer = 0;
    std::vector<bool> state;
};

/// First sightings, by scene.
struct Sightings {
    struct Pair {
        std::optional<Sighting> holds;
        std::optional<Sighting> fails;
    };
    std::optional<Sighting> entered;
    std::optional<Sighting> left_over; ///< ended, or stuck in a scene without an ending
    std::vector<Pair> choices;
    std::vector<Pair> then;
};

inline constexpr std::size_t spots_limit = 200'000;

/// By a quarter: to go on with after a limit was met.
inline DiagramLimits more_than(DiagramLimits limits) {
    limits.nodes += limits.nodes / 4;
    limits.steps += limits.steps / 4;
    return limits;
}

class Walk {
  public:
    Walk(const Digest& digest, Space& space);

    /// False if a limit ended it: then some states were not seen, but each that was, was seen in its layer.
    bool run(std::uint32_t layers = 0xffffffffu);

    const Digest& digest() const { return digest_; }
    Space& space() { return space_; }
    Diagrams& sets() { return space_.diagrams(); }
    const std::vector<Rules>& rules() const { return rules_; }
    const std::vector<Spot>& spots() const { return spots_; }
    const std::vector<Sightings>& sightings() const { return sightings_; }
    std::uint32_t layers() const { return layer_; }
    /// Ending there is, or being stuck: the states of this spot that have no way to another.
    Set left_over(const Spot& spot) const;
    /// Where the way leads from the spot; nothing if that was never come to.
    std::optional<std::size_t> spot_after(const Spot& from, const Way& way) const;
    /// The states of `from`, of any kind, from which this way leads into `states` of `to`.
    Set before(const Spot& to, Set states, const Way& way);
    /// Forgets all sets but its own, the kept ones and these, if there are many.
    void collect_if_wanted(const std::vector<Set>& also);
    void keep(const std::vector<Set>& sets) { kept_.insert(kept_.end(), sets.begin(), sets.end()); }
    /// After a limit was met: goes on answering within another.
    void recover(const DiagramLimits& limits);
    /// States that were proven never to be come to in the scene, and a way that is never taken.
    void rule_out(std::size_t scene, Set states) {
        const Set more = sets().either(ruled_out_[scene], states);
        if (!sets().exhausted()) ruled_out_[scene] = more;
    }
    Set ruled_out(std::size_t scene) const { return ruled_out_[scene]; }
    void close(std::size_t scene, std::size_t way) { rules_[scene].ways[way].guard = Diagrams::none; }
    /// Puts in the place of what was seen all that was not ruled out: a spot a scene, by its number. No rings are left.
    void assume_everything();
    /// Where the film begins; none if not even that was found.
    Set first() const { return first_; }
    std::size_t levels() const { return space_.diagrams().levels(); }

  private:
    using Key = std::pair<std::size_t, std::vector<std::size_t>>;
    std::optional<Key> key_after(const Spot& from, const Way& way) const;
    std::size_t spot_at(const Key& key);
    Set after(Set states, const Way& way, std::size_t scene);
    Set changed(Set states, const std::vector<Change>& changes);
    void begin();
    void look(std::size_t spot, Set states);
    void look(std::size_t spot, Set states, Set where, std::optional<Sighting>& first);
    void go_on(std::size_t spot, Set states);
    void make_layer();
    void collect(const std::vector<Set>& also);

    const Digest& digest_;
    Space& space_;
    std::vector<Rules> rules_;
    std::vector<Spot> spots_;
    std::map<Key, std::size_t> by_key_;
    std::vector<Sightings> sightings_;
    std::map<std::size_t, Set> frontier_; ///< by spot
    std::map<std::size_t, Set> coming_;
    std::vector<Set> kept_;
    std::vector<Set> ruled_out_; ///< by scene
    Set first_ = Diagrams::none;
    std::uint32_t layer_ = 0;
    bool lost_some_ = false;
};

} // namespace forksight::choicegraph::symbolic
