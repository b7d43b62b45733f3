// How a connection's bytes travel over its socket: as they are, or under TLS.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "streamer/http/outgoing.hpp"
#include "streamer/http/tls_channel.hpp"

namespace forksight::streamer::http {

/// Concrete executors: the type-erased ones cost an allocation and a virtual call an operation.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// Waits for nothing: where it could not go on it says so, and its connection waits.
class Transport {
  public:
    explicit Transport(Socket socket) : socket_(std::move(socket)) {}

    Socket& socket() { return socket_; }
    bool is_open() const { return socket_.is_open(); }
    /// From here on under TLS, as its server.
    void secure(ssl_ctx_st& context, TlsRoom& room);
    /// Null: plain.
    TlsChannel* tls() const { return tls_.get(); }
    /// Sends on, and takes what was sent off `out`, and what took long (a file, enciphering) off `turn_left`.
    Sent send(Outgoing& out, std::size_t& turn_left);
    /// No more is sent. False if the connection is broken.
    bool end_sending();
    /// Bytes given to the kernel since the connection began.
    std::uint64_t given() const { return tls_ ? tls_->given() : given_; }
    /// Of those, what the client has acknowledged.
    std::uint64_t taken() const;

  private:
    Sent send_memory(Outgoing& out);
    Sent send_file(Outgoing& out, std::size_t& turn_left);

    Socket socket_;
    std::unique_ptr<TlsChannel> tls_;
    std::uint64_t given_ = 0;
};

} // namespace forksight::streamer::http
