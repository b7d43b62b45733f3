// A file's bytes as the kernel keeps them, mapped into memory: sent without a copy of our own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

/// Owns a read-only mapping of a whole file. Only for bytes that go to the kernel (sendmsg, write): where the file has
/// become shorter, that answers EFAULT, while a read of our own would end the program with SIGBUS.
class Mapping {
  public:
    Mapping() = default;
    /// Maps `size` bytes; empty if the system has no room, and the bytes are to be had with read_at() instead.
    Mapping(const Descriptor& file, std::uint64_t size);
    Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    Mapping& operator=(Mapping&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~Mapping();

    /// Nothing, or the whole file.
    std::string_view bytes() const { return bytes_; }

  private:
    std::string_view bytes_;
};

} // namespace forksight::streamer::library
