// One connection's TLS, between its requests and replies and its socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/outgoing.hpp"

struct ssl_ctx_st;

namespace forksight::streamer::http {

/// What a thread's connections need only while one of them sends: a piece of a file, and records before they leave.
struct TlsRoom {
    std::vector<char> plain;
    std::string records;
};

/// OpenSSL reads from the socket, and writes into the room; from there several records leave by one system call. What
/// the kernel does not take at once is kept here, at most one piece, and nothing more is enciphered before it is gone.
/// Never waits.
class TlsChannel {
  public:
    enum class Step { done, wants_read, wants_write, ended, failed };

    TlsChannel(ssl_ctx_st& context, int socket, TlsRoom& room);
    ~TlsChannel();
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;

    Step handshake();
    /// Up to `size` bytes; `count` says how many when it is done.
    Step read(char* into, std::size_t size, std::size_t& count);
    /// Bytes are here already that the socket will not tell of.
    bool has_unread() const;
    /// Sends on, and takes what was enciphered off `out` and `turn_left`.
    Sent send(Outgoing& out, std::size_t& turn_left);
    /// That no more comes, as TLS says it; as far as the kernel takes it.
    void say_end();
    /// Bytes given to the kernel, records and handshakes included.
    std::uint64_t given() const { return given_; }
    /// Why the handshake or a read failed, in OpenSSL's words.
    const std::string& why() const { return why_; }

  private:
    struct Inside;

    Step step_of(int result);
    Sent flush();
    bool encipher(Outgoing& out, std::size_t& turn_left);
    bool encipher_head(Outgoing& out);
    bool write(const char* bytes, std::size_t size);
    std::size_t read_file(Outgoing& out, char* into, std::size_t most);

    int socket_;
    TlsRoom& room_;
    std::unique_ptr<Inside> inside_;
    std::string pending_; ///< records the kernel has not taken yet
    std::uint64_t given_ = 0;
    std::string why_;
};

} // namespace forksight::streamer::http
