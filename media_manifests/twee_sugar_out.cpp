// Our expressions in SugarCube's words.
#include <cassert>

#include "media_manifests/twee_expression.hpp"

namespace forksight::media_manifests {

using choicegraph::Instruction;
using choicegraph::Names;
using choicegraph::Op;

namespace {

/// How tightly JavaScript binds; not, which binds tighter there than with us, is a unary one.
enum Level { disjunction = 1, conjunction, equality, relation, sum, product, unary, primary };

struct Part {
    std::string text;
    Level level = primary;
    bool boolean = false;
    bool literal = false; ///< 0 or 1 may be a number, or true or false
};

std::string as_boolean(const Part& part) {
    if (part.literal) return part.text == "0" ? "false" : "true";
    return part.text;
}

std::string in_brackets_below(const Part& part, Level level, bool boolean = false) {
    const std::string text = boolean ? as_boolean(part) : part.text;
    return part.level < level ? "(" + text + ")" : text;
}

std::string in_quotes(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

struct Sign {
    std::string_view word;
    Level level;
};

Sign sign_of(Op op) {
    switch (op) {
        case Op::add:
            return {" + ", sum};
        case Op::subtract:
            return {" - ", sum};
        case Op::multiply:
            return {" * ", product};
        case Op::less:
            return {" lt ", relation};
        case Op::less_equal:
            return {" lte ", relation};
        case Op::greater:
            return {" gt ", relation};
        case Op::greater_equal:
            return {" gte ", relation};
        case Op::equal:
            return {" is ", equality};
        case Op::not_equal:
            return {" isnot ", equality};
        case Op::and_:
            return {" and ", conjunction};
        default:
            return {" or ", disjunction};
    }
}

Part joined(const Part& left, Op op, const Part& right) {
    const Sign sign = sign_of(op);
    const bool compares = sign.level == equality || sign.level == relation;
    // Both sides of `is` are of one type: a literal is a truth beside a truth.
    const bool truths = sign.level <= conjunction || (sign.level == equality && (left.boolean || right.boolean));
    // A comparison of comparisons is put in brackets on both sides: a chain would read differently.
    const Level left_needs = compares ? sum : sign.level;
    const auto right_needs = static_cast<Level>(compares ? sum : sign.level + (sign.level >= sum ? 1 : 0));
    return {in_brackets_below(left, left_needs, truths) + std::string(sign.word) +
                in_brackets_below(right, right_needs, truths),
            sign.level, sign.level <= relation, false};
}

Part rendered(const std::vector<Instruction>& program, const Names& names, const std::vector<std::string>& passages) {
    std::vector<Part> stack;
    for (const Instruction& step : program) {
        const auto number = static_cast<std::size_t>(step.operand);
        switch (step.op) {
            case Op::push:
                stack.push_back({std::to_string(step.operand), primary, false, step.operand == 0 || step.operand == 1});
                break;
            case Op::load:
                stack.push_back(
                    {"$" + sugar_name(names.variables[number].id), primary, names.variables[number].boolean});
                break;
            case Op::visited:
                stack.push_back({"hasVisited(" + in_quotes(passages[number]) + ")", primary, true});
                break;
            case Op::times:
                stack.push_back({"visited(" + in_quotes(passages[number]) + ")"});
                break;
            case Op::negate:
                stack.back() = {"-" + in_brackets_below(stack.back(), primary), unary};
                break;
            case Op::not_:
                stack.back() = {"not " + in_brackets_below(stack.back(), unary, true), unary, true};
                break;
            default: {
                const Part right = std::move(stack.back());
                stack.pop_back();
                stack.back() = joined(stack.back(), step.op, right);
            }
        }
    }
    assert(stack.size() == 1);
    return std::move(stack.back());
}

} // namespace

std::string sugar_name(std::string_view variable_id) {
    std::string name = variable_id.front() >= '0' && variable_id.front() <= '9' ? "_" : "";
    for (const char c : variable_id) name += c == '-' ? '_' : c;
    return name;
}

std::string condition_to_sugar(const choicegraph::Condition& condition, const Names& names,
                               const std::vector<std::string>& passages) {
    if (condition.empty()) return {};
    return as_boolean(rendered(condition.program(), names, passages));
}

std::string assignment_to_sugar(const choicegraph::Assignment& assignment, const Names& names,
                                const std::vector<std::string>& passages) {
    const choicegraph::Variable& target = names.variables[assignment.target()];
    const Part value = rendered(assignment.program(), names, passages);
    return "$" + sugar_name(target.id) + " to " + (target.boolean ? as_boolean(value) : value.text);
}

} // namespace forksight::media_manifests
