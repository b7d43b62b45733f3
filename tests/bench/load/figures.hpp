// What one run of the load client counted, and its JSON.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace forksight::bench {

struct Errors {
    std::uint64_t connecting = 0; ///< the server was not there
    std::uint64_t closed = 0;     ///< it closed, or the connection broke, before a reply was whole
    std::uint64_t status = 0;     ///< another status, or a head that is none
    std::uint64_t length = 0;     ///< another Content-Length
    std::uint64_t bytes = 0;      ///< a body that is not the file's
    std::uint64_t all() const { return connecting + closed + status + length + bytes; }
};

struct Figures {
    std::uint64_t requests = 0;
    std::uint64_t body_bytes = 0; ///< also of replies that were not whole when the time was over
    std::uint64_t verified = 0;   ///< replies of which every byte was compared
    std::uint64_t late = 0;       ///< paced requests that were not answered when the next was due
    std::uint64_t connections = 0;
    Errors errors;
    std::vector<std::uint32_t> latencies_us;
    double wall_s = 0;
    double server_cpu_s = 0;
    double own_cpu_s = 0;

    std::string json();
};

/// All threads' processor time of these processes, seconds.
double cpu_seconds(const std::vector<int>& processes);

} // namespace forksight::bench
