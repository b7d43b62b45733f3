// A reduced state as a few 64-bit words, and a film's conditions and effects on such words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "choicegraph/explore_reduction.hpp"
#include "choicegraph/film.hpp"

namespace forksight::choicegraph {

/// Where the bits of a cell are; no cell lies across two words. A width of 0 is a cell that is always `least`.
struct Place {
    std::uint32_t word = 0;
    std::uint32_t shift = 0;
    std::uint64_t mask = 0; ///< not shifted
    std::int32_t least = 0;
};

/// A program of expressions, with the places of cells as operands.
class Packed {
  public:
    Packed() = default;
    Packed(const std::vector<Instruction>& program, const Reduction& reduction);
    std::int32_t value(const std::uint64_t* words, const std::vector<Place>& places) const;
    bool empty() const { return program_.empty(); }
    /// Instructions: what value() takes.
    std::size_t work() const { return program_.size(); }

  private:
    std::vector<Instruction> program_;
};

struct PackedEffect {
    std::size_t cell = 0;
    std::int32_t min = 0;
    std::int32_t max = 0;
    Packed program;
};

class Packing {
  public:
    Packing(const Film& film, const Reduction& reduction);

    std::size_t words() const { return words_; }
    const std::vector<Place>& places() const { return places_; }
    std::size_t scene(const std::uint64_t* words) const { return words[0] & scene_mask_; }
    std::int32_t get(const std::uint64_t* words, std::size_t cell) const {
        const Place& place = places_[cell];
        return static_cast<std::int32_t>(static_cast<std::int64_t>(words[place.word] >> place.shift & place.mask) +
                                         place.least);
    }
    void set(std::uint64_t* words, std::size_t cell, std::int32_t value) const {
        const Place& place = places_[cell];
        const auto bits = static_cast<std::uint64_t>(std::int64_t{value} - place.least);
        words[place.word] = (words[place.word] & ~(place.mask << place.shift)) | (bits & place.mask) << place.shift;
    }

    /// All variables at their beginning, nothing visited; in no scene yet.
    std::vector<std::uint64_t> beginning() const;
    /// Only those effects whose target can still be read.
    std::vector<PackedEffect> effects(const std::vector<Assignment>& effects) const;
    void apply(const std::vector<PackedEffect>& effects, std::uint64_t* words) const;
    /// Counts the visit, applies the scene's own effects, and forgets what cannot matter any more.
    void enter(std::size_t scene, std::uint64_t* words) const;
    /// As Transition does: at most returns_limit, the deepest is forgotten.
    void remember_return(std::size_t target, std::uint64_t* words) const;
    /// The scene to return to, taken off; returns_depth() must not be 0.
    std::size_t take_return(std::uint64_t* words) const;
    std::int32_t returns_depth(const std::uint64_t* words) const;
    /// Instructions of the scene's own effects.
    std::uint32_t work_of_entry(std::size_t scene) const { return entry_work_[scene]; }
    std::uint64_t bytes() const { return live_.size() * sizeof(std::uint64_t); }

  private:
    void place_cells();
    void make_live();

    const Film& film_;
    const Reduction& reduction_;
    std::vector<Place> places_;
    std::size_t words_ = 1;
    std::uint64_t scene_mask_ = 0;
    std::vector<std::vector<PackedEffect>> on_entry_; ///< by scene
    std::vector<std::uint32_t> entry_work_;           ///< by scene
    std::vector<std::uint64_t> live_;                 ///< by scene: the bits that are kept; none: all are
};

} // namespace forksight::choicegraph
