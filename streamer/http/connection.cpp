// How a connection comes and goes: its bytes, its turns and its deadlines.
#include "streamer/http/connection.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "streamer/http/worker.hpp"
#include "streamer/tls/served_pair.hpp"

namespace forksight::streamer::http {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr int unsent_bytes = 128 * 1024;

} // namespace

Connection::Connection(Worker& worker, Socket socket, const AddressKey& address, Admission::Answer admission)
    : worker_(worker),
      transport_(std::move(socket)),
      address_(address),
      admission_(admission),
      reader_(worker.limits().head) {
    assert(in_.size() >= worker.limits().head.head_bytes + small_body_bytes);
}

Connection::~Connection() {
    worker_.counters().closed.add(1);
    worker_.admission().leave(address_, admission_);
}

void Connection::start(Place place) {
    place_ = place;
    error_code error;
    transport_.socket().native_non_blocking(true, error);
    // Who does not read is not given megabytes: beyond this the kernel takes no more until some of it has left.
    transport_.socket().set_option(asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>(unsent_bytes),
                                   error);
    if (worker_.certificates() != nullptr) {
        set_deadline(State::greeting, worker_.limits().greeting_time);
        return wait(Socket::wait_read, &Connection::greet);
    }
    set_deadline(State::waiting, worker_.limits().head_time);
    read();
}

void Connection::wait(Socket::wait_type ready, void (Connection::*step)()) {
    transport_.socket().async_wait(ready, [this, step](const error_code& error) {
        if (error || !transport_.is_open()) return forget();
        worker_.read_clock();
        (this->*step)();
    });
}

