#include "streamer/http/connection.hpp"

#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "streamer/http/worker.hpp"

namespace forksight::streamer::http {
namespace asio = boost::asio;
using boost::system::error_code;

Connection::Connection(Worker& worker, Socket socket, const AddressKey& address, Admission::Answer admission)
    : worker_(worker),
      socket_(std::move(socket)),
      address_(address),
      admission_(admission),
      reader_(worker.limits().head) {
    assert(in_.size() >= worker.limits().head.head_bytes);
}

Connection::~Connection() {
    worker_.counters().closed.add(1);
    worker_.admission().leave(address_, admission_);
}

void Connection::start(Place place) {
    place_ = place;
    error_code error;
    socket_.native_non_blocking(true, error);
    set_deadline(State::waiting, worker_.limits().head_time);
    read();
}

void Connection::set_deadline(State state, Clock::duration time) {
    state_ = state;
    deadline_ = Clock::now() + time;
}

void Connection::forget() {
    worker_.forget(place_);
} // `this` is gone now

void Connection::abort() {
    error_code error;
    socket_.close(error);
}

void Connection::drain() {
    if (state_ == State::waiting) abort();
}

// Whether the client acknowledged its share of what it was sent since this was last asked, or all of it.
bool Connection::client_takes() {
    int unacknowledged = 0;
    if (::ioctl(socket_.native_handle(), TIOCOUTQ, &unacknowledged) != 0) return false;
    const auto left = std::min(static_cast<std::uint64_t>(std::max(unacknowledged, 0)), given_);
    const std::uint64_t taken = given_ - left;
    const bool enough = taken >= taken_mark_ + worker_.limits().send_bytes;
    taken_mark_ = taken;
    return enough;
}

void Connection::sweep(Clock::time_point now) {
    if (now < deadline_ || !socket_.is_open()) return;
    switch (state_) {
        case State::waiting:
            // The last reply may still be under way in the kernel's buffer.
            if (client_takes()) return set_deadline(State::waiting, worker_.limits().send_time);
            worker_.counters().timeouts_idle.add(1);
            break;
        case State::head: {
            worker_.counters().timeouts_head.add(1);
            endpoint_ = Endpoint::none;
            problem(reply_, 408, "the head of the request took too long");
            close_after_ = true;
            render(true);
            head_ += reply_.text;
            ::send(socket_.native_handle(), head_.data(), head_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            break;
        }
        case State::sending:
            if (client_takes()) return set_deadline(State::sending, worker_.limits().send_time);
            worker_.counters().timeouts_send.add(1);
            break;
        case State::lingering:
            break;
    }
    abort();
}

void Connection::read() {
    socket_.async_read_some(asio::buffer(in_.data() + filled_, in_.size() - filled_),
                            [this](const error_code& error, std::size_t count) {
                                if (error || !socket_.is_open()) return forget();
                                on_read(count);
                            });
}

void Connection::on_read(std::size_t count) {
    filled_ += count;
    if (state_ == State::waiting) {
        state_ = State::head;
        deadline_ = std::min(deadline_, Clock::now() + worker_.limits().head_time);
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
            asio::post(socket_.get_executor(), [this] { socket_.is_open() ? proceed() : forget(); });
            return;
        }
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
        answer(reader_.request());
        begin_ += reader_.consumed();
        reader_.reset();
        if (!finish_reply()) return;
    }
}

void Connection::refuse(int status, std::string_view why) {
    worker_.log_event("bad request", {{"status", std::to_string(status)}, {"why", why}});
    endpoint_ = Endpoint::none;
    problem(reply_, status, why);
    close_after_ = true;
    render(true);
    finish_reply();
}

void Connection::answer(const Request& request) {
    reply_.clear();
    close_after_ = !request.keep_alive || request.has_body || worker_.draining();
    const Route* route = find_route(request.path);
    endpoint_ = route == nullptr ? Endpoint::none : route->endpoint;
    const std::string_view expected = request.field("expect");
    if (admission_ == Admission::Answer::to_be_refused) {
        problem(reply_, 503, "there are too many connections; try again in a moment");
        reply_.add("Retry-After", "5");
        close_after_ = true;
    } else if (route == nullptr) {
        problem(reply_, 404, "there is nothing at this address");
    } else if (!allows(*route, request.method)) {
        problem(reply_, 405, "this address does not take that method");
        reply_.add("Allow", route->allow);
    } else if (!expected.empty() && !same_ignoring_case(expected, "100-continue")) {
        problem(reply_, 417, "only 100-continue can be expected here");
    } else {
        try {
            worker_.site().answer(*route, request, reply_);
        } catch (const std::exception& error) {
            worker_.counters().exceptions.add(1);
            worker_.log_event("failure", {{"address", request.path}, {"why", error.what()}});
            problem(reply_, 500, "the server failed on this request");
        }
    }
    const bool with_body = request.method != Method::head;
    // What is small is cheaper to read than to hand to sendfile, and goes out in one piece with its head.
    const auto& file = reply_.file;
    if (file && !file->in_memory && with_body && reply_.status == 206 &&
        reply_.count <= worker_.limits().memory_range_bytes) {
        reply_.text = library::read_at(file->descriptor, reply_.first, reply_.count);
        const bool whole = reply_.text.size() == reply_.count;
        reply_.file.reset();
        if (!whole) problem(reply_, 500, "the file could not be read");
    }
    render(with_body);
    if (request.minor_version == 0 && !close_after_) {
        head_.insert(head_.size() - 2, "Connection: keep-alive\r\n");
    }
}

void Connection::render(bool with_body) {
    worker_.counters().request(endpoint_, reply_.status);
    head_.clear();
    head_.append("HTTP/1.1 ").append(std::to_string(reply_.status)).append(" ").append(reason(reply_.status));
    head_.append("\r\n").append(worker_.date_line());
    const bool has_body = reply_.status != 304;
    if (has_body && !reply_.type.empty()) head_.append("Content-Type: ").append(reply_.type).append("\r\n");
    if (has_body) head_.append("Content-Length: ").append(std::to_string(reply_.body_bytes())).append("\r\n");
    head_.append(reply_.fields).append("X-Content-Type-Options: nosniff\r\n");
    if (close_after_) head_.append("Connection: close\r\n");
    head_.append("\r\n");

    sent_ = 0;
    memory_ = {};
    file_left_ = 0;
    if (has_body && with_body) {
        if (!reply_.file) {
            memory_ = reply_.text;
        } else if (reply_.file->in_memory) {
            memory_ = std::string_view(reply_.file->bytes).substr(reply_.first, reply_.count);
        } else {
            file_at_ = reply_.first;
            file_left_ = reply_.count;
        }
    }
}

Connection::Sent Connection::send_memory() {
    const std::size_t total = head_.size() + memory_.size();
    while (sent_ < total) {
        const std::size_t of_head = std::min(sent_, head_.size());
        const std::size_t of_body = sent_ - of_head;
        std::array<iovec, 2> parts{iovec{head_.data() + of_head, head_.size() - of_head},
                                   iovec{const_cast<char*>(memory_.data()) + of_body, memory_.size() - of_body}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = memory_.empty() ? 1 : 2;
        // MSG_MORE: the head waits for the first bytes of the file, so that both leave in one segment.
        const ssize_t count =
            ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT | (file_left_ > 0 ? MSG_MORE : 0));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN ? Sent::blocked : Sent::failed;
        sent_ += static_cast<std::size_t>(count);
        given_ += static_cast<std::uint64_t>(count);
        worker_.counters().bytes_sent.add(static_cast<std::uint64_t>(count));
    }
    return Sent::all;
}

Connection::Sent Connection::send_from_file() {
    while (file_left_ > 0) {
        if (turn_left_ == 0) return Sent::turn_over;
        auto offset = static_cast<off_t>(file_at_);
        const ssize_t count = ::sendfile(socket_.native_handle(), reply_.file->descriptor.get(), &offset,
                                         std::min<std::uint64_t>(file_left_, turn_left_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN ? Sent::blocked : Sent::failed;
        if (count == 0) return Sent::failed; // the file became shorter; its promised length cannot be kept
        const auto bytes = static_cast<std::uint64_t>(count);
        file_at_ += bytes;
        file_left_ -= bytes;
        turn_left_ -= static_cast<std::size_t>(bytes);
        given_ += bytes;
        worker_.counters().bytes_sent.add(bytes);
    }
    return Sent::all;
}

Connection::Sent Connection::send() {
    const Sent sent = send_memory();
    return sent == Sent::all ? send_from_file() : sent;
}

bool Connection::finish_reply() {
    if (state_ != State::sending) set_deadline(State::sending, worker_.limits().send_time);
    switch (send()) {
        case Sent::all:
            reply_.file.reset();
            if (!close_after_) return true;
            linger();
            return false;
        case Sent::turn_over:
            asio::post(socket_.get_executor(), [this] {
                if (!socket_.is_open()) return forget();
                turn_left_ = worker_.limits().turn_bytes;
                if (finish_reply()) proceed();
            });
            return false;
        case Sent::blocked:
            socket_.async_wait(Socket::wait_write, [this](const error_code& error) {
                if (error || !socket_.is_open()) {
                    worker_.counters().broken.add(1);
                    return forget();
                }
                turn_left_ = worker_.limits().turn_bytes;
                if (finish_reply()) proceed();
            });
            return false;
        case Sent::failed:
            break;
    }
    worker_.counters().broken.add(1);
    forget();
    return false;
}

// Closing with unread bytes would send a reset, which can overtake the reply: say that no more comes, and read on a
// little (RFC 9112 9.6).
void Connection::linger() {
    if (state_ != State::lingering) {
        error_code error;
        socket_.shutdown(Socket::shutdown_send, error);
        if (error) return forget();
        set_deadline(State::lingering, worker_.limits().linger_time);
    }
    socket_.async_read_some(asio::buffer(in_), [this](const error_code& error, std::size_t count) {
        if (error || !socket_.is_open()) return forget();
        lingered_ += count;
        if (lingered_ > worker_.limits().linger_bytes) return forget();
        linger();
    });
}

} // namespace forksight::streamer::http
