#include "choicegraph/symbolic_told.hpp"

#include <array>
#include <bit>
#include <utility>

namespace forksight::choicegraph::symbolic {

void Told::add(const Bits& state, std::uint32_t number) {
    if (columns_.empty()) columns_.resize(bits_limit);
    const std::size_t place = numbers_.size();
    numbers_.push_back(number);
    for (std::size_t bit = 0; bit < bits_limit; ++bit) {
        if (place % in_a_word == 0) columns_[bit].push_back(0);
        if (is_set(state, bit)) columns_[bit].back() |= std::uint64_t{1} << (place % in_a_word);
    }
}

std::optional<std::uint32_t> Told::one_in(const Cube& cube) const {
    if (numbers_.empty()) return std::nullopt;
    std::array<std::pair<const std::uint64_t*, std::uint64_t>, bits_limit> asked; // a column, and what to turn it by
    std::size_t count = 0;
    cube.for_each([&](std::size_t bit, bool value) {
        asked[count++] = {columns_[bit].data(), value ? 0 : ~std::uint64_t{0}};
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
