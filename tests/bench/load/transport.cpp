#include "tests/bench/load/transport.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace forksight::bench {
namespace {

Transport::Moved of_socket(ssize_t count) {
    if (count > 0) return {Transport::Step::moved, static_cast<std::size_t>(count)};
    const bool later = count < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN);
    return {later ? Transport::Step::blocked : Transport::Step::failed, 0};
}

} // namespace

TlsContext tls_context() {
    TlsContext context(SSL_CTX_new(TLS_client_method()));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_ciphersuites(context.get(), "TLS_AES_128_GCM_SHA256") != 1) {
        throw std::runtime_error("OpenSSL cannot be set up");
    }
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context.get(), 1);
    return context;
}

Transport::Transport(const sockaddr_in& server, SSL_CTX* context)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) return;
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0 && errno != EINPROGRESS) {
        ::close(socket_);
        socket_ = -1;
        return;
    }
    if (context == nullptr) return;
    session_.reset(SSL_new(context));
    SSL_set_fd(session_.get(), socket_);
    SSL_set_connect_state(session_.get());
}

Transport::~Transport() {
    session_.reset();
    if (socket_ >= 0) ::close(socket_);
}

Transport::Moved Transport::of_tls(int result, std::size_t bytes) {
    if (result == 1) return {Step::moved, bytes};
    const int why = SSL_get_error(session_.get(), result);
    const bool connecting = why == SSL_ERROR_SYSCALL && errno == ENOTCONN;
    ERR_clear_error();
    return {why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE || connecting ? Step::blocked : Step::failed, 0};
}

Transport::Moved Transport::send(std::string_view bytes) {
    if (!session_) return of_socket(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    std::size_t count = 0;
    const int result = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return of_tls(result, count);
}

Transport::Moved Transport::receive(char* into, std::size_t size) {
    if (!session_) return of_socket(::recv(socket_, into, size, 0));
    std::size_t count = 0;
    const int result = SSL_read_ex(session_.get(), into, size, &count);
    return of_tls(result, count);
}

Transport::Moved Transport::skip(char* into, std::size_t into_size, std::size_t size) {
    if (session_) return receive(into, std::min(into_size, size));
    return of_socket(::recv(socket_, nullptr, size, MSG_TRUNC));
}

} // namespace forksight::bench
