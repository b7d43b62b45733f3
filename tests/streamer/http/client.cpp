#include "tests/streamer/http/client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "streamer/tls/openssl.hpp"

namespace forksight::tests {
using Now = std::chrono::steady_clock;

bool speaks_tls(Way way) {
    static const bool told = std::getenv("FORKSIGHT_TEST_TLS") != nullptr;
    return way == Way::tls || (way == Way::as_told && told);
}

struct Client::Tls {
    std::mutex mutex; ///< a session is one thread's at a time; nobody waits while holding it
    streamer::tls::Session session;
};

Client::Client(std::uint16_t port, int receive_buffer_bytes, Way way)
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
    if (speaks_tls(way)) shake_hands();
}

Client::~Client() = default;

// Who is trusted is tested elsewhere: here TLS is a way to travel.
void Client::shake_hands() {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    tls_ = std::make_unique<Tls>();
    const std::unique_ptr<SSL_CTX, streamer::tls::Free<SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_clear_mode(context.get(), SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE);
    tls_->session.reset(SSL_new(context.get()));
    SSL_set_fd(tls_->session.get(), socket_.get());
    if (SSL_connect(tls_->session.get()) != 1) throw std::runtime_error("no handshake: " + streamer::tls::complaint());
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

long Client::receive(char* into, std::size_t size) const {
    if (!tls_) return ::recv(socket_.get(), into, size, 0);
    const std::lock_guard lock(tls_->mutex);
    ERR_clear_error();
    const int count = SSL_read(tls_->session.get(), into, static_cast<int>(size));
    if (count > 0) return count;
    const bool later = SSL_get_error(tls_->session.get(), count) == SSL_ERROR_WANT_READ;
    ERR_clear_error();
    return later ? -1 : 0;
}

bool Client::send(std::string_view bytes) const {
    while (tls_ && !bytes.empty()) {
        int error = 0;
        {
            const std::lock_guard lock(tls_->mutex);
            ERR_clear_error();
            const int count = SSL_write(tls_->session.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
            error = SSL_get_error(tls_->session.get(), count);
        }
        if (error == SSL_ERROR_WANT_WRITE) {
            pollfd waiting{socket_.get(), POLLOUT, 0};
            ::poll(&waiting, 1, 1000);
        } else if (error != SSL_ERROR_NONE) {
            ERR_clear_error();
            return false;
        }
    }
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
    long count = receive(bytes.data(), bytes.size());
    while (tls_ && count < 0) {
        pollfd waiting{socket_.get(), POLLIN, 0};
        ::poll(&waiting, 1, 1000);
        count = receive(bytes.data(), bytes.size());
    }
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool Client::more(Now::time_point until) {
    if (ended_) return false;
    const auto left = std::chrono::duration_cast<Time>(until - Now::now()).count();
    pollfd waiting{socket_.get(), POLLIN, 0};
    std::array<char, 64 * 1024> bytes;
    long count = tls_ ? receive(bytes.data(), bytes.size()) : -1; // what the session holds, no poll tells
    if (count < 0) {
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
        count = receive(bytes.data(), bytes.size());
        if (tls_ && count < 0) return true; // a record of TLS's own
    }
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
    const bool has_body = !of_head && read.status != 304 && read.status != 204 && read.status >= 200;
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
