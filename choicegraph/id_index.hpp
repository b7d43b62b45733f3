// Finds the number of a thing by its id, in a time that does not grow with how many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace forksight::choicegraph {

/// Knows numbers and hashes, not the ids themselves: `id_of(number)` says these, the same for as long as it is used.
class IdIndex {
  public:
    /// Of `count` things; of those with the same id the first is found.
    template <class IdOf>
    void make(std::size_t count, IdOf id_of) {
        std::size_t size = 8;
        while (size < count * 2) size *= 2;
        slots_.assign(size, {});
        count_ = count;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view id = id_of(i);
            Slot& slot = slots_[place(id, id_of)];
            if (slot.number == nobody) slot = {hash(id), static_cast<std::uint32_t>(i)};
        }
    }

    std::size_t count() const { return count_; }

    template <class IdOf>
    std::optional<std::size_t> find(std::string_view id, IdOf id_of) const {
        if (slots_.empty()) return std::nullopt;
        const Slot& slot = slots_[place(id, id_of)];
        return slot.number == nobody ? std::nullopt : std::optional<std::size_t>(slot.number);
    }

  private:
    static constexpr std::uint32_t nobody = 0xffffffffu;
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = nobody;
    };

    // FNV-1a, with the high bits mixed into the low ones.
    static std::uint32_t hash(std::string_view id) {
        std::uint64_t bits = 0xcbf29ce484222325u;
        for (const char c : id) bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
        return static_cast<std::uint32_t>(bits ^ bits >> 32);
    }

    /// Where it is, or would be.
    template <class IdOf>
    std::size_t place(std::string_view id, IdOf id_of) const {
        const std::uint32_t bits = hash(id);
        std::size_t at = bits & (slots_.size() - 1);
        while (slots_[at].number != nobody && (slots_[at].hash != bits || id_of(slots_[at].number) != id)) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }

    std::vector<Slot> slots_; ///< a power of two, at most half of them in use
    std::size_t count_ = 0;
};

} // namespace forksight::choicegraph
