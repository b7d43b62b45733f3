// One client's connection: reads heads, sends replies, and is held to its deadlines.
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <memory>
#include <string>

#include "streamer/http/admission.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/long_body.hpp"
#include "streamer/http/reply.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/request_lines.hpp"
#include "streamer/http/routes.hpp"
#include "streamer/http/transport.hpp"

namespace forksight::streamer::http {

class Site;
class Worker;

using Clock = std::chrono::steady_clock;

/// Exactly one asynchronous operation (or one work on the pool) is outstanding from start() until its worker forgets
/// it; whoever wants it gone closes the socket, the operation ends, and its handler takes the connection off the
/// worker's list.
class Connection {
  public:
    using Place = std::list<std::unique_ptr<Connection>>::iterator;

    Connection(Worker& worker, Socket socket, const AddressKey& address, Admission::Answer admission);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start(Place place);
    /// Breaks the connection off if a deadline has passed.
    void sweep(Clock::time_point now);
    /// Closes if nothing is in flight; else the reply in flight is the last.
    void drain();
    /// Breaks off, whatever is in flight.
    void abort();

  private:
    enum class State { greeting, waiting, head, body, working, sending, lingering };

    /// Whether the first byte begins TLS, or a plain request that came to a port of TLS.
    void greet();
    void shake_hands();
    void read();
    void read_secure();
    void on_read(std::size_t count);
    void proceed();
    /// Reads on until the body is there.
    void await_body();
    /// How many bytes after the head are the request's body, if it is one that is read.
    std::size_t body_of(const Request& request);
    /// Whether all of the body is there. Of a long one, what has come is put by.
    bool gather_body();
    /// False: the pool works on it, and on_worked() goes on.
    bool answer(const Request& request);
    bool take(const Route& route, const Request& request);
    void on_worked();
    /// What was filled in is the reply: its head is made.
    void complete(const Request& request);
    void failed(const Request& request, std::string_view why);
    void leave_request();
    void refuse(int status, std::string_view why);
    /// A request is about to be answered, and its reply has ended: for the metrics and the log.
    void begin_reply(Method method);
    void end_reply(bool whole);
    void render(bool with_body);
    Sent send();
    /// Sends on; true when the reply is out and the connection goes on, false when something is awaited or over.
    bool finish_reply();
    void linger();
    /// Goes on with `step` when the socket is ready.
    void wait(Socket::wait_type ready, void (Connection::*step)());
    void forget();
    void set_deadline(State state, Clock::duration time);
    bool client_takes();

    Worker& worker_;
    Transport transport_;
    AddressKey address_;
    Admission::Answer admission_;
    Place place_;

    State state_ = State::waiting;
    Clock::time_point deadline_;
    std::uint64_t taken_mark_ = 0; ///< what the client had taken when a deadline was last looked at

    HeadReader reader_;
    Reply reply_;
    std::string head_; ///< of the reply
    Outgoing out_;     ///< views into head_ and reply_
    std::size_t turn_left_ = 0;
    bool close_after_ = false;
    bool plain_on_tls_ = false; ///< speaks plain HTTP to a port of TLS
    Endpoint endpoint_ = Endpoint::none;
    Method method_ = Method::unknown;
    RequestId id_{};
    Clock::time_point began_;        ///< the reply
    std::uint64_t given_before_ = 0; ///< the reply
    std::string failure_;            ///< what went wrong on the pool

    std::size_t lingered_ = 0;
    bool patient_ = false; ///< lingering longer, since the last reply is still under way
    std::size_t filled_ = 0;
    std::size_t begin_ = 0;               ///< of the request that is being read, in in_
    std::size_t body_ = 0;                ///< bytes of its body
    std::unique_ptr<LongBody> long_body_; ///< null: the body is in in_
    bool no_room_ = false;                ///< for one more of those
    std::array<char, 16 * 1024 + small_body_bytes> in_;
};

} // namespace forksight::streamer::http
