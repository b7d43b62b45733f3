#include "tests/streamer/http/client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace forksight::tests {
using Now = std::chrono::steady_clock;

Client::Client(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect to the server under test");
    }
}

bool Client::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::size_t Client::read_some() const {
    std::array<char, 64 * 1024> bytes;
    const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool Client::more(Now::time_point until) {
    if (ended_) return false;
    const auto left = std::chrono::duration_cast<Time>(until - Now::now()).count();
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
    std::array<char, 64 * 1024> bytes;
    const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (count <= 0) {
        ended_ = true;
        return false;
    }
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<ReadReply> Client::reply(bool of_head, Time patience) {
    const Now::time_point until = Now::now() + patience;
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
        if (!more(until)) return std::nullopt;
    }
    ReadReply read;
    std::size_t at = buffer_.find("\r\n");
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (buffer_.compare(0, 9, "HTTP/1.1 ") != 0) return std::nullopt;
    read.status = std::stoi(buffer_.substr(9, 3));
    while (at < end) {
        const std::size_t next = buffer_.find("\r\n", at + 2);
        const std::string line = buffer_.substr(at + 2, next - at - 2);
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) return std::nullopt;
        std::string name = line.substr(0, colon);
        for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (!read.fields.emplace(name, line.substr(colon + 2)).second) return std::nullopt; // none is sent twice
        at = next;
    }
    buffer_.erase(0, end + 4);
    const bool has_body = !of_head && read.status != 304;
    const std::size_t size =
        has_body && read.fields.count("content-length") > 0 ? std::stoul(read.fields.at("content-length")) : 0;
    while (buffer_.size() < size) {
        if (!more(until)) return std::nullopt;
    }
    read.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return read;
}

std::optional<std::string> Client::rest(Time patience) {
    const Now::time_point until = Now::now() + patience;
    while (more(until)) {
    }
    if (!ended_) return std::nullopt;
    return std::exchange(buffer_, {});
}

std::string get(std::string_view path, std::string_view fields) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: films.example\r\n" + std::string(fields) + "\r\n";
}

std::optional<ReadReply> fetch(std::uint16_t port, std::string_view path, std::string_view fields) {
    Client client(port);
    if (!client.send(get(path, fields))) return std::nullopt;
    return client.reply();
}

} // namespace forksight::tests
