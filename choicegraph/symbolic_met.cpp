#include "choicegraph/symbolic_met.hpp"

#include <array>
#include <bit>
#include <utility>

namespace forksight::choicegraph::symbolic {

std::size_t Met::column_of(std::size_t bit) const {
    std::size_t before = 0;
    for (std::size_t i = 0; i < bit / 64; ++i) before += static_cast<std::size_t>(std::popcount(live_[i]));
    const std::uint64_t lower = (std::uint64_t{1} << (bit % 64)) - 1;
    return before + static_cast<std::size_t>(std::popcount(live_[bit / 64] & lower));
}

void Met::add(const Bits& state, std::uint32_t number) {
    const std::size_t place = numbers_.size();
    numbers_.push_back(number);
    Cube all;
    all.fixed = live_;
    for (std::size_t i = 0; i < state.size(); ++i) all.values[i] = state[i] & live_[i];
    columns_.resize(all.size());
    std::size_t column = 0;
    all.for_each([&](std::size_t, bool value) {
        std::vector<std::uint64_t>& words = columns_[column++];
        if (place % in_a_word == 0) words.push_back(0);
        if (value) words.back() |= std::uint64_t{1} << (place % in_a_word);
    });
}

std::optional<std::uint32_t> Met::one_in(const Cube& cube) const {
    if (numbers_.empty()) return std::nullopt;
    std::array<std::pair<const std::uint64_t*, std::uint64_t>, bits_limit> asked; // a column, and what to turn it by
    std::size_t count = 0;
    cube.for_each([&](std::size_t bit, bool value) {
        asked[count++] = {columns_[column_of(bit)].data(), value ? 0 : ~std::uint64_t{0}};
    });
    for (std::size_t word = 0; word * in_a_word < numbers_.size(); ++word) {
        const std::size_t states = numbers_.size() - word * in_a_word;
        std::uint64_t left = states < in_a_word ? (std::uint64_t{1} << states) - 1 : ~std::uint64_t{0};
        for (std::size_t i = 0; i < count && left != 0; ++i) left &= asked[i].first[word] ^ asked[i].second;
        if (left != 0) return numbers_[word * in_a_word + static_cast<std::size_t>(std::countr_zero(left))];
    }
    return std::nullopt;
}

} // namespace forksight::choicegraph::symbolic
