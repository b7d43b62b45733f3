// SugarCube's expressions <-> ours, for the part that means exactly the same in both.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "choicegraph/expression.hpp"

namespace forksight::media_manifests {

/// How the names of one language are written in the other.
struct SugarNames {
    struct Variable {
        std::string id;
        bool boolean = false;
    };
    std::map<std::string, Variable, std::less<>> variables; ///< by SugarCube's name, without $
    std::map<std::string, std::string, std::less<>> scenes; ///< ids, by passage name
};

/// Why something is not carried over, in words.
struct Unsaid {
    std::string what;
};

/// `$trust gte 3 and not $told` -> `trust >= 3 and not told`. A number where a condition is wanted becomes `!= 0`.
/// Carried over: whole numbers, true, false, $variables that `names` knows, + - *, comparisons in signs and words, and,
/// or, not, visited("Passage"), hasVisited("Passage").
std::variant<std::string, Unsaid> condition_from_sugar(std::string_view text, const SugarNames& names);
/// `$trust to $trust + 1`, `$trust += 1` or `$told = true` -> `trust = trust + 1`, ...
std::variant<std::string, Unsaid> assignment_from_sugar(std::string_view text, const SugarNames& names);
/// The assignments of a <<set>>, which commas and semicolons part; trimmed, none empty.
std::vector<std::string_view> parted_assignments(std::string_view text);

/// The $names in a piece of SugarCube, without $, in their order; texts in quotes are passed over.
std::vector<std::string> sugar_variables_in(std::string_view text);
/// What one assignment sets: the name without $, and whether true or false is assigned as far as that can be told.
struct SugarTarget {
    std::string name;
    bool boolean = false;
    /// The value, if it is a number or true or false as it stands.
    bool literal = false;
    std::int32_t value = 0;
};
/// Empty name: it is no assignment to a $variable.
SugarTarget sugar_target(std::string_view assignment, const SugarNames& names);

/// The name that a variable of ours has in SugarCube; no two ids have the same.
std::string sugar_name(std::string_view variable_id);

/// Passage names by scene number.
std::string condition_to_sugar(const choicegraph::Condition& condition, const choicegraph::Names& names,
                               const std::vector<std::string>& passages);
std::string assignment_to_sugar(const choicegraph::Assignment& assignment, const choicegraph::Names& names,
                                const std::vector<std::string>& passages);

} // namespace forksight::media_manifests
