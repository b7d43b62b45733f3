// From how many visits on a film cannot tell: intervals through every expression that counts them.
#include <algorithm>
#include <limits>

#include "choicegraph/symbolic_film.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

using Wide = std::int64_t;
constexpr Wide lowest = std::numeric_limits<std::int32_t>::min();
constexpr Wide highest = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t most_visits = 4096;

// All that a value may be, and whether it may still depend on the count that is looked at.
struct Range {
    Wide low = 0;
    Wide high = 0;
    bool counts = false;
};

Range range(Wide low, Wide high, bool counts) {
    const Wide least = std::clamp(low, lowest, highest);
    const Wide most = std::clamp(high, lowest, highest);
    return {least, most, counts && least != most};
}

Range compared(Op op, const Range& a, const Range& b) {
    const bool counts = a.counts || b.counts;
    switch (op) {
        case Op::less:
            return range(a.high < b.low, a.low < b.high, counts);
        case Op::less_equal:
            return range(a.high <= b.low, a.low <= b.high, counts);
        case Op::greater:
            return range(a.low > b.high, a.high > b.low, counts);
        case Op::greater_equal:
            return range(a.low >= b.high, a.high >= b.low, counts);
        default: {
            const bool surely = a.low == a.high && b.low == b.high && a.low == b.low;
            const bool perhaps = a.low <= b.high && b.low <= a.high;
            return op == Op::equal ? range(surely, perhaps, counts) : range(!perhaps, !surely, counts);
        }
    }
}

Range combined(Op op, const Range& a, const Range& b) {
    const bool counts = a.counts || b.counts;
    switch (op) {
        case Op::add:
            return range(a.low + b.low, a.high + b.high, counts);
        case Op::subtract:
            return range(a.low - b.high, a.high - b.low, counts);
        case Op::multiply: {
            const auto ends = std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
            return range(ends.first, ends.second, counts);
        }
        case Op::and_:
            return range(a.low != 0 && b.low != 0, a.high != 0 && b.high != 0, counts);
        case Op::or_:
            return range(a.low != 0 || b.low != 0, a.high != 0 || b.high != 0, counts);
        default:
            return compared(op, a, b);
    }
}

Range pushed(const Film& film, const Instruction& one, std::size_t scene, Wide least) {
    const auto number = static_cast<std::size_t>(one.operand);
    const bool counted = number == scene;
    switch (one.op) {
        case Op::load: {
            const Variable& variable = film.names.variables[number];
            return {std::min(lowest_of(variable), variable.initial), std::max(highest_of(variable), variable.initial),
                    false};
        }
        case Op::visited:
            return {counted ? 1 : 0, 1, false};
        case Op::times:
            return {counted ? least : 0, highest, counted};
        default:
            return {one.operand, one.operand, false};
    }
}

// With `least` visits of the scene or more.
Range range_of(const Film& film, const std::vector<Instruction>& program, std::size_t scene, Wide least) {
    std::vector<Range> stack;
    for (const Instruction& one : program) {
        switch (one.op) {
            case Op::push:
            case Op::load:
            case Op::visited:
            case Op::times:
                stack.push_back(pushed(film, one, scene, least));
                break;
            case Op::negate:
                stack.back() = range(-stack.back().high, -stack.back().low, stack.back().counts);
                break;
            case Op::not_:
                stack.back() = range(stack.back().high == 0, stack.back().low == 0, stack.back().counts);
                break;
            default: {
                const Range right = stack.back();
                stack.pop_back();
                stack.back() = combined(one.op, stack.back(), right);
            }
        }
    }
    return stack.empty() ? Range{1, 1, false} : stack.back();
}

} // namespace

std::optional<std::int32_t> visits_that_count(const Film& film, std::size_t scene, const Counting& counting) {
    const auto is_enough = [&](Wide least) {
        const bool told_apart =
            std::any_of(counting.conditions.begin(), counting.conditions.end(),
                        [&](const auto* program) { return range_of(film, *program, scene, least).counts; });
        return !told_apart &&
               std::none_of(counting.assignments.begin(), counting.assignments.end(), [&](const Assignment* one) {
                   const Range value = range_of(film, one->program(), scene, least);
                   const Variable& target = film.names.variables[one->target()];
                   return value.counts && std::clamp<Wide>(value.low, lowest_of(target), highest_of(target)) !=
                                              std::clamp<Wide>(value.high, lowest_of(target), highest_of(target));
               });
    };
    std::int32_t enough = 1;
    while (enough < most_visits && !is_enough(enough)) enough *= 2;
    if (!is_enough(enough)) return std::nullopt;
    std::int32_t too_few = enough / 2;
    while (enough - too_few > 1) {
        const std::int32_t middle = too_few + (enough - too_few) / 2;
        (is_enough(middle) ? enough : too_few) = middle;
    }
    return enough;
}

} // namespace forksight::choicegraph::symbolic
