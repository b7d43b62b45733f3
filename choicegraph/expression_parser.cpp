#include "choicegraph/expression_parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "choicegraph/characters.hpp"

namespace forksight::choicegraph {

namespace {

constexpr std::array<std::string_view, 5> reserved_words = {"and", "or", "not", "true", "false"};

constexpr std::size_t longest_id = 64;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

// The longest run of word characters at `at`; a minus at its end belongs to what follows.
std::string_view run_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_word_character(text[end])) ++end;
    while (end > at && text[end - 1] == '-') --end;
    return text.substr(at, end - at);
}

// No id is longer than `longest_id`; trying every beginning of a long run for each of its words takes seconds.
std::string_view longest_that_may_be_known(std::string_view run) {
    if (run.size() <= longest_id) return run;
    const std::size_t first = run.find('-');
    if (first == std::string_view::npos || first > longest_id) return run.substr(0, first);
    return run_at(run.substr(0, run.rfind('-', longest_id)), 0);
}

std::size_t past_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

std::string quoted(std::string_view text) {
    return std::string("'").append(text).append("'");
}

} // namespace

bool is_reserved_word(std::string_view word) {
    return std::find(reserved_words.begin(), reserved_words.end(), word) != reserved_words.end();
}

ExpressionParser::ExpressionParser(std::string_view text, const Names& names) : text_(text), names_(names) {}

bool ExpressionParser::is_short_enough() {
    if (text_.size() <= expression_length_limit) return true;
    fail(expression_length_limit, "an expression has at most 4096 characters");
    return false;
}

// Mostly enough: a name or a number, and an operator, in so many characters.
void ExpressionParser::make_room() {
    program_.reserve(std::min<std::size_t>(text_.size() / 4 + 1, 32));
}

std::optional<std::vector<Instruction>> ExpressionParser::condition() {
    if (!is_short_enough()) return std::nullopt;
    make_room();
    advance();
    const std::size_t at = now_.at;
    const std::optional<Type> type = disjunction();
    if (!type || !ends_here()) return std::nullopt;
    if (*type != Type::boolean) return fail(at, "a condition must be true or false, and this is a number");
    return std::move(program_);
}

std::optional<ExpressionParser::Assigned> ExpressionParser::assignment() {
    if (!is_short_enough()) return std::nullopt;
    make_room();
    advance();
    if (now_.kind != Kind::variable) return fail(now_.at, "expected a variable of this film, found " + found());
    const auto target = static_cast<std::size_t>(now_.operand);
    const Type wanted = names_.variables[target].boolean ? Type::boolean : Type::integer;
    advance();
    if (!at_symbol("=")) return fail(now_.at, "expected '=' after the variable, found " + found());
    advance();
    const std::size_t at = now_.at;
    const std::optional<Type> type = disjunction();
    if (!type || !ends_here()) return std::nullopt;
    if (!wants(type, wanted, at, quoted(names_.variables[target].id))) return std::nullopt;
    return Assigned{target, std::move(program_)};
}

bool ExpressionParser::ends_here() {
    if (now_.kind == Kind::end) return true;
    if (at_symbol("=")) {
        fail(now_.at, "'=' changes a variable; to compare, write '=='");
    } else {
        fail(now_.at, "expected an operator or the end, found " + found());
    }
    return false;
}

void ExpressionParser::advance() {
    const std::size_t at = past_spaces(text_, rest_);
    if (at >= text_.size()) {
        now_ = {Kind::end, text_.size(), {}, 0};
    } else if (text_[at] != '-' && is_word_character(text_[at])) {
        now_ = word_at(at);
    } else {
        const std::string_view two = text_.substr(at, 2);
        const bool pair = two == "<=" || two == ">=" || two == "==" || two == "!=" || two == "&&" || two == "||";
        // A character outside ASCII is named whole in a message.
        std::size_t size = pair ? 2 : 1;
        while (at + size < text_.size() && !begins_character(text_[at + size])) ++size;
        now_ = {Kind::symbol, at, text_.substr(at, size), 0};
    }
    rest_ = now_.at + now_.text.size();
}

// Ids may hold a minus: the longest beginning that is known is the word, the rest is an expression. If nothing is
// known the whole run is named in the message.
ExpressionParser::Token ExpressionParser::word_at(std::size_t at) const {
    const std::string_view run = run_at(text_, at);
    std::string_view word = longest_that_may_be_known(run);
    while (!word.empty()) {
        if (all_digits(word)) return {Kind::number, at, word, 0};
        if (is_reserved_word(word) || is_function(at, word)) return {Kind::word, at, word, 0};
        if (const auto number = names_.variable_number(word))
            return {Kind::variable, at, word, static_cast<std::int32_t>(*number)};
        const std::size_t minus = word.rfind('-');
        word = run_at(word.substr(0, minus == std::string_view::npos ? 0 : minus), 0);
    }
    return {Kind::word, at, run, 0};
}

