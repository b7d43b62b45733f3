// A TUN device in a network namespace: packets that the kernel sends there are read, what is written it receives.
#pragma once

#include <cstdint>
#include <string>

namespace forksight::tests {

class Tun {
  public:
    /// The device must be there. Throws std::runtime_error in words.
    Tun(const std::string& name_space, const std::string& device);
    ~Tun();
    Tun(const Tun&) = delete;
    Tun& operator=(const Tun&) = delete;

    int descriptor() const { return file_; }
    /// Empty: there is none now.
    std::string read() const;
    void write(const std::string& packet) const;

  private:
    int file_ = -1;
};

/// What a packet says of one of its ends; 0 where it is no IPv4 with ports.
struct End {
    std::uint32_t address = 0; ///< in the order of the host
    std::uint16_t port = 0;
};
End source_of(const std::string& packet);
End destination_of(const std::string& packet);

} // namespace forksight::tests
