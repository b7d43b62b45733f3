// A listening socket on 127.0.0.1 for servers that tests make themselves.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdexcept>

namespace forksight::tests {

struct Listener {
    int socket = -1; ///< whoever asked closes it
    int port = 0;
};

/// On a free port. Throws when there is none.
inline Listener listen_on_loopback(int backlog) {
    Listener listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), 0};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener.socket, plain, length) != 0 || ::listen(listener.socket, backlog) != 0 ||
        ::getsockname(listener.socket, plain, &length) != 0) {
        throw std::runtime_error("no free port");
    }
    listener.port = ntohs(address.sin_port);
    return listener;
}

} // namespace forksight::tests
