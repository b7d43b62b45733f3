// What holds in a film at one state: what may be chosen, and where the scene goes when nobody chooses.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

/// Where a scene goes by itself: the first `then` whose condition holds, else its ending, else nowhere.
struct WayOn {
    enum class Kind { then, ending, none };
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

  private:
    const Film& film_;
    const State& state_;
};

} // namespace forksight::choicegraph
