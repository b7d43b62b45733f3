// Asks for several files at once and waits for all of them, but not for ever.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "player/net/fetch.hpp"

namespace forksight::player::net {

/// The line or the disk failed, not the film. What it says is for the user.
struct LineFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The viewer left before everything was there.
struct Left : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// For how long everything together may be waited for.
struct Waiting {
    std::chrono::milliseconds at_most{120'000};
    std::function<bool()> go_on = [] { return true; }; ///< asked many times a second; false ends the waiting
    std::chrono::milliseconds answer_within{120'000};  ///< the first answer, when less than at_most
};

/// Its time runs from when it was made.
class Gather {
  public:
    /// Both outlive it.
    Gather(Fetch& fetch, const Waiting& waiting) : fetch_(fetch), waiting_(waiting) {}

    /// An answer for each URL, in their order. `place`: of the film, for sentences. Throws LineFailure when it takes
    /// too long, and Left.
    std::vector<Answer> all(const std::vector<std::string>& urls, std::uint64_t limit_bytes, const std::string& place);

  private:
    Fetch& fetch_;
    const Waiting& waiting_;
    const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// Nobody said anything of the file itself.
inline bool unanswered(Ending ending) {
    return ending == Ending::unreachable || ending == Ending::failing;
}

} // namespace forksight::player::net
