// A client made of one socket, plain or under TLS, which sends exactly the bytes it is told to.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "streamer/library/folder.hpp"

namespace forksight::tests {

struct ReadReply {
    int status = 0;
    std::map<std::string, std::string> fields; ///< names in lower case
    std::string body;
};

/// Whether a house and its clients speak TLS. `as_told`: all of the test program's do if FORKSIGHT_TEST_TLS is set, so
/// that what is tested plain is tested under TLS by running it a second time.
enum class Way { as_told, plain, tls };
bool speaks_tls(Way way);

/// One thread may send while another reads.
class Client {
  public:
    using Time = std::chrono::milliseconds;

    /// Throws std::runtime_error when there is no connection, or no handshake.
    explicit Client(std::uint16_t port, int receive_buffer_bytes = 0, Way way = Way::as_told);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// All of it, or false when the server closed before.
    bool send(std::string_view bytes) const;
    /// One reply; `of_head`: the request was HEAD. Nothing when the server closes, or `patience` ends, before it is
    /// whole.
    std::optional<ReadReply> reply(bool of_head = false, Time patience = Time(30000));
    /// Everything until the server closes; nothing if it has not within `patience`.
    std::optional<std::string> rest(Time patience = Time(30000));
    /// Up to 64 KiB of whatever comes, thrown away; 0 at the end.
    std::size_t read_some() const;

  private:
    struct Tls;

    void shake_hands();
    /// As the socket's own; -1 also when nothing is there yet.
    long receive(char* into, std::size_t size) const;
    /// More bytes into buffer_; false at the end, or after `until`.
    bool more(std::chrono::steady_clock::time_point until);

    streamer::library::Descriptor socket_;
    std::unique_ptr<Tls> tls_;
    std::string buffer_;
    bool ended_ = false;
};

/// "GET path HTTP/1.1" with a Host, and `fields`, whole lines each with its CR LF.
std::string get(std::string_view path, std::string_view fields = {});
/// A GET on a connection of its own.
std::optional<ReadReply> fetch(std::uint16_t port, std::string_view path, std::string_view fields = {});

} // namespace forksight::tests
