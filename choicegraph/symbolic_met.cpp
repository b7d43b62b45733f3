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
        if (place % at_once == 0) words.resize(words.size() + words_at_once);
        if (value) words[place / 64] |= std::uint64_t{1} << (place % 64);
    });
}

// Many states at a time: in how many bits each differs is counted in binary, a word a digit.
Met::Nearest Met::nearest(const Cube& cube) const {
    constexpr std::size_t digits = std::bit_width(bits_limit);
    Nearest nearest{0, cube.size() + 1};
    std::array<std::pair<const std::uint64_t*, std::uint64_t>, bits_limit> asked; // a column, and what to turn it by
    std::size_t count = 0;
    if (numbers_.empty()) return nearest;
    cube.for_each([&](std::size_t bit, bool value) {
        asked[count++] = {columns_[column_of(bit)].data(), value ? ~std::uint64_t{0} : 0};
    });
    for (std::size_t first = 0; first < numbers_.size() && nearest.differs_in > 0; first += at_once) {
        std::array<std::array<std::uint64_t, words_at_once>, digits> sums = {};
        for (std::size_t i = 0; i < count; ++i) {
            std::array<std::uint64_t, words_at_once> carry;
            for (std::size_t w = 0; w < words_at_once; ++w) carry[w] = asked[i].first[first / 64 + w] ^ asked[i].second;
            // Of so many bits no more digits are needed.
            for (std::size_t k = 0; (std::size_t{1} << k) <= i + 1; ++k) {
                for (std::size_t w = 0; w < words_at_once; ++w) {
                    const std::uint64_t both = sums[k][w] & carry[w];
                    sums[k][w] ^= carry[w];
                    carry[w] = both;
                }
            }
        }
        for (std::size_t w = 0; w < words_at_once && first + 64 * w < numbers_.size(); ++w) {
            const std::size_t states = numbers_.size() - first - 64 * w;
            std::uint64_t left = states < 64 ? (std::uint64_t{1} << states) - 1 : ~std::uint64_t{0};
            std::size_t fewest = 0;
            for (std::size_t k = digits; k-- > 0;) {
                const std::uint64_t without = left & ~sums[k][w];
                fewest |= without == 0 ? std::size_t{1} << k : 0;
                left = without == 0 ? left : without;
            }
            if (fewest >= nearest.differs_in) continue;
            nearest = {numbers_[first + 64 * w + static_cast<std::size_t>(std::countr_zero(left))], fewest};
        }
    }
    return nearest;
}

} // namespace forksight::choicegraph::symbolic
