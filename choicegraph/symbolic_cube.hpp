// Many states at once, as the bits they agree in.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace forksight::choicegraph::symbolic {

/// Films with more bits than this are not searched.
inline constexpr std::size_t bits_limit = 256;

using Bits = std::array<std::uint64_t, bits_limit / 64>;

inline bool is_set(const Bits& bits, std::size_t bit) {
    return ((bits[bit / 64] >> (bit % 64)) & 1u) != 0;
}
inline void set_bit(Bits& bits, std::size_t bit, bool value) {
    const std::uint64_t one = std::uint64_t{1} << (bit % 64);
    bits[bit / 64] = value ? bits[bit / 64] | one : bits[bit / 64] & ~one;
}

/// The states that have these values at the fixed bits; no fixed bit: all states. Values elsewhere are zero.
struct Cube {
    Bits fixed = {};
    Bits values = {};

    bool operator==(const Cube&) const = default;
    void fix(std::size_t bit, bool value) {
        set_bit(fixed, bit, true);
        set_bit(values, bit, value);
    }
    void free(std::size_t bit) {
        set_bit(fixed, bit, false);
        set_bit(values, bit, false);
    }
    bool contains(const Bits& state) const {
        std::uint64_t differing = 0;
        for (std::size_t i = 0; i < fixed.size(); ++i) differing |= (state[i] ^ values[i]) & fixed[i];
        return differing == 0;
    }
    bool contains(const Cube& other) const {
        std::uint64_t missing = 0;
        for (std::size_t i = 0; i < fixed.size(); ++i) {
            missing |= fixed[i] & ~other.fixed[i];
            missing |= (other.values[i] ^ values[i]) & fixed[i];
        }
        return missing == 0;
    }
    std::size_t size() const {
        std::size_t count = 0;
        for (const std::uint64_t word : fixed) count += static_cast<std::size_t>(std::popcount(word));
        return count;
    }
    /// `see(bit, value)` for each fixed bit.
    template <class See>
    void for_each(const See& see) const {
        for (std::size_t i = 0; i < fixed.size(); ++i) {
            for (std::uint64_t left = fixed[i]; left != 0; left &= left - 1) {
                const auto bit = static_cast<std::size_t>(std::countr_zero(left));
                see(64 * i + bit, ((values[i] >> bit) & 1u) != 0);
            }
        }
    }
};

} // namespace forksight::choicegraph::symbolic
