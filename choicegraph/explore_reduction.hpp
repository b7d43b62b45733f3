// What of a playthrough's state can still matter in each scene: all else is left out before the film is walked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// The ways out of a scene that are not ruled out by conditions that are always false or always true.
struct OpenWays {
    std::vector<std::size_t> choices; ///< none without an offer
    std::vector<std::size_t> then;
    bool by_itself = false;      ///< can go on without anybody choosing
    bool falls_through = false;  ///< possibly none of `then` holds: then it returns, ends or has no way on
    bool always_offered = false; ///< some choice is always available
};

OpenWays open_ways(const Film& film, std::size_t scene);

/// One piece of state. What is compared with constants alone is counted no further than the largest of them.
struct Cell {
    enum class Kind : std::uint8_t { variable, visits, used, return_depth, return_scene };
    Kind kind = Kind::variable;
    std::size_t number = 0; ///< of the variable or the scene; of a return's place, the first one the deepest
    std::size_t choice = 0; ///< of `used`
    std::int32_t least = 0;
    std::int32_t most = 1;
};

/// Two states of the film that agree in the scene and in the cells live there have the same steps, and these lead to
/// states that agree again.
class Reduction {
  public:
    explicit Reduction(const Film& film);

    const std::vector<Cell>& cells() const { return cells_; }
    std::optional<std::size_t> variable(std::size_t number) const { return variables_[number]; }
    std::optional<std::size_t> visits(std::size_t scene) const { return visits_[scene]; }
    std::optional<std::size_t> used(std::size_t scene, std::size_t choice) const { return used_[scene][choice]; }
    /// Of the depth; the cells of the scenes to return to follow it. Absent: nothing returns.
    std::optional<std::size_t> returns() const { return returns_; }
    /// What a later step can depend on once the scene was entered and its effects applied.
    bool is_live(std::size_t scene, std::size_t cell) const {
        return live_.empty() || (live_[scene * words_ + cell / 64] >> (cell % 64) & 1) != 0;
    }

    /// False: finding out would take too long, and all is taken to be live everywhere.
    bool knows_live() const { return !live_.empty(); }

    /// By scene: is led to, conditions left aside.
    const std::vector<bool>& led_to() const { return led_to_; }
    /// Where scenes that return can lead back to, in the order of the film.
    const std::vector<std::size_t>& return_targets() const { return return_targets_; }
    const OpenWays& ways(std::size_t scene) const { return ways_[scene]; }
    /// No condition depends on these, not even by way of other variables.
    const std::vector<std::size_t>& never_read() const { return never_read_; }

  private:
    using Bits = std::vector<std::uint64_t>;

    void find_led_to();
    void find_read();
    void find_counted();
    void make_cells();
    void find_live();
    std::vector<std::size_t> followers_first() const;
    void see(const std::vector<Instruction>& program);
    void see_counts(const std::vector<Instruction>& program);
    template <class Seen>
    void for_each_effect(Seen seen) const;
    template <class Seen>
    void for_each_condition(Seen seen) const;
    void add_reads(const std::vector<Instruction>& program, Bits& bits) const;
    void before_effects(const std::vector<Assignment>& effects, Bits& bits) const;
    Bits before_entry(std::size_t scene) const;
    std::uint64_t work_of_live(std::size_t scene) const;
    Bits live_in(std::size_t scene, const std::vector<Bits>& entries) const;

    const Film& film_;
    std::vector<OpenWays> ways_;
    std::vector<bool> led_to_;
    std::vector<std::size_t> return_targets_;
    bool something_returns_ = false;
    std::vector<bool> read_;               ///< by variable
    std::vector<bool> visits_read_;        ///< by scene
    std::vector<bool> written_;            ///< by variable
    std::vector<std::int32_t> counted_to_; ///< by scene
    std::vector<std::size_t> never_read_;
    std::vector<Cell> cells_;
    std::vector<std::optional<std::size_t>> variables_;
    std::vector<std::optional<std::size_t>> visits_;
    std::vector<std::vector<std::optional<std::size_t>>> used_;
    std::optional<std::size_t> returns_;
    std::size_t words_ = 0;
    Bits live_;
};

} // namespace forksight::choicegraph
