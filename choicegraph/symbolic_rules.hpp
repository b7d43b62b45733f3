// A film's scenes as sets of states: where what holds, and what each way out does to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "choicegraph/symbolic_space.hpp"

namespace forksight::choicegraph::symbolic {

/// A choice or a `then` entry: where its condition is looked at and holds, which is where it can be taken, or fails.
struct Looked {
    Set holds = Diagrams::none;
    Set fails = Diagrams::none;
};

/// A way out as states go through it.
struct Way {
    Step::Kind kind = Step::Kind::choice;
    std::uint32_t number = 0;
    std::size_t to = 0; ///< of Kind::back: nothing
    std::optional<std::size_t> return_to;
    Set guard = Diagrams::none;
    Set forgotten = Diagrams::all; ///< bits that matter no more once this way is taken
    std::vector<Change> changes;
};

struct Rules {
    std::vector<Looked> choices;
    std::vector<Looked> then;
    /// The film goes on by itself, and nothing in `then` holds: back, an ending, or stuck.
    Set left = Diagrams::none;
    std::vector<Way> ways; ///< choices, then, and back if the scene returns
    std::vector<Change> entry;
    Set forgotten = Diagrams::all; ///< bits that do not matter in this scene
    std::size_t bits = 0;          ///< that do
};

/// Of all scenes; too_large() and exhausted() of the space say whether they mean anything.
std::vector<Rules> rules_of(const Digest& digest, Space& space);
void add_roots(const std::vector<Rules>& rules, std::vector<Set>& roots);

} // namespace forksight::choicegraph::symbolic
