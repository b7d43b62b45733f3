// One thread of the server: its loop, its acceptor and its connections.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <ctime>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "streamer/http/admission.hpp"
#include "streamer/http/connection.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/limits.hpp"
#include "streamer/http/log.hpp"
#include "streamer/http/pool.hpp"
#include "streamer/http/recurring.hpp"
#include "streamer/http/request_lines.hpp"
#include "streamer/http/server.hpp"

namespace forksight::streamer::http {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using Timer =
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, boost::asio::io_context::executor_type>;

/// Everything but reload(), drain(), abort() and broke_off() belongs to the thread that calls run().
class Worker {
  public:
    /// `listening`: sockets that are bound and listen; this takes them over.
    Worker(std::vector<library::Descriptor> listening, const Limits& limits, RequestLog request_log,
           Admission& admission, ThreadCounters& counters, std::unique_ptr<Site> site, Pool& pool, const Log& log,
           const tls::ServedPair* certificates);

    /// Until drained or aborted.
    void run();
    /// From any thread: other limits, for what begins from then on.
    void reload(const Limits& limits, RequestLog request_log);
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
    Pool& pool() { return pool_; }
    /// How many are held now.
    LongBodies& long_bodies() { return long_bodies_; }
    /// "Date: …" with its CR LF, made once a second.
    const std::string& date_line();
    /// Not every time, if it happens over and over.
    void log_event(std::string_view what, Log::Fields fields) { recurring_.event(what, fields, now_); }
    /// Counts a reply that has ended, and logs it if that is wanted.
    void answered(const AnsweredRequest& request);
    RequestId next_id();
    /// The time as it was last read: once when a connection has something to do, once when a reply has ended.
    Clock::time_point now() const { return now_; }
    Clock::time_point read_clock() { return now_ = Clock::now(); }
    void forget(Connection::Place place);

  private:
    struct Listener {
        Acceptor acceptor;
        bool accepting = false;
    };
    void accept(Listener& listener);
    void close_listeners();
    void on_accept(Socket socket);
    void sweep();
    void stop_if_done();

    boost::asio::io_context loop_{1};
    Limits limits_;
    Admission& admission_;
    ThreadCounters& counters_;
    std::unique_ptr<Site> site_;
    Pool& pool_;
    Recurring recurring_;
    RequestLines request_lines_;
    const tls::ServedPair* certificates_;
    TlsRoom tls_room_;
    std::list<Listener> listeners_;
    Timer timer_;
    Clock::time_point now_ = Clock::now();
    RequestId id_;
    bool draining_ = false;
    LongBodies long_bodies_; ///< outlives the connections, which count it
    std::atomic<std::size_t> broke_off_{0};
    std::time_t date_s_ = 0;
    std::string date_line_;
    std::list<std::unique_ptr<Connection>> connections_;
};

} // namespace forksight::streamer::http
