// SugarCube's expressions in our words, and what of them has none.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "media_manifests/json_reader.hpp"
#include "media_manifests/twee_expression.hpp"

namespace forksight::media_manifests {
namespace {

constexpr std::size_t length_limit = choicegraph::expression_length_limit;
constexpr std::size_t depth_limit = choicegraph::expression_depth_limit;

enum class Kind { end, number, variable, word, text, symbol };

struct Token {
    Kind kind = Kind::end;
    std::string_view text; ///< of a variable without $, of a text without quotes
};

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::size_t name_length(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_name);
    return static_cast<std::size_t>(end - text.begin());
}

/// The bytes of a text in quotes at the front, with its quotes; 0 if it does not end.
std::size_t quoted_length(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == text.front()) {
            return i + 1;
        }
    }
    return 0;
}

/// Takes the next token off the front of `text`.
Token next_token(std::string_view& text) {
    constexpr std::array<std::string_view, 12> long_symbols = {
        "===", "!==", "==", "!=", ">=", "<=", "&&", "||", "+=", "-=", "*=", "=>"};
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    text.remove_prefix(begin);
    const char c = text.front();
    Token token{Kind::symbol, text.substr(0, 1)};
    std::size_t bytes = 1;
    if (c == '$' && text.size() > 1) {
        bytes = name_length(text);
        token = {Kind::variable, text.substr(1, bytes - 1)};
    } else if (is_name(c)) {
        bytes = name_length(text);
        token = {c >= '0' && c <= '9' ? Kind::number : Kind::word, text.substr(0, bytes)};
    } else if (c == '"' || c == '\'') {
        bytes = quoted_length(text);
        if (bytes == 0) bytes = text.size();
        token = {Kind::text, text.substr(1, bytes - std::min<std::size_t>(bytes, 2))};
    } else {
        for (const std::string_view symbol : long_symbols) {
            if (!text.starts_with(symbol)) continue;
            bytes = symbol.size();
            token.text = symbol;
            break;
        }
    }
    text.remove_prefix(bytes);
    return token;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

/// How tightly our language binds.
enum Level { disjunction = 1, conjunction, negation, comparison, sum, product, unary, primary };

struct Part {
    std::string text;
    Level level = primary;
    bool boolean = false;
    std::string visited; ///< of a count of visits: the scene's id
};

std::string in_brackets_below(const Part& part, int level) {
    return part.level < level ? "(" + part.text + ")" : part.text;
}

struct Operator {
    std::string_view sugar;
    std::string_view ours;
};

constexpr std::array<Operator, 2> or_signs = {{{"or", "or"}, {"||", "or"}}};
constexpr std::array<Operator, 2> and_signs = {{{"and", "and"}, {"&&", "and"}}};
constexpr std::array<Operator, 8> equal_signs = {{{"is", "=="},
                                                  {"eq", "=="},
                                                  {"==", "=="},
                                                  {"===", "=="},
                                                  {"isnot", "!="},
                                                  {"neq", "!="},
                                                  {"!=", "!="},
                                                  {"!==", "!="}}};
constexpr std::array<Operator, 8> order_signs = {
    {{"lt", "<"}, {"<", "<"}, {"lte", "<="}, {"<=", "<="}, {"gt", ">"}, {">", ">"}, {"gte", ">="}, {">=", ">="}}};
constexpr std::array<Operator, 2> sum_signs = {{{"+", "+"}, {"-", "-"}}};
constexpr std::array<Operator, 1> product_signs = {{{"*", "*"}}};

/// One reading of one expression, with JavaScript's precedence; stops at the first thing that has no words of ours.
class SugarParser {
  public:
    SugarParser(std::string_view text, const SugarNames& names) : rest_(text), names_(names) {
        if (text.size() > length_limit) {
            fail("it is longer than " + std::to_string(length_limit) + " bytes");
        } else {
            advance();
        }
    }

    std::optional<Part> whole() {
        auto part = expression();
        if (part && token_.kind != Kind::end) return fail(json::quoted(token_.text) + " is not known there");
        return part;
    }
    std::optional<Part> truth() {
        const auto part = whole();
        return part ? std::optional(as_boolean(*part)) : std::nullopt;
    }
    const Token& token() const { return token_; }
    void advance() { token_ = next_token(rest_); }
    std::nullopt_t fail(std::string what) {
        if (mistake.empty()) mistake = std::move(what);
        return std::nullopt;
    }

    std::string mistake;

  private:
    template <std::size_t size>
    std::optional<std::string_view> sign(const std::array<Operator, size>& signs) const {
        if (token_.kind != Kind::word && token_.kind != Kind::symbol) return std::nullopt;
        for (const Operator& one : signs) {
            if (token_.text == one.sugar) return one.ours;
        }
        return std::nullopt;
    }
    /// A row of operators of one level: each operand is read by `operand`, each pair put together by `join`.
    template <std::size_t size, class Operand, class Join>
    std::optional<Part> row(const std::array<Operator, size>& signs, Operand operand, Join join) {
        auto left = operand();
        while (left) {
            const auto found = sign(signs);
            if (!found) return left;
            advance();
            const auto right = operand();
            if (!right) return std::nullopt;
            left = join(*left, *found, *right);
            if (left && left->text.size() > length_limit) return fail("it is too long in our words");
        }
        return left;
    }

    std::optional<Part> expression() {
        if (!mistake.empty()) return std::nullopt;
        if (++depth_ > depth_limit) return fail("it is nested too deep");
        auto part = either();
        --depth_;
        return part;
    }
    std::optional<Part> either() {
        return row(
            or_signs, [&] { return both(); },
            [&](const Part& l, std::string_view op, const Part& r) { return truths(l, op, r, disjunction); });
    }
    std::optional<Part> both() {
        return row(
            and_signs, [&] { return equals(); },
            [&](const Part& l, std::string_view op, const Part& r) { return truths(l, op, r, conjunction); });
    }
    std::optional<Part> equals() {
        return row(
            equal_signs, [&] { return ordered(); },
            [&](const Part& l, std::string_view op, const Part& r) -> std::optional<Part> {
                if (l.boolean != r.boolean) return fail("it compares a number with true or false");
                return compared(l, op, r);
            });
    }
    std::optional<Part> ordered() {
        return row(
            order_signs, [&] { return added(); },
            [&](const Part& l, std::string_view op, const Part& r) -> std::optional<Part> {
                if (l.boolean || r.boolean) return fail("it asks which of true and false is greater");
                return compared(l, op, r);
            });
    }
    std::optional<Part> added() {
        return row(
            sum_signs, [&] { return multiplied(); },
            [&](const Part& l, std::string_view op, const Part& r) { return counted(l, op, r, sum); });
    }
    std::optional<Part> multiplied() {
        return row(
            product_signs, [&] { return single(); },
            [&](const Part& l, std::string_view op, const Part& r) { return counted(l, op, r, product); });
    }

    static Part as_boolean(const Part& part) {
        if (part.boolean) return part;
        if (!part.visited.empty()) return {"visited(" + part.visited + ")", primary, true, {}};
        return {in_brackets_below(part, sum) + " != 0", comparison, true, {}};
    }
    static std::optional<Part> truths(const Part& left, std::string_view op, const Part& right, Level level) {
        return Part{in_brackets_below(as_boolean(left), level) + " " + std::string(op) + " " +
                        in_brackets_below(as_boolean(right), level + 1),
                    level,
                    true,
                    {}};
    }
    static Part compared(const Part& left, std::string_view op, const Part& right) {
        return {in_brackets_below(left, sum) + " " + std::string(op) + " " + in_brackets_below(right, sum),
                comparison,
                true,
                {}};
    }
    std::optional<Part> counted(const Part& left, std::string_view op, const Part& right, Level level) {
        if (left.boolean || right.boolean) return fail("it counts with true or false");
        return Part{in_brackets_below(left, level) + " " + std::string(op) + " " + in_brackets_below(right, level + 1),
                    level,
                    false,
                    {}};
    }

    std::optional<Part> single();
    std::optional<Part> number();
    std::optional<Part> visits(bool as_truth);

    std::string_view rest_;
    const SugarNames& names_;
    Token token_;
    std::size_t depth_ = 0;
};

std::optional<Part> SugarParser::number() {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(token_.text.data(), token_.text.data() + token_.text.size(), value);
    const bool fraction = rest_.starts_with('.');
    if (error != std::errc{} || end != token_.text.data() + token_.text.size() || fraction) {
        return fail("only whole numbers up to 2147483647 are carried over");
    }
    advance();
    return Part{std::to_string(value), primary, false, {}};
}

std::optional<Part> SugarParser::visits(bool as_truth) {
    advance();
    if (token_.text != "(" || token_.kind != Kind::symbol) return fail("visited() wants a passage in brackets");
    advance();
    if (token_.kind != Kind::text) return fail("visited() is only carried over with one passage's name in quotes");
    const std::string name = unescaped(token_.text);
    const auto scene = names_.scenes.find(name);
    if (scene == names_.scenes.end()) return fail("there is no passage " + json::quoted(name));
    advance();
    if (token_.text != ")" || token_.kind != Kind::symbol)
        return fail("visited() is only carried over with one passage");
    advance();
    if (as_truth) return Part{"visited(" + scene->second + ")", primary, true, {}};
    return Part{"times(" + scene->second + ")", primary, false, scene->second};
}

std::optional<Part> SugarParser::single() {
    const Token token = token_;
    const bool sign = token.kind == Kind::symbol || token.kind == Kind::word;
    if (sign && (token.text == "!" || token.text == "not" || token.text == "-")) {
        advance();
        if (++depth_ > depth_limit) return fail("it is nested too deep");
        const auto operand = single();
        --depth_;
        if (!operand) return std::nullopt;
        if (token.text != "-")
            return Part{"not " + in_brackets_below(as_boolean(*operand), negation), negation, true, {}};
        if (operand->boolean) return fail("it counts with true or false");
        return Part{"-" + in_brackets_below(*operand, primary), unary, false, {}};
    }
    if (token.kind == Kind::symbol && token.text == "(") {
        advance();
        const auto inner = expression();
        if (!inner) return std::nullopt;
        if (token_.kind != Kind::symbol || token_.text != ")") return fail("a ) is missing");
        advance();
        return inner;
    }
    if (token.kind == Kind::number) return number();
    if (token.kind == Kind::word && (token.text == "true" || token.text == "false")) {
        advance();
        return Part{std::string(token.text), primary, true, {}};
    }
    if (token.kind == Kind::word && token.text == "visited") return visits(false);
    if (token.kind == Kind::word && token.text == "hasVisited") return visits(true);
    if (token.kind == Kind::variable) {
        const auto variable = names_.variables.find(token.text);
        if (variable == names_.variables.end())
            return fail("$" + std::string(token.text) + " is no number and no truth");
        advance();
        return Part{variable->second.id, primary, variable->second.boolean, {}};
    }
    if (token.kind == Kind::text) return fail("texts are not carried over");
    if (token.kind == Kind::end) return fail("it breaks off");
    return fail(json::quoted(token.text) + " is not carried over");
}

} // namespace

