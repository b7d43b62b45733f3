// A server on 127.0.0.1 that gives one answer to whoever connects by TLS.
#pragma once

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "tests/loopback_socket.hpp"

namespace forksight::tests {

class TlsServer {
  public:
    /// `pair`: a file with the key and its certificate, PEM.
    TlsServer(const std::string& pair, std::string answer) : answer_(std::move(answer)) {
        context_.reset(SSL_CTX_new(TLS_server_method()));
        if (!context_ || SSL_CTX_use_certificate_chain_file(context_.get(), pair.c_str()) != 1 ||
            SSL_CTX_use_PrivateKey_file(context_.get(), pair.c_str(), SSL_FILETYPE_PEM) != 1) {
            throw std::runtime_error("cannot serve by TLS");
        }
        const Listener listener = listen_on_loopback(16);
        listener_ = listener.socket;
        place_ = "127.0.0.1:" + std::to_string(listener.port);
        thread_ = std::thread([this] { run(); });
    }
    ~TlsServer() {
        stop_ = true;
        thread_.join();
        ::close(listener_);
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::string place() const { return place_; }

  private:
    struct FreeContext {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    struct FreeSsl {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };

    void run() {
        while (!stop_) {
            pollfd waits{listener_, POLLIN, 0};
            if (::poll(&waits, 1, 20) <= 0) continue;
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) continue;
            const timeval patience{5, 0};
            ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            talk(socket);
            ::close(socket);
        }
    }

    /// A request of up to 4096 bytes, which are not looked at.
    void talk(int socket) const {
        const std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(context_.get()));
        SSL_set_fd(ssl.get(), socket);
        char request[4096];
        if (SSL_accept(ssl.get()) != 1 || SSL_read(ssl.get(), request, sizeof request) <= 0) return;
        SSL_write(ssl.get(), answer_.data(), static_cast<int>(answer_.size()));
    }

    const std::string answer_;
    std::unique_ptr<SSL_CTX, FreeContext> context_;
    int listener_ = -1;
    std::string place_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace forksight::tests
