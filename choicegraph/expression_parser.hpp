// Reads one expression of `if` or `do` into a flat program, with the place and the reason where it cannot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/expression.hpp"

namespace forksight::choicegraph {

enum class Type { integer, boolean };

/// One reading of one text; made, asked once, and thrown away. Every method stops at the first mistake.
class ExpressionParser {
  public:
    ExpressionParser(std::string_view text, const Names& names);

    /// Empty when there is a mistake; see error().
    std::optional<std::vector<Instruction>> condition();
    struct Assigned {
        std::size_t target = 0;
        std::vector<Instruction> program;
    };
    std::optional<Assigned> assignment();
    const SyntaxError& error() const { return *error_; }

  private:
    enum class Kind { end, number, variable, word, symbol };
    struct Token {
        Kind kind = Kind::end;
        std::size_t at = 0; ///< in bytes
        std::string_view text;
        std::int32_t operand = 0; ///< the number's value, the variable's number
    };

    void advance();
    Token word_at(std::size_t at) const;
    bool is_function(std::size_t at, std::string_view word) const;
    bool at_word(std::string_view word) const;
    bool at_symbol(std::string_view symbol) const;

    std::optional<Type> disjunction();
    std::optional<Type> conjunction();
    std::optional<Type> negation();
    std::optional<Type> comparison();
    std::optional<Type> sum();
    std::optional<Type> product();
    std::optional<Type> minus();
    std::optional<Type> primary();
    std::optional<Type> number();
    std::optional<Type> call();
    std::optional<Type> bracketed();

    bool wants(std::optional<Type> found, Type wanted, std::size_t at, std::string_view who);
    bool emit(Op op, std::int32_t operand, std::size_t at);
    bool enter(std::size_t at);
    std::nullopt_t fail(std::size_t at, std::string what);
    std::string found() const;
    bool is_short_enough();
    void make_room();
    bool ends_here();

    std::string_view text_;
    const Names& names_;
    Token now_;
    std::size_t rest_ = 0; ///< where the token after now_ begins
    std::vector<Instruction> program_;
    std::size_t stack_ = 0;
    std::size_t depth_ = 0;
    std::optional<SyntaxError> error_;
};

/// Words that no variable can be called by in an expression.
bool is_reserved_word(std::string_view word);

} // namespace forksight::choicegraph
