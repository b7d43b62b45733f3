#include "choicegraph/explore_states.hpp"

#include <algorithm>

namespace forksight::choicegraph {

namespace {

constexpr std::size_t slots_at_first = std::size_t{1} << 12;

// Some 64 kB a block and more, but never so many wide states that one block is too much by itself.
std::uint32_t bits_of_block(std::size_t words) {
    return words < 64 ? 13 : words < 1024 ? 9 : 4;
}

} // namespace

States::States(std::size_t words) : words_(words), block_bits_(bits_of_block(words)), slots_(slots_at_first, none) {}

// Every step is a bijection of 64 bits (multiplication by an odd number, xor with a shift), so one word never collides.
std::uint64_t States::mixed(const std::uint64_t* words) const {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < words_; ++i) {
        hash = (hash ^ words[i]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash * 0xbf58476d1ce4e5b9u >> 16;
}

std::optional<States::Found> States::add(const std::uint64_t* words, std::uint64_t limit) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = mixed(words) & mask;
    while (slots_[slot] != none) {
        if (std::equal(words, words + words_, (*this)[slots_[slot]])) return Found{slots_[slot], false};
        slot = (slot + 1) & mask;
    }
    if (size_ >= std::min<std::uint64_t>(limit, most)) return std::nullopt;
    if (size_ % block() == 0) blocks_.push_back(std::make_unique<std::uint64_t[]>(block() * words_));
    std::copy(words, words + words_, blocks_.back().get() + (size_ % block()) * words_);
    slots_[slot] = size_++;
    // At most two thirds full: the way to a free slot stays short.
    if (size_ > slots_.size() / 3 * 2) grow();
    return Found{size_ - 1, true};
}

void States::grow() {
    std::vector<std::uint32_t> larger(slots_.size() * 2, none);
    const std::size_t mask = larger.size() - 1;
    for (std::uint32_t i = 0; i < size_; ++i) {
        std::size_t slot = mixed((*this)[i]) & mask;
        while (larger[slot] != none) slot = (slot + 1) & mask;
        larger[slot] = i;
    }
    slots_ = std::move(larger);
}

std::uint64_t States::bytes() const {
    return blocks_.size() * block_bytes() + slots_.size() * sizeof(std::uint32_t);
}

} // namespace forksight::choicegraph
