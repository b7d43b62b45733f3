#include "streamer/http/counters.hpp"

#include <algorithm>

namespace forksight::streamer::http {

void Times::add(std::chrono::nanoseconds time) {
    const auto* bound = std::find_if(time_bounds.begin(), time_bounds.end(), [&](auto one) { return time <= one; });
    at_most[static_cast<std::size_t>(bound - time_bounds.begin())].add(1);
    if (time.count() > 0) total_ns.add(static_cast<std::uint64_t>(time.count()));
}

void ThreadCounters::request(Endpoint endpoint, int status) {
    const auto* found = std::find(counted_statuses.begin(), counted_statuses.end() - 1, status);
    requests[static_cast<std::size_t>(endpoint)][static_cast<std::size_t>(found - counted_statuses.begin())].add(1);
}

} // namespace forksight::streamer::http
