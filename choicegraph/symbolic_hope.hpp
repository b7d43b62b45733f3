// From where an ending can be reached, and from where none can, shown by ways and by what they ask of a state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "choicegraph/symbolic_passes.hpp"
#include "choicegraph/symbolic_unknown.hpp"

namespace forksight::choicegraph::symbolic {

/// Takes a state of which neither is known, looks for a way to an ending, and learns what the way asks for; or there
/// is none, and it learns what keeps it from being there. Until nothing is left that is not ruled out.
class Hope {
  public:
    /// By scene: `ends`, where the film ends there, and `ruled_out`, what is never come to.
    Hope(Passes& passes, const std::vector<Decisions::Number>& ends, const std::vector<Decisions::Number>& ruled_out,
         std::uint64_t work);
    /// More that is never come to; before run().
    void rule_out(std::size_t scene, const Cube& cube) { unknown_[scene].tell(cube); }

    void run();
    /// Of every state of the scene that can be come to it is known.
    bool is_known(std::size_t scene) const { return known_[scene]; }
    /// From these states of the scene no ending can be reached.
    const std::vector<Cube>& hopeless(std::size_t scene) const { return hopeless_[scene]; }
    std::uint64_t work() const { return work_; }

  private:
    struct Seen {
        std::size_t scene = 0;
        Bits state = {};
        std::size_t before = 0; ///< in the list; the first: itself
        std::size_t pass = 0;   ///< that led here
    };
    struct Hash {
        std::size_t operator()(const std::pair<std::size_t, Bits>& state) const;
    };
    using Numbers = std::unordered_map<std::pair<std::size_t, Bits>, std::size_t, Hash>;

    /// As far as `looks` go.
    bool settle(std::size_t scene, std::size_t looks);
    bool is_sure(std::size_t scene);
    std::optional<Bits> any(std::size_t scene, std::span<const Decisions::Number> outside);
    void spread();
    bool look(std::size_t scene, const Bits& state);
    /// The hopeful states known that this is one of; nothing: not known to be hopeful.
    std::optional<Cube> hope_of(std::size_t scene, const Bits& state);
    void tell_hopeful(const std::vector<Seen>& seen, std::size_t last, Cube cube);
    void tell_hopeless(const std::vector<Seen>& seen, const Numbers& numbers);
    void add(std::vector<Cube>& cubes, std::size_t scene, const Cube& cube);

    Passes& passes_;
    std::vector<Decisions::Number> ends_;
    std::vector<Unknown> unknown_; ///< by scene: the states of which nothing is known yet
    std::vector<std::vector<Cube>> hopeful_;
    std::vector<std::vector<Cube>> hopeless_;
    std::vector<bool> known_;
    std::uint64_t limit_;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
