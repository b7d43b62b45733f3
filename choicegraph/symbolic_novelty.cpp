#include "choicegraph/symbolic_novelty.hpp"

#include <cassert>
#include <utility>

namespace forksight::choicegraph::symbolic {

NewPairs::NewPairs(const std::vector<Bits>& live, std::size_t bits, std::size_t most_bytes)
    : live_(live), bits_(bits), scenes_left_(most_bytes / ((2 * bits + 1) * sizeof(Values))), with_(live.size()) {}

bool NewPairs::add(std::size_t scene, const Bits& state) {
    std::vector<Values>& with = with_[scene];
    bool is_new = with.empty();
    if (is_new) {
        if (scenes_left_ == 0) return false;
        --scenes_left_;
        with.resize(2 * bits_ + 1); // one more, so that a scene without bits was come to as well
    }
    Values now;
    for (std::size_t i = 0; i < state.size(); ++i) {
        now.set[i] = state[i] & live_[scene][i];
        now.clear[i] = ~state[i] & live_[scene][i];
    }
    for (std::size_t bit = 0; bit < bits_; ++bit) {
        if (!is_set(live_[scene], bit)) continue;
        if (with[2 * bit + (is_set(state, bit) ? 1 : 0)].add(now)) is_new = true;
    }
    return is_new;
}

NewValues::NewValues(std::size_t scenes, std::vector<std::size_t> bits) : bits_(std::move(bits)), seen_(scenes) {
    assert(bits_.size() <= 16);
}

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
