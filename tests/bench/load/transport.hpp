// One connection to the server, plain or TLS, that never waits.
#pragma once

#include <netinet/in.h>
#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace forksight::bench {

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeContext>;

/// TLS 1.3 with the one cipher suite, so that every server has to encrypt in the same way. Certificates are not
/// checked.
TlsContext tls_context();

class Transport {
  public:
    enum class Step { moved, blocked, failed };
    struct Moved {
        Step step = Step::failed;
        std::size_t bytes = 0;
    };

    /// Begins to connect. `context`: null for plain; outlives this.
    Transport(const sockaddr_in& server, SSL_CTX* context);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    int descriptor() const { return socket_; }
    Moved send(std::string_view bytes);
    Moved receive(char* into, std::size_t size);
    /// Bytes nobody looks at; plain ones stay in the kernel. `into` is where the others may go.
    Moved skip(char* into, std::size_t into_size, std::size_t size);

  private:
    Moved of_tls(int result, std::size_t bytes);

    int socket_ = -1;
    std::unique_ptr<SSL, FreeSession> session_;
};

} // namespace forksight::bench
