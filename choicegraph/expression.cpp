#include "choicegraph/expression.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "choicegraph/arithmetic.hpp"

namespace forksight::choicegraph {

namespace {

// The reader has seen to it that the stack neither overflows nor runs dry. No operand has a side effect, so `and`
// and `or` may look at both sides and the program needs no jumps.
std::int32_t evaluate(const std::vector<Instruction>& program, const std::vector<std::int32_t>& values,
                      const std::vector<std::uint32_t>& visits) {
    std::array<std::int32_t, expression_depth_limit> stack = {};
    std::size_t top = 0;
    for (const Instruction& instruction : program) {
        const auto number = static_cast<std::size_t>(instruction.operand);
        switch (instruction.op) {
            case Op::push:
                stack[top++] = instruction.operand;
                break;
            case Op::load:
                assert(number < values.size());
                stack[top++] = values[number];
                break;
            case Op::visited:
                assert(number < visits.size());
                stack[top++] = visits[number] > 0;
                break;
            case Op::times:
                assert(number < visits.size());
                stack[top++] = saturated(visits[number]);
                break;
            case Op::negate:
                stack[top - 1] = saturated(-Wide{stack[top - 1]});
                break;
            case Op::not_:
                stack[top - 1] = stack[top - 1] == 0;
                break;
            default:
                --top;
                stack[top - 1] = combined(instruction.op, stack[top - 1], stack[top]);
        }
    }
    assert(top == 1);
    return stack[0];
}

const std::string& id_of(const Variable& variable) {
    return variable.id;
}

const std::string& id_of(const std::string& scene) {
    return scene;
}

// The first thing of that name; at once if there is an index, else one by one.
template <class Things>
std::optional<std::size_t> number_of(const Things& things, const IdIndex& by_id, std::string_view id) {
    if (by_id.count() == things.size()) {
        return by_id.find(id, [&things](std::size_t i) { return std::string_view(id_of(things[i])); });
    }
    for (std::size_t i = 0; i < things.size(); ++i) {
        if (id_of(things[i]) == id) return i;
    }
    return std::nullopt;
}

} // namespace

void Names::put_in_order() {
    variables_by_id.make(variables.size(), [this](std::size_t i) { return std::string_view(variables[i].id); });
    scenes_by_id.make(scenes.size(), [this](std::size_t i) { return std::string_view(scenes[i]); });
}

std::optional<std::size_t> Names::variable_number(std::string_view id) const {
    return number_of(variables, variables_by_id, id);
}

std::optional<std::size_t> Names::scene_number(std::string_view id) const {
    return number_of(scenes, scenes_by_id, id);
}

bool Condition::holds(const Environment& environment) const {
    return program_.empty() || evaluate(program_, environment.values, environment.visits) != 0;
}

void Assignment::apply(std::vector<std::int32_t>& values, const std::vector<std::uint32_t>& visits) const {
    assert(target_ < values.size());
    values[target_] = std::max(min_, std::min(max_, evaluate(program_, values, visits)));
}

} // namespace forksight::choicegraph
