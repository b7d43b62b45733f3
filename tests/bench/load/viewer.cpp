#include "tests/bench/load/viewer.hpp"

#include <sys/epoll.h>

#include <strings.h>
#include <algorithm>
#include <cstring>

namespace forksight::bench {
namespace {

constexpr auto try_again = std::chrono::milliseconds(20);

// Shared by all clients, which take turns: where a large body goes.
std::array<char, 256 * 1024> scratch;

} // namespace

Viewer::Viewer(const Load& load, Figures& figures, std::uint64_t& begun, int poll, std::size_t number,
               Clock::time_point start)
    : load_(load), figures_(figures), begun_(begun), poll_(poll), number_(number), due_(start), slot_(start) {
    next_ = load.every == Clock::duration{} ? number % load.wanted.size() : 0;
}

void Viewer::connect() {
    connected_ = false;
    filled_ = 0;
    transport_ = std::make_unique<Transport>(load_.server, load_.tls);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = number_;
    if (transport_->descriptor() < 0 || ::epoll_ctl(poll_, EPOLL_CTL_ADD, transport_->descriptor(), &event) != 0) {
        fail(figures_.errors.connecting);
    }
}

// The next try is the same request on a new connection.
void Viewer::fail(std::uint64_t& error) {
    ++error;
    transport_.reset();
    state_ = State::resting;
    due_ = Clock::now() + try_again;
    next_ = (next_ + load_.wanted.size() - (now_ != nullptr ? 1 : 0)) % load_.wanted.size();
    now_ = nullptr;
}

bool Viewer::ask() {
    const Clock::time_point now = Clock::now();
    if (now < due_) return false;
    if (load_.requests != 0 && begun_ >= load_.requests) {
        finished_ = true;
        due_ = Clock::time_point::max();
        return false;
    }
    if (!transport_) connect();
    if (!transport_) return false;
    ++begun_;
    verify_ = load_.verify_every != 0 && begun_ % load_.verify_every == 0;
    now_ = &load_.wanted[next_];
    next_ = (next_ + 1) % load_.wanted.size();
    done_ = 0;
    asked_ = load_.every == Clock::duration{} ? now : slot_;
    due_ = Clock::time_point::max();
    state_ = State::sending;
    return true;
}

void Viewer::advance() {
    for (bool on = true; on && !finished_;) {
        switch (state_) {
            case State::resting:
                on = ask();
                break;
            case State::sending: {
                const auto moved = transport_->send(std::string_view(now_->request).substr(done_));
                if (moved.step == Transport::Step::failed) {
                    return fail(connected_ ? figures_.errors.closed : figures_.errors.connecting);
                }
                done_ += moved.bytes;
                on = moved.step == Transport::Step::moved;
                if (done_ < now_->request.size()) break;
                state_ = State::head;
                filled_ = done_ = 0;
                on = false; // the answer makes an event
                break;
            }
            case State::head:
                on = read_head();
                break;
            case State::body:
                on = read_body();
                break;
        }
    }
}

bool Viewer::read_head() {
    const auto moved = transport_->receive(bytes_.data() + filled_, bytes_.size() - filled_);
    if (moved.step == Transport::Step::failed) {
        fail(connected_ ? figures_.errors.closed : figures_.errors.connecting);
        return false;
    }
    if (moved.step == Transport::Step::blocked) return false;
    if (!connected_) {
        connected_ = true;
        ++figures_.connections;
    }
    filled_ += moved.bytes;
    const std::string_view text(bytes_.data(), filled_);
    const std::size_t end = text.find("\r\n\r\n");
    if (end != std::string_view::npos) return understand_head(end + 4);
    if (filled_ < bytes_.size()) return true;
    fail(figures_.errors.status);
    return false;
}

bool Viewer::understand_head(std::size_t end) {
    const std::string_view head(bytes_.data(), end);
    const bool right =
        head.size() > 12 && head.substr(0, 9) == "HTTP/1.1 " && head.substr(9, 3) == std::to_string(now_->status);
    if (!right) {
        fail(figures_.errors.status);
        return false;
    }
    constexpr std::string_view name = "\r\ncontent-length: ";
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
    const auto field = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
    const std::string want = std::to_string(now_->body.size()) + "\r";
    const auto value = head.substr(std::min(static_cast<std::size_t>(field - head.begin()) + name.size(), head.size()));
    if (value.substr(0, want.size()) != want) {
        fail(figures_.errors.length);
        return false;
    }
    state_ = State::body;
    const std::string_view first(bytes_.data() + end, filled_ - end);
    // What came with the head is at hand: it is always compared.
    if (first.size() > now_->body.size() || first != now_->body.substr(0, first.size())) {
        fail(figures_.errors.bytes);
        return false;
    }
    return take(first.size());
}

bool Viewer::take(std::size_t bytes) {
    done_ += bytes;
    figures_.body_bytes += bytes;
    if (done_ == now_->body.size()) answered();
    return true;
}

bool Viewer::read_body() {
    const std::size_t left = now_->body.size() - done_;
    const std::size_t most = std::min(left, scratch.size());
    const auto moved =
        verify_ ? transport_->receive(scratch.data(), most) : transport_->skip(scratch.data(), scratch.size(), left);
    if (moved.step == Transport::Step::failed) {
        fail(figures_.errors.closed);
        return false;
    }
    if (moved.step == Transport::Step::blocked) return false;
    if (verify_ && std::memcmp(scratch.data(), now_->body.data() + done_, moved.bytes) != 0) {
        fail(figures_.errors.bytes);
        return false;
    }
    return take(moved.bytes);
}

void Viewer::answered() {
    const Clock::time_point now = Clock::now();
    ++figures_.requests;
    // A small body came whole with its head, and was compared whole.
    if (verify_) ++figures_.verified;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - asked_).count();
    figures_.latencies_us.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(took, 0xffffffff)));
    now_ = nullptr;
    state_ = State::resting;
    due_ = now;
    if (load_.every == Clock::duration{}) return;
    if (now > slot_ + load_.every) ++figures_.late;
    slot_ += load_.every;
    due_ = std::max(slot_, now);
}

} // namespace forksight::bench