std::variant<std::string, Unsaid> condition_from_sugar(std::string_view text, const SugarNames& names) {
    SugarParser parser(text, names);
    const auto part = parser.truth();
    if (!part) return Unsaid{parser.mistake};
    return part->text;
}

std::variant<std::string, Unsaid> assignment_from_sugar(std::string_view text, const SugarNames& names) {
    SugarParser parser(text, names);
    const Token target = parser.token();
    const auto variable = names.variables.find(target.text);
    if (target.kind != Kind::variable) return Unsaid{"only a $variable can be set"};
    if (variable == names.variables.end()) {
        return Unsaid{"$" + std::string(target.text) + " holds something other than whole numbers or true and false"};
    }
    parser.advance();
    const std::string_view sign = parser.token().text;
    const bool changes = sign == "+=" || sign == "-=" || sign == "*=";
    if (sign != "to" && sign != "=" && !changes) return Unsaid{json::quoted(sign) + " is not carried over"};
    parser.advance();
    auto value = parser.whole();
    if (!value) return Unsaid{parser.mistake};
    const std::string& id = variable->second.id;
    if (value->boolean != variable->second.boolean || (changes && value->boolean)) {
        return Unsaid{"$" + std::string(target.text) +
                      (variable->second.boolean ? " is true or false, and a number is set"
                                                : " is a number, and true or false is set")};
    }
    if (!changes) return id + " = " + value->text;
    const std::string op(1, sign.front());
    return id + " = " + id + " " + op + " " + in_brackets_below(*value, sign == "*=" ? unary : product);
}

