// How a connection's bytes travel over its socket.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::http {

/// Concrete executors: the type-erased ones cost an allocation and a virtual call an operation.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// What is left to send of one reply: a head, then bytes in memory, then a stretch of a file. The views outlive it.
struct Outgoing {
    std::string_view head;
    std::string_view memory;
    const library::Descriptor* file = nullptr;
    std::uint64_t file_at = 0;
    std::uint64_t file_left = 0;
};

/// Waits for nothing: where it could not go on it says so, and its connection waits.
class Transport {
  public:
    enum class Sent { all, turn_over, blocked, failed };

    explicit Transport(Socket socket) : socket_(std::move(socket)) {}

    Socket& socket() { return socket_; }
    bool is_open() const { return socket_.is_open(); }
    /// Sends on, and takes what was sent off `out` and, of a file, off `turn_left`.
    Sent send(Outgoing& out, std::size_t& turn_left);
    /// Bytes given to the kernel since the connection began.
    std::uint64_t given() const { return given_; }
    /// Of those, what the client has acknowledged.
    std::uint64_t taken() const;

  private:
    Sent send_memory(Outgoing& out);
    Sent send_file(Outgoing& out, std::size_t& turn_left);

    Socket socket_;
    std::uint64_t given_ = 0;
};

} // namespace forksight::streamer::http
