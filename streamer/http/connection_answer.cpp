// What a connection does with one request: its reply, from the site or of its own, and the head of it.
#include <boost/asio/post.hpp>
#include <string>

#include "streamer/http/connection.hpp"
#include "streamer/http/to_https.hpp"
#include "streamer/http/worker.hpp"

namespace forksight::streamer::http {
namespace asio = boost::asio;

void Connection::refuse(int status, std::string_view why) {
    begin_reply(Method::unknown);
    worker_.counters().bad_requests.add(1);
    worker_.log_event("bad request",
                      {{"status", std::to_string(status)}, {"why", why}, {"id", {id_.data(), id_.size()}}});
    problem(reply_, status, why);
    close_after_ = true;
    render(true);
    finish_reply();
}

void Connection::begin_reply(Method method) {
    endpoint_ = Endpoint::none;
    method_ = method;
    id_ = worker_.next_id();
    began_ = worker_.now();
    given_before_ = transport_.given();
}

void Connection::end_reply(bool whole) {
    if (!whole) worker_.counters().broken.add(1);
    worker_.answered({{id_.data(), id_.size()},
                      method_,
                      endpoint_,
                      reply_.status,
                      transport_.given() - given_before_,
                      worker_.read_clock() - began_,
                      whole});
}

bool Connection::answer(const Request& request) {
    reply_.clear();
    begin_reply(request.method);
    const bool unread_body = request.has_body && body_ == 0;
    close_after_ = !request.keep_alive || unread_body || worker_.draining();
    const Route* route = find_route(request.path);
    endpoint_ = route == nullptr ? Endpoint::none : route->endpoint;
    const std::string_view expected = request.field("expect");
    if (admission_ == Admission::Answer::to_be_refused) {
        problem(reply_, 503, "there are too many connections; try again in a moment");
        reply_.add("Retry-After", "5");
        close_after_ = true;
    } else if (plain_on_tls_ && endpoint_ != Endpoint::authority) {
        lead_to_https(reply_, request);
        close_after_ = true;
    } else if (route == nullptr) {
        problem(reply_, 404, "there is nothing at this address");
    } else if (!allows(*route, request.method)) {
        problem(reply_, 405, "this address does not take that method");
        reply_.add("Allow", route->allow);
    } else if (!expected.empty() && !same_ignoring_case(expected, "100-continue")) {
        problem(reply_, 417, "only 100-continue can be expected here");
    } else if (request.chunked) {
        problem(reply_, 411, "tell the length of the body in Content-Length");
    } else if (no_room_) {
        problem(reply_, 503, "the server reads too many large bodies at once; try again in a moment");
        reply_.add("Retry-After", "2");
    } else if (unread_body) {
        problem(reply_, 413, "the body is larger than is taken here");
    } else if (request.method == Method::post) {
        if (!take(*route, request)) return false;
    } else {
        try {
            worker_.site().answer(*route, request, reply_);
        } catch (const std::exception& error) {
            failed(request, error.what());
        }
        if (!reply_.trouble.empty())
            worker_.log_event(reply_.trouble, {{"address", request.path}, {"id", {id_.data(), id_.size()}}});
    }
    complete(request);
    return true;
}

void Connection::failed(const Request& request, std::string_view why) {
    worker_.counters().exceptions.add(1);
    // What is posted to may have a session's name in its address.
    const std::string_view address = request.method == Method::post ? name_of(endpoint_) : request.path;
    worker_.log_event("failure", {{"address", address}, {"why", why}, {"id", {id_.data(), id_.size()}}});
    problem(reply_, 500, "the server failed on this request");
}

// True: there is a reply already.
bool Connection::take(const Route& route, const Request& request) {
    const std::string_view body = long_body_ ? std::string_view(long_body_->bytes)
                                             : std::string_view(in_.data() + begin_ + reader_.consumed(), body_);
    Site::Work work;
    try {
        work = worker_.site().take(route, request, body, address_, reply_);
    } catch (const std::exception& error) {
        failed(request, error.what());
    }
    if (!work) return true;
    set_deadline(State::working, worker_.limits().send_time);
    failure_.clear();
    // Until on_worked() this thread leaves reply_ and failure_ alone, and the connection is not forgotten.
    const bool posted =
        worker_.pool().post([this, executor = transport_.socket().get_executor(), work = std::move(work)] {
            try {
                work(reply_);
            } catch (const std::exception& error) {
                failure_ = error.what();
                if (failure_.empty()) failure_ = "unknown";
            }
            asio::post(executor, [this] { on_worked(); });
        });
    if (posted) return false;
    problem(reply_, 503, "the server has too much to do; try again in a moment");
    reply_.add("Retry-After", "2");
    return true;
}

void Connection::on_worked() {
    if (!transport_.is_open()) return forget();
    const Request& request = reader_.request();
    if (!failure_.empty()) failed(request, failure_);
    if (!reply_.trouble.empty())
        worker_.log_event(reply_.trouble, {{"address", name_of(endpoint_)}, {"id", {id_.data(), id_.size()}}});
    close_after_ = close_after_ || worker_.draining();
    complete(request);
    leave_request();
    turn_left_ = worker_.limits().turn_bytes;
    if (finish_reply()) proceed();
}

void Connection::complete(const Request& request) {
    const bool with_body = request.method != Method::head;
    // What is small is cheaper to read than to hand to sendfile, and goes out in one piece with its head.
    const auto& file = reply_.file;
    if (file && !file->in_memory && with_body && reply_.status == 206 &&
        reply_.count <= worker_.limits().memory_range_bytes) {
        // OpenSSL reads what it seals, and must not be given a mapping.
        if (transport_.tls() == nullptr && !file->mapping.bytes().empty()) {
            reply_.mapped = file->mapping.bytes().substr(reply_.first, reply_.count);
        } else {
            read_part(reply_);
        }
    }
    worker_.site().dress(request, reply_);
    if (request.minor_version == 0 && !close_after_) reply_.add("Connection", "keep-alive");
    if (transport_.tls() != nullptr) {
        const std::string_view strict = strict_transport(request.host);
        if (!strict.empty()) reply_.add("Strict-Transport-Security", strict);
    }
    render(with_body);
}

void Connection::render(bool with_body) {
    worker_.counters().request(endpoint_, reply_.status);
    head_.clear();
    head_.append("HTTP/1.1 ").append(std::to_string(reply_.status)).append(" ").append(reason(reply_.status));
    head_.append("\r\n").append(worker_.date_line());
    const bool has_body = reply_.status != 304 && reply_.status != 204;
    if (has_body && !reply_.type.empty()) head_.append("Content-Type: ").append(reply_.type).append("\r\n");
    if (has_body) head_.append("Content-Length: ").append(std::to_string(reply_.body_bytes())).append("\r\n");
    head_.append("X-Request-Id: ").append(id_.data(), id_.size()).append("\r\n");
    head_.append(reply_.fields).append("X-Content-Type-Options: nosniff\r\n");
    if (close_after_) head_.append("Connection: close\r\n");
    head_.append("\r\n");

    out_ = {};
    out_.head = head_;
    if (has_body && with_body) {
        if (!reply_.file) {
            out_.memory = reply_.text;
        } else if (reply_.part) {
            out_.memory = std::string_view(reply_.part.get(), reply_.count);
        } else if (!reply_.mapped.empty()) {
            out_.memory = reply_.mapped;
        } else if (reply_.file->in_memory) {
            out_.memory = std::string_view(reply_.file->bytes).substr(reply_.first, reply_.count);
        } else {
            out_.file = &reply_.file->descriptor;
            out_.file_at = reply_.first;
            out_.file_left = reply_.count;
        }
    }
}

} // namespace forksight::streamer::http
