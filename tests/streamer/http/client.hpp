// A client made of one plain socket, which sends exactly the bytes it is told to.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
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

class Client {
  public:
    using Time = std::chrono::milliseconds;

    explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);

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
    /// More bytes into buffer_; false at the end, or after `until`.
    bool more(std::chrono::steady_clock::time_point until);

    streamer::library::Descriptor socket_;
    std::string buffer_;
    bool ended_ = false;
};

/// "GET path HTTP/1.1" with a Host, and `fields`, whole lines each with its CR LF.
std::string get(std::string_view path, std::string_view fields = {});
/// A GET on a connection of its own.
std::optional<ReadReply> fetch(std::uint16_t port, std::string_view path, std::string_view fields = {});

} // namespace forksight::tests
