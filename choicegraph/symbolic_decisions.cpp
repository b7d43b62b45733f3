#include "choicegraph/symbolic_decisions.hpp"

#include <optional>

namespace forksight::choicegraph::symbolic {

namespace {

class Copier {
  public:
    using Number = Decisions::Number;

    /// `make` answers nothing when there is to be no more: then neither does this.
    template <class Make>
    std::optional<Number> copy(const Diagrams& diagrams, Diagrams::Set set, const Make& make) {
        if (set == Diagrams::none) return Decisions::never;
        if (set == Diagrams::all) return Decisions::always;
        const auto known = copied_.find(set);
        if (known != copied_.end()) return known->second;
        const std::optional<Number> low = copy(diagrams, diagrams.low_of(set), make);
        if (!low) return std::nullopt;
        const std::optional<Number> high = copy(diagrams, diagrams.high_of(set), make);
        if (!high) return std::nullopt;
        const std::optional<Number> number = make(diagrams.level_of(set), *low, *high);
        if (number) copied_.emplace(set, *number);
        return number;
    }

  private:
    std::unordered_map<Diagrams::Set, Number> copied_;
};

} // namespace

Decisions::Number Decisions::copy(const Diagrams& diagrams, Diagrams::Set set) {
    const auto make = [this](std::uint32_t bit, Number low, Number high) -> std::optional<Number> {
        const auto found = known_.find({bit, low, high});
        if (found != known_.end()) return found->second;
        is_full_ = is_full_ || nodes_.size() >= nodes_at_most_;
        if (is_full_) return std::nullopt;
        const auto number = static_cast<Number>(nodes_.size());
        known_.emplace(std::tuple(bit, low, high), number);
        nodes_.push_back({bit, low, high});
        return number;
    };
    return Copier().copy(diagrams, set, make).value_or(never);
}

void Decisions::explain(Number number, const Bits& state, Cube& cube) {
    std::vector<std::size_t> added;
    Number now = number;
    while (now > always) {
        const Node& node = nodes_[now];
        const bool value = is_set(state, node.bit);
        if (!is_set(cube.fixed, node.bit)) {
            cube.fix(node.bit, value);
            added.push_back(node.bit);
        }
        now = value ? node.high : node.low;
    }
    for (const std::size_t bit : added) {
        cube.free(bit);
        if (!comes_to(now, number, cube)) cube.fix(bit, is_set(state, bit));
    }
}

bool Decisions::comes_to(Number end, Number number, const Cube& cube) {
    looked_at_.resize(nodes_.size(), 0);
    return comes_to(end, number, cube, ++turn_);
}

bool Decisions::comes_to(Number end, Number number, const Cube& cube, std::uint32_t turn) {
    if (number <= always) return number == end;
    if (looked_at_[number] == turn) return true; // else it would be over
    looked_at_[number] = turn;
    const Node& node = nodes_[number];
    if (is_set(cube.fixed, node.bit)) {
        return comes_to(end, is_set(cube.values, node.bit) ? node.high : node.low, cube, turn);
    }
    return comes_to(end, node.low, cube, turn) && comes_to(end, node.high, cube, turn);
}

} // namespace forksight::choicegraph::symbolic
