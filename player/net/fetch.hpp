// Fetches files over http(s) and from disk on a thread of its own: the urgent first, each with limits, none for ever.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "player/net/line_watch.hpp"

namespace forksight::player::net {

/// How a request ended.
enum class Ending {
    delivered,
    missing,     ///< the other side says there is no such thing (404, 410; no such file)
    refused,     ///< any other answer that asking again does not change: 403, too large, a scheme we do not speak
    unreachable, ///< no whole answer, however often it was tried
    failing,     ///< an answer each time, but one of a failure that may pass: 5xx, 429, 408
    cancelled,
};

struct Answer {
    Ending ending = Ending::cancelled;
    std::string body;                 ///< whole, and only when delivered
    std::string problem;              ///< a sentence for people; empty when delivered or cancelled
    std::uint64_t received_bytes = 0; ///< of bodies, over all attempts: what came over the line
    int status = 0;                   ///< of the last answer over http; 0: there was none
    std::string type = {};            ///< its Content-Type, as it was sent
};

/// Smaller is fetched first. While something of a more urgent class is under way, the less urgent is held. Within a
/// class the line is shared: over a wifi where each request waits for its turn, one alone does not fill it.
using Priority = std::int64_t;
/// From each multiple of this up to the next, priorities are of one class.
inline constexpr Priority class_size = Priority{1} << 59;
/// Held while anything else is under way.
inline constexpr Priority priority_after_everything = std::numeric_limits<Priority>::max();
/// First in the class of what is on air: shares the line with that.
inline constexpr Priority priority_beside_the_film = 0;
/// Everything else is held while this is under way.
inline constexpr Priority priority_before_everything = -1;
/// Once the film is seen, a line that it does not leave is its own for no longer than this.
inline constexpr std::chrono::seconds longest_behind_the_film{5};

struct Request {
    std::string url; ///< http://, https:// or file://; nothing else is fetched
    Priority priority = 0;
    std::uint64_t limit_bytes = 0; ///< a larger body is refused
    /// Called exactly once, on the fetch thread, also when cancelled. Must not wait; may call get and cancel.
    std::function<void(Answer)> then;
    std::optional<std::string> posted = {}; ///< is sent by POST; else this is a GET
    std::string posted_type = "application/json";
    /// How it goes says nothing of the film's line, neither its speed nor its loss; and it holds up nothing less
    /// urgent, unless its priority is below 0.
    bool beside_the_film = false;
    /// A file that came over the line before: it is read at once, and says nothing of the line's speed or its limit.
    bool cached = false;
    /// How much of the body is there, with what earlier attempts left of it; falls when that turns out to be void.
    std::shared_ptr<std::atomic<std::uint64_t>> came = {};
};

struct FetchLimits {
    std::uint64_t rate_kbps = 0; ///< kilobits a second for everything together; 0: none
    std::size_t at_once = 4;
    std::chrono::milliseconds connect{5000};
    std::chrono::seconds stalled{8}; ///< this long under 1 kB/s: given up, and tried again
    /// Nothing came of a body for so long, or twice so long before it: it is asked for over another connection, from
    /// where it broke off, and that is no attempt. After the first time 2, 4, 8 times so long in either case, while
    /// that is less than `stalled`. More than 0.
    std::chrono::milliseconds hung{2000};
    int attempts = 3;                                ///< for what may pass: no connection, a broken answer, 5xx, 429
    std::chrono::milliseconds backoff{250};          ///< before the second attempt; doubles
    std::chrono::milliseconds streamer_calm{10'000}; ///< without a 429 or 5xx, and the streamer is as it should be
};

class Fetch {
  public:
    using Ticket = std::uint64_t;

    explicit Fetch(FetchLimits limits = {});
    /// Cancels everything, calls every `then` and joins.
    ~Fetch();
    Fetch(const Fetch&) = delete;
    Fetch& operator=(const Fetch&) = delete;

    /// Any thread; none of these waits for the network.
    Ticket get(Request request);
    void cancel(Ticket ticket);
    void prioritise(Ticket ticket, Priority priority);
    /// From here on requests to `origin`, and to no other, show this token.
    void authorise(std::string origin, std::string token);
    /// From here on https requests that begin at `place` (see place_of), also where they are led on to, trust this one
    /// authority in place of the system's store. Holds for requests that are asked for later.
    void trust(std::string place, std::string authority_pem);
    /// Whether the token was refused since this was last asked; those requests are tried again meanwhile.
    bool token_refused();
    /// How many requests somebody answered with 401 or 403 in the end.
    std::uint64_t turned_away() const;

    /// Hears of all that comes over the line, on the fetch thread: bits, and seconds in which something was being
    /// fetched; at least once a second, of nothing when there was nothing. Must not wait. One at a time; an empty one
    /// ends it.
    using Hear = std::function<void(double bits, double busy_s)>;
    void hear_line(Hear hear);
    /// Of the line while it was used, and no more than the rate limit; absent until enough has come in.
    std::optional<double> throughput_bps() const;
    /// Of bodies, since the beginning.
    std::uint64_t bytes_fetched() const;
    /// Losses and returns of the line since the last call. Any thread.
    std::vector<LineNews> line_news();
    /// The same of a streamer that is there, and answers that it cannot now (429, 5xx). Any thread.
    std::vector<LineNews> streamer_news();
    bool streamer_cannot() const; ///< it said so last

  private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

/// "http://host:port" of a URL, for sentences; the whole of it when it has no host.
std::string origin_of(std::string_view url);
/// file:// for a path on this machine, which must be absolute.
std::string file_url(std::string_view absolute_path);

} // namespace forksight::player::net