std::vector<std::string_view> parted_assignments(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    int depth = 0;
    const auto keep = [&](std::size_t end) {
        std::string_view part = text.substr(begin, end - begin);
        const std::size_t first = part.find_first_not_of(" \t\r\n");
        if (first == std::string_view::npos) return;
        parts.push_back(part.substr(first, part.find_last_not_of(" \t\r\n") - first + 1));
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'') i += std::max<std::size_t>(quoted_length(text.substr(i)), 1) - 1;
        if (c == '(' || c == '[' || c == '{') ++depth;
        if (c == ')' || c == ']' || c == '}') --depth;
        if ((c != ',' && c != ';') || depth > 0) continue;
        keep(i);
        begin = i + 1;
    }
    keep(text.size());
    return parts;
}

std::vector<std::string> sugar_variables_in(std::string_view text) {
    std::vector<std::string> names;
    for (Token token = next_token(text); token.kind != Kind::end; token = next_token(text)) {
        if (token.kind == Kind::variable) names.emplace_back(token.text);
    }
    return names;
}

SugarTarget sugar_target(std::string_view assignment, const SugarNames& names) {
    SugarTarget target;
    std::string_view rest = assignment;
    const Token name = next_token(rest);
    const Token sign = next_token(rest);
    if (name.kind != Kind::variable || (sign.text != "to" && sign.text != "=")) return target;
    target.name = name.text;
    const auto value = SugarParser(rest, names).whole();
    if (!value) {
        // A text, a list and the like: then it is no variable of ours.
        const Token first = next_token(rest);
        if (first.kind == Kind::text || first.text == "[" || first.text == "{") target.name.clear();
        return target;
    }
    target.boolean = value->boolean;
    target.literal = value->text == "true" || value->text == "false";
    if (target.literal) target.value = value->text == "true" ? 1 : 0;
    std::string digits = value->text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), target.value);
    if (error == std::errc{} && end == digits.data() + digits.size()) target.literal = true;
    return target;
}

} // namespace forksight::media_manifests
