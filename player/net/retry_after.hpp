// How long a server asks to be left alone.
#pragma once

#include <chrono>
#include <ctime>
#include <string>

namespace forksight::player::net {

/// Of a field Retry-After (RFC 9110 10.2.3), in seconds or as a date; 0 if it says nothing, or is malformed. A date
/// counts from the answer's own `date`, as the clocks of headsets are often wrong, and from `now` where that is none.
std::chrono::seconds wanted_pause(const std::string& retry_after, const std::string& date, std::time_t now);

/// How long to wait with the next attempt: `ours`, or as long as the server wants, but no more than 30 s of that: a
/// class waits for the film. To it comes what `spread` is of `ours`, 0 to half of it by chance: of half a minute it is
/// seconds, so that not all who were told the same come back at once.
std::chrono::milliseconds pause_before_next(std::chrono::milliseconds ours, std::chrono::seconds wanted,
                                            std::chrono::milliseconds spread);

} // namespace forksight::player::net
