// One simulated client: asks, reads, checks what came, asks again.
#pragma once

#include <netinet/in.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "tests/bench/load/bodies.hpp"
#include "tests/bench/load/figures.hpp"
#include "tests/bench/load/transport.hpp"

namespace forksight::bench {

using Clock = std::chrono::steady_clock;

struct Load {
    sockaddr_in server{};
    SSL_CTX* tls = nullptr;
    std::vector<Wanted> wanted;
    std::uint64_t verify_every = 1; ///< 1: every reply's bytes are compared; 0: none
    Clock::duration every{};        ///< a request's distance to the next of the same client; 0: at once
    std::uint64_t requests = 0;     ///< in all; 0: until the time is over
};

class Viewer {
  public:
    /// `load`, `figures` and `begun` (requests begun by all) outlive this. Paced, its first request is at `start`.
    Viewer(const Load& load, Figures& figures, std::uint64_t& begun, int poll, std::size_t number,
           Clock::time_point start);

    /// As far as it goes without waiting: connects, sends, reads, asks again.
    void advance();
    /// Whether advance() should be called at this time though no event came.
    bool is_due(Clock::time_point now) const { return now >= due_; }
    bool finished() const { return finished_; }

  private:
    enum class State { resting, sending, head, body };

    void connect();
    void fail(std::uint64_t& error);
    bool ask();
    bool read_head();
    bool understand_head(std::size_t end);
    bool read_body();
    void answered();
    bool take(std::size_t bytes);

    const Load& load_;
    Figures& figures_;
    std::uint64_t& begun_;
    int poll_;
    std::size_t number_;

    std::unique_ptr<Transport> transport_;
    bool connected_ = false; ///< something came over it
    State state_ = State::resting;
    bool finished_ = false;
    Clock::time_point due_;
    Clock::time_point slot_; ///< of the request that is next, or under way; paced only
    Clock::time_point asked_;
    std::size_t next_ = 0;
    const Wanted* now_ = nullptr;
    bool verify_ = false;
    std::size_t done_ = 0;   ///< bytes of the request sent; later of the body received
    std::size_t filled_ = 0; ///< of bytes_
    std::array<char, 16 * 1024> bytes_{};
};

} // namespace forksight::bench
