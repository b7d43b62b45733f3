// Goes back from what is wanted, towards the states that are known to be come to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "choicegraph/symbolic_passes.hpp"

namespace forksight::choicegraph::symbolic {

/// Best first: whatever differs in the fewest bits from a state that can be come to is followed back next. If nothing
/// is left to follow, there is no way.
class Regression {
  public:
    enum class Answer { reached, never, open };
    /// From a state that was told of, along these passes.
    struct Found {
        std::uint32_t begun = 0; ///< the number the state was told with
        std::vector<std::size_t> passes;
    };

    explicit Regression(Passes& passes)
        : passes_(passes), told_(passes.scenes()), ruled_out_(passes.scenes(), Decisions::never) {}

    /// A state that can be come to. The start is to be told of first, or no proof means anything.
    void tell(std::size_t scene, const Bits& state, std::uint32_t number) { told_[scene].push_back({state, number}); }
    /// All that is known never to be come to in the scene.
    void rule_out(std::size_t scene, Decisions::Number set) { ruled_out_[scene] = set; }
    /// Whether a state of the scene in this set can be come to, as far as so many wishes show.
    Answer ask(std::size_t scene, Decisions::Number set, std::size_t wishes);
    /// After it was reached.
    const Found& found() const { return found_; }
    /// Grows with what was done; about a nanosecond each.
    std::uint64_t work() const { return work_; }

  private:
    struct Told {
        Bits state;
        std::uint32_t number;
    };
    struct Wish {
        std::size_t scene = 0;
        Cube cube;
        std::size_t after = 0; ///< the wish this one leads to; the first ones: themselves
        std::size_t pass = 0;
        std::size_t length = 0;
    };
    struct Hash {
        std::size_t operator()(const std::pair<std::size_t, Cube>& wish) const;
    };

    bool add(std::size_t scene, const Cube& cube, std::size_t after, std::size_t pass);
    /// All cubes in which all these hold.
    void split(const std::vector<Decisions::Number>& sets, std::size_t next, Decisions::Number now, Cube cube);
    std::optional<std::uint32_t> told_in(std::size_t scene, const Cube& cube, std::size_t& fewest);
    bool follow(std::size_t number);

    Passes& passes_;
    std::vector<std::vector<Told>> told_;
    std::vector<Decisions::Number> ruled_out_; ///< by scene
    std::vector<Wish> wishes_;
    std::vector<std::vector<std::size_t>> waiting_; ///< by cost
    std::unordered_set<std::pair<std::size_t, Cube>, Hash> known_;
    std::vector<Cube> split_;
    bool some_left_out_ = false;
    Found found_;
    std::uint64_t work_ = 0;
};

} // namespace forksight::choicegraph::symbolic
