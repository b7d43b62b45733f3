// The fetch thread: what waits, what is under way, and what of it may come in now. Only fetch.cpp knows it.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/net/hung.hpp"
#include "player/net/throughput.hpp"
#include "player/net/transfer.hpp"

namespace forksight::player::net {

struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// Everything of the fetch thread; the inbox and the figures are shared, the rest is that thread's own.
class Fetch::Loop : public Gate {
  public:
    explicit Loop(FetchLimits limits);
    ~Loop() override;

    void post(Request request, Ticket ticket);
    void post_cancel(Ticket ticket);
    void post_priority(Ticket ticket, Priority priority);
    void post_token(std::string origin, std::string token);
    void post_trust(std::string place, std::string pem) { send(Trust{std::move(place), std::move(pem)}); }
    void post_hear(Hear hear) { send(std::move(hear)); }
    bool take_token_refused() { return token_refused_.exchange(false); }
    std::uint64_t turned_away() const { return turned_away_; }
    Ticket next_ticket() { return next_ticket_.fetch_add(1); }
    std::optional<double> throughput_bps() const;
    std::uint64_t bytes_fetched() const { return bytes_fetched_.load(); }
    std::vector<LineNews> line_news() { return line_.take(); }
    std::vector<LineNews> streamer_news() { return streamer_.take(); }
    bool streamer_cannot() const { return streamer_.lost(); }

    bool may_pass(Priority priority) override;
    void passed(std::size_t bytes, Clock::time_point attempt_began) override;

  private:
    struct Get {
        Request request;
        Ticket ticket;
    };
    struct Cancel {
        Ticket ticket;
    };
    struct Prioritise {
        Ticket ticket;
        Priority priority;
    };
    struct Authorise {
        std::string origin;
        std::string token;
    };
    struct Trust {
        std::string place;
        std::string pem;
    };
    using Order = std::variant<Get, Cancel, Prioritise, Authorise, Trust, Hear>;
    using Transfers = std::map<Ticket, std::unique_ptr<Transfer>>;

    void run();
    void send(Order order);
    void take_orders();
    void take(Get order);
    void take(Cancel order);
    void take(Prioritise order);
    void take(Authorise order);
    void take(Trust order) { authorities_[std::move(order.place)] = std::move(order.pem); }
    void take(Hear hear) { hear_ = std::move(hear); }
    void measure(Clock::time_point now);
    std::size_t abreast_of(Priority priority) const;
    /// Held ones keep theirs.
    std::size_t most_connections() const;
    void find_most_urgent();
    void start_waiting(Clock::time_point now);
    Transfer* next_waiting(Clock::time_point now);
    void start(Transfer& transfer);
    void release_held();
    bool give_up_hung(Clock::time_point now); ///< whether any was
    bool collect_finished();                  ///< whether any was
    void finish_attempt(Transfer& transfer, CURLcode code);
    void watch_streamer(const Transfer& transfer, const Verdict& end);
    void detach(Transfer& transfer);
    void answer(Ticket ticket, Ending ending, std::string problem);
    int wait_ms(Clock::time_point now) const;

    const FetchLimits limits_;
    std::unique_ptr<CURLM, FreeMulti> multi_;
    std::atomic<Ticket> next_ticket_{1};
    std::atomic<std::uint64_t> bytes_fetched_{0};
    std::atomic<bool> stop_{false};
    std::atomic<bool> token_refused_{false};
    std::atomic<std::uint64_t> turned_away_{0};

    mutable std::mutex mutex_; ///< of the inbox and the throughput; never held while curl or a `then` runs
    std::vector<Order> inbox_;
    Throughput throughput_;

    Authorise allowed_;
    std::map<std::string, std::string> authorities_; ///< by place: what is trusted there alone
    Hear hear_;
    Beginnings beginnings_;
    LineWatch line_;
    LineWatch streamer_;
    Transfers transfers_;
    std::vector<Easy> idle_;
    std::size_t under_way_ = 0;
    std::size_t beside_ = 0;   ///< of those, not of the film's line
    Priority most_urgent_ = 0; ///< of those under way
    TokenBucket bucket_;
    std::uint64_t passed_since_ = 0;
    Clock::time_point measured_at_ = Clock::now();
    std::minstd_rand jitter_{std::random_device{}()};
    std::thread thread_;
};

} // namespace forksight::player::net
