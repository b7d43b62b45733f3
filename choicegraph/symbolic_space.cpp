#include "choicegraph/symbolic_space.hpp"

#include <algorithm>
#include <utility>

#include "choicegraph/arithmetic.hpp"

namespace forksight::choicegraph::symbolic {

namespace {

Wide number_of_values(const Part& part) {
    return part.high - part.low + 1;
}

std::vector<std::vector<std::size_t>> levels_by_part(const Digest& digest) {
    std::vector<std::vector<std::size_t>> levels(digest.parts().size());
    std::size_t next = 0;
    for (const std::size_t part : order_of(digest)) {
        const Wide values = number_of_values(digest.parts()[part]);
        std::size_t bits = 1;
        while (bits < 40 && (Wide{1} << bits) < values) ++bits;
        for (std::size_t i = 0; i < bits; ++i) levels[part].push_back(next++);
    }
    return levels;
}

std::size_t total(const std::vector<std::vector<std::size_t>>& levels) {
    std::size_t sum = 0;
    for (const auto& one : levels) sum += one.size();
    return sum;
}

} // namespace

Space::Space(const Digest& digest, const DiagramLimits& limits)
    : digest_(digest),
      levels_(levels_by_part(digest)),
      diagrams_(std::min(total(levels_), diagram_levels_limit), limits),
      values_(digest.parts().size()) {
    too_large_ = digest.is_too_large() || total(levels_) > diagram_levels_limit;
    for (const Part& part : digest.parts()) too_large_ = too_large_ || number_of_values(part) > values_limit;
}

Set Space::code(std::size_t part, std::int32_t value) {
    const std::vector<std::size_t>& levels = levels_[part];
    const auto number = static_cast<std::uint64_t>(value - digest_.parts()[part].low);
    Set states = Diagrams::all;
    for (std::size_t i = levels.size(); i-- > 0;) {
        const Set bit = diagrams_.bit(levels[i]);
        const bool set = ((number >> (levels.size() - 1 - i)) & 1u) != 0;
        states = diagrams_.both(set ? bit : Diagrams::complement(bit), states);
    }
    return states;
}

const Cases& Space::values_of(std::size_t part) {
    Cases& cases = values_[part];
    if (!cases.empty()) return cases;
    const Part& one = digest_.parts()[part];
    for (Wide value = one.low; value <= one.high; ++value) {
        cases.push_back({static_cast<std::int32_t>(value), code(part, static_cast<std::int32_t>(value))});
    }
    return cases;
}

Cases Space::truth(Set holds) {
    Cases cases;
    if (holds != Diagrams::all) cases.push_back({0, Diagrams::complement(holds)});
    if (holds != Diagrams::none) cases.push_back({1, holds});
    return cases;
}

namespace {

Set where_true(Diagrams& diagrams, const Cases& cases) {
    Set holds = Diagrams::none;
    for (const Case& one : cases) {
        if (one.value != 0) holds = diagrams.either(holds, one.when);
    }
    return holds;
}

bool is_truth(const Cases& cases) {
    return cases.size() == 1 || (cases.size() == 2 && cases[0].value == 0 && cases[1].value == 1);
}

void merge_doubles(Diagrams& diagrams, Cases& cases) {
    std::stable_sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.value < b.value; });
    Cases merged;
    for (const Case& one : cases) {
        if (!merged.empty() && merged.back().value == one.value) {
            merged.back().when = diagrams.either(merged.back().when, one.when);
        } else {
            merged.push_back(one);
        }
    }
    cases = std::move(merged);
}

} // namespace

Cases Space::combined(Op op, const Cases& a, const Cases& b) {
    if ((op == Op::and_ || op == Op::or_) && is_truth(a) && is_truth(b)) {
        const Set left = where_true(diagrams_, a);
        const Set right = where_true(diagrams_, b);
        return truth(op == Op::and_ ? diagrams_.both(left, right) : diagrams_.either(left, right));
    }
    Cases cases;
    for (const Case& left : a) {
        for (const Case& right : b) {
            const Set when = diagrams_.both(left.when, right.when);
            if (when != Diagrams::none) cases.push_back({choicegraph::combined(op, left.value, right.value), when});
        }
        if (cases.size() > static_cast<std::size_t>(values_limit)) merge_doubles(diagrams_, cases);
        if (cases.size() > static_cast<std::size_t>(values_limit)) {
            too_large_ = true;
            return {{0, Diagrams::all}};
        }
    }
    merge_doubles(diagrams_, cases);
    return cases;
}

