// The HTTP server: one thread a core, each with its own acceptor, connections and site; nothing is shared on the way.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "streamer/http/admission.hpp"
#include "streamer/http/counters.hpp"
#include "streamer/http/limits.hpp"
#include "streamer/http/log.hpp"
#include "streamer/http/reply.hpp"
#include "streamer/http/routes.hpp"

namespace forksight::streamer::tls {
class ServedPair;
}

namespace forksight::streamer::http {

/// What answers requests: one object a thread.
class Site {
  public:
    virtual ~Site() = default;
    /// Fills `reply`, which is clear. The route's address and method have been checked; the request has no body.
    virtual void answer(const Route& route, const Request& request, Reply& reply) = 0;
    /// For POST to a route that takes a body: what is to be done for it on a thread that may wait, which fills `reply`
    /// (clear, too) and holds on to nothing of the request; or nothing, when `reply` has been filled already.
    using Work = std::function<void(Reply&)>;
    virtual Work take(const Route& route, const Request& request, std::string_view body, const AddressKey& from,
                      Reply& reply) = 0;
    /// Adds to any reply what depends on who asks, not on what for; not to those to what was no request.
    virtual void dress(const Request& request, Reply& reply) = 0;
    /// Other limits hold from here on.
    virtual void reload(const Limits& limits) = 0;
    /// The server is ending: replies that are under way are the last.
    virtual void drain() = 0;
};

struct ServerSettings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8360; ///< 0: a free one
    Limits limits;
    RequestLog request_log = RequestLog::all;
    /// Sockets that were handed down and listen already: taken over and used instead of `host` and `port`.
    std::vector<int> inherited;
    /// Null: plain HTTP. Must outlive the server.
    const tls::ServedPair* certificates = nullptr;
};

class Server {
  public:
    /// Is given what the site's thread counts.
    using MakeSite = std::function<std::unique_ptr<Site>(ThreadCounters&)>;

    /// Accepts from here on. As many threads as `counters` has. Throws std::runtime_error with one clear sentence when
    /// it cannot listen. `counters` and `log` must outlive this.
    Server(const ServerSettings& settings, Counters& counters, const MakeSite& make_site, const Log& log);
    /// Closes everything at once.
    ~Server();

    /// "http://127.0.0.1:8360", or with https
    std::string url() const;
    std::uint16_t port() const;
    /// Other limits and another level, for what begins from here on.
    void reload(const Limits& limits, RequestLog request_log);
    /// Stops accepting, closes what is idle, lets replies in flight finish.
    void begin_drain();
    /// Whether all has ended, waiting for it no longer than `time`.
    bool wait_drained(Limits::Time time);
    /// Breaks off what is left. How many connections that were.
    std::size_t end();
    /// Stops accepting, closes what is idle, lets replies in flight finish and closes; returns when all is closed,
    /// `limits.drain_time` at the latest. True if nothing had to be broken off.
    bool drain();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace forksight::streamer::http
