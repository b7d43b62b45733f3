#include "streamer/http/worker.hpp"

#include <boost/asio/post.hpp>
#include <cstring>

#include "streamer/library/file_cache.hpp"

namespace forksight::streamer::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t lines_a_second = 10;

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

Worker::Worker(int listening, bool v6, const Limits& limits, Admission& admission, ThreadCounters& counters,
               std::unique_ptr<Site> site, const Log& log, const tls::ServedPair* certificates)
    : limits_(limits),
      admission_(admission),
      counters_(counters),
      site_(std::move(site)),
      log_(log),
      certificates_(certificates),
      acceptor_(loop_.get_executor(), v6 ? tcp::v6() : tcp::v4(), listening),
      timer_(loop_.get_executor()) {}

void Worker::run() {
    accept();
    sweep();
    loop_.run();
}

void Worker::drain() {
    asio::post(loop_.get_executor(), [this] {
        draining_ = true;
        error_code error;
        acceptor_.close(error);
        for (const auto& connection : connections_) connection->drain();
        stop_if_done();
    });
}

void Worker::abort() {
    asio::post(loop_.get_executor(), [this] {
        draining_ = true;
        error_code error;
        acceptor_.close(error);
        broke_off_ += connections_.size();
        for (const auto& connection : connections_) connection->abort();
        stop_if_done();
    });
}

void Worker::stop_if_done() {
    if (draining_ && connections_.empty()) timer_.cancel();
}

void Worker::accept() {
    accepting_ = true;
    acceptor_.async_accept([this](const error_code& error, Socket socket) {
        accepting_ = false;
        if (draining_) return;
        if (error && error != asio::error::connection_aborted) {
            // Out of descriptors or memory: trying again at once would spin; the next sweep does.
            log_event("cannot accept", {{"why", error.message()}});
            return;
        }
        if (!error) on_accept(std::move(socket));
        accept();
    });
}

void Worker::on_accept(Socket socket) {
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
    lines_left_ = lines_a_second;
    const Clock::time_point now = Clock::now();
    for (const auto& connection : connections_) connection->sweep(now);
    if (!accepting_ && !draining_) accept();
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

void Worker::log_event(std::string_view what, Log::Fields fields) {
    if (lines_left_ == 0) return;
    --lines_left_;
    log_.event(what, fields);
}

} // namespace forksight::streamer::http
