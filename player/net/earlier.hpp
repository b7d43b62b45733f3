// Asks a film's streamer once what earlier viewers answered, behind everything that the film itself needs.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "choicegraph/earlier.hpp"
#include "player/net/fetch.hpp"

namespace forksight::player::net {

/// Where the streamer of a film answers that: the film's folder ends in "/films/FILM/". Absent: it is in no such
/// folder.
std::optional<std::string> earlier_url(const std::string& base_url, const std::string& film);

/// Nobody waits for it, nobody is told of a streamer that does not know, and how it goes says nothing of the line.
class Earlier {
  public:
    using Clock = std::chrono::steady_clock;
    using Known = std::shared_ptr<const choicegraph::EarlierAnswers>;

    /// Asks. `fetch` outlives it.
    Earlier(Fetch& fetch, const std::string& url, const std::string& film);
    /// What comes after this is not heard any more.
    ~Earlier();
    Earlier(const Earlier&) = delete;
    Earlier& operator=(const Earlier&) = delete;

    /// To be called once a frame; waits for nothing. What is known: null until it is there, then always the same. Five
    /// seconds after the film is first seen it has five seconds beside what is on air, which it never holds up.
    const Known& step(bool film_seen, Clock::time_point now);
    /// A sentence, once, when what came cannot be read; else empty.
    std::string take_note();

  private:
    struct Shared;

    Fetch& fetch_;
    std::shared_ptr<Shared> shared_;
    Fetch::Ticket ticket_ = 0;
    std::optional<Clock::time_point> seen_at_;
    Priority priority_ = priority_after_everything;
    Known known_;
};

} // namespace forksight::player::net
