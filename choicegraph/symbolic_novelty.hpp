// What is new of a state in its scene: only who shows something new is gone on from, so that a search spreads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/symbolic_cube.hpp"

namespace forksight::choicegraph::symbolic {

/// Two bits with values that they did not have together before (Lipovetzky and Geffner, "Width and serialization of
/// classical planning problems", 2012: novelty of at most two).
class NewPairs {
  public:
    /// By scene: the bits that matter there, all below `bits`. Beyond `most_bytes` nothing is new.
    NewPairs(const std::vector<Bits>& live, std::size_t bits, std::size_t most_bytes);

    /// Whether the state shows some; they are old then.
    bool add(std::size_t scene, const Bits& state);

  private:
    const std::vector<Bits>& live_;
    std::size_t bits_;
    std::size_t scenes_left_;
    std::vector<std::vector<Values>> with_; ///< by scene, of each bit clear, then set: what it was seen with; none:
                                            ///< the scene was not come to
};

/// All these bits together, with values that they did not have before.
class NewValues {
  public:
    /// At most 16 bits.
    NewValues(std::size_t scenes, std::vector<std::size_t> bits);

    bool add(std::size_t scene, const Bits& state);

  private:
    std::vector<std::size_t> bits_;
    std::vector<std::vector<bool>> seen_; ///< by scene and value
};

} // namespace forksight::choicegraph::symbolic
