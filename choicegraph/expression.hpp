// The small typed language of `if` and `do`: parsed once into a flat program, evaluated without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "choicegraph/id_index.hpp"

namespace forksight::choicegraph {

inline constexpr std::size_t expression_length_limit = 4096;
inline constexpr std::size_t expression_depth_limit = 64;

/// An integer with bounds, or a boolean (0 or 1). Finite on purpose: a film can be explored to the end.
struct Variable {
    std::string id;
    bool boolean = false;
    std::int32_t initial = 0;
    std::int32_t min = 0;
    std::int32_t max = 1;
};

/// What names an expression may use; the order gives each its number.
struct Names {
    std::vector<Variable> variables;
    std::vector<std::string> scenes; ///< for visited(scene) and times(scene)

    /// Makes looking up fast, which counts for films with thousands of scenes. To be called again after a change.
    void put_in_order();
    std::optional<std::size_t> variable_number(std::string_view id) const;
    std::optional<std::size_t> scene_number(std::string_view id) const;

    /// Not used as long as their counts differ from the sizes above.
    IdIndex variables_by_id = {};
    IdIndex scenes_by_id = {};
};

/// Where the reading of an expression stopped, counted in characters from 0, and why, in words for an author.
struct SyntaxError {
    std::size_t at = 0;
    std::string what;
};

enum class Op : std::uint8_t {
    push,
    load,
    visited,
    times,
    negate,
    not_,
    add,
    subtract,
    multiply,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    and_,
    or_
};

struct Instruction {
    Op op = Op::push;
    std::int32_t operand = 0;
};

/// What an expression reads: values by variable number, and how often each scene has been entered.
struct Environment {
    const std::vector<std::int32_t>& values;
    const std::vector<std::uint32_t>& visits;
};

/// A condition: `trust >= 1 and not told`, `visited(hall) or times(kitchen) < 3`. Empty means always true.
///   or < and < not < comparison < + - < * < unary minus < literal, name, true, false, visited(), times(), ( )
/// Comparisons want two integers (or, for == and !=, two booleans); `and`, `or`, `not` want booleans.
/// Sums saturate at the bounds of 32 bits. At most 64 deep and 4,096 characters (bytes of UTF-8).
/// An id may hold a minus: `trust-1` is the variable of that name if there is one, else `trust` minus 1.
class Condition {
  public:
    Condition() = default;
    static std::variant<Condition, SyntaxError> parse(std::string_view text, const Names& names);

    bool holds(const Environment& environment) const;
    bool empty() const { return program_.empty(); }
    const std::string& text() const { return text_; }
    const std::vector<Instruction>& program() const { return program_; }

  private:
    std::string text_;
    std::vector<Instruction> program_;
};

/// `trust = trust + 1` or `told = not told`: the value is held within the variable's bounds.
class Assignment {
  public:
    static std::variant<Assignment, SyntaxError> parse(std::string_view text, const Names& names);

    void apply(std::vector<std::int32_t>& values, const std::vector<std::uint32_t>& visits) const;
    std::size_t target() const { return target_; }
    const std::string& text() const { return text_; }
    const std::vector<Instruction>& program() const { return program_; }

  private:
    std::string text_;
    std::size_t target_ = 0;
    std::int32_t min_ = 0;
    std::int32_t max_ = 0;
    std::vector<Instruction> program_;
};

} // namespace forksight::choicegraph
