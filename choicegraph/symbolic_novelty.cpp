#include "choicegraph/symbolic_novelty.hpp"

#include <utility>

namespace forksight::choicegraph::symbolic {

NewPairs::NewPairs(const std::vector<Bits>& live, std::size_t bits, std::size_t most_bytes)
    : live_(live),
      bits_(bits),
      scenes_left_(most_bytes / (2 * sizeof(Row) * (bits == 0 ? 1 : bits))),
      rows_(live.size()) {}

bool NewPairs::add(std::size_t scene, const Bits& state) {
    std::vector<Row>& rows = rows_[scene];
    const bool first = rows.empty();
    if (first) {
        if (scenes_left_ == 0) return false;
        --scenes_left_;
        rows.resize(2 * bits_ + 1); // one more, so that a scene without bits was come to as well
    }
    Row now;
    for (std::size_t i = 0; i < state.size(); ++i) {
        now.set[i] = state[i] & live_[scene][i];
        now.clear[i] = ~state[i] & live_[scene][i];
    }
    bool is_new = first;
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (!is_set(live_[scene], bit)) continue;
        Row& row = rows[2 * bit + (is_set(state, bit) ? 1 : 0)];
        std::uint64_t fresh = 0;
        for (std::size_t i = 0; i < state.size(); ++i) {
            fresh |= (now.set[i] & ~row.set[i]) | (now.clear[i] & ~row.clear[i]);
            row.set[i] |= now.set[i];
            row.clear[i] |= now.clear[i];
        }
        is_new = is_new || fresh != 0;
    }
    return is_new;
}

NewValues::NewValues(std::size_t scenes, std::vector<std::size_t> bits) : bits_(std::move(bits)), seen_(scenes) {}

bool NewValues::add(std::size_t scene, const Bits& state) {
    std::vector<bool>& seen = seen_[scene];
    if (seen.empty()) seen.resize(std::size_t{1} << bits_.size());
    std::size_t value = 0;
    for (const std::size_t bit : bits_) value = value * 2 + (is_set(state, bit) ? 1 : 0);
    if (seen[value]) return false;
    seen[value] = true;
    return true;
}

} // namespace forksight::choicegraph::symbolic
