// What holds in a film at one state: what may be chosen, and where the scene goes when nobody chooses.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

/// Where a scene goes by itself: the `then` that is followed, else back to where it was led here from, else its ending,
/// else nowhere.
struct WayOn {
    enum class Kind { then, back, ending, none };
    Kind kind = Kind::none;
    std::size_t then = 0; ///< number of the entry that holds
};

/// A look at film and state; changes nothing, lives no longer than both, and but for available_ids() asks nothing of
/// the heap.
class Situation {
  public:
    Situation(const Film& film, const State& state) : film_(film), state_(state) {}

    const Scene& scene() const { return film_.scenes[state_.scene]; }
    bool is_available(std::size_t choice) const;
    bool any_available() const;
    std::vector<std::string> available_ids() const;
    /// The offer is still to come in this scene: nothing else can happen before it.
    bool offer_is_to_come() const;
    /// When the offer ends, its `otherwise` choice is taken: there is one, and it is available.
    bool otherwise_is_taken() const;
    /// The scene, from here, can go on or end without anybody choosing.
    bool goes_on_by_itself() const;
    WayOn way_on() const;
    /// The scene `way` leads to; there must be one.
    std::size_t target(const WayOn& way) const;
    /// The `then` entries that a draw may choose from, or the one that is followed for certain. None if none holds.
    std::vector<std::size_t> possible_ways() const;
    /// The clip that shows `scene` from the viewer's viewpoint.
    std::size_t clip_of(std::size_t scene) const;

  private:
    std::size_t draw(std::size_t first) const;
    bool holds(const Condition& condition) const { return condition.holds({state_.values, state_.visits}); }

    const Film& film_;
    const State& state_;
};

} // namespace forksight::choicegraph
