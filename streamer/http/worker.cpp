#include "streamer/http/worker.hpp"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cstring>
#include <random>

#include "streamer/library/file_cache.hpp"

namespace forksight::streamer::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

int family_of(int socket) {
    sockaddr_storage bytes{};
    socklen_t size = sizeof bytes;
    return ::getsockname(socket, reinterpret_cast<sockaddr*>(&bytes), &size) == 0 ? bytes.ss_family : AF_UNSPEC;
}

AddressKey key_of(const asio::ip::address& address) {
    AddressKey key{};
    if (address.is_v4()) {
        const auto bytes = address.to_v4().to_bytes();
        key[10] = key[11] = 0xff;
        std::memcpy(key.data() + 12, bytes.data(), bytes.size());
    } else {
        const asio::ip::address_v6 v6 = address.to_v6();
        const auto bytes = v6.to_bytes();
        std::memcpy(key.data(), bytes.data(), v6.is_v4_mapped() ? bytes.size() : 8);
    }
    return key;
}

} // namespace

Worker::Worker(std::vector<library::Descriptor> listening, const Limits& limits, RequestLog request_log,
               Admission& admission, ThreadCounters& counters, std::unique_ptr<Site> site, Pool& pool, const Log& log,
               const tls::ServedPair* certificates)
    : limits_(limits),
      admission_(admission),
      counters_(counters),
      site_(std::move(site)),
      pool_(pool),
      recurring_(log),
      request_lines_(log, request_log),
      certificates_(certificates),
      timer_(loop_.get_executor()) {
    for (library::Descriptor& socket : listening) {
        const auto protocol = family_of(socket.get()) == AF_INET6 ? tcp::v6() : tcp::v4();
        listeners_.push_back({Acceptor(loop_.get_executor(), protocol, socket.get())});
        socket.release(); // the acceptor closes it
    }
    id_.fill('0');
    std::random_device chance;
    for (std::size_t i = 0; i < id_.size() / 2; ++i) id_[i] = hex_digits[chance() % hex_digits.size()];
}

void Worker::run() {
    for (Listener& listener : listeners_) accept(listener);
    sweep();
    loop_.run();
    recurring_.sweep(now_, true);
    request_lines_.flush();
}

void Worker::reload(const Limits& limits, RequestLog request_log) {
    asio::post(loop_.get_executor(), [this, limits, request_log] {
        limits_ = limits;
        request_lines_.set_level(request_log);
        site_->reload(limits);
    });
}

void Worker::close_listeners() {
    error_code error;
    for (Listener& listener : listeners_) listener.acceptor.close(error);
}

void Worker::drain() {
    asio::post(loop_.get_executor(), [this] {
        draining_ = true;
        site_->drain();
        close_listeners();
        for (const auto& connection : connections_) connection->drain();
        stop_if_done();
    });
}

void Worker::abort() {
    asio::post(loop_.get_executor(), [this] {
        draining_ = true;
        close_listeners();
        broke_off_ += connections_.size();
        for (const auto& connection : connections_) connection->abort();
        stop_if_done();
    });
}

void Worker::stop_if_done() {
    if (draining_ && connections_.empty()) timer_.cancel();
}

void Worker::accept(Listener& listener) {
    listener.accepting = true;
    listener.acceptor.async_accept([this, &listener](const error_code& error, Socket socket) {
        listener.accepting = false;
        if (draining_) return;
        if (error && error != asio::error::connection_aborted) {
            // Out of descriptors or memory: trying again at once would spin; the next sweep does.
            counters_.accept_failures.add(1);
            log_event("cannot accept", {{"why", error.message()}});
            return;
        }
        if (!error) on_accept(std::move(socket));
        accept(listener);
    });
}

void Worker::on_accept(Socket socket) {
    read_clock();
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return; // gone already
    const AddressKey address = key_of(peer.address());
    const Admission::Answer admission = admission_.enter(address);
    if (admission != Admission::Answer::admitted) {
        counters_.refused.add(1);
        log_event("too many connections", {});
        if (admission == Admission::Answer::to_be_dropped) return;
    }
    counters_.accepted.add(1);
    connections_.push_back(std::make_unique<Connection>(*this, std::move(socket), address, admission));
    const auto place = std::prev(connections_.end());
    (*place)->start(place);
}

void Worker::sweep() {
    const Clock::time_point now = read_clock();
    counters_.sweeps.add(1);
    for (const auto& connection : connections_) connection->sweep(now);
    for (Listener& listener : listeners_) {
        if (!listener.accepting && !draining_) accept(listener);
    }
    recurring_.sweep(now);
    request_lines_.flush();
    timer_.expires_after(limits_.sweep_time);
    timer_.async_wait([this](const error_code& error) {
        if (!error && !(draining_ && connections_.empty())) sweep();
    });
}

void Worker::forget(Connection::Place place) {
    connections_.erase(place);
    stop_if_done();
}

const std::string& Worker::date_line() {
    const std::time_t now_s = std::time(nullptr);
    if (now_s != date_s_ || date_line_.empty()) {
        date_s_ = now_s;
        date_line_ = "Date: " + library::http_date(now_s) + "\r\n";
    }
    return date_line_;
}

void Worker::answered(const AnsweredRequest& request) {
    counters_.times[static_cast<std::size_t>(request.endpoint)].add(request.took);
    if (request_lines_.wants(request.status)) request_lines_.add(request, std::time(nullptr));
}

RequestId Worker::next_id() {
    for (std::size_t i = id_.size(); i-- > 0;) {
        const std::size_t digit =
            id_[i] <= '9' ? static_cast<std::size_t>(id_[i] - '0') : static_cast<std::size_t>(id_[i] - 'a') + 10;
        id_[i] = hex_digits[(digit + 1) % hex_digits.size()];
        if (id_[i] != '0') break;
    }
    return id_;
}

} // namespace forksight::streamer::http
