#include "player/net/hung.hpp"

#include <algorithm>

namespace forksight::player::net {
namespace {

constexpr double record_bits = 8.0 * 16 * 1024;
constexpr double longest_record_s = 60.0; // of a line that stands still; longer than any limit

bool led_elsewhere(const Transfer& transfer) {
    long redirects = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_REDIRECT_COUNT, &redirects);
    return redirects > 0;
}

} // namespace

Clock::duration silence_of_records(std::size_t under_way, std::optional<double> bps) {
    if (!bps) return {};
    const double record_s = static_cast<double>(under_way) * record_bits / std::max(*bps, 1.0);
    const std::chrono::duration<double> silence(2.0 * std::min(record_s, longest_record_s));
    return std::chrono::duration_cast<Clock::duration>(silence);
}

void Beginnings::note(Clock::duration waited) {
    longest_ = std::max(waited, longest_ * 9 / 10);
}

std::optional<Clock::time_point> hangs_at(const Transfer& transfer, const FetchLimits& limits, const Usual& usual) {
    if (!transfer.easy || transfer.is_file || transfer.request.posted || transfer.held || !transfer.asked)
        return std::nullopt;
    if (!transfer.body.empty() && !transfer.resume.keeps()) return std::nullopt;
    if (led_elsewhere(transfer)) return std::nullopt;
    const auto longest = limits.hung * std::max(transfer.begun ? 1 : 2, 1 << transfer.asked_elsewhere);
    if (longest >= limits.stalled) return std::nullopt;
    const Clock::duration silence = transfer.begun ? usual.in_a_body : std::max(usual.in_a_body, usual.before_it);
    // Where all hang, the line seems slower and slower.
    const Clock::duration slow = std::min<Clock::duration>(silence, 2 * longest);
    return transfer.moved + std::max<Clock::duration>(longest + transfer.spread, slow);
}

bool wants_new_connection(const Transfer& transfer) {
    long made = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_NUM_CONNECTS, &made);
    return transfer.begun || made == 0;
}

} // namespace forksight::player::net