void Connection::greet() {
    char first = 0;
    const ssize_t count = ::recv(transport_.socket().native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return wait(Socket::wait_read, &Connection::greet);
    if (count <= 0) return forget();
    constexpr char handshake_record = 0x16; // RFC 8446 5.1; no method begins with it
    if (first == handshake_record) {
        transport_.secure(*worker_.certificates()->context(), worker_.tls_room());
        return shake_hands();
    }
    plain_on_tls_ = true;
    state_ = State::waiting; // under the deadline of the greeting
    read();
}

void Connection::shake_hands() {
    switch (transport_.tls()->handshake()) {
        case TlsChannel::Step::done:
            worker_.counters().handshakes.add(1);
            reader_.over_tls();
            set_deadline(State::waiting, worker_.limits().head_time);
            return read();
        case TlsChannel::Step::wants_read:
            return wait(Socket::wait_read, &Connection::shake_hands);
        case TlsChannel::Step::wants_write:
            return wait(Socket::wait_write, &Connection::shake_hands);
        case TlsChannel::Step::ended:
        case TlsChannel::Step::failed:
            break;
    }
    worker_.counters().handshakes_failed.add(1);
    // "certificate unknown" and "unknown ca" are a client's way of saying that it does not trust the authority.
    worker_.log_event("handshake failed", {{"why", transport_.tls()->why()}});
    linger(); // so that the client reads why
}

void Connection::set_deadline(State state, Clock::duration time) {
    state_ = state;
    deadline_ = worker_.now() + time;
}

void Connection::forget() {
    worker_.forget(place_);
} // `this` is gone now

void Connection::abort() {
    error_code error;
    // Closed alone, the kernel would go on holding what is not acknowledged, megabytes for a client that does not read.
    // The farewell of a late head or body is let through.
    if (state_ != State::head && state_ != State::body && transport_.taken() < transport_.given()) {
        transport_.socket().set_option(asio::socket_base::linger(true, 0), error);
    }
    transport_.socket().close(error);
}

void Connection::drain() {
    if (state_ == State::waiting || state_ == State::greeting) abort();
}

// Whether the client acknowledged its share of what it was sent since this was last asked.
bool Connection::client_takes() {
    const std::uint64_t taken = transport_.taken();
    const bool enough = taken >= taken_mark_ + worker_.limits().send_bytes;
    taken_mark_ = taken;
    return enough;
}

void Connection::sweep(Clock::time_point now) {
    if (now < deadline_ || !transport_.is_open()) return;
    switch (state_) {
        case State::greeting:
            worker_.counters().timeouts_greeting.add(1);
            break;
        case State::waiting:
            // The last reply may still be under way in the kernel's buffer.
            if (client_takes()) return set_deadline(State::waiting, worker_.limits().send_time);
            worker_.counters().timeouts_idle.add(1);
            break;
        case State::working:
            return set_deadline(State::working, worker_.limits().send_time); // what the pool does has an end of its own
        case State::head:
        case State::body: {
            worker_.counters().timeouts_head.add(1);
            begin_reply(Method::unknown);
            problem(reply_, 408,
                    state_ == State::head ? "the head of the request took too long"
                                          : "the body of the request took too long");
            close_after_ = true;
            render(true);
            end_reply(send() == Sent::all); // what the kernel takes at once
            break;
        }
        case State::sending:
            if (client_takes()) return set_deadline(State::sending, worker_.limits().send_time);
            worker_.counters().timeouts_send.add(1);
            break; // the operation that ends now says that the reply is broken
        case State::lingering:
            // The last reply may be long under way to a client that takes its time.
            if (transport_.taken() == transport_.given() || (patient_ && !client_takes())) break;
            patient_ = true;
            return set_deadline(State::lingering, worker_.limits().send_time);
    }
    abort();
}

void Connection::read() {
    if (transport_.tls() != nullptr) {
        if (!transport_.tls()->has_unread()) return wait(Socket::wait_read, &Connection::read_secure);
        // Not at once: others have their turn first, and the stack does not grow.
        asio::post(transport_.socket().get_executor(), [this] { transport_.is_open() ? read_secure() : forget(); });
        return;
    }
    transport_.socket().async_read_some(asio::buffer(in_.data() + filled_, in_.size() - filled_),
                                        [this](const error_code& error, std::size_t count) {
                                            if (error || !transport_.is_open()) return forget();
                                            on_read(count);
                                        });
}

void Connection::read_secure() {
    std::size_t count = 0;
    switch (transport_.tls()->read(in_.data() + filled_, in_.size() - filled_, count)) {
        case TlsChannel::Step::done:
            return on_read(count);
        case TlsChannel::Step::wants_read:
            return wait(Socket::wait_read, &Connection::read_secure);
        case TlsChannel::Step::wants_write:
            return wait(Socket::wait_write, &Connection::read_secure);
        case TlsChannel::Step::ended:
        case TlsChannel::Step::failed:
            return forget();
    }
}

void Connection::on_read(std::size_t count) {
    worker_.read_clock();
    filled_ += count;
    if (state_ == State::waiting) {
        state_ = State::head;
        deadline_ = std::min(deadline_, worker_.now() + worker_.limits().head_time);
    }
    proceed();
}

void Connection::proceed() {
    const Limits& limits = worker_.limits();
    turn_left_ = limits.turn_bytes;
    for (std::size_t requests = 0;; ++requests) {
        if (begin_ == filled_) {
            begin_ = filled_ = 0;
            if (worker_.draining()) return forget();
            set_deadline(State::waiting, limits.idle_time);
            return read();
        }
        if (requests == limits.turn_requests) {
            asio::post(transport_.socket().get_executor(), [this] { transport_.is_open() ? proceed() : forget(); });
            return;
        }
        if (state_ != State::body) {
            if (state_ == State::sending) set_deadline(State::head, limits.head_time);
            const HeadReader::State state = reader_.read({in_.data() + begin_, filled_ - begin_});
            if (state == HeadReader::State::refused) return refuse(reader_.refusal().status, reader_.refusal().why);
            if (state == HeadReader::State::more) {
                std::memmove(in_.data(), in_.data() + begin_, filled_ - begin_);
                filled_ -= begin_;
                begin_ = 0;
                assert(filled_ < in_.size());
                return read();
            }
            body_ = body_of(reader_.request());
        }
        if (!gather_body()) return await_body();
        if (!answer(reader_.request())) return;
        leave_request();
        if (!finish_reply()) return;
    }
}

void Connection::leave_request() {
    begin_ += reader_.consumed() + (long_body_ ? 0 : body_);
    body_ = 0;
    long_body_.reset();
    reader_.reset();
}

std::size_t Connection::body_of(const Request& request) {
    no_room_ = false;
    if (!request.has_body || request.chunked || plain_on_tls_ || admission_ != Admission::Answer::admitted) return 0;
    const Route* route = find_route(request.path);
    if (route == nullptr || !allows(*route, request.method) || request.body_bytes > route->body_bytes) return 0;
    return static_cast<std::size_t>(request.body_bytes);
}

bool Connection::gather_body() {
    const std::size_t from = begin_ + reader_.consumed();
    if (body_ <= small_body_bytes) return filled_ - from >= body_;
    if (!long_body_) {
        // Who only says that a body comes takes nobody's room.
        if (filled_ == from) return false;
        no_room_ = !worker_.long_bodies().has_room(address_, worker_.limits().long_bodies);
        if (no_room_) {
            body_ = 0; // is not read
            return true;
        }
        long_body_ = std::make_unique<LongBody>(worker_.long_bodies(), address_);
    }
    const std::size_t count = std::min(filled_ - from, body_ - long_body_->bytes.size());
    long_body_->bytes.append(in_.data() + from, count);
    std::memmove(in_.data() + from, in_.data() + from + count, filled_ - from - count);
    filled_ -= count;
    return long_body_->bytes.size() == body_;
}

void Connection::await_body() {
    if (state_ != State::body) {
        if (begin_ > 0) {
            std::memmove(in_.data(), in_.data() + begin_, filled_ - begin_);
            filled_ -= begin_;
            begin_ = 0;
            reader_.reset();
            reader_.read({in_.data(), filled_}); // again, since its views must point to where the bytes are now
        }
        set_deadline(State::body, worker_.limits().body_time);
        const Request& request = reader_.request();
        const bool begun = filled_ > reader_.consumed() || (long_body_ && !long_body_->bytes.empty());
        const bool is_asked = request.minor_version > 0 && !begun;
        if (is_asked && same_ignoring_case(request.field("expect"), "100-continue")) {
            out_ = {};
            out_.head = "HTTP/1.1 100 Continue\r\n\r\n";
            if (send() != Sent::all) return forget(); // it has not taken what it was sent before
        }
    }
    assert(filled_ < in_.size());
    read();
}

Sent Connection::send() {
    const std::uint64_t before = transport_.given();
    const Sent sent = transport_.send(out_, turn_left_);
    worker_.counters().bytes_sent.add(transport_.given() - before);
    return sent;
}

bool Connection::finish_reply() {
    if (state_ != State::sending) set_deadline(State::sending, worker_.limits().send_time);
    switch (send()) {
        case Sent::all:
            end_reply(true);
            reply_.file.reset();
            reply_.part.reset();
            if (!close_after_) return true;
            linger();
            return false;
        case Sent::turn_over:
            asio::post(transport_.socket().get_executor(), [this] {
                if (!transport_.is_open()) {
                    end_reply(false);
                    return forget();
                }
                worker_.read_clock();
                turn_left_ = worker_.limits().turn_bytes;
                if (finish_reply()) proceed();
            });
            return false;
        case Sent::blocked:
            transport_.socket().async_wait(Socket::wait_write, [this](const error_code& error) {
                if (error || !transport_.is_open()) {
                    end_reply(false);
                    return forget();
                }
                worker_.read_clock();
                turn_left_ = worker_.limits().turn_bytes;
                if (finish_reply()) proceed();
            });
            return false;
        case Sent::failed:
            break;
    }
    end_reply(false);
    forget();
    return false;
}

// Closing with unread bytes would send a reset, which can overtake the reply: say that no more comes, and read on a
// little (RFC 9112 9.6).
void Connection::linger() {
    if (state_ != State::lingering) {
        if (!transport_.end_sending()) return forget();
        set_deadline(State::lingering, worker_.limits().linger_time);
    }
    transport_.socket().async_read_some(asio::buffer(in_), [this](const error_code& error, std::size_t count) {
        if (error || !transport_.is_open()) return forget();
        lingered_ += count;
        if (lingered_ > worker_.limits().linger_bytes) return forget();
        linger();
    });
}

} // namespace forksight::streamer::http
