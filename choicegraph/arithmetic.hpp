// What the operators of an expression come to: saturating at the bounds of 32 bits. The one place that says so.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>

#include "choicegraph/expression.hpp"

namespace forksight::choicegraph {

using Wide = std::int64_t;

inline std::int32_t saturated(Wide value) {
    return static_cast<std::int32_t>(
        std::clamp<Wide>(value, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
}

/// Of two operands that are 32 bits wide; booleans are 0 or 1. `op` takes two.
inline std::int32_t combined(Op op, Wide left, Wide right) {
    switch (op) {
        case Op::add:
            return saturated(left + right);
        case Op::subtract:
            return saturated(left - right);
        case Op::multiply:
            return saturated(left * right);
        case Op::less:
            return left < right;
        case Op::less_equal:
            return left <= right;
        case Op::greater:
            return left > right;
        case Op::greater_equal:
            return left >= right;
        case Op::equal:
            return left == right;
        case Op::not_equal:
            return left != right;
        case Op::and_:
            return (left != 0) & (right != 0);
        case Op::or_:
            return (left != 0) | (right != 0);
        default:
            break;
    }
    assert(false);
    return 0;
}

} // namespace forksight::choicegraph
