#include "tests/player/net/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tests/loopback_socket.hpp"

namespace forksight::player::testing {

ScriptedServer::ScriptedServer(std::vector<Says> in_turn)
    : ScriptedServer([in_turn = std::move(in_turn)](std::size_t number, const std::string&) {
          return in_turn[std::min(number, in_turn.size() - 1)];
      }) {}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) {
    const tests::Listener listener = tests::listen_on_loopback(16);
    listener_ = listener.socket;
    port_ = listener.port;
    thread_ = std::thread([this] { run(); });
}

ScriptedServer::~ScriptedServer() {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

std::vector<std::string> ScriptedServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void ScriptedServer::run() {
    while (!stop_) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) talk(socket);
    }
    for (const int socket : held_) ::close(socket);
}

void ScriptedServer::talk(int socket) {
    const timeval patience{5, 0}; // whoever connects and says nothing does not stop the others for ever
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::string request;
    while (true) {
        const std::size_t end = request.find("\r\n\r\n");
        const std::size_t length = request.find("\r\nContent-Length: ");
        const std::size_t body = length < end ? std::stoul(request.substr(length + 18)) : 0;
        if (end != std::string::npos && request.size() >= end + 4 + body) break;
        char some[4096];
        const ssize_t got = ::recv(socket, some, sizeof some, 0);
        if (got <= 0) {
            ::close(socket);
            return;
        }
        request.append(some, static_cast<std::size_t>(got));
    }
    std::size_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = requests_.size();
        requests_.push_back(request);
    }
    const Says says = script_(number, request);
    for (std::size_t done = 0; done < says.bytes.size();) {
        const ssize_t sent = ::send(socket, says.bytes.data() + done, says.bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0) break;
        done += static_cast<std::size_t>(sent);
    }
    if (says.holds) {
        held_.push_back(socket);
        return;
    }
    // All that was asked has been read: closing does not take back what was sent.
    ::close(socket);
}

} // namespace forksight::player::testing
