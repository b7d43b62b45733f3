#include "streamer/service.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <stdexcept>

#include "streamer/library/folder.hpp"

namespace forksight::streamer {
namespace {

constexpr int first_inherited = 3; // SD_LISTEN_FDS_START
constexpr std::uint64_t most_inherited = 64;

std::optional<std::uint64_t> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr) return std::nullopt;
    std::uint64_t number = 0;
    const char* end = text + std::strlen(text);
    const auto read = std::from_chars(text, end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

bool is_this_process(const char* variable) {
    const auto process = number_in(variable);
    return process && *process == static_cast<std::uint64_t>(::getpid());
}

int option_of(int socket, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

} // namespace

std::vector<int> inherited_sockets() {
    const auto count = number_in("LISTEN_FDS");
    const bool ours = is_this_process("LISTEN_PID");
    for (const char* name : {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"}) ::unsetenv(name);
    if (!count || !ours) return {};
    if (*count > most_inherited) {
        throw std::runtime_error("the service manager hands down " + std::to_string(*count) + " sockets; at most " +
                                 std::to_string(most_inherited) + " are taken");
    }
    std::vector<int> sockets;
    for (int i = 0; i < static_cast<int>(*count); ++i) {
        const int socket = first_inherited + i;
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        const int domain = option_of(socket, SO_DOMAIN);
        if ((domain != AF_INET && domain != AF_INET6) || option_of(socket, SO_TYPE) != SOCK_STREAM ||
            option_of(socket, SO_ACCEPTCONN) != 1) {
            throw std::runtime_error("descriptor " + std::to_string(socket) +
                                     ", handed down by the service manager, is no listening TCP socket");
        }
        sockets.push_back(socket);
    }
    return sockets;
}

ServiceNotice::ServiceNotice() {
    if (const char* socket = std::getenv("NOTIFY_SOCKET"); socket != nullptr) socket_ = socket;
    const auto every_us = number_in("WATCHDOG_USEC");
    const bool ours = std::getenv("WATCHDOG_PID") == nullptr || is_this_process("WATCHDOG_PID");
    if (every_us && ours && *every_us > 0 && *every_us < UINT64_C(1) << 50)
        watchdog_ = std::chrono::milliseconds(*every_us / 1000);
}

void ServiceNotice::send(const std::string& text) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const library::Descriptor from(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!from) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    // A service manager that does not listen is no reason not to serve.
    ::sendto(from.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
             reinterpret_cast<const sockaddr*>(&address), size);
}

void ServiceNotice::ready(std::string_view status) const {
    send("READY=1\nSTATUS=" + std::string(status));
}

void ServiceNotice::reloading() const {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto now_us =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now_us));
}

void ServiceNotice::stopping() const {
    send("STOPPING=1\nSTATUS=Ending: replies in flight are finished");
}

void ServiceNotice::alive() const {
    send("WATCHDOG=1");
}

} // namespace forksight::streamer