bool ExpressionParser::is_function(std::size_t at, std::string_view word) const {
    if (word != "visited" && word != "times") return false;
    const std::size_t next = past_spaces(text_, at + word.size());
    return next < text_.size() && text_[next] == '(';
}

bool ExpressionParser::at_word(std::string_view word) const {
    return now_.kind == Kind::word && now_.text == word;
}

bool ExpressionParser::at_symbol(std::string_view symbol) const {
    return now_.kind == Kind::symbol && now_.text == symbol;
}

std::optional<Type> ExpressionParser::disjunction() {
    const std::size_t at = now_.at;
    std::optional<Type> left = conjunction();
    while (left && at_word("or")) {
        if (!wants(left, Type::boolean, at, "'or'")) return std::nullopt;
        advance();
        const std::size_t right = now_.at;
        if (!wants(conjunction(), Type::boolean, right, "'or'") || !emit(Op::or_, 0, right)) return std::nullopt;
    }
    return left;
}

std::optional<Type> ExpressionParser::conjunction() {
    const std::size_t at = now_.at;
    std::optional<Type> left = negation();
    while (left && at_word("and")) {
        if (!wants(left, Type::boolean, at, "'and'")) return std::nullopt;
        advance();
        const std::size_t right = now_.at;
        if (!wants(negation(), Type::boolean, right, "'and'") || !emit(Op::and_, 0, right)) return std::nullopt;
    }
    return left;
}

std::optional<Type> ExpressionParser::negation() {
    if (!at_word("not")) return comparison();
    if (!enter(now_.at)) return std::nullopt;
    advance();
    const std::size_t at = now_.at;
    if (!wants(negation(), Type::boolean, at, "'not'") || !emit(Op::not_, 0, at)) return std::nullopt;
    --depth_;
    return Type::boolean;
}

std::optional<Type> ExpressionParser::comparison() {
    static constexpr std::array<std::pair<std::string_view, Op>, 6> operators = {{{"<", Op::less},
                                                                                  {"<=", Op::less_equal},
                                                                                  {">", Op::greater},
                                                                                  {">=", Op::greater_equal},
                                                                                  {"==", Op::equal},
                                                                                  {"!=", Op::not_equal}}};
    const auto here = [this] {
        return std::find_if(operators.begin(), operators.end(), [this](const auto& o) { return at_symbol(o.first); });
    };
    const std::size_t at = now_.at;
    const std::optional<Type> left = sum();
    if (!left) return left;
    const auto* const found_operator = here();
    if (found_operator == operators.end()) return left;
    const auto [symbol, op] = *found_operator;
    const bool any_type = op == Op::equal || op == Op::not_equal;
    if (!any_type && !wants(left, Type::integer, at, quoted(symbol))) return std::nullopt;
    advance();
    const std::size_t right = now_.at;
    const std::optional<Type> other = sum();
    if (!wants(other, any_type ? *left : Type::integer, right, quoted(symbol))) return std::nullopt;
    if (here() != operators.end()) {
        return fail(now_.at, "compare two things at a time: put 'and' between, or use brackets");
    }
    if (!emit(op, 0, right)) return std::nullopt;
    return Type::boolean;
}

std::optional<Type> ExpressionParser::sum() {
    const std::size_t at = now_.at;
    std::optional<Type> left = product();
    while (left && (at_symbol("+") || at_symbol("-"))) {
        const Op op = at_symbol("+") ? Op::add : Op::subtract;
        const std::string who = quoted(now_.text);
        if (!wants(left, Type::integer, at, who)) return std::nullopt;
        advance();
        const std::size_t right = now_.at;
        if (!wants(product(), Type::integer, right, who) || !emit(op, 0, right)) return std::nullopt;
    }
    return left;
}

std::optional<Type> ExpressionParser::product() {
    const std::size_t at = now_.at;
    std::optional<Type> left = minus();
    while (left && at_symbol("*")) {
        if (!wants(left, Type::integer, at, "'*'")) return std::nullopt;
        advance();
        const std::size_t right = now_.at;
        if (!wants(minus(), Type::integer, right, "'*'") || !emit(Op::multiply, 0, right)) return std::nullopt;
    }
    return left;
}

std::optional<Type> ExpressionParser::minus() {
    if (!at_symbol("-")) return primary();
    if (!enter(now_.at)) return std::nullopt;
    advance();
    const std::size_t at = now_.at;
    if (!wants(minus(), Type::integer, at, "'-'") || !emit(Op::negate, 0, at)) return std::nullopt;
    --depth_;
    return Type::integer;
}

