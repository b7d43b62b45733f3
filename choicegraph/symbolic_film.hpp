// What of a film's state is worth keeping, and where: its conditions and effects, without those nothing depends on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/explore.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph::symbolic {

/// A part of the state that something depends on: a variable, how often a scene was entered, or a `once` choice taken.
struct Part {
    enum class Kind : std::uint8_t { variable, visits, used };
    Kind kind = Kind::variable;
    std::size_t number = 0; ///< of the variable or the scene
    std::size_t choice = 0;
    std::int32_t low = 0;
    std::int64_t high = 1;
    std::int32_t initial = 0;
    /// Of visits: `high` was not proven to be as good as any larger number; whoever gets beyond it is lost.
    bool may_go_beyond = false;
};

using Parts = std::vector<std::size_t>; ///< numbers, ascending

/// One part gets a new value: that of a program held within bounds, one more visit, or `used`.
struct Effect {
    std::size_t part = 0;
    const Assignment* assignment = nullptr;
};

/// A way out of a scene. Of Kind::back there is none here: where it leads is the stack's to say.
struct Edge {
    Step::Kind kind = Step::Kind::choice;
    std::uint32_t number = 0;
    std::size_t to = 0;
    std::optional<std::size_t> return_to;
    std::vector<Effect> effects; ///< before `to` is entered
    Parts live;                  ///< that matter once the edge is taken, before its effects
};

struct Place {
    std::vector<Edge> edges;
    std::vector<Effect> entry; ///< the scene's visit and its `do`
    Parts live;                ///< that matter in the scene, after these
    bool keeps_returns = false;
};

/// Reads a film once; `film` must outlive it.
class Digest {
  public:
    explicit Digest(const Film& film);

    /// Then nothing is known of what is live, and the film is not for diagrams.
    bool is_too_large() const;
    const Film& film() const { return film_; }
    const std::vector<Part>& parts() const { return parts_; }
    const std::vector<Place>& places() const { return places_; }
    std::optional<std::size_t> variable(std::size_t number) const { return known(variables_[number]); }
    std::optional<std::size_t> visits(std::size_t scene) const { return known(visits_[scene]); }
    std::optional<std::size_t> used(std::size_t scene, std::size_t choice) const;
    /// The parts that are looked at or changed together, by condition and by effect.
    std::vector<Parts> togethers() const;
    /// Variables that no condition depends on.
    std::vector<std::size_t> never_read() const;

  private:
    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
    static std::optional<std::size_t> known(std::size_t n) { return n == unknown ? std::nullopt : std::optional(n); }
    void find_parts();
    void add_parts(const std::vector<bool>& variables, const std::vector<bool>& visits);
    void find_places();
    void find_live();
    void find_returns();
    void drop_dead();
    std::vector<Effect> effects_of(const std::vector<Assignment>& assignments) const;
    std::vector<bool> before(const std::vector<Effect>& effects, std::vector<bool> live) const;
    Parts read_by(const std::vector<Instruction>& program) const;
    Parts read_in(std::size_t scene) const;
    void drop_dead(std::vector<Effect>& effects, std::vector<bool> live) const;

    const Film& film_;
    std::vector<Part> parts_;
    std::vector<std::size_t> variables_; ///< part by variable
    std::vector<std::size_t> visits_;    ///< part by scene
    std::vector<std::vector<std::size_t>> used_;
    std::vector<Place> places_;
    std::vector<std::vector<bool>> live_; ///< by scene and part, in the scene
    std::vector<std::size_t> return_targets_;
};

/// The expressions that count the visits of one scene.
struct Counting {
    std::vector<const std::vector<Instruction>*> conditions;
    std::vector<const Assignment*> assignments;
};

/// From how many visits of `scene` on these cannot tell them from more; nothing if that is not known.
std::optional<std::int32_t> visits_that_count(const Film& film, std::size_t scene, const Counting& counting);

inline std::int32_t lowest_of(const Variable& variable) {
    return variable.boolean ? 0 : variable.min;
}
inline std::int32_t highest_of(const Variable& variable) {
    return variable.boolean ? 1 : variable.max;
}

} // namespace forksight::choicegraph::symbolic
