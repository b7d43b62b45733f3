#include "tests/bench/load/figures.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace forksight::bench {
namespace {

std::uint32_t quantile(const std::vector<std::uint32_t>& sorted, double share) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

} // namespace

double cpu_seconds(const std::vector<int>& processes) {
    double sum = 0;
    for (const int process : processes) {
        clockid_t clock{};
        timespec time{};
        // The scheduler's own sum, to the nanosecond, also of a thread that is running now.
        if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
            throw std::runtime_error("process " + std::to_string(process) + " is not there");
        }
        sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }
    return sum;
}

std::string Figures::json() {
    std::sort(latencies_us.begin(), latencies_us.end());
    std::array<char, 1024> text{};
    std::snprintf(text.data(), text.size(),
                  "{\"requests\":%llu,\"body_bytes\":%llu,\"verified\":%llu,\"late\":%llu,\"connections\":%llu,"
                  "\"errors\":{\"connecting\":%llu,\"closed\":%llu,\"status\":%llu,\"length\":%llu,\"bytes\":%llu},"
                  "\"wall_s\":%.6f,\"server_cpu_s\":%.9f,\"own_cpu_s\":%.6f,"
                  "\"latency_us\":{\"p50\":%u,\"p90\":%u,\"p99\":%u,\"most\":%u}}",
                  static_cast<unsigned long long>(requests), static_cast<unsigned long long>(body_bytes),
                  static_cast<unsigned long long>(verified), static_cast<unsigned long long>(late),
                  static_cast<unsigned long long>(connections), static_cast<unsigned long long>(errors.connecting),
                  static_cast<unsigned long long>(errors.closed), static_cast<unsigned long long>(errors.status),
                  static_cast<unsigned long long>(errors.length), static_cast<unsigned long long>(errors.bytes), wall_s,
                  server_cpu_s, own_cpu_s, quantile(latencies_us, 0.5), quantile(latencies_us, 0.9),
                  quantile(latencies_us, 0.99), quantile(latencies_us, 1.0));
    return text.data();
}

} // namespace forksight::bench
