// One thread of the server: its loop, its acceptor and its connections.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <ctime>
#include <list>
#include <memory>
#include <string>

#include "streamer/http/admission.hpp"
#include "streamer/http/connection.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/limits.hpp"
#include "streamer/http/log.hpp"
#include "streamer/http/server.hpp"

namespace forksight::streamer::http {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using Timer =
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, boost::asio::io_context::executor_type>;

/// Everything but drain(), abort() and broke_off() belongs to the thread that calls run().
class Worker {
  public:
    /// `listening`: a socket that is bound and listens; this takes it over.
    Worker(int listening, bool v6, const Limits& limits, Admission& admission, ThreadCounters& counters,
           std::unique_ptr<Site> site, const Log& log, const tls::ServedPair* certificates);

    /// Until drained or aborted.
    void run();
    /// From any thread: no new connections; return from run() when the last is gone.
    void drain();
    /// From any thread: break off what is left.
    void abort();
    /// How many connections abort() broke off.
    std::size_t broke_off() const { return broke_off_.load(); }

    bool draining() const { return draining_; }
    const Limits& limits() const { return limits_; }
    ThreadCounters& counters() { return counters_; }
    Site& site() { return *site_; }
    Admission& admission() { return admission_; }
    /// Null: plain HTTP.
    const tls::ServedPair* certificates() const { return certificates_; }
    TlsRoom& tls_room() { return tls_room_; }
    /// "Date: …" with its CR LF, made once a second.
    const std::string& date_line();
    /// At most a few a second, so that a flood of bad requests does not become a flood of lines.
    void log_event(std::string_view what, Log::Fields fields);
    void forget(Connection::Place place);

  private:
    void accept();
    void on_accept(Socket socket);
    void sweep();
    void stop_if_done();

    boost::asio::io_context loop_{1};
    const Limits limits_;
    Admission& admission_;
    ThreadCounters& counters_;
    std::unique_ptr<Site> site_;
    const Log& log_;
    const tls::ServedPair* certificates_;
    TlsRoom tls_room_;
    Acceptor acceptor_;
    Timer timer_;
    bool accepting_ = false;
    bool draining_ = false;
    std::atomic<std::size_t> broke_off_{0};
    std::time_t date_s_ = 0;
    std::string date_line_;
    std::size_t lines_left_ = 0; ///< in this second
    std::list<std::unique_ptr<Connection>> connections_;
};

} // namespace forksight::streamer::http
