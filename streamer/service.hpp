// What systemd and a service say to each other (sd_listen_fds(3), sd_notify(3)), without its library.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forksight::streamer {

/// The sockets that were handed down by socket activation, and out of the environment from then on. None if there are
/// none, or they are another process's. Throws std::runtime_error when one of them is no listening TCP socket.
std::vector<int> inherited_sockets();

/// Tells the service manager how things stand, if there is one.
class ServiceNotice {
  public:
    /// Reads the environment.
    ServiceNotice();

    void ready(std::string_view status) const;
    void reloading() const;
    void stopping() const;
    /// To be called at least this often, or the service manager ends the process and starts another.
    void alive() const;
    std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

  private:
    void send(const std::string& text) const;

    std::string socket_; ///< path, or '@' and an abstract name; empty: nobody listens
    std::optional<std::chrono::milliseconds> watchdog_;
};

} // namespace forksight::streamer