Cases Space::evaluated(const std::vector<Instruction>& program) {
    std::vector<Cases> stack;
    for (const Instruction& one : program) {
        const auto number = static_cast<std::size_t>(one.operand);
        switch (one.op) {
            case Op::push:
                stack.push_back({{one.operand, Diagrams::all}});
                break;
            case Op::load:
                stack.push_back(values_of(*digest_.variable(number)));
                break;
            case Op::times:
                stack.push_back(values_of(*digest_.visits(number)));
                break;
            case Op::visited:
                stack.push_back(truth(Diagrams::complement(values_of(*digest_.visits(number)).front().when)));
                break;
            case Op::negate:
                for (Case& value : stack.back()) value.value = saturated(-Wide{value.value});
                merge_doubles(diagrams_, stack.back());
                break;
            case Op::not_:
                stack.back() = truth(Diagrams::complement(where_true(diagrams_, stack.back())));
                break;
            default: {
                const Cases right = std::move(stack.back());
                stack.pop_back();
                stack.back() = combined(one.op, stack.back(), right);
            }
        }
    }
    return std::move(stack.back());
}

Set Space::holding(const std::vector<Instruction>& condition) {
    return condition.empty() ? Diagrams::all : where_true(diagrams_, evaluated(condition));
}

Change Space::change_of(const Effect& effect) {
    const Part& part = digest_.parts()[effect.part];
    if (part.kind == Part::Kind::used) return {effect.part, {{1, Diagrams::all}}, Diagrams::none};
    Change change{effect.part, {}, Diagrams::none};
    if (part.kind == Part::Kind::visits && part.high == 1) {
        change.cases = {{1, Diagrams::all}};
    } else if (part.kind == Part::Kind::visits) {
        change.cases = values_of(effect.part);
        if (part.may_go_beyond) change.beyond = change.cases.back().when;
        for (Case& one : change.cases) one.value = static_cast<std::int32_t>(std::min(Wide{one.value} + 1, part.high));
    } else {
        const Variable& variable = digest_.film().names.variables[part.number];
        change.cases = evaluated(effect.assignment->program());
        for (Case& one : change.cases) one.value = std::clamp(one.value, lowest_of(variable), highest_of(variable));
    }
    merge_doubles(diagrams_, change.cases);
    return change;
}

Set Space::after(Set states, const Change& change) {
    const Set bits = bits_of({change.part});
    Set changed = Diagrams::none;
    for (const Case& one : change.cases) {
        const Set rest = diagrams_.both_forgetting(states, one.when, bits);
        changed = diagrams_.either(changed, diagrams_.both(rest, code(change.part, one.value)));
    }
    return changed;
}

Set Space::before(Set states, const Change& change) {
    Set earlier = Diagrams::none;
    for (const Case& one : change.cases) {
        const Set rest = diagrams_.where(states, code(change.part, one.value));
        earlier = diagrams_.either(earlier, diagrams_.both(rest, one.when));
    }
    return earlier;
}

Set Space::initial() {
    Set states = Diagrams::all;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        states = diagrams_.both(states, code(i, digest_.parts()[i].initial));
    }
    return states;
}

Set Space::possible(const Parts& parts) {
    Set states = Diagrams::all;
    for (const std::size_t part : parts) {
        Set values = Diagrams::none;
        for (const Case& one : values_of(part)) values = diagrams_.either(values, one.when);
        states = diagrams_.both(states, values);
    }
    return states;
}

Set Space::bits_of(const Parts& parts) {
    std::vector<std::size_t> levels;
    for (const std::size_t part : parts) levels.insert(levels.end(), levels_[part].begin(), levels_[part].end());
    std::sort(levels.begin(), levels.end());
    Set bits = Diagrams::all;
    for (std::size_t i = levels.size(); i-- > 0;) bits = diagrams_.both(diagrams_.bit(levels[i]), bits);
    return bits;
}

std::size_t Space::bit_count(const Parts& parts) const {
    std::size_t bits = 0;
    for (const std::size_t part : parts) bits += levels_[part].size();
    return bits;
}

Parts Space::parts_of(Set states) const {
    const std::vector<bool> support = diagrams_.support(states);
    Parts parts;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        const auto& levels = levels_[i];
        if (std::any_of(levels.begin(), levels.end(), [&](std::size_t level) { return support[level]; })) {
            parts.push_back(i);
        }
    }
    return parts;
}

Set Space::state_of(const std::vector<bool>& valuation, const Parts& parts) {
    std::vector<std::size_t> levels;
    for (const std::size_t part : parts) levels.insert(levels.end(), levels_[part].begin(), levels_[part].end());
    std::sort(levels.begin(), levels.end());
    Set states = Diagrams::all;
    for (std::size_t i = levels.size(); i-- > 0;) {
        const Set bit = diagrams_.bit(levels[i]);
        states = diagrams_.both(valuation[levels[i]] ? bit : Diagrams::complement(bit), states);
    }
    return states;
}

Set Space::set_of(const Cube& cube) {
    Set states = Diagrams::all;
    cube.for_each([&](std::size_t bit, bool value) {
        states = diagrams_.both(states, value ? diagrams_.bit(bit) : Diagrams::complement(diagrams_.bit(bit)));
    });
    return states;
}

void Space::add_roots(std::vector<Set>& roots) const {
    for (const Cases& cases : values_) {
        for (const Case& one : cases) roots.push_back(one.when);
    }
}

} // namespace forksight::choicegraph::symbolic
