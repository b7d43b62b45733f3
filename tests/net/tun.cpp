#include "tests/net/tun.hpp"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace forksight::tests {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

/// This thread is in that namespace as long as this lives.
class Inside {
  public:
    explicit Inside(const std::string& name_space) : home_(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)) {
        const std::string path = "/run/netns/" + name_space;
        const int there = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (home_ < 0 || there < 0) fail(path);
        const int entered = ::setns(there, CLONE_NEWNET);
        ::close(there);
        if (entered != 0) fail("entering " + path);
    }
    ~Inside() {
        static_cast<void>(::setns(home_, CLONE_NEWNET));
        ::close(home_);
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

  private:
    int home_;
};

constexpr std::size_t largest_packet = 65'536;

End end_of(const std::string& packet, std::size_t address_at, std::size_t port_at) {
    const auto byte = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(packet[at]));
    };
    if (packet.size() < 20 || byte(0) >> 4 != 4) return {};
    End end;
    for (std::size_t i = 0; i < 4; ++i) end.address = end.address << 8 | byte(address_at + i);
    const std::size_t header = (byte(0) & 15) * 4;
    const bool first_fragment = ((byte(6) & 0x1f) | byte(7)) == 0;
    const bool has_ports = byte(9) == 6 || byte(9) == 17;
    if (has_ports && first_fragment && packet.size() >= header + 4) {
        end.port = static_cast<std::uint16_t>(byte(header + port_at) << 8 | byte(header + port_at + 1));
    }
    return end;
}

} // namespace

Tun::Tun(const std::string& name_space, const std::string& device) {
    const Inside inside(name_space);
    file_ = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (file_ < 0) fail("/dev/net/tun");
    ifreq request{};
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    std::strncpy(request.ifr_name, device.c_str(), IFNAMSIZ - 1);
    if (::ioctl(file_, TUNSETIFF, &request) != 0) fail(device + " in " + name_space);
}

Tun::~Tun() {
    ::close(file_);
}

std::string Tun::read() const {
    std::string packet(largest_packet, '\0');
    const ssize_t count = ::read(file_, packet.data(), packet.size());
    packet.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    packet.shrink_to_fit();
    return packet;
}

void Tun::write(const std::string& packet) const {
    static_cast<void>(::write(file_, packet.data(), packet.size())); // a device that is down takes none
}

End source_of(const std::string& packet) {
    return end_of(packet, 12, 0);
}

End destination_of(const std::string& packet) {
    return end_of(packet, 16, 2);
}

} // namespace forksight::tests
