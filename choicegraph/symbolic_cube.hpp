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

/// What each of many bits can be: clear, set, both or neither.
struct Values {
    Bits clear = {};
    Bits set = {};

    bool has(std::size_t bit, bool value) const { return is_set(value ? set : clear, bit); }
    void add(std::size_t bit, bool value) { set_bit(value ? set : clear, bit, true); }
    void remove(std::size_t bit, bool value) { set_bit(value ? set : clear, bit, false); }
    void keep(const Values& others) {
        for (std::size_t i = 0; i < set.size(); ++i) {
            clear[i] &= others.clear[i];
            set[i] &= others.set[i];
        }
    }
    void keep(const Bits& bits) { keep(Values{bits, bits}); }
    /// Whether this made any more.
    bool add(const Values& others) {
        std::uint64_t fresh = 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            fresh |= (others.clear[i] & ~clear[i]) | (others.set[i] & ~set[i]);
            clear[i] |= others.clear[i];
            set[i] |= others.set[i];
        }
        return fresh != 0;
    }
    bool has_all(const Cube& cube) const {
        std::uint64_t missing = 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            missing |= cube.fixed[i] & cube.values[i] & ~set[i];
            missing |= cube.fixed[i] & ~cube.values[i] & ~clear[i];
        }
        return missing == 0;
    }
    /// Whether each of these bits can be something.
    bool covers(const Bits& bits) const {
        std::uint64_t missing = 0;
        for (std::size_t i = 0; i < set.size(); ++i) missing |= bits[i] & ~(clear[i] | set[i]);
        return missing == 0;
    }
};

} // namespace forksight::choicegraph::symbolic
