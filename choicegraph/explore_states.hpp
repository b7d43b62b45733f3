// Found states, each once: packed words in blocks that never move, and a hash table of their numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace forksight::choicegraph {

/// A list that grows without copying what it holds.
template <class T>
class Blocks {
  public:
    void push_back(const T& value) {
        if (size_ % block == 0) blocks_.push_back(std::make_unique<T[]>(block));
        blocks_.back()[size_ % block] = value;
        ++size_;
    }
    T& operator[](std::size_t i) { return blocks_[i / block][i % block]; }
    const T& operator[](std::size_t i) const { return blocks_[i / block][i % block]; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return blocks_.size() * (block * sizeof(T) + sizeof(void*)); }

  private:
    static constexpr std::size_t block = std::size_t{1} << 14;
    std::vector<std::unique_ptr<T[]>> blocks_;
    std::size_t size_ = 0;
};

class States {
  public:
    static constexpr std::uint32_t most = 0x7ffffff0u;

    explicit States(std::size_t words);

    struct Found {
        std::uint32_t number = 0;
        bool is_new = false;
    };
    /// Absent: it is new, and there are `limit` already.
    std::optional<Found> add(const std::uint64_t* words, std::uint64_t limit);
    const std::uint64_t* operator[](std::uint32_t number) const {
        return blocks_[number >> block_bits_].get() + (number & (block() - 1)) * words_;
    }
    std::uint32_t size() const { return size_; }
    std::uint64_t bytes() const;
    /// That will be held when the table is full next.
    std::uint64_t bytes_when_grown() const {
        return bytes() + block_bytes() + (slots_.size() > 2 * size_ ? 0 : slots_.size() * 8);
    }
    /// What was found stays; nothing can be added any more.
    void drop_table() { slots_ = {}; }

  private:
    static constexpr std::uint32_t none = 0xffffffffu;

    std::uint64_t block_bytes() const { return std::uint64_t{block()} * words_ * sizeof(std::uint64_t); }
    /// States in a block.
    std::uint32_t block() const { return std::uint32_t{1} << block_bits_; }
    std::uint64_t mixed(const std::uint64_t* words) const;
    void grow();

    std::size_t words_;
    std::uint32_t block_bits_;
    std::uint32_t size_ = 0;
    std::vector<std::unique_ptr<std::uint64_t[]>> blocks_;
    std::vector<std::uint32_t> slots_;
};

} // namespace forksight::choicegraph