std::optional<Type> ExpressionParser::primary() {
    const Token token = now_;
    if (at_symbol("(")) return bracketed();
    if (token.kind == Kind::number) return number();
    if (token.kind == Kind::word && is_function(token.at, token.text)) return call();
    if (token.kind == Kind::variable || at_word("true") || at_word("false")) {
        const bool named = token.kind == Kind::variable;
        if (!emit(named ? Op::load : Op::push, named ? token.operand : token.text == "true", token.at)) {
            return std::nullopt;
        }
        advance();
        const bool boolean = !named || names_.variables[static_cast<std::size_t>(token.operand)].boolean;
        return boolean ? Type::boolean : Type::integer;
    }
    if (token.text == "visited" || token.text == "times") {
        return fail(token.at,
                    std::string(token.text) + " wants a scene in brackets: " + std::string(token.text) + "(scene)");
    }
    if (token.kind == Kind::word && !is_reserved_word(token.text)) {
        return fail(token.at, quoted(token.text) + " is not a variable of this film");
    }
    return fail(token.at, "expected a value, found " + found());
}

std::optional<Type> ExpressionParser::number() {
    std::int64_t value = 0;
    for (const char c : now_.text) {
        value = value * 10 + (c - '0');
        if (value > INT32_MAX) return fail(now_.at, "a number is at most 2147483647");
    }
    if (!emit(Op::push, static_cast<std::int32_t>(value), now_.at)) return std::nullopt;
    advance();
    return Type::integer;
}

// Between these brackets nothing but a scene can stand, so a minus is always part of its id.
std::optional<Type> ExpressionParser::call() {
    const bool visited = now_.text == "visited";
    advance();
    const std::size_t at = past_spaces(text_, rest_);
    const std::string_view scene = run_at(text_, at);
    if (scene.empty()) {
        advance();
        return fail(now_.at, "expected a scene, found " + found());
    }
    const std::optional<std::size_t> number = names_.scene_number(scene);
    if (!number) return fail(at, quoted(scene) + " is not a scene of this film");
    if (!emit(visited ? Op::visited : Op::times, static_cast<std::int32_t>(*number), at)) return std::nullopt;
    rest_ = at + scene.size();
    advance();
    if (!at_symbol(")")) return fail(now_.at, "expected ')' after the scene, found " + found());
    advance();
    return visited ? Type::boolean : Type::integer;
}

std::optional<Type> ExpressionParser::bracketed() {
    if (!enter(now_.at)) return std::nullopt;
    advance();
    const std::optional<Type> inside = disjunction();
    if (!inside) return inside;
    if (!at_symbol(")")) return fail(now_.at, "expected ')', found " + found());
    advance();
    --depth_;
    return inside;
}

// `found` is what the operand turned out to be; nothing if a mistake in it was already named.
bool ExpressionParser::wants(std::optional<Type> found, Type wanted, std::size_t at, std::string_view who) {
    if (!found) return false;
    if (*found == wanted) return true;
    fail(at, std::string(who) + (wanted == Type::integer ? " wants a number, and this is true or false"
                                                         : " wants true or false, and this is a number"));
    return false;
}

bool ExpressionParser::emit(Op op, std::int32_t operand, std::size_t at) {
    if (op == Op::push || op == Op::load || op == Op::visited || op == Op::times) {
        if (++stack_ > expression_depth_limit) {
            fail(at, "this is nested too deep: at most 64 values may be waiting");
            return false;
        }
    } else if (op != Op::negate && op != Op::not_) {
        --stack_;
    }
    program_.push_back({op, operand});
    return true;
}

bool ExpressionParser::enter(std::size_t at) {
    if (++depth_ <= expression_depth_limit) return true;
    fail(at, "this is nested too deep: at most 64 brackets, minuses and nots inside one another");
    return false;
}

// All that was read before a mistake is ASCII, so the byte it stands at is the character authors count to.
std::nullopt_t ExpressionParser::fail(std::size_t at, std::string what) {
    if (!error_) error_ = SyntaxError{at, std::move(what)};
    return std::nullopt;
}

std::string ExpressionParser::found() const {
    if (now_.kind == Kind::end) return "the end";
    if (now_.text == "&&") return "'&&' (write 'and')";
    if (now_.text == "||") return "'||' (write 'or')";
    if (now_.text == "!") return "'!' (write 'not')";
    if (now_.kind == Kind::word && !is_reserved_word(now_.text)) {
        return quoted(now_.text) + ", which is not a variable of this film";
    }
    return quoted(now_.text);
}

std::variant<Condition, SyntaxError> Condition::parse(std::string_view text, const Names& names) {
    ExpressionParser parser(text, names);
    std::optional<std::vector<Instruction>> program = parser.condition();
    if (!program) return parser.error();
    Condition condition;
    condition.text_ = text;
    condition.program_ = std::move(*program);
    return condition;
}

std::variant<Assignment, SyntaxError> Assignment::parse(std::string_view text, const Names& names) {
    ExpressionParser parser(text, names);
    std::optional<ExpressionParser::Assigned> assigned = parser.assignment();
    if (!assigned) return parser.error();
    const Variable& variable = names.variables[assigned->target];
    Assignment assignment;
    assignment.text_ = text;
    assignment.target_ = assigned->target;
    assignment.min_ = variable.boolean ? 0 : variable.min;
    assignment.max_ = variable.boolean ? 1 : variable.max;
    assignment.program_ = std::move(assigned->program);
    return assignment;
}

} // namespace forksight::choicegraph
